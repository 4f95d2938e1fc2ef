"""The page on which a cover is cut: its parts, its pictures, what is typed wrong, and what is gone meanwhile."""

import pytest
from django.urls import reverse

from feed import services as posts
from images.models import Image
from portfolios.covers import set_focus
from portfolios.models import Artwork, Collection, CollectionItem
from tests.people import make_image, make_post

pytestmark = pytest.mark.django_db
GOOD = {"grid": {"shape": "free", "left": "0", "top": "0", "width": "50", "height": "60"},
        "card": {"left": "0", "top": "10", "width": "100"},
        "focus": {"x": "20", "y": "80"}}  # fmt: skip


@pytest.fixture
def post(artist):
    return make_post(artist, "Valley", pictures=2)


@pytest.fixture
def send(post, artist, as_person):
    client = as_person(artist)

    def send(part, data, picture="", **more):
        return client.post(address(post, part, picture), data, **more)

    return send


def address(post, part="", picture=""):
    return f"{reverse('portfolios:cover', args=[post.public_id])}?part={part}&picture={picture}"


def images(post):
    return [picture.image for picture in post.pictures.order_by("place")]


def kept(post):
    work = Artwork.objects.select_related("cover", "share_card").get(pk=post.pk)
    cuts = [cut and (cut.source, cut.crop) for cut in (work.cover, work.share_card)]
    return [*cuts, (work.focus_of, work.focus_x, work.focus_y)]


NOTHING = [None, None, (None, 50, 50)]


def test_each_part_keeps_its_own(post, send):
    one, two = images(post)
    for part, picture in (("grid", two), ("card", one), ("focus", two)):
        answer = send(part, GOOD[part], picture.public_id, follow=True)
        assert (answer.status_code, answer.context["table"].part) == (200, part)
        assert answer.context["table"].picture.image == picture
    assert kept(post) == [(two, [0, 0, 0.5, 0.6]), (one, [0, 0.1, 1, 0.7875]), (two, 20, 80)]


@pytest.mark.parametrize("part", ["grid", "card", "focus"])
def test_whole_as_it_is(part, post, send):
    send(part, GOOD[part])
    assert kept(post) != NOTHING
    assert send(part, {"do": "whole"}).status_code == 302
    assert send(part, GOOD[part] | {"do": "whole"}).status_code == 302
    assert (kept(post), Image.objects.exclude(purpose="work").count()) == (NOTHING, 0)


@pytest.mark.parametrize("part", ["grid", "card", "focus"])
def test_what_is_typed_wrong_stays_and_nothing_is_written(part, post, send, waiting_tasks):
    for name in GOOD[part]:
        for wrong in ("nan", "-5", "1e400", "x", ""):
            if (name, wrong) == ("shape", ""):
                continue
            wrongly = GOOD[part] | {name: wrong}
            answer = send(part, wrongly)
            form = answer.context["form"]
            assert (answer.status_code, bool(form.errors)) == (422, True), wrongly
            assert {field: form[field].value() for field in GOOD[part]} == wrongly
            told = answer.content.decode()
            assert all(str(message) in told for messages in form.errors.values() for message in messages)
    assert (kept(post), waiting_tasks()) == (NOTHING, [])


def test_a_part_outside_of_the_picture_has_a_sentence(post, send):
    answer = send("grid", GOOD["grid"] | {"left": "60"})
    assert (answer.status_code, kept(post)) == (422, NOTHING)
    assert "This part reaches outside of the picture." in answer.content.decode()


def test_of_a_picture_that_was_removed_meanwhile_nothing_is_cut(post, send):
    _, gone = images(post)
    posts.remove_picture(post=post, image_id=gone.public_id)
    for part, data in GOOD.items():
        answer = send(part, data, gone.public_id)
        assert (answer.status_code, kept(post)) == (422, NOTHING)
        assert "That picture has been removed meanwhile." in answer.content.decode()


def test_a_work_without_a_ready_picture_says_so(artist, as_person):
    post = make_post(artist, pictures=0, state="draft")
    post.pictures.create(image=make_image("pending"), place=0)
    client = as_person(artist)
    for part, data in GOOD.items():
        assert "No picture to cut from yet" in client.get(address(post, part)).content.decode()
        assert client.post(address(post, part), data).status_code == 422
    assert kept(post) == NOTHING


def test_it_begins_with_the_picture_that_was_cut_and_says_how_that_goes(post, send, artist, as_person):
    two = images(post)[1]
    client = as_person(artist)
    told = client.get(address(post)).content.decode()
    assert "The grid shows the whole picture now." in told
    send("grid", GOOD["grid"], two.public_id)
    answer = client.get(address(post))
    assert answer.context["table"].picture.image == two
    assert answer.context["form"]["width"].value() == "50"
    assert "It is being made." in answer.content.decode()
    cut = Image.objects.filter(purpose="cover")
    cut.update(state="rejected", reason="Nothing is left of it.")
    assert "Nothing is left of it." in client.get(address(post)).content.decode()
    cut.update(state="ready")
    told = client.get(address(post)).content.decode()
    assert ("The grid shows the part that you have cut." in told, "Show it whole" in told) == (True, True)


@pytest.mark.parametrize("who", ["visitor", "stranger", "follower", "moderator"])
def test_nobody_else_cuts(who, post, request, as_person):
    for part, data in GOOD.items():
        for sent in (data, {"do": "whole"}):
            answer = as_person(request.getfixturevalue(who)).post(address(post, part), sent)
            assert answer.status_code == (302 if who == "visitor" else 404)
    assert kept(post) == NOTHING


def test_from_the_editor_one_gets_there_and_what_was_typed_is_kept(post, artist, as_person):
    post.state, post.position, post.published_at = "draft", None, None
    post.save()
    client = as_person(artist)
    page = client.get(reverse("portfolios:edit", args=[post.public_id]))
    assert 'value="cover"' in page.content.decode()
    sent = {name: value for name, value in page.context["form"].initial.items() if isinstance(value, str)}
    order = [image.public_id for image in images(post)]
    answer = client.post(
        reverse("portfolios:edit", args=[post.public_id]),
        sent | {"form_key": str(post.form_key), "title": "Typed", "order": order, "do": "cover"},
    )
    post.refresh_from_db()
    assert (answer.url, post.title) == (reverse("portfolios:cover", args=[post.public_id]), "Typed")


def test_a_collection_shows_what_was_cut_or_fills_its_box_around_the_place_that_was_named(post, artist, client):
    one = images(post)[0]
    work = Artwork.objects.get(pk=post.pk)
    collection = Collection.objects.create(artist=artist, title="Hills", slug="hills", rank="a0")
    CollectionItem.objects.create(collection=collection, artwork=work, rank="a0")

    def told():
        return client.get(reverse("portfolios:collections", args=["artist"])).content.decode()

    assert ("focused" in told(), one.renditions.first().key in told()) == (False, True)
    set_focus(post=post, image_id=one.public_id, x=20, y=81)
    assert 'class="collection-cover focused fx-20 fy-80"' in told()
    cover = make_image(source=one, crop=[0, 0, 0.5, 0.6], purpose="cover", is_public=True)
    Artwork.objects.filter(pk=post.pk).update(cover=cover)
    assert ("focused" in told(), cover.renditions.first().key in told()) == (False, True)
