"""The page on which an artist reads why a picture of theirs is held, and says something to it; and what they say to
checks by others."""

from __future__ import annotations

from pkgutil import resolve_name

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from common.errors import DomainError
from common.guards import member_required
from common.http import respond
from protection import cases, queries
from protection.asking import SIDE
from protection.consenting import has_agreed, set_consent
from protection.detectors import configured
from protection.forms import AppealForm, ConsentForm
from protection.models import Case
from protection.rules import told_of


@member_required
def held(request: HttpRequest, public_id: str) -> HttpResponse:
    case = queries.own_case_or_404(public_id, person=request.user)
    form = AppealForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _appealed(request, case, form):
        messages.success(request, "Thank you. A moderator reads it, and you hear of what they decide.")
        return respond(request, redirect_to=case.get_absolute_url())
    return respond(request, "protection/held.html", _told(request, case, form), status=422 if form.is_bound else 200)


def _appealed(request: HttpRequest, case: Case, form: AppealForm) -> bool:
    said = form.cleaned_data
    try:
        cases.appeal(case=case, by=request.user, text=said["text"], proofs=said["proofs"])
    except DomainError as refused:
        form.add_error(None, refused.message)
        return False
    return True


def _told(request: HttpRequest, case: Case, form: AppealForm) -> dict[str, object]:
    said = queries.said_about(case)
    where, url = resolve_name(settings.PICTURE_PLACE)(case.image_id)
    return {
        "case": case,
        "reasons": told_of(case.rules),
        "notes": [resolve_name(path)(case, request) for path in settings.CASE_NOTES],
        "said": said,
        "answer": case.decisions.last(),
        "form": form,
        "may_write": case.is_withheld and len(said) < cases.MOST_APPEALS,
        "where": where,
        "where_url": url,
    }


@member_required
def checks(request: HttpRequest) -> HttpResponse:
    """What is done with one's pictures, and whether outside services may see them."""
    detectors = configured()
    form = ConsentForm(initial={"agrees": has_agreed(request.user)})
    if request.method == "POST" and detectors:
        form = ConsentForm(request.POST)
        form.is_valid()
        set_consent(person=request.user, agrees=form.cleaned_data["agrees"])
        messages.success(request, "What you want is saved.")
        return respond(request, redirect_to=request.path)
    return respond(request, "protection/checks.html", {"detectors": detectors, "form": form, "side": SIDE})
