"""Another file in a picture's place: what is shown meanwhile, and what becomes of the old one."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from common.errors import LimitReached, NotVisible
from feed import publishing, replacing
from feed import services as posts
from feed.models import Post, PostPicture
from feed.quota import room_left
from images import storage
from images.crops import Crop
from images.models import Image, Rendition
from images.services import make_again
from portfolios import services, tasks
from portfolios.covers import set_cut, set_focus
from portfolios.models import Artwork
from tests.images.test_showing import asked
from tests.people import make_image, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(artist, photo, run_tasks):
    """Out, with real bytes."""
    post = services.start_artwork(author=artist, form_key=uuid4())
    (picture,) = services.add_pictures(post=post, files=[photo("old.jpg")])
    said = {picture.image.public_id: "A door"}
    posts.arrange_pictures(post=post, order=[], alts=said, captions={picture.image.public_id: "The first layer"})
    services.publish_artwork(post=post)
    run_tasks()
    return Post.objects.get(pk=post.pk)


def picture_of(post):
    return PostPicture.objects.select_related("image", "next_image").get(post=post)


def replace(post, file):
    return services.replace_picture(picture=picture_of(post), file=file)


def shown(post):
    """The name of the file that people see, what is said of it, and whether anybody may have its bytes."""
    picture = picture_of(post)
    return picture.image.filename, picture.alt, picture.caption, picture.image.is_public


def addresses(post):
    keys = Image.objects.filter(in_post__post=post).values_list("renditions__key", flat=True)
    return [f"/media/{key}" for key in keys]


OLD = ("old.jpg", "A door", "The first layer", True)
NEW = ("new.jpg", "A door", "The first layer", True)


class TestPublished:
    def test_the_old_one_is_shown_until_the_new_one_is_ready(self, post, photo, run_tasks):
        replace(post, photo("new.jpg"))
        assert shown(post) == OLD
        run_tasks()
        assert (shown(post), picture_of(post).next_image) == (NEW, None)
        assert Image.objects.count() == 1

    def test_then_the_old_ones_addresses_and_bytes_are_gone(self, post, photo, run_tasks, client):
        old, original = addresses(post), picture_of(post).image.original
        replace(post, photo("new.jpg"))
        assert {asked(client, address).status_code for address in old} == {200}
        run_tasks()
        assert {asked(client, address).status_code for address in old} == {404}
        assert not any(storage.public().exists(address.removeprefix("/media/")) for address in old)
        assert not storage.originals().exists(original)
        new = addresses(post)
        assert not set(new) & set(old)
        assert {asked(client, address).status_code for address in new} == {200}

    def test_its_artists_pages_know_it_by_the_same_name(self, post, photo, run_tasks):
        before = picture_of(post)
        replace(post, photo("new.jpg"))
        run_tasks()
        after = picture_of(post)
        assert (after.pk, after.place, after.image.public_id) == (before.pk, before.place, before.image.public_id)
        assert after.image_id != before.image_id

    def test_the_same_file_again_gets_other_addresses_whatever_is_made_of_it_later(self, post, run_tasks):
        with storage.originals().open(picture_of(post).image.original) as file:
            content = file.read()
        old = set(addresses(post))
        replace(post, SimpleUploadedFile("new.jpg", content))
        run_tasks()
        make_again(image=picture_of(post).image)
        run_tasks()
        assert (len(addresses(post)), set(addresses(post)) & old) == (len(old), set())

    def test_it_shows_as_edited_and_keeps_its_place(self, post, photo, run_tasks):
        replace(post, photo("new.jpg"))
        assert Post.objects.get().edited_at is None
        run_tasks()
        assert Post.objects.get().edited_at is not None
        assert Post.objects.get().position == post.position

    def test_a_rejected_one_leaves_the_old_one_and_says_why(self, post, photo, run_tasks):
        broken = photo("new.jpg").read()[:900]
        replace(post, SimpleUploadedFile("new.jpg", broken))
        run_tasks()
        picture = picture_of(post)
        assert shown(post) == OLD
        assert (picture.next_image.state, picture.next_image.reason != "") == ("rejected", True)
        replacing.keep_picture(post=post, image_id=picture.image.public_id)
        assert (shown(post), Image.objects.count()) == (OLD, 1)

    def test_of_two_the_later_takes_its_place(self, post, photo, run_tasks):
        replace(post, photo("first.jpg"))
        replace(post, photo("new.jpg"))
        assert Image.objects.count() == 2
        run_tasks()
        assert (shown(post), Image.objects.count()) == (NEW, 1)

    def test_a_form_sent_twice_replaces_it_once(self, post, photo, run_tasks):
        content = photo("new.jpg").read()
        for _ in range(2):
            replace(post, SimpleUploadedFile("new.jpg", content))
        run_tasks()
        replace(post, SimpleUploadedFile("new.jpg", content))
        assert (shown(post), picture_of(post).next_image) == (NEW, None)

    def test_what_was_cut_out_of_the_old_one_goes_with_it(self, post, photo, run_tasks):
        picture = picture_of(post).image
        set_cut(post=post, purpose=Image.Purpose.COVER, image_id=picture.public_id, crop=Crop(0, 0, 0.5, 1))
        set_focus(post=post, image_id=picture.public_id, x=10, y=90)
        run_tasks()
        replace(post, photo("new.jpg"))
        assert Artwork.objects.get().shown_cover is not None
        run_tasks()
        work = Artwork.objects.get()
        assert (work.cover, work.focus_of, work.focus_in(picture_of(post).image)) == (None, None, (50, 50))
        assert Image.objects.count() == 1

    @pytest.mark.parametrize("visibility", Post.Visibility.values)
    def test_it_is_for_whom_the_work_is(self, visibility, post, photo, run_tasks):
        Post.objects.update(visibility=visibility)
        posts.settle_access(posts=Post.objects.all())
        replace(post, photo("new.jpg"))
        assert not picture_of(post).next_image.is_public
        run_tasks()
        assert picture_of(post).image.is_public == (visibility in ("everyone", "link"))

    @pytest.mark.parametrize("allowed", [True, False])
    def test_it_is_as_large_as_the_artist_allows_by_then(self, allowed, post, photo, run_tasks):
        Artwork.objects.update(full_size=not allowed)
        replace(post, photo("new.jpg"))
        Artwork.objects.update(full_size=allowed)
        run_tasks()
        assert picture_of(post).image.full_size == allowed

    def test_when_nobody_heard_of_it_the_beat_finds_it(self, artist):
        post = make_post(artist)
        PostPicture.objects.update(next_image=make_image())
        tasks.publish_forgotten()
        picture = picture_of(post)
        assert (picture.next_image, picture.image.is_public, Image.objects.count()) == (None, True, 1)


class TestNotOutYet:
    def draft(self, artist, *, state="ready", following="", **fields):
        post = make_post(artist, pictures=0, **{"state": "draft"} | fields)
        image = make_image(state)
        post.pictures.create(image=image, next_image=make_image(following) if following else None, place=0)
        return post

    @pytest.mark.parametrize("state", ["pending", "rejected"])
    def test_what_nobody_has_seen_goes_at_once(self, state, artist, photo):
        post = self.draft(artist, state=state)
        before = picture_of(post).image
        replace(post, photo("new.jpg"))
        picture = picture_of(post)
        assert (picture.image.filename, picture.next_image) == ("new.jpg", None)
        assert (picture.image.public_id, Image.objects.count()) == (before.public_id, 1)

    def test_published_now_it_waits_for_the_new_one(self, artist, photo, run_tasks):
        post = self.draft(artist)
        replace(post, photo("new.jpg"))
        assert services.publish_artwork(post=post) == "waiting"
        run_tasks()
        assert (Post.objects.get().state, picture_of(post).image.filename) == ("published", "new.jpg")

    def test_with_a_rejected_one_it_is_a_draft_again(self, artist):
        post = self.draft(artist, following="pending", state="ready")
        services.publish_artwork(post=post)
        following = picture_of(post).next_image
        Image.objects.filter(pk=following.pk).update(state="rejected")
        tasks.publish_waiting(following.pk)
        assert Post.objects.get().state == "draft"
        replacing.keep_picture(post=post, image_id=picture_of(post).image.public_id)
        assert services.publish_artwork(post=post) == "published"

    def test_when_its_time_comes_it_waits_for_the_new_one(self, artist):
        post = self.draft(artist, following="pending")
        Post.objects.update(state="scheduled", scheduled_for=timezone.now() - timedelta(minutes=1))
        publishing.publish_scheduled(post=post)
        assert Post.objects.get().state == "waiting"


class TestLimits:
    def test_it_counts_as_an_upload_and_as_bytes(self, artist, photo):
        post = make_post(artist)
        before = room_left(artist)
        file = photo("new.jpg")
        replace(post, file)
        after = room_left(artist)
        assert (before.pictures - after.pictures, before.bytes - after.bytes) == (1, file.size)

    def test_beyond_the_quota_nothing_is_replaced(self, artist, photo, settings):
        post = make_post(artist)
        settings.QUOTA_PICTURES_A_DAY = 1
        with pytest.raises(LimitReached):
            replace(post, photo("new.jpg"))
        assert picture_of(post).next_image is None

    def test_a_picture_that_has_been_removed_is_not_replaced(self, artist, photo):
        post = make_post(artist, pictures=2)
        picture = post.pictures.first()
        posts.remove_picture(post=post, image_id=picture.image.public_id)
        with pytest.raises(NotVisible):
            services.replace_picture(picture=picture, file=photo("new.jpg"))
        assert Image.objects.count() == 1


class TestGone:
    @pytest.mark.parametrize("how", ["picture", "post"])
    def test_removed_or_deleted_both_go(self, how, artist, photo, run_tasks):
        post = make_post(artist, state="draft")
        replace(post, photo("new.jpg"))
        if how == "picture":
            posts.remove_picture(post=post, image_id=picture_of(post).image.public_id)
        else:
            posts.delete_post(post=post)
        run_tasks()
        assert (Image.objects.count(), Rendition.objects.count()) == (0, 0)

    def test_removed_while_it_is_being_made_it_is_no_trouble(self, post, photo, run_tasks):
        replace(post, photo("new.jpg"))
        replacing.keep_picture(post=post, image_id=picture_of(post).image.public_id)
        run_tasks()
        assert (shown(post), Image.objects.count()) == (OLD, 1)


class TestByForm:
    """As a browser without scripts sends it: a file beside the picture, with everything else that the form holds."""

    def send(self, browser, post, image_id, file, **changes):
        told = {"title": "Door", "visibility": "everyone", "form_key": str(post.form_key), "do": "add"}
        return browser.post(f"/share/{post.public_id}/", told | {f"replace-{image_id}": file} | changes)

    def test_the_file_is_taken_and_what_was_typed_is_kept(self, artist, as_person, post, photo, run_tasks):
        browser, image_id = as_person(artist), picture_of(post).image.public_id
        answer = self.send(browser, post, image_id, photo("new.jpg"))
        assert (answer.url, Post.objects.get().title) == (f"/share/{post.public_id}/", "Door")
        page = browser.get(answer.url).content.decode()
        assert "new.jpg takes its place once it is ready. Until then the old picture is shown." in page
        run_tasks()
        assert shown(post) == NEW
        assert "takes its place" not in browser.get(answer.url).content.decode()

    def test_no_picture_is_refused_in_words(self, artist, as_person, post):
        image_id = picture_of(post).image.public_id
        answer = self.send(as_person(artist), post, image_id, SimpleUploadedFile("poem.jpg", b"Roses"))
        (sentence,) = answer.context["form"].errors["pictures"]
        assert (answer.status_code, "poem.jpg" in sentence, shown(post)) == (422, True, OLD)

    def test_a_rejected_one_says_why_and_is_forgotten_by_its_button(self, artist, as_person, post, photo, run_tasks):
        browser, image_id = as_person(artist), picture_of(post).image.public_id
        replace(post, SimpleUploadedFile("new.jpg", photo("new.jpg").read()[:900]))
        run_tasks()
        page = browser.get(f"/share/{post.public_id}/").content.decode()
        assert picture_of(post).next_image.reason in page
        assert "The old picture stays." in page
        # The work is out, and shows the old one: nothing stands in anybody's way.
        assert "One of the pictures could not be made safe to show" not in page
        told = {"title": "Door", "visibility": "everyone", "form_key": str(post.form_key), "do": f"keep:{image_id}"}
        assert browser.post(f"/share/{post.public_id}/", told).status_code == 302
        assert (shown(post), picture_of(post).next_image) == (OLD, None)

    def test_what_was_cut_from_it_is_said_to_go_before_and_after(self, artist, as_person, post, photo, run_tasks):
        browser, image_id = as_person(artist), picture_of(post).image.public_id
        set_cut(post=post, purpose=Image.Purpose.COVER, image_id=image_id, crop=Crop(0, 0, 0.5, 1))
        run_tasks()
        editor, status = f"/share/{post.public_id}/", f"/share/pictures/{image_id}/?cut"
        assert "The cover was cut from it and goes with it" in browser.get(editor).content.decode()
        replace(post, photo("new.jpg"))
        page = browser.get(editor).content.decode()
        assert "The cover that was cut from it goes with it." in page
        assert f'hx-get="{status}"' in page
        run_tasks()
        gone = "What was cut from the old picture has gone with it."
        assert gone in browser.get(status, headers={"HX-Request": "true"}).content.decode()
        assert gone not in browser.get(status[:-4], headers={"HX-Request": "true"}).content.decode()

    @pytest.mark.parametrize("state", ["pending", "ready"])
    def test_until_it_has_taken_its_place_its_row_goes_on_asking(self, state, artist, as_person):
        post = make_post(artist)
        image_id = picture_of(post).image.public_id
        PostPicture.objects.update(next_image=make_image(state))
        browser, status = as_person(artist), f"/share/pictures/{image_id}/"
        asks, ready = f'hx-get="{status}"', 'data-state="ready"'
        row = browser.get(status, headers={"HX-Request": "true"}).content.decode()
        assert (asks in row, ready in row) == (True, False)
        Image.objects.update(state="ready")
        tasks.publish_forgotten()
        row = browser.get(status, headers={"HX-Request": "true"}).content.decode()
        assert (asks in row, ready in row) == (False, True)

    @pytest.mark.parametrize(
        ("who", "status"),
        [("visitor", 302), ("stranger", 404), ("follower", 404), ("blocked", 404), ("moderator", 404), ("artist", 302)],
    )
    def test_who_may(self, who, status, artist, as_person, request, photo):
        post = make_post(artist, "Mine")
        person = as_person(request.getfixturevalue(who))
        answer = self.send(person, post, picture_of(post).image.public_id, photo("new.jpg"))
        assert (answer.status_code, picture_of(post).next_image is not None) == (status, who == "artist")

    def test_a_picture_of_somebody_else_in_ones_own_form_is_none(self, artist, stranger, as_person, photo):
        post, own = make_post(artist), make_post(stranger, state="draft")
        answer = self.send(as_person(stranger), own, picture_of(post).image.public_id, photo("new.jpg"))
        assert answer.context["form"].errors["pictures"] == [
            "new.jpg: the picture that it should replace has been removed."
        ]
        assert (picture_of(post).next_image, picture_of(own).next_image) == (None, None)
