"""Many pictures at once, as a browser without scripts sends them, and as scripts hand them in."""

from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from feed.models import Post
from feed.services import edit_post
from images.models import Image
from portfolios import uploads
from portfolios.models import Artwork, Upload
from tests.people import make_image, make_post

SHARED = {
    "visibility": "followers",
    "rating": "mature",
    "warning": "Needles",
    "licence": "by",
    "terms": "nothing",
    "mediums": "gouache",
    "tags": "sea, fog",
    "field": "illustration",
    "year": "2020",
    "full_size": "on",
    "wants_critique": "on",
}


@pytest.fixture
def browser(artist, as_person):
    return as_person(artist)


def send(browser, files=(), **told):
    base = {"visibility": "everyone", "form_key": str(uuid4()), "how": "each", "do": "make", "pictures": list(files)}
    return browser.post("/share/many/", base | told)


def said(browser, answer):
    return [str(message) for message in browser.get(answer.url).context["messages"]]


def names(post):
    return [picture.image.filename for picture in post.pictures.select_related("image").order_by("place")]


def shared_by(post):
    work = Artwork.objects.get(pk=post.pk)
    return {
        "visibility": post.visibility,
        "rating": post.rating,
        "warning": post.warning,
        "licence": work.licence,
        "terms": post.terms,
        "mediums": ", ".join(medium.slug for medium in work.mediums.all()),
        "tags": ", ".join(row.tag.name for row in post.post_tags.all()),
        "field": work.field and work.field.slug,
        "year": str(work.year),
        "full_size": "on" if work.full_size and all(i.image.full_size for i in post.pictures.all()) else "",
        "wants_critique": "on" if work.wants_critique else "",
    }


class TestEach:
    def test_each_picture_becomes_a_draft_that_says_what_all_share(self, browser, photo):
        answer = send(browser, [photo("a.jpg"), photo("b.jpg"), photo("c.jpg")], **SHARED)
        assert answer.url == "/drafts/"
        assert said(browser, answer) == ["3 drafts are here. Only you can see them."]
        posts = list(Post.objects.order_by("pk"))
        assert [names(post) for post in posts] == [["a.jpg"], ["b.jpg"], ["c.jpg"]]
        assert [(post.state, post.title, shared_by(post)) for post in posts] == [("draft", "", SHARED)] * 3

    def test_called_by_their_files_if_wanted(self, browser, photo):
        send(browser, [photo("sea_fog 2.jpg"), photo(f"{'long' * 40}.jpg")], titled="on")
        assert [post.title for post in Post.objects.order_by("pk")] == ["sea fog 2", "long" * 30]

    def test_a_form_sent_twice_makes_each_once(self, browser, photo):
        key, files = str(uuid4()), [(name, photo(name).read()) for name in ("a.jpg", "a.jpg", "b.jpg")]
        for _ in range(2):
            send(browser, [SimpleUploadedFile(name, content) for name, content in files], form_key=key)
            Image.objects.update(created_at="2020-01-01T00:00Z")
        assert [names(post) for post in Post.objects.order_by("pk")] == [["a.jpg"], ["a.jpg"], ["b.jpg"]]

    def test_what_scripts_have_sent_up_is_filled_in_in_the_same_way(self, browser, artist, photo):
        posts = [make_post(artist, title, state="draft") for title in ("Kept", "")]
        edit_post(post=posts[0], title="Kept", text="As it was.", visibility="everyone", rating="general")
        answer = send(browser, draft=[post.public_id for post in posts], **SHARED)
        assert answer.url == "/drafts/"
        told = [(post.title, post.text, shared_by(post)) for post in Post.objects.order_by("pk")]
        assert told == [("Kept", "As it was.", SHARED), ("", "", SHARED)]

    def test_what_is_out_already_stays_as_it_is(self, browser, artist):
        post = make_post(artist, "Out")
        assert said(browser, send(browser, draft=[post.public_id], **SHARED)) == [
            "“Out”: This has been published meanwhile. It stays as it is."
        ]
        assert Post.objects.get().visibility == "everyone"

    def test_other_peoples_drafts_stay_as_they_are(self, browser, stranger):
        post = make_post(stranger, state="draft")
        send(browser, draft=[post.public_id], **SHARED)
        assert Post.objects.get().visibility == "everyone"

    def test_what_is_wrong_is_told_and_what_has_come_is_kept(self, browser, photo):
        answer = send(browser, [photo("a.jpg")], tags="x" * 50)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["tags"]
        (post,) = Post.objects.all()
        assert f'name="draft" value="{post.public_id}"' in answer.content.decode()
        send(browser, [photo("b.jpg")], draft=[post.public_id], tags="sea")
        assert [[row.tag.name for row in post.post_tags.all()] for post in Post.objects.all()] == [["sea"]] * 2

    def test_a_file_that_is_no_picture_gets_its_sentence_and_the_others_are_kept(self, browser, photo):
        poem = SimpleUploadedFile("poem.jpg", b"Roses are red", content_type="image/jpeg")
        answer = send(browser, [photo("a.jpg"), poem])
        assert "poem.jpg" in answer.context["form"].errors["pictures"][0]
        assert [names(post) for post in Post.objects.all()] == [["a.jpg"]]

    def test_uploading_first_makes_drafts_and_keeps_the_form(self, browser, photo):
        answer = send(browser, [photo("a.jpg")], do="add", tags="sea")
        assert (answer.status_code, answer.context["form"]["tags"].value()) == (200, "sea")
        assert Post.objects.count() == 1

    def test_without_pictures_it_says_so(self, browser):
        answer = send(browser)
        assert answer.context["form"].errors["pictures"] == ["Choose some pictures first."]

    def test_a_strange_form_is_refused(self, browser):
        assert send(browser, form_key="42").status_code == 400

    def test_what_is_beyond_the_quota_is_left_out_in_words(self, browser, photo, settings):
        settings.QUOTA_PICTURES_A_DAY = 2
        answer = send(browser, [photo("a.jpg"), photo("b.jpg"), photo("c.jpg")])
        assert answer.context["form"].errors["pictures"] == [
            "2 of 3 were taken. You can upload 2 pictures in 24 hours. 0 are left for now: please upload the others"
            " later."
        ]
        assert [names(post) for post in Post.objects.order_by("pk")] == [["a.jpg"], ["b.jpg"]]

    def test_more_than_a_form_may_carry_are_left_out_in_words(self, browser, photo, settings):
        settings.UPLOADS_AT_ONCE = 1
        answer = send(browser, [photo("a.jpg"), photo("b.jpg")])
        assert answer.context["form"].errors["pictures"] == [
            "1 of 2 were taken. There is room for 1 pictures at a time: share the others after these."
        ]
        assert [names(post) for post in Post.objects.all()] == [["a.jpg"]]


