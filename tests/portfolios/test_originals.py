"""The file as the artist sent it: theirs alone, and gone when they say so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.pictures import PORTRAIT, set_picture
from feed.services import add_pictures
from images import storage
from images.models import Image
from images.queries import before_each_in_queue
from tests.images import makers
from tests.people import make_image, make_post

SENT = makers.camera_jpeg()


@pytest.fixture
def kept(artist):
    """A picture of a published work, with its original."""
    file = SimpleUploadedFile('välley "1".jpg', SENT)
    (picture,) = add_pictures(post=make_post(artist, pictures=0), files=[file])
    return picture.image


@pytest.fixture
def ready(kept, run_tasks):
    run_tasks()
    return Image.objects.get(pk=kept.pk)


def path(image, more=""):
    return f"/share/pictures/{image.public_id}/original/{more}"


def test_the_artist_gets_back_what_was_sent(kept, artist, as_person):
    answer = as_person(artist).get(path(kept))
    assert b"".join(answer.streaming_content) == SENT
    told = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": "attachment; filename*=UTF-8''v%C3%A4lley%20%221%22.jpg",
        "Content-Length": str(len(SENT)),
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    assert {name: answer[name] for name in told} == told


@pytest.mark.parametrize("who", ["visitor", "stranger", "follower", "blocked", "moderator"])
def test_nobody_else_does_nor_deletes_it(who, kept, as_person, request):
    client = as_person(request.getfixturevalue(who))
    refused = 302 if who == "visitor" else 404
    assert client.get(path(kept)).status_code == refused
    assert client.post(path(kept, "delete/")).status_code == refused
    assert Image.objects.get(pk=kept.pk).original


def test_deleted_by_choice_what_people_see_stays(ready, artist, as_person, run_tasks):
    client = as_person(artist)
    assert "What people see of this picture stays" in client.get(path(ready, "delete/")).content.decode()
    assert storage.originals().exists(ready.original)
    client.post(path(ready, "delete/"))
    run_tasks()
    now = Image.objects.get(pk=ready.pk)
    assert (now.original, now.state, now.renditions.count()) == ("", "ready", ready.renditions.count())
    assert not storage.originals().exists(ready.original)
    assert client.get(path(ready)).status_code == 404
    assert "Original deleted, sizes kept" in client.get(f"/share/{now.in_post.post.public_id}/").content.decode()


def test_not_while_it_is_being_made(kept, artist, as_person):
    assert as_person(artist).post(path(kept, "delete/")).status_code == 409
    assert Image.objects.get(pk=kept.pk).original


def test_a_lost_original_is_not_found(ready, artist, as_person):
    storage.delete_originals([ready.original])
    assert as_person(artist).get(path(ready)).status_code == 404


def test_the_web_server_carries_it(kept, artist, as_person, settings):
    settings.IMAGES_DELIVERY = "accel"
    answer = as_person(artist).get(path(kept))
    assert (answer["X-Accel-Redirect"], answer.content) == (f"/internal/originals/{kept.original}", b"")


def test_those_who_wait_read_how_many_are_before_them(artist, as_person):
    waiting = make_post(artist, state="draft", pictures=0)
    make_image("pending", purpose="portrait")
    make_image("pending", claim="somebody is at it")
    images = [make_image("pending") for _ in range(3)]
    waiting.pictures.create(image=images[2], place=0)
    assert before_each_in_queue(images) == {image.pk: place for place, image in enumerate(images)}
    client = as_person(artist)
    for path in (f"/share/pictures/{images[2].public_id}/", f"/share/{waiting.public_id}/"):
        answer = client.get(path, headers={"HX-Request": "true"})
        assert "Waiting its turn: 2 pictures before it" in answer.content.decode()


def test_the_queue_is_asked_once_for_all_pictures(db, django_assert_num_queries):
    images = [make_image("pending") for _ in range(5)]
    with django_assert_num_queries(1):
        assert len(before_each_in_queue(images)) == 5
    with django_assert_num_queries(0):
        assert before_each_in_queue([]) == {}


def test_portraits_have_a_queue_of_their_own(kept, artist, photo, waiting_tasks, run_tasks):
    set_picture(user=artist, kind=PORTRAIT, file=photo())
    assert waiting_tasks()[-2:] == ["images.tasks.make_portrait", "images.tasks.make_renditions"]
    made = [name.removeprefix("images.tasks.make_") for name in run_tasks() if "make" in name]
    assert made == ["portrait", "renditions"]
    assert Image.objects.get(portrait_of=artist.pk).state == "ready"
