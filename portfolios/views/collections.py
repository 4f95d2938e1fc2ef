"""Collections as people look at them."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.queries import open_person_or_404
from common.http import respond
from feed.wishes import Wishes
from images.terms import Terms
from portfolios import linked_data, queries, sharing_meta, shelves
from portfolios.walls import collection_page
from protection.answers import label
from protection.signals import signals_for


def collections(request: HttpRequest, handle: str) -> HttpResponse:
    """All of an artist's."""
    person, relation = open_person_or_404(handle, viewer=request.user)
    if handle != person.handle:
        return respond(request, redirect_to=reverse("portfolios:collections", args=[person.handle]))
    wishes = Wishes.of(request.user)
    context = queries.artist_head(person, relation, wishes=wishes)
    signals = signals_for(terms=person.said_terms)
    context |= {"rights_signals": signals, "page": shelves.collections_page(request, person, wishes=wishes)}
    answer = respond(request, "portfolios/collections.html", context, partial="portfolios/_collections.html")
    return label(answer, signals)


def collection(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    person, relation = open_person_or_404(handle, viewer=request.user)
    found = shelves.collection_or_404(person, slug, viewer=request.user)
    if request.path != found.get_absolute_url():
        return respond(request, redirect_to=found.get_absolute_url())
    is_open = found.is_for_everybody
    signals = signals_for(indexed=is_open, terms=person.said_terms if is_open else Terms.NOTHING)
    wishes = Wishes.of(request.user)
    context = queries.artist_head(person, relation, wishes=wishes)
    page = collection_page(request, found, wishes=wishes)
    context |= {
        "rights_signals": signals,
        "collection": found,
        "trail": found.slug,
        "page": page,
        "card": sharing_meta.of_collection(found, context["portfolio"], page.items),
        "linked_data": linked_data.block(linked_data.of_collection(found, page.items)),
    }
    return label(respond(request, "portfolios/collection.html", context, partial="portfolios/_rows.html"), signals)
