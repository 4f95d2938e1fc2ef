"""One's own portrait and banner: uploaded, cut, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from accounts import pictures
from accounts.models import Profile, User
from accounts.queries import profile_with_picture
from common.errors import DomainError
from common.guards import member_required
from common.http import respond
from images.cropping import CropForm
from images.crops import read_crop
from images.forms import PictureField
from images.models import Image
from images.queries import can_be_cut

_NAMES = {pictures.PORTRAIT: "portrait", pictures.BANNER: "banner"}
_SAID = {
    "upload": "It has arrived.",
    "cut": "Your {} is being made. It is shown as soon as it is ready.",
    "remove": "Your {} is removed.",
}


class UploadForm(forms.Form):
    picture = PictureField(label="Choose a picture")


@dataclass(frozen=True)
class Easel:
    """One of the two pictures as its owner sees it: what is shown, what follows, and what there is to cut from."""

    kind: Image.Purpose
    present: Image | None
    following: Image | None
    source: Image | None

    @classmethod
    def of(cls, profile: Profile, kind: Image.Purpose) -> Easel:
        present, following = getattr(profile, kind), getattr(profile, f"next_{kind}")
        return cls(kind, present, following, pictures.source_of(profile, kind))

    @property
    def name(self) -> str:
        return _NAMES[self.kind]

    @property
    def waits(self) -> bool:
        """An upload has come that cannot be cut from yet."""
        return self.source is not None and self.source.is_pending

    @property
    def latest_cut(self) -> Image | None:
        cuts = (cut for cut in (self.following, self.present) if cut and cut.source_id)
        return next((cut for cut in cuts if cut.source_id == (self.source and self.source.pk)), None)

    def form(self, data: Any) -> CropForm | None:
        """None where nothing can be cut: of portraits of old there is nothing but the middle."""
        if self.source is None or not self.source.is_ready or not can_be_cut(self.source):
            return None
        crop = read_crop(self.latest_cut.crop) if self.latest_cut else None
        return CropForm(data, picture=self.source, purpose=self.kind, crop=crop)


@member_required
def picture(request: HttpRequest, kind: Image.Purpose) -> HttpResponse:
    user = cast("User", request.user)
    easel = Easel.of(profile_with_picture(user, kind), kind)
    if "wait" in request.GET:
        # Asked by htmx until there is something to cut from.
        return HttpResponse(status=204) if easel.waits else HttpResponse(headers={"HX-Refresh": "true"})
    do = request.POST.get("do", "")
    upload = UploadForm(request.POST, request.FILES) if do == "upload" else UploadForm()
    crop = easel.form(request.POST if do == "cut" else None)
    if request.method == "POST" and _done(user, do, kind, crop if do == "cut" else upload):
        messages.success(request, _SAID[do].format(_NAMES[kind]))
        return respond(request, redirect_to=request.path)
    context = {"easel": easel, "upload": upload, "form": crop}
    return respond(request, "accounts/picture.html", context, status=422 if request.method == "POST" else 200)


def _done(user: User, do: str, kind: Image.Purpose, form: Any) -> bool:
    """What the button says; where it could not be done the form says why."""
    if do == "remove":
        pictures.remove_picture(user=user, kind=kind)
        return True
    if form is None or not form.is_valid():
        return False
    try:
        if do == "cut":
            pictures.cut_picture(user=user, kind=kind, crop=form.crop)
        else:
            pictures.set_picture(user=user, kind=kind, file=form.cleaned_data["picture"])
    except DomainError as refused:
        form.add_error(None, refused.message)
    return bool(form.is_valid())
