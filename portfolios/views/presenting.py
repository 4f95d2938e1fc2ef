"""What an artist says of themselves to a client: the page, and the settings for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.queries import confirmed_address, open_person_or_404
from common.errors import Conflict
from common.guards import member_required
from common.http import respond
from feed.wishes import Wishes
from portfolios import linked_data, queries, sharing_meta
from portfolios.profile_forms import EntryRows, PortfolioForm
from portfolios.profiles import save_about
from portfolios.walls import portfolio_of
from protection.answers import label
from protection.signals import signals_for


def about(request: HttpRequest, handle: str) -> HttpResponse:
    person, relation = open_person_or_404(handle, viewer=request.user)
    if handle != person.handle:
        return respond(request, redirect_to=reverse("portfolios:about", args=[person.handle]))
    context = queries.artist_head(person, relation, wishes=Wishes.of(request.user))
    portfolio, links = context["portfolio"], context["links"]
    signals = signals_for(terms=person.said_terms)
    context |= queries.about_page(portfolio) | {
        "rights_signals": signals,
        "card": sharing_meta.of_about(person, portfolio, request.path),
        "linked_data": linked_data.block(linked_data.of_about(person, portfolio, links)),
    }
    return label(respond(request, "portfolios/about.html", context), signals)


@member_required
def settings(request: HttpRequest) -> HttpResponse:
    """One form for all of it: whatever is wrong, nothing typed is lost, and nothing is written until all is right."""
    portfolio = portfolio_of(request.user)
    form, rows = PortfolioForm.of(portfolio, request.POST or None), EntryRows(portfolio, request.POST or None)
    if form.is_valid() and (not rows.is_bound or rows.is_valid()):
        try:
            save_about(artist=request.user, about=form.told(), experience=rows.told() if rows.is_bound else None)
            messages.success(request, "Your portfolio's settings are saved.")
            return respond(request, redirect_to=request.path)
        except Conflict as merged:
            form.add_error("software", merged.message)
    context = {"form": form, "rows": rows, "address": confirmed_address(request.user)}
    return respond(request, "portfolios/settings.html", context, status=422 if form.is_bound else 200)
