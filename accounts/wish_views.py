"""Where somebody says what they do not want to see, and when they want to be left alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import muting, preferring, queries
from accounts.models import User
from accounts.wish_forms import QuietForm, SeeingForm
from common.errors import NotVisible
from common.guards import member_required
from common.http import came_from, respond
from common.moments import moment_in_words


@member_required
@require_POST
def mute(request: HttpRequest, handle: str) -> HttpResponse:
    """`time` says for how long; "no" takes it back, of those too whose pages are closed to the viewer by now."""
    time = request.POST.get("time", "")
    if time == "no":
        person = _muted_or_404(request, handle)
        muting.unmute(muter=request.user, muted=person)
        messages.success(request, f"You no longer mute @{person.handle}.")
    else:
        person, _ = queries.person_or_404(handle, viewer=request.user)
        until = muting.mute(muter=request.user, muted=person, time=time)
        how_long = f"until {moment_in_words(until)}" if until else "for good"
        messages.success(request, f"You have muted @{person.handle} {how_long}. They do not learn of it.")
    return respond(request, redirect_to=came_from(request, person.get_absolute_url()))


def _muted_or_404(request: HttpRequest, handle: str) -> User:
    person = User.objects.filter(handle=handle.lower(), muted_by__muter=request.user).first()
    if person is None:
        person, _ = queries.person_or_404(handle, viewer=request.user)
    return person


@member_required
def muted(request: HttpRequest) -> HttpResponse:
    page = queries.muted_page(request, request.user)
    return respond(request, "accounts/muted.html", {"page": page}, partial="accounts/_muted.html")


@member_required
def seeing(request: HttpRequest) -> HttpResponse:
    preferences = queries.preferences_of(request.user)
    form = SeeingForm.of(preferences, request.POST or None)
    if form.is_valid():
        preferring.choose_seeing(user=request.user, **form.cleaned_data)
        messages.success(request, "What you want to see is saved.")
        return respond(request, redirect_to=request.path)
    context = {"form": form, "quiet_form": QuietForm(), "quiet_until": preferring.quiet_until(request.user)}
    return respond(request, "accounts/seeing.html", context, status=422 if form.is_bound else 200)


@member_required
@require_POST
def quiet(request: HttpRequest) -> HttpResponse:
    back = came_from(request, reverse("accounts:seeing"))
    if request.POST.get("hours") == "0":
        preferring.end_quiet(user=request.user)
        messages.success(request, "You are no longer in quiet.")
        return respond(request, redirect_to=back)
    form = QuietForm(request.POST)
    if not form.is_valid():
        raise NotVisible("There is no such time to be in quiet for.")
    until = preferring.be_quiet(user=request.user, hours=form.cleaned_data["hours"])
    messages.success(request, f"You are in quiet until {moment_in_words(until)}.")
    return respond(request, redirect_to=back)
