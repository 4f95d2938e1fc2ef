"""The pages of one's portrait and banner: what they offer at each moment, and what is typed wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Profile
from accounts.pictures import BANNER, KINDS, PORTRAIT, cut_picture, set_picture
from images.crops import Crop
from images.models import Image
from tests.images.test_showing import asked
from tests.people import make_image

pytestmark = pytest.mark.django_db
BY_KIND = pytest.mark.parametrize("kind", KINDS, ids=str)
GOOD = {PORTRAIT: {"left": "0", "top": "0", "width": "50"}, BANNER: {"left": "0", "top": "20", "width": "100"}}
CROPS = {PORTRAIT: [0, 0, 0.5, 0.75], BANNER: [0, 0.2, 1, 0.5]}


@pytest.fixture
def client(artist, as_person):
    return as_person(artist)


@pytest.fixture
def big(photo):
    return lambda name="big.jpg": photo(name, size=(900, 600))


def path(kind):
    return reverse(f"accounts:{kind}")


def pair(artist, kind):
    profile = Profile.objects.get(user=artist)
    return getattr(profile, kind), getattr(profile, f"next_{kind}")


@BY_KIND
def test_from_the_file_to_what_people_see(kind, artist, client, big, run_tasks):
    said = [client.get(path(kind)).content.decode()]
    assert client.post(path(kind), {"do": "upload", "picture": big()}).status_code == 302
    said.append(client.get(path(kind)).content.decode())
    assert client.get(path(kind) + "?wait", headers={"HX-Request": "true"}).status_code == 204
    run_tasks()
    assert client.get(path(kind) + "?wait", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    said.append(client.get(path(kind)).content.decode())
    assert client.post(path(kind), GOOD[kind] | {"do": "cut"}).status_code == 302
    said.append(client.get(path(kind)).content.decode())
    run_tasks()
    said.append(client.get(path(kind)).content.decode())
    assert pair(artist, kind)[0].crop == CROPS[kind]
    middle = "Nobody sees it yet" if kind == BANNER else "People see the middle of it."
    words = [
        "Upload",
        "It is being made safe.",
        middle,
        "shown as soon as it is ready",
        "the part that you have chosen",
    ]
    assert [word in told for word, told in zip(words, said, strict=True)] == [True] * 5
    assert ["data-crop-frame" in told for told in said] == [False, False, True, True, True]
    client.post(path(kind), {"do": "remove"})
    assert (pair(artist, kind), Image.objects.count()) == ((None, None), 0)


@BY_KIND
def test_what_is_typed_wrong_stays_and_nothing_is_written(kind, artist, client, big, run_tasks):
    set_picture(user=artist, kind=kind, file=big())
    run_tasks()
    before = pair(artist, kind)
    for wrong in (
        {"left": "60", "top": "0", "width": "50"},
        {"left": "nan"},
        {"width": "0.1"},
        {"top": "-3"},
        {"top": ""},
    ):
        sent = GOOD[kind] | wrong
        answer = client.post(path(kind), sent | {"do": "cut"})
        form = answer.context["form"]
        assert (answer.status_code, bool(form.errors), {name: form[name].value() for name in sent}) == (422, True, sent)
    assert (pair(artist, kind), Image.objects.count()) == (before, 1)


@BY_KIND
@pytest.mark.parametrize("sent", ["no file", "a text", "an empty file"])
def test_what_is_no_picture_is_refused_in_words(kind, sent, artist, client):
    files = {"a text": b"Dear all,\nplease find", "an empty file": b""}
    more = {"picture": SimpleUploadedFile("x.jpg", files[sent])} if sent in files else {}
    answer = client.post(path(kind), {"do": "upload"} | more)
    assert (answer.status_code, answer.context["upload"].errors != {}) == (422, True)
    assert (pair(artist, kind), Image.objects.count()) == ((None, None), 0)


@BY_KIND
@pytest.mark.parametrize("do", ["cut", "", "paint"])
def test_where_there_is_nothing_to_cut_nothing_happens(kind, do, artist, client):
    assert client.post(path(kind), GOOD[kind] | {"do": do}).status_code == 422
    assert pair(artist, kind) == (None, None)


def test_a_portrait_of_old_has_nothing_but_its_middle(artist, client):
    portrait = make_image(purpose="portrait")
    Profile.objects.filter(user=artist).update(portrait=portrait)
    answer = client.get(path(PORTRAIT))
    assert ("data-crop-frame" in answer.content.decode(), answer.context["form"]) == (False, None)


def test_the_banner_hangs_above_the_gallery_while_it_may(artist, client, big, run_tasks, as_person, stranger):
    set_picture(user=artist, kind=BANNER, file=big())
    run_tasks()
    page = as_person(stranger).get("/@artist/").content.decode()
    assert 'class="banner' not in page
    cut_picture(user=artist, kind=BANNER, crop=Crop(0, 0, 1, 0.5))
    run_tasks()
    banner, _ = pair(artist, BANNER)
    page = as_person(stranger).get("/@artist/").content.decode()
    key = banner.renditions.get(spec="banner-jpeg").key
    assert ('class="banner' in page, f"/media/{key}" in page) == (True, True)
    assert asked(as_person(stranger), f"/media/{key}").status_code == 200
