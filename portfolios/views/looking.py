"""What people look at: the front room, an artist's gallery, a work."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.queries import person_or_404, relation_to
from common.context import backdrop_of
from common.http import respond
from feed import history, home_views, mentions
from feed.answer_views import talk_context
from feed.models import Post
from feed.wishes import Wishes
from images.queries import widest
from portfolios import linked_data, queries, sharing_meta
from portfolios.models import Artwork, Portfolio
from portfolios.stage import stage_of
from portfolios.walls import gallery_page, portfolio_of
from portfolios.words import LICENCES
from protection.answers import label
from protection.signals import signals_for


def front_door(request: HttpRequest) -> HttpResponse:
    """`/`: the home feed of who is signed in; for a visitor, the gallery's front room."""
    if request.user.is_authenticated:
        return home_views.mix(request)
    page = queries.newest_works(request, wishes=Wishes.of(request.user))
    # The newest that can be shown large: one that is folded stays among the others.
    lead = next((work for work in page.items if page.is_first and work.image), None)
    rest = page.showing([work for work in page.items if work is not lead])
    return respond(request, "portfolios/front.html", {"lead": lead, "page": rest})


def gallery(request: HttpRequest, handle: str) -> HttpResponse:
    person, relation = person_or_404(handle, viewer=request.user)
    if handle != person.handle:
        return respond(request, redirect_to=person.get_absolute_url())
    wishes = Wishes.of(request.user)
    context = queries.artist_head(person, relation, wishes=wishes)
    portfolio, links = context["portfolio"], context["links"]
    page = gallery_page(request, person, wishes=wishes, order=portfolio.order)
    signals = signals_for(terms=person.said_terms)
    context |= {
        "rights_signals": signals,
        "page": page,
        "card": sharing_meta.of_gallery(person, portfolio, page.items),
        "linked_data": linked_data.block(linked_data.of_gallery(person, portfolio, links)),
    }
    return label(respond(request, "portfolios/gallery.jinja", context, partial="portfolios/_rows.html"), signals)


def artwork(request: HttpRequest, handle: str, named_id: str) -> HttpResponse:
    post, work = queries.artwork_or_404(named_id, viewer=request.user)
    if request.path != post.get_absolute_url():
        return respond(request, redirect_to=_with_query(post.get_absolute_url(), request))
    signals = signals_for(indexed=post.visibility != Post.Visibility.LINK, terms=post.said_terms)
    portfolio, wishes = portfolio_of(post.author), Wishes.of(request.user)
    context = {
        "rights_signals": signals,
        "artwork": work,
        **talk_context(request, post, is_open=work.wants_critique, wishes=wishes),
        **_shown(request, post, work, portfolio, wishes),
        **_told(post, work, portfolio),
    }
    return label(respond(request, "portfolios/artwork.jinja", context), signals)


def _shown(request: HttpRequest, post: Post, work: Artwork, portfolio: Portfolio, wishes: Wishes) -> dict[str, Any]:
    """The pictures of a work, and the ways on from it."""
    relation = relation_to(post.author, viewer=request.user)
    pictures = post.pictures.all() if relation.is_self else post.ready_pictures
    stage = stage_of(post, pictures, wishes=wishes, asked=request.GET, rank=work.rank, order=portfolio.order)
    return {
        "relation": relation,
        "pictures": stage.pictures,
        "widest": widest((picture.image for picture in stage.pictures), to_member=request.user.is_authenticated),
        "stage": stage,
        "covered": stage.opened,
        "backdrop": backdrop_of(request),
    }


def _told(post: Post, work: Artwork, portfolio: Portfolio) -> dict[str, Any]:
    """What is said of a work: to people, to other sites, to search engines."""
    tags = queries.tags_of(post)
    return {
        "tags": tags,
        "links": mentions.links_of(post),
        "has_history": history.has_history(post),
        "licence": LICENCES[work.licence],
        "card": sharing_meta.of_work(post, work, portfolio),
        "linked_data": linked_data.block(linked_data.of_work(post, work, tags=tags)),
    }


def _with_query(path: str, request: HttpRequest) -> str:
    query = request.META["QUERY_STRING"]
    return f"{path}?{query}" if query else path
