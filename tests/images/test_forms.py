import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from images.forms import ACCEPTED_TYPES, MultiplePictureInput, PictureField
from tests.images import makers


class PictureForm(forms.Form):
    picture = PictureField(required=False)


def sent(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")


GOOD = makers.saved(makers.quarters())


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
    (told,) = PictureForm({}, {"picture": sent(data, "holiday.jpg")}).errors["picture"]
    assert told[: len(sentence) + 13] == f"holiday.jpg: {sentence}"


def test_nothing_is_nothing() -> None:
    assert PictureField(required=False).clean(None) is None
    with pytest.raises(forms.ValidationError, match="required"):
        PictureField().clean(None)


def test_several_can_be_chosen_at_once() -> None:
    html = MultiplePictureInput().render("pictures", None)
    assert (" multiple" in html, f'accept="{ACCEPTED_TYPES}"' in html) == (True, True)
