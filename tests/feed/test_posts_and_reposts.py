"""Talk, quotes and reposts as people meet them: the composer, the pages, and who sees what on each of them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from accounts import services as people
from common.moments import moment_in_words
from feed import reposting, services, talk_lists
from feed.cards import card_rows, cards_of
from feed.home import home_page
from feed.home_tabs import feed_of
from feed.models import Post, Revision
from feed.tasks import publish_scheduled
from feed.wishes import Wishes
from images.models import Image
from notifications.models import Kind, Notification
from tests.people import make_image, make_person, make_post, make_talk

GONE = "This post is not available to you."


def form(text="A thought", **more):
    said = {"text": text, "visibility": "everyone", "answers": "everyone", "rating": "general", "warning": ""}
    return said | {"form_key": str(uuid4()), "quotes": "", "do": "publish"} | more


def key_in(page):
    return re.search(r'name="form_key" value="([^"]+)"', page)[1]


class TestTheComposer:
    def test_words_are_posted_and_lead_to_their_page(self, artist, as_person):
        client = as_person(artist)
        answer = client.post("/talk/new/", form("Fog *again*. #sea"), follow=True)
        post = Post.objects.get()
        assert answer.redirect_chain == [(f"/@artist/posts/{post.public_id}/", 302)]
        page = answer.content.decode()
        assert "Fog <em>again</em>" in page
        assert 'href="/tags/sea/"' in page
        assert "Your post is out." in page

    def test_sent_twice_it_is_one(self, artist, as_person):
        sent = form()
        for _ in range(2):
            as_person(artist).post("/talk/new/", sent)
        as_person(artist).post("/talk/new/", sent | {"text": "Another"})
        assert list(Post.objects.order_by("pk").values_list("text", flat=True)) == ["A thought", "Another"]
        assert not Revision.objects.exists()

    @pytest.mark.parametrize(
        ("sent", "sentence"),
        [
            ({"text": "  "}, "Write something, or add a picture."),
            ({"text": "x" * 100_000}, "There is room for 5000 characters in your post; this has 100000."),
            ({"text": " ".join(f"@a{n}" for n in range(1000))}, "You can mention 20 people at once"),
            ({"text": " ".join(f"#a{n}" for n in range(21))}, "A post can have 20 #tags; this has 21."),
            ({"visibility": "nobody"}, "nobody is not one of the available choices"),
            ({"warning": "w" * 121}, "There is room for 120 characters in the content warning"),
            ({"quotes": "x" * 16}, "That post is not there any more, or not for you."),
        ],
        ids=["nothing", "long", "names", "tags", "visibility", "warning", "quote"],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, sent, sentence, artist, as_person):
        answer = as_person(artist).post("/talk/new/", form("Kept words") | sent)
        page = answer.content.decode()
        assert (answer.status_code, Post.objects.count()) == (422, 0)
        assert sentence in page
        assert (sent.get("text") or "Kept words").strip() in page

    def test_a_strange_form_is_no_form(self, artist, as_person):
        assert as_person(artist).post("/talk/new/", form(form_key="x")).status_code == 400

    def test_pictures_are_described_before_it_is_posted(self, artist, as_person, photo, run_tasks):
        client = as_person(artist)
        answer = client.post("/talk/new/", form("Look", do="pictures", pictures=[photo("a.jpg"), photo("b.jpg")]))
        post = Post.objects.get()
        assert (answer.status_code, answer.url, post.state) == (302, f"/talk/{post.public_id}/", "draft")
        page = client.get(answer.url).content.decode()
        first, second = re.findall(r'name="order" value="([^"]+)"', page)
        told = {"order": [second, first], f"alt-{first}": "One", f"alt-{second}": "Two", "form_key": key_in(page)}
        client.post(answer.url, form("Look") | told)
        run_tasks()
        post.refresh_from_db()
        assert (post.state, [picture.alt for picture in post.pictures.all()]) == ("published", ["Two", "One"])

    def test_good_pictures_are_kept_whatever_else_is_wrong(self, artist, as_person, photo):
        bad = photo("bad.jpg")
        bad.file.truncate(3)
        bad.size = 3
        answer = as_person(artist).post("/talk/new/", form("x" * 6000, pictures=[photo("good.jpg"), bad]))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "bad.jpg" in page
        assert "x" * 6000 in page
        assert [picture.image.filename for picture in Post.objects.get().pictures.all()] == ["good.jpg"]

    def test_a_picture_is_taken_out_again(self, artist, as_person, photo):
        client = as_person(artist)
        client.post("/talk/new/", form("Look", do="pictures", pictures=[photo()]))
        post = Post.objects.get()
        image = post.pictures.get().image.public_id
        client.post(f"/talk/{post.public_id}/", form("Look", do=f"remove-{image}", order=[image]))
        assert (post.pictures.count(), Image.objects.count()) == (0, 0)

    def test_in_the_home_feed_the_form_answers_in_its_place(self, artist, as_person):
        client = as_person(artist)
        answer = client.post("/talk/new/", form("Here at once"), headers={"HX-Request": "true"})
        page = answer.content.decode()
        assert "<html" not in page
        assert page.index('id="composer"') < page.index("Your post is out.") < page.index("Here at once")

    def test_what_was_begun_is_found_again(self, artist, stranger, as_person, photo):
        as_person(artist).post("/talk/new/", form("Half a thought", do="pictures", pictures=[photo()]))
        assert "Half a thought" in as_person(artist).get("/talk/new/").content.decode()
        assert "Half a thought" not in as_person(stranger).get("/talk/new/").content.decode()
        assert "Half a thought" not in as_person(artist).get("/drafts/").content.decode()

    def test_a_flood_keeps_the_words(self, artist, as_person):
        client = as_person(artist)
        for number in range(30):
            client.post("/talk/new/", form(str(number)))
        page = client.post("/talk/new/", form("The last one")).content.decode()
        assert "You can post again in 2 minutes." in page
        assert "The last one" in page


class TestLater:
    """What is kept as a draft, and what comes out at a time that its author has chosen."""

    def tomorrow(self):
        return (timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)

    def plan(self, client, text="Good morning", **told):
        at = self.tomorrow().strftime("%Y-%m-%dT%H:%M")
        return client.post("/talk/new/", form(text, do="schedule", publish_at=at) | told)

    def test_a_draft_is_kept_found_again_and_posted(self, artist, follower, as_person):
        client = as_person(artist)
        answer = client.post("/talk/new/", form("Half a thought", do="draft"), follow=True)
        post = Post.objects.get()
        assert "Your post is kept as a draft. Only you see it." in answer.content.decode()
        assert f'href="/talk/{post.public_id}/"' in client.get("/talk/new/").content.decode()
        assert as_person(follower).get(post.get_absolute_url()).status_code == 404
        client.post(f"/talk/{post.public_id}/", form("A whole thought", form_key=str(post.form_key)))
        post.refresh_from_db()
        assert (post.state, post.text, post.revisions.count()) == ("published", "A whole thought", 0)

    def test_what_is_planned_comes_out_at_its_time_and_its_author_hears_of_it(self, artist, follower, as_person):
        client = as_person(artist)
        page = self.plan(client, "Good morning, @follower")
        post = Post.objects.get()
        assert (post.state, post.scheduled_for) == ("scheduled", self.tomorrow())
        assert page.url == f"/talk/{post.public_id}/"
        told = f"comes out by itself on {moment_in_words(self.tomorrow())}"
        for there in (page.url, post.get_absolute_url()):
            assert told in client.get(there).content.decode()
        assert Notification.objects.filter(recipient=follower, kind=Kind.MENTION).count() == 0
        publish_scheduled(post.pk)
        assert Post.objects.get().state == "scheduled"
        Post.objects.update(scheduled_for=timezone.now())
        publish_scheduled(post.pk)
        assert Post.objects.get().state == "published"
        told = set(Notification.objects.values_list("recipient__handle", "kind"))
        assert told >= {("follower", Kind.MENTION), ("artist", Kind.PUBLISHED)}

    @pytest.mark.parametrize(("button", "state"), [("publish", "published"), ("draft", "draft"), ("keep", "scheduled")])
    def test_a_plan_can_be_changed(self, button, state, artist, as_person):
        client = as_person(artist)
        self.plan(client)
        post = Post.objects.get()
        client.post(f"/talk/{post.public_id}/", form("Good evening", do=button, form_key=str(post.form_key)))
        post.refresh_from_db()
        planned = self.tomorrow() if state == "scheduled" else None
        assert (post.state, post.text, post.scheduled_for) == (state, "Good evening", planned)

    @pytest.mark.parametrize(
        ("at", "sentence"),
        [
            ("", "Choose the day and the time."),
            ("soon", "Write the day and the time like this"),
            ("2020-01-01T10:00", "That time has passed already"),
            ("2099-01-01T10:00", "Two years ahead is as far as one can plan."),
        ],
    )
    def test_a_time_that_is_none_is_told_and_minded_by_no_other_button(self, at, sentence, artist, as_person):
        client = as_person(artist)
        answer = self.plan(client, publish_at=at)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
        assert "Good morning" in answer.content.decode()
        assert not Post.objects.filter(state="scheduled").exists()
        client.post("/talk/new/", form("Now", publish_at=at))
        assert Post.objects.get(text="Now").state == "published"

    def test_in_the_home_feed_the_answer_leads_to_it(self, artist, as_person):
        page = as_person(artist).post("/talk/new/", form("Later", do="draft"), headers={"HX-Request": "true"})
        post = Post.objects.get()
        assert f'kept as a draft. Only you see it. <a href="/talk/{post.public_id}/">' in page.content.decode()

    def test_a_quote_that_was_lost_meanwhile_is_not_planned(self, artist, stranger, as_person):
        about, client = make_talk(stranger), as_person(artist)
        client.post("/talk/new/", form("See", do="draft", quotes=about.public_id))
        services.hide_posts(posts=[about])
        post = Post.objects.get(author=artist)
        at = self.tomorrow().strftime("%Y-%m-%dT%H:%M")
        told = form("See", do="schedule", publish_at=at, form_key=str(post.form_key))
        answer = client.post(f"/talk/{post.public_id}/", told)
        assert (answer.status_code, "take the quote out" in answer.content.decode()) == (422, True)
        post.refresh_from_db()
        assert post.state == "draft"


class TestEditing:
    def test_what_it_said_before_can_be_read(self, artist, stranger, as_person):
        post = make_talk(artist, "It was *red*")
        as_person(artist).post(f"/talk/{post.public_id}/", form("It was green", form_key=str(post.form_key)))
        page = as_person(stranger).get(post.get_absolute_url()).content.decode()
        assert "It was green" in page
        assert f'href="/posts/{post.public_id}/history/"' in page
        assert "It was <em>red</em>" in as_person(stranger).get(f"/posts/{post.public_id}/history/").content.decode()

    def test_deleting_asks_first(self, artist, as_person):
        post, client = make_talk(artist), as_person(artist)
        assert "This cannot be undone." in client.get(f"/talk/{post.public_id}/delete/").content.decode()
        assert Post.objects.exists()
        client.post(f"/talk/{post.public_id}/delete/")
        assert not Post.objects.exists()

    def test_nobody_edits_or_deletes_what_is_anothers(self, artist, moderator, as_person):
        post = make_talk(artist)
        for page in (f"/talk/{post.public_id}/", f"/talk/{post.public_id}/delete/"):
            assert as_person(moderator).post(page, form("Mine")).status_code == 404
        assert Post.objects.get().text == "A thought"

    def test_the_editor_of_works_opens_no_talk(self, artist, as_person):
        assert as_person(artist).get(f"/share/{make_talk(artist).public_id}/").status_code == 404


# --- Who sees what --------------------------------------------------------------------------------------------------

EVERYBODY = ("visitor", "stranger", "follower", "blocked", "blocker", "moderator", "artist")
SIGNED_IN = ("stranger", "follower", "moderator", "artist")

# Who opens it by its address; who finds it in lists.
STATES = {
    "everyone": ({}, ("visitor", *SIGNED_IN), ("visitor", *SIGNED_IN)),
    "members": ({"visibility": "members"}, SIGNED_IN, SIGNED_IN),
    "followers": ({"visibility": "followers"}, ("follower", "moderator", "artist"), ("follower", "artist")),
    "link": ({"visibility": "link"}, ("visitor", *SIGNED_IN), ("artist",)),
    "private": ({"visibility": "private"}, ("artist",), ("artist",)),
    "hidden": ({"hidden_at": "2026-01-01T00:00Z"}, ("moderator", "artist"), ()),
    "draft": ({"state": "draft", "position": None, "published_at": None}, ("artist",), ()),
    "scheduled": (
        {"state": "scheduled", "position": None, "published_at": None, "scheduled_for": "2099-01-01T00:00Z"},
        ("artist",),
        (),
    ),
}


@pytest.fixture
def viewers(artist, follower, stranger, blocked, blocker, moderator):
    them = (AnonymousUser(), stranger, follower, blocked, blocker, moderator, artist)
    return dict(zip(EVERYBODY, them, strict=True))


def who(viewers, sees):
    return tuple(name for name, viewer in viewers.items() if sees(viewer))


@pytest.mark.parametrize("state", STATES)
class TestWhoSees:
    def test_a_post(self, state, viewers, artist, as_person):
        fields, opens, _ = STATES[state]
        page = make_talk(artist, **fields).get_absolute_url()
        assert who(viewers, lambda viewer: as_person(viewer).get(page).status_code == 200) == opens

    def test_a_post_among_its_authors_posts(self, state, viewers, artist, as_person):
        fields, _, lists = STATES[state]
        make_talk(artist, "Unmistakable words", **fields)
        seen = who(viewers, lambda viewer: b"Unmistakable" in as_person(viewer).get("/@artist/posts/").content)
        assert seen == lists

    def test_a_post_under_its_tag(self, state, viewers, artist, as_person):
        fields, _, lists = STATES[state]
        post = make_talk(artist, "Unmistakable words", **fields)
        services.set_tags(post=post, names=["sea"])
        seen = who(viewers, lambda viewer: b"Unmistakable" in as_person(viewer).get("/tags/sea/", follow=True).content)
        assert seen == lists

    @pytest.mark.parametrize("kind", ["work", "talk"])
    def test_what_a_post_quotes(self, state, kind, viewers, artist, as_person):
        fields, _, lists = STATES[state]
        make = make_post if kind == "work" else make_talk
        original = make(artist, "Unmistakable", **_changes(fields, kind))
        quote = make_talk(make_person("quoter"), "About it", about=original)
        for page in (quote.get_absolute_url(), "/@quoter/posts/"):
            pages = {name: as_person(viewer).get(page).content.decode() for name, viewer in viewers.items()}
            assert tuple(name for name, text in pages.items() if "Unmistakable" in text) == lists
            assert tuple(name for name, text in pages.items() if GONE not in text) == lists

    def test_what_was_reposted(self, state, viewers, artist, as_person):
        fields, opens, lists = STATES[state]
        original = make_talk(artist, "Unmistakable")
        fan = make_person("fan")
        reposting.repost(user=fan, public_id=original.public_id)
        Post.objects.filter(pk=original.pk).update(**fields)
        repost = Post.objects.get(kind="repost")
        seen = who(viewers, lambda viewer: b"Unmistakable" in as_person(viewer).get("/@fan/posts/").content)
        assert seen == lists
        there = who(
            viewers, lambda viewer: as_person(viewer).get(repost.get_absolute_url(), follow=True).status_code == 200
        )
        assert there == opens

    def test_what_it_said_before_and_who_reposted_it(self, state, viewers, artist, as_person):
        fields, opens, _ = STATES[state]
        post = make_talk(artist, **fields)
        for page in ("history", "reposts"):
            path = f"/posts/{post.public_id}/{page}/"
            assert who(viewers, lambda viewer, path=path: as_person(viewer).get(path).status_code == 200) == opens


def _changes(fields, kind):
    """What `make_post` works out by itself for a work."""
    return {name: value for name, value in fields.items() if kind == "talk" or name not in ("position", "published_at")}


def home_of(viewer):
    request = HttpRequest()
    cards = home_page(request, feed_of("following", viewer)).cards
    return [(card.text or card.title, card.passed_on_by and card.passed_on_by.handle) for card in cards]


class TestReposts:
    def test_they_stand_in_followers_home_with_whose_they_are(self, artist, follower, stranger):
        original = make_talk(stranger, "Said by a stranger")
        reposting.repost(user=artist, public_id=original.public_id)
        assert home_of(follower) == [("Said by a stranger", "artist")]

    def test_not_for_whom_the_original_has_blocked(self, artist, follower, stranger):
        reposting.repost(user=artist, public_id=make_talk(stranger, "Said").public_id)
        people.block(blocker=stranger, blocked=follower)
        assert home_of(follower) == []

    def test_nor_after_a_block_between_the_two_who_wrote_and_reposted(self, artist, follower, stranger):
        reposting.repost(user=artist, public_id=make_talk(stranger, "Said").public_id)
        people.block(blocker=stranger, blocked=artist)
        assert home_of(follower) == []

    def test_one_that_quotes_brings_what_it_quotes(self, artist, follower, stranger):
        quote = make_talk(stranger, "About it", about=make_talk(stranger, "The first"))
        reposting.repost(user=artist, public_id=quote.public_id)
        (card,) = cards_of(card_rows(Post.objects.filter(kind="repost"), follower), wishes=Wishes.of(follower))
        assert (card.text, card.quoted.text, card.passed_on_by.handle) == ("About it", "The first", "artist")

    def test_repost_and_back_in_place_and_without_scripts(self, artist, stranger, as_person):
        post, client = make_post(artist, "Fog"), as_person(stranger)
        path = f"/posts/{post.public_id}/repost/"
        answer = client.post(path, {"reposted": "yes"}, headers={"HX-Request": "true"}).content.decode()
        assert 'aria-pressed="true"' in answer
        assert '<span class="count">1</span>' in answer
        assert client.post(path, {"reposted": "no"}).url == post.get_absolute_url()
        assert not Post.objects.filter(kind="repost").exists()

    def test_what_cannot_be_passed_on_offers_no_button_and_refuses_in_words(self, artist, follower, as_person):
        post, client = make_talk(artist, visibility="followers"), as_person(follower)
        assert "/repost/" not in client.get(post.get_absolute_url()).content.decode()
        answer = client.post(f"/posts/{post.public_id}/repost/", {"reposted": "yes"})
        assert answer.status_code == 403
        assert "Its author shows this to some people only." in answer.content.decode()

    def test_who_reposted_it_as_far_as_one_may_see_them(self, artist, stranger, follower, as_person):
        post = make_post(artist)
        for person in (stranger, follower, make_person("third")):
            reposting.repost(user=person, public_id=post.public_id)
        people.block(blocker=stranger, blocked=follower)
        page = f"/posts/{post.public_id}/reposts/"
        seen = re.findall(r'href="/@(\w+)/"', as_person(follower).get(page).content.decode().split("Reposted by")[1])
        assert list(dict.fromkeys(seen)) == ["third", "follower"]

    def test_there_is_nothing_to_answer_to(self, artist, stranger, as_person):
        reposting.repost(user=stranger, public_id=make_post(artist).public_id)
        repost = Post.objects.get(kind="repost")
        client = as_person(artist)
        assert client.post(f"/posts/{repost.public_id}/like/").status_code == 404
        assert client.get(f"/posts/{repost.public_id}/comments/").status_code == 404


def test_a_quote_across_a_block_shows_nothing_to_anybody(artist, stranger, as_person, visitor):
    quote = make_talk(stranger, "Look", about=make_talk(artist, "Unmistakable"))
    assert b"Unmistakable" in as_person(visitor).get(quote.get_absolute_url()).content
    people.block(blocker=artist, blocked=stranger)
    page = as_person(visitor).get(quote.get_absolute_url()).content.decode()
    assert ("Unmistakable" in page, GONE in page) == (False, True)


def test_the_pictures_of_what_is_warned_of_are_folded_in_a_quote(artist, stranger, follower, as_person):
    original = make_talk(artist, "Careful", warning="Spiders")
    original.pictures.create(image=make_image(), place=0, alt="A spider on a wall")
    page = as_person(follower).get(make_talk(stranger, "Look", about=original).get_absolute_url()).content.decode()
    assert ("Spiders" in page, "A spider on a wall" in page) == (True, False)


def test_under_a_tag_works_and_posts_stand_in_parts_of_their_own(artist, as_person, visitor):
    post = make_talk(artist, "Fog #sea")
    services.set_tags(post=post, names=["sea"])
    work = make_post(artist, "Valley")
    services.set_tags(post=work, names=["sea"])
    works = as_person(visitor).get("/tags/sea/").content.decode()
    posts = as_person(visitor).get("/tags/sea/?show=posts").content.decode()
    assert ("Valley" in works, "Fog" in works, "Valley" in posts, "Fog" in posts) == (True, False, False, True)


def test_posts_come_page_by_page(artist, as_person, visitor):
    for number in range(talk_lists.TALK_PAGE_SIZE + 2):
        make_talk(artist, f"Thought-{number:02}")
    client = as_person(visitor)
    first = client.get("/@artist/posts/").content.decode()
    more = client.get(re.search(r'href="([^"]+after=[^"]+)"', first)[1].replace("&amp;", "&")).content.decode()
    seen = [re.findall(r"Thought-\d\d", page) for page in (first, more)]
    assert [len(set(page)) for page in seen] == [20, 2]
    assert client.get("/@artist/posts/?after=made-up").status_code == 400


def test_on_ones_own_page_each_post_stands_once_whatever_one_has_reposted(artist, stranger, rf, visitor):
    talk, work, theirs = make_talk(artist, "Thought"), make_post(artist, "Valley"), make_talk(stranger, "Reply")
    for each in (talk, work, theirs):
        reposting.repost(user=artist, public_id=each.public_id)
    page = talk_lists.talk_page(rf.get("/"), artist, wishes=Wishes.of(visitor))
    said = [(card.title or card.text, card.passed_on_by is not None) for card in page.items]
    assert said == [("Reply", True), ("Valley", True), ("Thought", False)]


def test_feeds_for_readers_and_the_gallery_stay_works(artist, as_person, visitor):
    make_talk(artist, "Unmistakable")
    for page in ("/@artist/feed.atom", "/@artist/feed.json", "/@artist/", "/explore/", "/"):
        assert b"Unmistakable" not in as_person(visitor).get(page).content
