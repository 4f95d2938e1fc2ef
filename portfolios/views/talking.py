"""What somebody says beside their works: a page of their own, and one for each post."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.queries import person_or_404, relation_to
from common.errors import NotVisible
from common.http import respond
from common.ids import PUBLIC_ID_LENGTH
from feed import history, mentions, queries, quoting, talk_lists
from feed.answer_views import talk_context
from feed.folding import fold_of
from feed.models import Post
from feed.tags import links_of_tags
from feed.wishes import Wishes
from portfolios import linked_data, sharing_meta
from portfolios.queries import artist_head
from protection.answers import label
from protection.signals import signals_for


def posts(request: HttpRequest, handle: str) -> HttpResponse:
    person, relation = person_or_404(handle, viewer=request.user)
    if handle != person.handle:
        return respond(request, redirect_to=talk_lists.talk_url(person))
    wishes = Wishes.of(request.user)
    context = artist_head(person, relation, wishes=wishes)
    signals = signals_for(terms=person.said_terms)
    context |= {"rights_signals": signals, "page": talk_lists.talk_page(request, person, wishes=wishes)}
    return label(respond(request, "portfolios/posts.html", context, partial="feed/_cards.html"), signals)


def post(request: HttpRequest, handle: str, named_id: str) -> HttpResponse:
    """A repost's leads to what it shows."""
    public_id = named_id[:PUBLIC_ID_LENGTH]
    shown = talk_lists.reposted(public_id, viewer=request.user)
    found = queries.visible_post_or_404(shown or public_id, viewer=request.user)
    if request.path != found.get_absolute_url():
        if found.kind == Post.Kind.WORK and not shown:
            raise NotVisible
        return respond(request, redirect_to=found.get_absolute_url())
    signals = signals_for(indexed=found.visibility != Post.Visibility.LINK, terms=found.said_terms)
    context = {"rights_signals": signals, **_shown(request, found)}
    return label(respond(request, "portfolios/post.jinja", context), signals)


def _shown(request: HttpRequest, post: Post) -> dict[str, Any]:
    wishes = Wishes.of(request.user)
    relation, fold = relation_to(post.author, viewer=request.user), fold_of(post, wishes)
    pictures = post.pictures.all() if relation.is_self else post.ready_pictures
    card = quoting.card_of(post, wishes=wishes) if post.is_quote else None
    return {
        "relation": relation,
        "fold": fold,
        "pictures": [] if fold and fold.is_closed else pictures,
        "quoted": card.quoted if card else None,
        "links": mentions.links_of(post) | links_of_tags(post.text),
        "has_history": history.has_history(post),
        **talk_context(request, post, is_open=False, wishes=wishes),
        "card": sharing_meta.of_talk(post),
        "linked_data": linked_data.block(linked_data.of_talk(post)),
    }
