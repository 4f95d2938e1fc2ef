from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from images.forms import ACCEPTED_TYPES, MultiplePictureField, PictureField
from tests.images import makers


class PictureForm(forms.Form):
    picture = PictureField(required=False)
    pictures = MultiplePictureField(required=False)


def sent(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")


GOOD = makers.saved(makers.quarters())


def errors(**files: Any) -> dict[str, list[str]]:
    form = PictureForm({}, {name: value for name, value in files.items() if value})
    form.fields["pictures"].widget.value_from_datadict = lambda data, given, name: given.get(name)  # type: ignore[method-assign]
    return dict(form.errors)


def test_a_good_picture_passes_untouched_whatever_its_name() -> None:
    form = PictureForm({}, {"picture": sent(GOOD, "drawing.exe")})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["picture"].read() == GOOD


def test_a_large_one_in_a_file_passes() -> None:
    with TemporaryUploadedFile("a.jpg", "image/jpeg", len(GOOD), None) as file:
        file.write(GOOD)
        assert PictureField().clean(file) is file
        assert file.read() == GOOD


@pytest.mark.parametrize("name", makers.NO_PICTURES)
def test_what_is_no_picture_is_refused_beside_the_field(name: str) -> None:
    data, sentence = makers.NO_PICTURES[name]
    (told,) = errors(picture=sent(data, "holiday.jpg"))["picture"]
    assert told[: len(sentence) + 13] == f"holiday.jpg: {sentence}"


def test_of_several_each_refused_one_is_named() -> None:
    field = MultiplePictureField()
    assert [file.name for file in field.clean([sent(GOOD, "a.png"), sent(GOOD, "b.png")])] == ["a.png", "b.png"]
    with pytest.raises(forms.ValidationError) as refused:
        field.clean([sent(GOOD, "a.png"), sent(b"%PDF-1.7", "b.pdf"), sent(b"", "c.png")])
    assert [message.partition(",")[0] for message in refused.value.messages] == [
        "b.pdf: This is a PDF",
        "c.png: This file is empty. It may not have been saved or copied completely.",
    ]


def test_nothing_is_nothing() -> None:
    assert MultiplePictureField(required=False).clean([]) == []
    with pytest.raises(forms.ValidationError, match="required"):
        MultiplePictureField().clean([])
    with pytest.raises(forms.ValidationError, match="required"):
        PictureField().clean(None)


def test_several_can_be_chosen_at_once() -> None:
    html = str(PictureForm()["pictures"])
    assert (" multiple" in html, f'accept="{ACCEPTED_TYPES}"' in html) == (
        True,
        True,
    )
