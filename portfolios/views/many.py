"""Many pictures at once: drafts of each, or one work of all, with what they share said once."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from common.errors import DomainError, StrangeForm
from common.guards import member_required
from common.http import respond
from common.ids import IS_PUBLIC_ID
from feed.models import Post
from feed.quota import room_left
from portfolios import drafts, many, queries
from portfolios.editor import editor_url
from portfolios.many_forms import ManyForm


@member_required
def share_many(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, ManyForm.fresh(), ())
    form = ManyForm.fresh(request.POST, request.FILES)
    form.is_valid()
    if "form_key" not in form.cleaned_data:
        raise StrangeForm
    if form.is_together and (done := _done_already(request, form)):
        return respond(request, redirect_to=editor_url(done))
    works = _begin(request, form)
    if not works:
        form.add_error("pictures", "Choose some pictures first.")
    if not form.is_valid() or request.POST.get("do") == "add":
        return _page(request, form, works, status=200 if form.is_valid() else 422)
    return _together(request, form, works) if form.is_together else _each(request, form, works)


def _done_already(request: HttpRequest, form: ManyForm) -> Post | None:
    post = queries.post_of_form(form.cleaned_data["form_key"], author=request.user)
    return post if post and post.pictures.all() else None


def _begin(request: HttpRequest, form: ManyForm) -> list[str]:
    """Those that scripts have sent up already, and a draft of each file that came with the form."""
    sent = [work for work in request.POST.getlist("draft") if IS_PUBLIC_ID.fullmatch(work)]
    key, files = form.cleaned_data["form_key"], form.good_pictures
    begun = many.begin_many(author=request.user, form_key=key, files=files)
    if begun.refused:
        form.add_error("pictures", begun.refused)
    return list(dict.fromkeys([*sent, *(post.public_id for post in begun.works)]))


def _each(request: HttpRequest, form: ManyForm, works: Sequence[str]) -> HttpResponse:
    outcome = many.fill_in_many(
        author=request.user, works=works, said=form.said(), titled_by_file=form.cleaned_data["titled"]
    )
    if count := outcome.done["here"]:
        messages.success(request, f"{count} draft{'s are' if count > 1 else ' is'} here. Only you can see them.")
    for sentence in outcome.refusals:
        messages.error(request, sentence)
    return respond(request, redirect_to=reverse("portfolios:drafts"))


def _together(request: HttpRequest, form: ManyForm, works: Sequence[str]) -> HttpResponse:
    try:
        post = many.join_into_one(author=request.user, form_key=form.cleaned_data["form_key"], works=works)
    except DomainError as refused:
        form.add_error(None, refused.message)
        return _page(request, form, works, status=422)
    many.fill_in_many(author=request.user, works=[post.public_id], said=form.said(), titled_by_file=False)
    messages.success(request, "It is a draft. Describe its pictures, and publish it when it is ready.")
    return respond(request, redirect_to=editor_url(post))


def _page(request: HttpRequest, form: ManyForm, works: Sequence[str], *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "works": drafts.chosen_drafts(works, author=request.user),
        "room": room_left(request.user),
        "most": settings.UPLOADS_AT_ONCE,
        "max_pictures": settings.POST_MAX_PICTURES,
        "max_megabytes": settings.IMAGES_MAX_BYTES // 1024**2,
    }
    return respond(request, "portfolios/many.html", context, status=status)
