"""Lists of people, which nobody but their owner ever sees."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import lists as service
from accounts import queries
from accounts.models import PeopleList
from accounts.wish_forms import ListForm, OnListForm
from common.errors import DomainError
from common.guards import member_required
from common.http import came_from, respond


@member_required
def lists(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST or None)
    if form.is_valid():
        made = _tried(form, lambda: service.create_list(owner=request.user, name=form.cleaned_data["name"]))
        if made:
            messages.success(request, f"“{made.name}” is made. Put people on it.")
            return respond(request, redirect_to=reverse("accounts:people_list", args=[made.public_id]))
    context = {"form": form, "lists": service.lists_of(request.user)}
    return respond(request, "accounts/lists.html", context, status=422 if form.is_bound else 200)


@member_required
def people_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who is on it. POST: one more, by their @name."""
    here = service.own_list_or_404(public_id, owner=request.user)
    form = OnListForm(request.POST or None)
    if form.is_valid() and _tried(form, lambda: _add(request, here, form.cleaned_data["handle"])):
        return respond(request, redirect_to=request.path)
    context = {"list": here, "form": form, "page": service.people_on(here, request)}
    status = 422 if form.is_bound else 200
    return respond(request, "accounts/list.html", context, partial="accounts/_listed.html", status=status)


def _add(request: HttpRequest, here: PeopleList, handle: str) -> bool:
    person, _ = queries.open_person_or_404(handle, viewer=request.user)
    service.add_person(people_list=here, person=person)
    messages.success(request, f"@{person.handle} is on the list.")
    return True


@member_required
@require_POST
def change_people(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take somebody off."""
    here = service.own_list_or_404(public_id, owner=request.user)
    person, _ = queries.person_or_404(request.POST.get("remove", ""), viewer=request.user)
    service.remove_person(people_list=here, person=person)
    messages.success(request, f"@{person.handle} is no longer on the list.")
    return respond(request, redirect_to=reverse("accounts:people_list", args=[here.public_id]))


@member_required
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Rename it, or delete it."""
    here = service.own_list_or_404(public_id, owner=request.user)
    if request.method == "POST" and "delete" in request.POST:
        service.delete_list(people_list=here)
        messages.success(request, f"“{here.name}” is deleted. Nobody else has changed.")
        return respond(request, redirect_to=reverse("accounts:lists"))
    form = ListForm(request.POST or None, initial={"name": here.name})
    if form.is_valid() and _tried(form, lambda: _rename(here, form)):
        messages.success(request, "The list is renamed.")
        return respond(request, redirect_to=reverse("accounts:people_list", args=[here.public_id]))
    context = {"list": here, "form": form}
    return respond(request, "accounts/list_edit.html", context, status=422 if form.is_bound else 200)


def _rename(here: PeopleList, form: ListForm) -> bool:
    service.rename_list(people_list=here, name=form.cleaned_data["name"])
    return True


@member_required
def lists_of_person(request: HttpRequest, handle: str) -> HttpResponse:
    """A box for each of one's lists: ticked, they are on it."""
    person, _ = queries.open_person_or_404(handle, viewer=request.user)
    if request.method == "POST":
        service.put_on(person=person, owner=request.user, lists=request.POST.getlist("lists"))
        messages.success(request, f"Your lists are saved. @{person.handle} does not learn of it.")
        return respond(request, redirect_to=came_from(request, person.get_absolute_url()))
    context = {"person": person, "boxes": service.boxes_for(person, owner=request.user), "form": ListForm()}
    return respond(request, "accounts/lists_of_person.html", context)


def _tried(form: forms.Form, act: Callable[[], Any]) -> Any:
    """What the act answers; where it is refused, the words stand above the form."""
    try:
        return act()
    except DomainError as refused:
        form.add_error(None, refused.message)
    return None
