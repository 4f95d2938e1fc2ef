"""Sharing work as a browser without scripts does it: one form, every button sends all of it."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from feed.models import Post
from images.models import Image, Rendition
from images.shown import settle_shown
from portfolios.models import Medium
from tests.people import make_image, make_post


@pytest.fixture
def browser(artist, as_person):
    return as_person(artist)


def typed(**changes):
    return {"title": "", "text": "", "visibility": "everyone", "form_key": str(uuid4()), "do": "save"} | changes


def send(browser, path="/share/", **changes):
    return browser.post(path, typed(**changes))


def the_post():
    return Post.objects.get()


def fresh(post):
    return Post.objects.get(pk=post.pk)


def order_of(post):
    return [picture.image.public_id for picture in post.pictures.select_related("image").order_by("place")]


def test_choose_describe_and_publish(browser, artist, photo, run_tasks):
    answer = send(browser, title="Valley", do="add", pictures=[photo("a.jpg"), photo("b.jpg")])
    post = the_post()
    assert answer.url == f"/share/{post.public_id}/"
    assert [picture.image.filename for picture in post.pictures.all()] == ["a.jpg", "b.jpg"]
    first, second = order_of(post)
    medium = Medium.objects.get(name="Gouache")
    told = {"title": "Valley", "text": "Seven layers.", "mediums": "gouache", "order": [second, first]}
    answer = send(browser, answer.url, **told, **{f"alt-{first}": "Hills"}, do="publish")
    assert the_post().state == "waiting"
    run_tasks()
    post = the_post()
    assert (post.state, post.title, post.text) == ("published", "Valley", "Seven layers.")
    assert order_of(post) == [second, first]
    assert [picture.alt for picture in post.pictures.all()] == ["", "Hills"]
    assert list(post.artwork.mediums.all()) == [medium]


def test_a_form_sent_twice_makes_one_work(browser, photo):
    key = str(uuid4())
    for _ in range(2):
        send(browser, form_key=key, title="Once")
    assert Post.objects.count() == 1


def test_nothing_is_made_when_publishing_without_a_picture(browser):
    answer = send(browser, title="Nothing yet", do="publish")
    assert (answer.status_code, Post.objects.count()) == (422, 0)
    assert answer.context["form"].errors["pictures"] == ["Add at least one picture before you publish."]
    assert answer.context["form"]["title"].value() == "Nothing yet"


def test_an_empty_form_begins_nothing(browser):
    answer = send(browser)
    assert answer.context["form"].errors["pictures"] == [
        "There is nothing to keep yet. Choose a picture, or write a title."
    ]
    assert not Post.objects.exists()


def test_a_title_of_ten_thousand_characters_is_kept_in_the_form_and_so_are_the_pictures(browser, photo):
    answer = send(browser, title="T" * 10_000, pictures=[photo("a.jpg")], do="publish")
    assert answer.status_code == 422
    assert answer.context["form"].errors["title"] == ["There is room for 120 characters in the title; this has 10000."]
    assert answer.context["form"]["title"].value() == "T" * 10_000
    assert (the_post().title, the_post().pictures.count(), the_post().state) == ("", 1, "draft")


def test_a_file_that_is_no_picture_gets_its_sentence_and_the_others_are_kept(browser, photo):
    poem = SimpleUploadedFile("poem.jpg", b"Roses are red", content_type="image/jpeg")
    answer = send(browser, title="Mixed", pictures=[photo("a.jpg"), poem], do="add")
    (sentence,) = answer.context["form"].errors["pictures"]
    assert "poem.jpg" in sentence
    assert [picture.image.filename for picture in the_post().pictures.all()] == ["a.jpg"]
    assert "poem.jpg" in answer.content.decode()


def test_too_many_pictures_are_refused_in_words(browser, photo, settings):
    settings.POST_MAX_PICTURES = 1
    answer = send(browser, pictures=[photo("a.jpg"), photo("b.jpg")], do="add")
    assert answer.context["form"].errors["pictures"] == [
        "There is room for 1 pictures in one work. It has 0, and you chose 2 more."
    ]
    assert Image.objects.count() == 0


def test_the_same_form_sent_twice_adds_its_pictures_once(browser, photo):
    key, bytes_ = str(uuid4()), photo("a.jpg").read()
    for _ in range(2):
        send(browser, form_key=key, do="add", pictures=[SimpleUploadedFile("a.jpg", bytes_)])
    assert the_post().pictures.count() == 1


def test_descriptions_and_order_are_kept_in_the_form_when_something_else_is_wrong(browser, artist):
    post = make_post(artist, state="draft", pictures=2)
    one, two = order_of(post)
    told = {"order": [two, one], f"alt-{one}": "A door", f"alt-{two}": "x" * 1001, "form_key": str(post.form_key)}
    answer = send(browser, f"/share/{post.public_id}/", title="T" * 200, **told)
    rows = answer.context["pictures"]
    assert [(row.image.public_id, row.alt) for row in rows] == [(two, "x" * 1001), (one, "A door")]
    assert "There is room for 1000 characters in a description; this has 1001." in answer.content.decode()
    assert order_of(post) == [one, two]


def test_a_waiting_work_that_is_out_leads_to_its_page(browser, artist):
    post = make_post(artist)
    assert browser.get(f"/share/{post.public_id}/?out").url == post.get_absolute_url()
    assert "Your work is published." in browser.get(post.get_absolute_url()).content.decode()


class TestCloaking:
    def test_marked_it_holds_for_every_picture_those_that_come_later_and_those_that_are_to_take_anothers_place(
        self, browser, photo
    ):
        send(browser, title="Cloaked", do="add", pictures=[photo("a.jpg")])
        post = the_post()
        path, key = f"/share/{post.public_id}/", str(post.form_key)
        send(browser, path, form_key=key, cloaking="own")
        browser.post("/share/pictures/", {"form_key": key, "pictures": photo("b.jpg")})
        Image.objects.update(state="ready")
        send(browser, path, form_key=key, **{f"replace-{order_of(post)[0]}": photo("c.jpg")})
        assert dict(Image.objects.values_list("filename", "cloaking")) == dict.fromkeys(
            ("a.jpg", "b.jpg", "c.jpg"), "own"
        )
        send(browser, path, form_key=key, cloaking="none")
        assert set(Image.objects.values_list("cloaking", flat=True)) == {"none"}

    @pytest.mark.parametrize(("adapter", "expected"), [("none", (False, "none")), ("shutil.copy", (True, "ours"))])
    def test_the_site_cloaks_only_where_it_can_and_the_words_are_the_same(self, browser, settings, adapter, expected):
        settings.IMAGES_CLOAK = adapter
        page = browser.get("/share/").content.decode()
        send(browser, title="Cloaked", cloaking="ours")
        asked = Post.objects.first()
        assert ("Cloak these files here" in page, asked.artwork.cloaking if asked else "none") == expected
        assert (
            "Cloaking may make copying your style harder for some models. It was broken in the lab in 2025. Nothing "
            "fully protects a picture that people can see."
        ) in page


class TestLargestSize:
    def test_it_is_off_until_the_artist_ticks_it_and_holds_for_pictures_that_come_later(self, browser, photo):
        send(browser, title="Large", do="add", pictures=[photo("a.jpg")])
        post = the_post()
        assert (post.artwork.full_size, Image.objects.get().full_size) == (False, False)
        path, key = f"/share/{post.public_id}/", str(post.form_key)
        send(browser, path, form_key=key, full_size="on")
        assert Image.objects.get().full_size
        assert 'name="full_size" aria-describedby="id_full_size_helptext" id="id_full_size" checked' in (
            browser.get(path).content.decode()
        )
        browser.post("/share/pictures/", {"form_key": key, "pictures": photo("b.jpg")})
        assert [image.full_size for image in Image.objects.all()] == [True, True]
        send(browser, path, form_key=key)
        assert [image.full_size for image in Image.objects.all()] == [False, False]

    def test_pictures_of_other_works_stay_as_they_are(self, browser, artist):
        post, other = make_post(artist, state="draft"), make_post(artist)
        send(browser, f"/share/{post.public_id}/", form_key=str(post.form_key), full_size="on")
        assert [work.cover.image.full_size for work in (fresh(post), fresh(other))] == [True, False]

    def test_the_page_says_how_wide_it_is(self, browser, artist, client):
        post = make_post(artist)
        assert "this view is at most 1280 px wide" in client.get(post.get_absolute_url()).content.decode()
        Rendition.objects.filter(spec="avif-1280").update(spec="avif-2560", width=2560)
        settle_shown([post.cover.image.pk])
        assert "this view is at most 2560 px wide" in browser.get(post.get_absolute_url()).content.decode()


def test_it_says_how_much_room_is_left(browser, artist, settings):
    settings.QUOTA_PICTURES_A_DAY, settings.QUOTA_BYTES = 3, 5 * 1024**2
    make_post(artist, pictures=0).pictures.create(image=make_image(bytes=1024**2), place=0)
    words = "There is room for 2 more pictures today, and for 4.0\xa0MB of originals."
    assert words in browser.get("/share/").content.decode()
    settings.QUOTA_PICTURES_A_DAY, settings.QUOTA_BYTES = 1, 1
    assert "There is room for 0 more pictures today, and for 0\xa0bytes" in browser.get("/share/").content.decode()


class TestButtons:
    @pytest.fixture
    def post(self, artist):
        return make_post(artist, state="draft", pictures=3)

    def press(self, browser, post, do, **changes):
        told = {"title": "Kept", "order": order_of(post)} | changes
        return send(browser, f"/share/{post.public_id}/", form_key=str(post.form_key), do=do, **told)

    def test_up_and_down_move_a_picture_and_keep_what_was_typed(self, browser, post):
        one, two, three = order_of(post)
        self.press(browser, post, f"up:{three}", **{f"alt-{one}": "First of all"})
        assert order_of(post) == [one, three, two]
        assert (the_post().title, post.pictures.get(image__public_id=one).alt) == ("Kept", "First of all")
        self.press(browser, post, f"down:{one}")
        assert order_of(post) == [three, one, two]

    def test_at_the_ends_and_for_foreign_pictures_nothing_moves(self, browser, post):
        before = order_of(post)
        for do in (f"up:{before[0]}", f"down:{before[2]}", "up:nonsense", "down:", "dance:now", "remove:\0"):
            assert self.press(browser, post, do).status_code == 302
        assert order_of(post) == before

    def test_remove(self, browser, post):
        one, two, three = order_of(post)
        self.press(browser, post, f"remove:{two}")
        assert order_of(post) == [one, three]
        assert not Image.objects.filter(public_id=two).exists()

    def test_publish_and_save_what_is_published(self, browser, post):
        self.press(browser, post, "publish")
        assert the_post().state == "published"
        answer = self.press(browser, post, "save", title="Better title")
        assert (answer.url, the_post().title, the_post().state) == (
            the_post().get_absolute_url(),
            "Better title",
            "published",
        )

    def test_a_rejected_picture_stands_in_the_way_and_the_sentence_says_so(self, browser, post):
        post.pictures.create(image=make_image("rejected", reason="It ends half-way."), place=9)
        answer = self.press(browser, post, "publish")
        assert answer.status_code == 422
        assert "Remove it, then publish." in answer.content.decode()
        assert "It ends half-way." in answer.content.decode()
        assert the_post().state == "draft"

    def test_saving_takes_back_a_publishing_that_waits(self, browser, post):
        Post.objects.update(state="waiting")
        self.press(browser, post, "save")
        assert the_post().state == "draft"

    def test_delete_asks_first(self, browser, post):
        assert browser.get(f"/share/{post.public_id}/delete/").status_code == 200
        assert Post.objects.count() == 1
        assert browser.post(f"/share/{post.public_id}/delete/").url == "/drafts/"
        assert (Post.objects.count(), Image.objects.count()) == (0, 0)


class TestUploadByScript:
    def upload(self, browser, file, key=None):
        told = {"form_key": key or str(uuid4())} | ({"pictures": file} if file else {})
        return browser.post("/share/pictures/", told, headers={"Accept": "application/json"})

    def test_each_file_adds_a_row_to_the_one_draft_of_its_form(self, browser, photo):
        key = str(uuid4())
        answers = [self.upload(browser, photo(name), key) for name in ("a.jpg", "b.jpg")]
        post = the_post()
        assert [answer.status_code for answer in answers] == [201, 201]
        assert {answer["X-Draft-Url"] for answer in answers} == {f"/share/{post.public_id}/"}
        assert "b.jpg" in answers[1].content.decode()
        assert post.pictures.count() == 2

    @pytest.mark.parametrize(
        ("name", "content"),
        [("poem.txt", b"Roses are red"), ("page.jpg", b"<html><script>alert(1)</script>"), ("empty.png", b"")],
    )
    def test_what_is_no_picture_gets_a_sentence(self, browser, name, content):
        answer = self.upload(browser, SimpleUploadedFile(name, content))
        assert (answer.status_code, list(answer.json())) == (400, ["error"])
        assert answer.json()["error"].endswith(".")
        assert (Post.objects.count(), Image.objects.count()) == (0, 0)

    def test_a_form_that_we_did_not_give_out_is_refused(self, browser, photo):
        assert self.upload(browser, photo(), key="42").status_code == 400
        assert self.upload(browser, None).status_code == 400


class TestNobodyElse:
    @pytest.mark.parametrize("who", ["follower", "stranger", "blocked", "moderator"])
    def test_opens_changes_or_deletes_somebodys_work(self, who, artist, as_person, request):
        post = make_post(artist, "Mine", state="draft", pictures=2)
        browser = as_person(request.getfixturevalue(who))
        before = order_of(post)
        path = f"/share/{post.public_id}/"
        told = {"order": before[::-1], "form_key": str(post.form_key)}
        statuses = [
            browser.get(path).status_code,
            send(browser, path, title="Stolen", **told).status_code,
            browser.post(f"{path}delete/").status_code,
            browser.get(f"/share/pictures/{before[0]}/").status_code,
        ]
        assert statuses == [404] * 4
        assert (Post.objects.get(pk=post.pk).title, order_of(post)) == ("Mine", before)
