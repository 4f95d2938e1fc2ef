"""What a picture is at the form: looked at by its content, refused in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from images.limits import limits
from images.sniff import Refused, sniff

# Some systems know no type for the last: there the name has to do.
ACCEPTED_TYPES = (
    "image/jpeg,image/png,image/webp,image/gif,image/avif,image/heic,image/heif,image/tiff,image/jxl,"
    "image/vnd.adobe.photoshop,.heic,.heif,.jxl,.psd"
)


class PictureInput(forms.FileInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": ACCEPTED_TYPES} | (attrs or {}))


class MultiplePictureInput(PictureInput):
    allow_multiple_selected = True


class PictureField(forms.FileField):
    """One picture. Its header is read here; whether its pixels are whole shows when it is made."""

    widget = PictureInput
    default_error_messages = {
        "invalid": "No file arrived. Choose it once more.",
        "missing": "No file arrived. Choose it once more.",
    }

    def __init__(self, **kwargs: Any) -> None:
        # The sentence about an empty file is ours, with the file's name in it.
        super().__init__(**({"allow_empty_file": True} | kwargs))

    def to_python(self, data: Any) -> UploadedFile[Any] | None:
        file = super().to_python(data)
        if file is not None:
            _look_at(cast("UploadedFile[Any]", file))
        return cast("UploadedFile[Any] | None", file)


def sort_files(files: Iterable[UploadedFile[Any]]) -> tuple[list[UploadedFile[Any]], list[forms.ValidationError]]:
    """Each by itself: those that are pictures, and a sentence for each of the others."""
    good, bad = [], []
    for file in files:
        try:
            good.append(PictureField().clean(file))
        except forms.ValidationError as refused:
            bad.append(refused)
    return good, bad


def _look_at(file: UploadedFile[Any]) -> None:
    """Reads the header and leaves the file as it was."""
    try:
        sniff(cast("BinaryIO", file), file.size or 0, limits())
    except Refused as refusal:
        raise forms.ValidationError(
            "%(name)s: %(why)s", "refused", {"name": file.name, "why": refusal.sentence}
        ) from None
    finally:
        file.seek(0)
