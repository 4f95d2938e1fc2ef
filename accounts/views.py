from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts import pictures, queries, services
from accounts.forms import PROFILE_WORDS, LinkRows, ProfileForm
from accounts.links import set_links
from accounts.models import User
from accounts.zones import offered_zones
from common.errors import DomainError
from common.guards import member_required
from common.http import next_url, respond
from common.paging import Page


@member_required
@require_POST
def follow(request: HttpRequest, handle: str) -> HttpResponse:
    person, _ = queries.person_or_404(handle, viewer=request.user)
    change = services.unfollow if request.POST.get("follow") == "no" else services.follow
    change(follower=request.user, followee=person)
    context = {"person": person, "relation": queries.relation_to(person, viewer=request.user)}
    back = next_url(request, person.get_absolute_url())
    return respond(request, context=context, partial="components/_follow.html", redirect_to=back)


@member_required
@require_POST
def block(request: HttpRequest, handle: str) -> HttpResponse:
    person, _ = queries.person_or_404(handle, viewer=request.user)
    if request.POST.get("block") == "no":
        services.unblock(blocker=request.user, blocked=person)
        messages.success(request, f"You no longer block @{person.handle}.")
    else:
        services.block(blocker=request.user, blocked=person)
        messages.success(request, f"You blocked @{person.handle}. Neither of you sees the other from now on.")
    return respond(request, redirect_to=next_url(request, person.get_absolute_url()))


def followers(request: HttpRequest, handle: str) -> HttpResponse:
    person, relation = queries.open_person_or_404(handle, viewer=request.user)
    return _people(request, person, relation, queries.followers_page(request, person, viewer=request.user), "followers")


def following(request: HttpRequest, handle: str) -> HttpResponse:
    person, relation = queries.open_person_or_404(handle, viewer=request.user)
    return _people(request, person, relation, queries.following_page(request, person, viewer=request.user), "following")


def _people(
    request: HttpRequest, person: User, relation: queries.Relation, page: Page[queries.Known], current: str
) -> HttpResponse:
    context = {"person": person, "relation": relation, "page": page, "current": current}
    return respond(request, "accounts/people.html", context, partial="accounts/_people.html")


@member_required
def profile(request: HttpRequest) -> HttpResponse:
    """Words, links and portrait."""
    form = ProfileForm.of(request.user.profile, request.POST or None, request.FILES or None)
    links = LinkRows.of(request.user.profile, request.POST or None)
    if form.is_valid() and (not links.is_bound or links.is_valid()) and _saved(request, form, links):
        messages.success(request, "Your profile is saved.")
        return respond(request, redirect_to=request.path)
    if form.is_bound:
        _keep_portrait(request, form)
    context = {"form": form, "links": links, "zones": offered_zones()}
    return respond(request, "accounts/profile.html", context, status=422 if form.is_bound else 200)


def _keep_portrait(request: HttpRequest, form: ProfileForm) -> None:
    """A page that comes back brings no file along: a good one is taken whatever else is wrong, as in the editor."""
    file = form.cleaned_data.get("portrait")
    if not file:
        return
    try:
        pictures.set_picture(user=request.user, kind=pictures.PORTRAIT, file=file)
        request.user.profile.refresh_from_db()
    except DomainError as refused:
        form.add_error("portrait", refused.message)


def _saved(request: HttpRequest, form: ProfileForm, links: LinkRows) -> bool:
    """All of it, or nothing and a sentence above the form."""
    try:
        with transaction.atomic():
            _save_profile(request, form, links)
    except DomainError as refused:
        form.add_error(None, refused.message)
    return form.is_valid()


def _save_profile(request: HttpRequest, form: ProfileForm, links: LinkRows) -> None:
    told = form.cleaned_data
    services.edit_profile(user=request.user, **{name: told[name] for name in PROFILE_WORDS})
    if links.is_bound:
        set_links(user=request.user, links=links.links)
    if told["portrait"]:
        pictures.set_picture(user=request.user, kind=pictures.PORTRAIT, file=told["portrait"])
    elif told.get("remove_portrait"):
        pictures.remove_picture(user=request.user, kind=pictures.PORTRAIT)


@member_required
def blocked(request: HttpRequest) -> HttpResponse:
    return respond(request, "accounts/blocked.html", {"people": queries.blocked_by(request.user)})
