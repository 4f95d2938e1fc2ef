"""The pages on which the two people of a match read what was found and say something to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from common.errors import DomainError
from common.guards import member_required
from common.http import came_from, respond
from matches import queries, services
from matches.forms import AnswerForm, NameForm
from matches.knowing import later_of
from matches.models import Match

_SAID = {
    True: "Thank you. Their picture is shown from now on, and is not held for yours again.",
    False: "Thank you. A moderator reads it and decides.",
}


@member_required
def match(request: HttpRequest, public_id: str) -> HttpResponse:
    found = queries.match_or_404(public_id, person=request.user)
    other = later_of(found, viewer=request.user)
    form = AnswerForm(request.POST if request.method == "POST" else None, knows=other is not None)
    if form.is_valid() and _answered(request, found, form):
        return respond(request, redirect_to=found.get_absolute_url())
    image = found.earlier.image
    context = {"match": found, "other": other, "form": form, "image": image, "post": queries.post_of(image)}
    return respond(request, "matches/match.html", context, status=422 if form.is_bound else 200)


def _answered(request: HttpRequest, found: Match, form: AnswerForm) -> bool:
    said = form.cleaned_data
    try:
        released = services.answer(
            match=found, by=request.user, says=Match.Answer(said["says"]), text=said["text"],
            always=said.get("always", False),
        )  # fmt: skip
    except DomainError as refused:
        form.add_error(None, refused.message)
        return False
    messages.success(request, _SAID[released])
    return True


@member_required
@require_POST
def name(request: HttpRequest, public_id: str) -> HttpResponse:
    found = queries.held_match_or_404(public_id, person=request.user)
    form = NameForm(request.POST)
    if form.is_valid():
        services.name_oneself(match=found, by=request.user, word=form.cleaned_data["word"])
        messages.success(request, "They know now that it is you who asks. You hear of what they say.")
    else:
        messages.error(request, "That is too long: there is room for 300 characters.")
    return respond(request, redirect_to=came_from(request, "/"))