class TestTogether:
    def test_all_become_one_work_that_says_what_they_share(self, browser, photo):
        files = [photo(name) for name in ("a.jpg", "b.jpg", "c.jpg")]
        answer = send(browser, files, how="together", **SHARED)
        post = Post.objects.get()
        assert answer.url == f"/share/{post.public_id}/"
        assert (names(post), shared_by(post)) == (["a.jpg", "b.jpg", "c.jpg"], SHARED)

    def test_in_the_order_of_their_rows(self, browser, artist):
        drafts = [make_post(artist, str(number), state="draft") for number in range(3)]
        send(browser, how="together", draft=[drafts[2].public_id, drafts[0].public_id, drafts[1].public_id])
        alts = [picture.alt for picture in Post.objects.get().pictures.order_by("place")]
        assert alts == ["2, picture 1", "0, picture 1", "1, picture 1"]

    def test_a_form_sent_twice_makes_one(self, browser, photo):
        key, files = str(uuid4()), [(name, photo(name).read()) for name in ("a.jpg", "b.jpg")]
        answers = []
        for _ in range(2):
            sent = [SimpleUploadedFile(name, content) for name, content in files]
            answers.append(send(browser, sent, form_key=key, how="together").url)
        assert answers == [f"/share/{Post.objects.get().public_id}/"] * 2
        assert names(Post.objects.get()) == ["a.jpg", "b.jpg"]

    def test_more_than_one_work_may_have_stay_drafts_and_it_is_said(self, browser, photo, settings):
        settings.POST_MAX_PICTURES = 2
        answer = send(browser, [photo("a.jpg"), photo("b.jpg"), photo("c.jpg")], how="together")
        assert answer.status_code == 422
        assert answer.context["form"].non_field_errors() == [
            "There is room for 2 pictures in one work. These have 3 together."
        ]
        assert [names(post) for post in Post.objects.order_by("pk")] == [["a.jpg"], ["b.jpg"], ["c.jpg"]]
        works = [post.public_id for post in answer.context["works"]]
        assert send(browser, draft=works, how="each").url == "/drafts/"
        assert Post.objects.count() == 3


class TestByScript:
    """Each file has a draft of its own: by the keys of the form and of the file, whoever asks how often."""

    def begin(self, artist, form_key, file_key):
        file = uploads.File(file_key, "a.jpg", 10, alone=True)
        return uploads.begin(author=artist, form_key=form_key, file=file)

    def test_one_draft_a_file(self, artist):
        key = uuid4()
        first, again, other = (self.begin(artist, key, name) for name in ("a", "a", "b"))
        assert (first == again, first == other) == (True, False)
        assert len({first.form_key, other.form_key, key}) == 3
        assert isinstance(first.form_key, UUID)

    def test_taken_back_its_draft_goes_with_it_unless_something_is_said_in_it(self, artist):
        for title, kept in (("", 0), ("Kept", 1)):
            upload = self.begin(artist, uuid4(), "a")
            post = make_post(artist, title, state="draft", pictures=0)
            upload.picture = post.pictures.create(image=make_image(), place=0)
            upload.save()
            uploads.call_off(upload=upload)
            assert (Post.objects.count(), Upload.objects.count(), Image.objects.count()) == (kept, 0, 0)
