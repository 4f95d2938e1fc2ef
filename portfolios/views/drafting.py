"""What is not out yet: drafts, what is planned, and what is done to many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from common.errors import DomainError, StrangeForm
from common.guards import member_required
from common.http import respond
from common.ids import IS_PUBLIC_ID
from portfolios import drafts, many
from portfolios.editor import editor_url
from portfolios.many import Outcome
from portfolios.many_forms import PlanForm


@member_required
def show(request: HttpRequest) -> HttpResponse:
    """Drafts, and before the newest of them what goes out next."""
    if request.method == "POST":
        return _carry_out(request)
    return _page(request, PlanForm(), ())


@member_required
def coming(request: HttpRequest) -> HttpResponse:
    """All that is planned."""
    page = drafts.coming_page(request, author=request.user)
    return respond(request, "portfolios/coming.html", {"coming": page, "calendar": drafts.calendar(page.items)})


def _page(request: HttpRequest, form: PlanForm, chosen: Sequence[str], *, status: int = 200) -> HttpResponse:
    page = drafts.drafts_page(request, author=request.user)
    planned = drafts.coming_page(request, author=request.user) if page.is_first else None
    context = {
        "drafts": page,
        "coming": planned,
        "calendar": drafts.calendar(planned.items) if planned else [],
        "chosen": chosen,
        "all_chosen": "all" in request.GET,
        "form": form,
    }
    return respond(request, "portfolios/drafts.html", context, status=status)


def _carry_out(request: HttpRequest) -> HttpResponse:
    chosen = [work for work in request.POST.getlist("draft") if IS_PUBLIC_ID.fullmatch(work)]
    act = _ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise StrangeForm
    if not chosen:
        messages.error(request, "Choose the works first: tick the box beside each.")
        return respond(request, redirect_to=request.path)
    return act(request, chosen)


def _tell(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    if str(outcome):
        messages.success(request, str(outcome))
    for sentence in outcome.refusals:
        messages.error(request, sentence)
    return respond(request, redirect_to=reverse("portfolios:drafts"))


def _publish(request: HttpRequest, chosen: Sequence[str]) -> HttpResponse:
    return _tell(request, many.publish_many(author=request.user, works=chosen))


def _schedule(request: HttpRequest, chosen: Sequence[str]) -> HttpResponse:
    form = PlanForm(request.POST, count=len(many.own_works(request.user, chosen)))
    if not form.is_valid():
        return _page(request, form, chosen, status=422)
    outcome = many.schedule_many(author=request.user, works=chosen, times=form.times)
    if outcome.done and len(form.times) > 1:
        messages.info(request, f"The first goes out {_moment(form.times[0])}, the last {_moment(form.times[-1])}.")
    return _tell(request, outcome)


def _take_back(request: HttpRequest, chosen: Sequence[str]) -> HttpResponse:
    return _tell(request, many.take_back_many(author=request.user, works=chosen))


def _join(request: HttpRequest, chosen: Sequence[str]) -> HttpResponse:
    """From the list: those that were begun first come first."""
    works = [post.public_id for post in many.own_works(request.user, chosen)]
    try:
        post = many.join_drafts(author=request.user, works=works)
    except DomainError as refused:
        messages.error(request, refused.message)
        return respond(request, redirect_to=reverse("portfolios:drafts"))
    messages.success(request, "They are one work now. Put its pictures in order, and publish it when it is ready.")
    return respond(request, redirect_to=editor_url(post))


def _ask_before_discarding(request: HttpRequest, chosen: Sequence[str]) -> HttpResponse:
    found = drafts.chosen_drafts(chosen, author=request.user)
    return respond(request, "portfolios/discard.html", {"drafts": found})


def _discard(request: HttpRequest, chosen: Sequence[str]) -> HttpResponse:
    return _tell(request, many.discard_many(author=request.user, works=chosen))


def _moment(moment: object) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")  # type: ignore[arg-type]


_ACTS: dict[str, Callable[[HttpRequest, Sequence[str]], HttpResponse]] = {
    "publish": _publish,
    "schedule": _schedule,
    "back": _take_back,
    "join": _join,
    "discard": _ask_before_discarding,
    "discard-now": _discard,
}
