"""Home: whose posts each tab shows to whom, in every shape that it is read in, and a mix without repeats."""

import random
from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts import services as people
from accounts.models import Follow, Mute, PeopleList, Preferences
from common.paging import BadCursor
from feed import home, home_tabs, looking, reposting, services
from feed.home import count_newer, home_page
from feed.mixing import Cell, Part, Ratio, turns
from feed.models import LastPost, Mix, MutedWord, Post, Tag, TagFollow
from feed.publishing import new_position
from feed.wishes import Wishes
from tests.feed.test_visible_to import PUBLISHED, posts
from tests.people import make_person, make_post, make_talk

__all__ = ["posts"]

FOLLOWING, FRIENDS, EVERYONE = Part


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch):
    monkeypatch.setattr(home, "PAGE_SIZE", 4)


def feed_of(tab, viewer):
    viewer.profile.refresh_from_db()
    if tab == "list":
        return home_tabs.list_feed(PeopleList.objects.get(owner=viewer).public_id, owner=viewer)[1]
    return home_tabs.feed_of(tab, viewer)


def pages_of(rf, tab, viewer):
    """All pages of a tab, one after the other, as the links lead."""
    pages, url = [], "/?"
    while url:
        page = home_page(rf.get(url), feed_of(tab, viewer))
        pages.append(page)
        url = page.next_url
    return pages


def cards_of(rf, tab, viewer):
    return [card for page in pages_of(rf, tab, viewer) for card in page.cards]


def titles(rf, tab, viewer):
    return {card.title for card in cards_of(rf, tab, viewer)}


def enlist(owner, *persons):
    made = PeopleList.objects.create(owner=owner, name="Friends")
    made.people.set(persons)
    return made


def is_many(monkeypatch):
    """Read as though everybody followed more people than are read one by one, and looked hardly any way back."""
    for name, size in {"FEW": 0, "STRETCH": 5, "_LONG_STRETCH": 5, "_LAST": 2}.items():
        monkeypatch.setattr(looking, name, size)


# --- Who sees what --------------------------------------------------------------------------------------------------

FOR_MEMBERS = {"everyone", "members"}
FOR_FOLLOWERS = FOR_MEMBERS | {"followers"}
# Of the artist's posts, in the order following, mutuals, everyone, list, mix.
MAY_SEE = {
    "stranger": (set(), set(), FOR_MEMBERS, FOR_MEMBERS, FOR_MEMBERS),
    "follower": (FOR_FOLLOWERS, set(), FOR_FOLLOWERS, FOR_FOLLOWERS, FOR_FOLLOWERS),
    "mutual": (FOR_FOLLOWERS,) * 5,
    "blocked": (set(),) * 5,
    "blocker": (set(),) * 5,
    "moderator": (set(), set(), FOR_MEMBERS, FOR_MEMBERS, FOR_MEMBERS),
    "artist": (PUBLISHED, set(), PUBLISHED, PUBLISHED, PUBLISHED),
}
TABS = ("following", "mutuals", "everyone", "list", "mix")


@pytest.fixture
def mutual(artist):
    user = make_person("mutual")
    people.follow(follower=user, followee=artist)
    people.follow(follower=artist, followee=user)
    return user


@pytest.mark.parametrize("shape", ["few", "many"])
@pytest.mark.parametrize("who", MAY_SEE)
def test_what_each_sees_on_every_tab(who, shape, posts, artist, request, rf, monkeypatch):
    viewer = request.getfixturevalue(who)
    enlist(viewer, artist)
    if shape == "many":
        is_many(monkeypatch)
    assert tuple(titles(rf, tab, viewer) for tab in TABS) == MAY_SEE[who]


@pytest.mark.parametrize("tab", TABS)
def test_what_is_taken_away_is_gone_at_once(tab, artist, mutual, rf):
    enlist(mutual, artist)
    work = make_post(artist, "Valley")
    changes = [
        (lambda: people.block(blocker=artist, blocked=mutual), lambda: people.unblock(blocker=artist, blocked=mutual)),
        (lambda: people.suspend(user=artist), lambda: people.reinstate(user=artist)),
        (lambda: services.hide_posts(posts=[work]), lambda: services.restore_posts(posts=[work])),
        (
            lambda: Post.objects.filter(pk=work.pk).update(visibility="private"),
            lambda: Post.objects.filter(pk=work.pk).update(visibility="everyone"),
        ),
    ]
    for change, back in changes:
        assert titles(rf, tab, mutual) == {"Valley"}
        change()
        assert titles(rf, tab, mutual) == set()
        back()
        # A block ends what was between the two.
        PeopleList.objects.get(owner=mutual).people.add(artist)
        people.follow(follower=mutual, followee=artist)
        people.follow(follower=artist, followee=mutual)


@pytest.mark.parametrize("tab", TABS)
def test_who_is_muted_is_gone_at_once_and_there_when_it_ends(tab, artist, mutual, rf):
    enlist(mutual, artist)
    work = make_post(artist, "Valley")
    services.set_tags(post=work, names=["sea"])
    TagFollow.objects.create(user=mutual, tag=Tag.objects.get(name="sea"))
    muted = Mute.objects.create(muter=mutual, muted=artist, until=timezone.now() + timedelta(hours=1))
    Follow.objects.filter(follower=mutual).update(muted=True)
    assert titles(rf, tab, mutual) == set()
    muted.until = timezone.now() - timedelta(seconds=1)
    muted.save()
    assert titles(rf, tab, mutual) == {"Valley"}


@pytest.mark.parametrize("tab", TABS)
def test_words_and_ratings_that_somebody_does_not_want(tab, artist, mutual, rf):
    enlist(mutual, artist)
    for title, rating in (("Valley", "general"), ("Spiders", "general"), ("Nude", "mature"), ("More", "explicit")):
        make_post(artist, title, rating=rating)
    MutedWord.objects.create(user=mutual, word="spiders")
    Preferences.objects.create(user=mutual, mature="hide")
    assert titles(rf, tab, mutual) == {"Valley"}


# --- The same pages in every shape ----------------------------------------------------------------------------------


def crowd(seed):
    """People who follow, mute, list, tag, talk and pass on at random. The first of them is the reader."""
    rng = random.Random(seed)
    persons = [make_person(f"p{number}") for number in range(9)]
    me = persons[0]
    for one in persons:
        for other in rng.sample(persons, 3):
            if one != other:
                people.follow(follower=one, followee=other)
    for muted in rng.sample(persons[1:], 2):
        Mute.objects.create(muter=me, muted=muted)
        Follow.objects.filter(follower=me, followee=muted).update(muted=True)
    people.block(blocker=persons[-1], blocked=me)
    enlist(me, *rng.sample(persons, 4))
    made = []
    for number in range(70):
        author, visibility = rng.choice(persons), rng.choice(["everyone"] * 4 + ["members", "followers", "private"])
        told = {"visibility": visibility, "hidden_at": rng.choice([None] * 9 + [timezone.now()])}
        if rng.random() < 0.3 and made:
            passed_on(author, rng.choice(made))
        elif rng.random() < 0.5:
            made.append(make_talk(author, f"Talk {number}", **told))
        else:
            made.append(make_post(author, f"Work {number}", pictures=0, **told))
        if rng.random() < 0.2:
            services.set_tags(post=made[-1], names=["sea"])
    TagFollow.objects.create(user=me, tag=Tag.objects.get_or_create(name="sea")[0])
    return me


def passed_on(author, post):
    Post.objects.filter(pk=post.pk).update(repost_count=1)
    if Post.objects.filter(author=author, quoted=post, kind="repost").exists():
        return
    now = timezone.now()
    Post.objects.create(
        author=author, kind="repost", quoted=post, state="published", published_at=now, position=new_position(now)
    )


def expected(tab, me):
    """What a tab shows by its rule, read in the plainest way: keys of posts in their order."""
    everything = Wishes.of(me).wanted(Post.objects.listed_for(me)).order_by("-position")
    if tab == "everyone":
        return list(everything.exclude(kind="repost").values_list("pk", flat=True))
    heard = set(Follow.objects.filter(follower=me, muted=False).values_list("followee", flat=True))
    back = set(Follow.objects.filter(followee=me).values_list("follower", flat=True))
    listed = set(PeopleList.objects.get(owner=me).people.values_list("pk", flat=True))
    members = {"following": heard | {me.pk}, "mutuals": heard & back, "list": listed}[tab]
    belongs = Q(author__in=members)
    if tab == "following":
        belongs |= Q(tags__name="sea")
    there = list(everything.filter(belongs).distinct())
    itself = {post.pk for post in there if post.kind != "repost"}
    seen = {post.pk for post in everything if post.kind != "repost"}
    first = {post.quoted_id: post.pk for post in there if post.kind == "repost"}  # the oldest is written last
    return [
        post.quoted_id or post.pk
        for post in there
        if post.kind != "repost" or (post.quoted_id in seen - itself and first[post.quoted_id] == post.pk)
    ]


@pytest.mark.parametrize("shape", ["few", "many"])
@pytest.mark.parametrize("seed", range(3))
def test_every_shape_gives_the_same_pages(seed, shape, db, rf, monkeypatch):
    me = crowd(seed)
    if shape == "many":
        is_many(monkeypatch)
    for tab in ("following", "mutuals", "list", "everyone"):
        assert [card.pk for card in cards_of(rf, tab, me)] == expected(tab, me), tab


@pytest.mark.parametrize("shape", ["few", "many", "crowded"])
@pytest.mark.parametrize("seed", range(3))
def test_a_mix_shows_everything_that_one_may_see_once(seed, shape, db, rf, monkeypatch):
    me = crowd(seed)
    if shape != "few":
        is_many(monkeypatch)
    if shape == "crowded":
        monkeypatch.setattr(looking, "SOME", 0)
    shown = [card.pk for card in cards_of(rf, "mix", me)]
    assert len(shown) == len(set(shown))
    assert set(shown) == set(expected("everyone", me))


def test_each_part_of_a_mix_is_newest_first_and_has_its_turns(db, rf, monkeypatch):
    me, friend, of_friend, other = (make_person(name) for name in ("me", "friend", "of-friend", "other"))
    people.follow(follower=me, followee=friend)
    people.follow(follower=friend, followee=of_friend)
    parts = {friend.pk: FOLLOWING, of_friend.pk: FRIENDS, other.pk: EVERYONE}
    for number in range(12):
        for author in (friend, of_friend, other):
            make_post(author, f"Work {number}", pictures=0)
            make_talk(author, f"Talk {number}")
    services.set_mix(user=me, ratio=Ratio(50, 30, 20, 50))
    cards = cards_of(rf, "mix", me)
    cells = [Cell(parts[card.author_id], card.is_talk) for card in cards]
    # Until the first of them runs out.
    assert cells[:40] == [cell for _, cell in zip(range(40), turns(Ratio(50, 30, 20, 50)), strict=False)]
    for wanted in set(cells):
        positions = [card.position for cell, card in zip(cells, cards, strict=True) if cell == wanted]
        assert positions == sorted(positions, reverse=True)
    assert len({card.pk for card in cards}) == len(cards) == 72


def test_what_runs_out_is_said_once(db, rf):
    me, friend, other = (make_person(name) for name in ("me", "friend", "other"))
    people.follow(follower=me, followee=friend)
    for number in range(14):
        make_post(other, f"Work {number}", pictures=0)
    make_post(friend, "The only one", pictures=0)
    pages = pages_of(rf, "mix", me)
    assert [page.over for page in pages] == [{"following", "friends", "talk"}, set(), set(), set()]
    assert [len(page.cards) for page in pages] == [4, 4, 4, 3]


def test_a_mix_goes_on_as_it_began(db, rf):
    me, other = make_person("me"), make_person("other")
    for number in range(9):
        make_post(other, f"Work {number}", pictures=0)
    first = home_page(rf.get("/"), feed_of("mix", me))
    services.set_mix(user=me, ratio=Ratio(100, 0, 0, 0))
    second = home_page(rf.get(first.next_url), feed_of("mix", me))
    assert [card.title for card in (*first.cards, *second.cards)] == [f"Work {number}" for number in range(8, 0, -1)]
    assert titles(rf, "mix", me) == set()


def test_with_no_share_for_those_whom_one_follows_they_are_part_of_everyone(artist, follower, rf):
    make_post(artist, "Valley")
    services.set_mix(user=follower, ratio=Ratio(0, 0, 100, 100))
    assert titles(rf, "mix", follower) == {"Valley"}


# --- What is passed on ----------------------------------------------------------------------------------------------


def test_what_several_pass_on_is_shown_once_as_what_it_is(artist, follower, stranger, rf):
    other = make_person("other")
    for friend in (stranger, other):
        people.follow(follower=follower, followee=friend)
    people.unfollow(follower=follower, followee=artist)
    work = make_post(artist, "Valley", pictures=2)
    for friend in (stranger, other):
        reposting.repost(user=friend, public_id=work.public_id)
    (card,) = cards_of(rf, "following", follower)
    assert (card.pk, card.title, len(card.pictures), card.passed_on_by.handle) == (work.pk, "Valley", 2, "stranger")
    assert [card.pk for card in cards_of(rf, "mix", follower)] == [work.pk]
    people.follow(follower=follower, followee=artist)
    (card,) = cards_of(rf, "following", follower)
    assert (card.pk, card.passed_on_by) == (work.pk, None)


def test_what_is_passed_on_is_shown_only_to_who_may_see_it(artist, follower, stranger, rf):
    works = {visibility: make_post(artist, visibility, visibility=visibility) for visibility in sorted(PUBLISHED)}
    people.follow(follower=stranger, followee=follower)
    for work in works.values():
        passed_on(follower, work)
    assert titles(rf, "following", stranger) == FOR_MEMBERS
    people.block(blocker=artist, blocked=stranger)
    assert titles(rf, "following", stranger) == set()


# --- What is new ----------------------------------------------------------------------------------------------------


def test_what_is_newer_is_counted_as_it_would_be_shown(artist, follower, stranger):
    than = make_post(artist, "Seen").position
    assert [count_newer(feed_of(tab, follower), than=than) for tab in ("following", "everyone", "mix")] == [0, 0, 0]
    for visibility in sorted(PUBLISHED):
        make_post(artist, visibility, visibility=visibility)
    make_post(stranger)
    assert [count_newer(feed_of(tab, follower), than=than) for tab in ("following", "everyone", "mix")] == [3, 4, 4]
    assert count_newer(feed_of("everyone", stranger), than=than) == 3


def test_no_more_than_99_are_counted(artist, follower):
    for number in range(120):
        make_post(artist, f"Work {number}", pictures=0)
    assert count_newer(feed_of("following", follower), than=0) == 99


# --- Kept by the database -------------------------------------------------------------------------------------------


def test_when_somebody_last_published_is_kept_whoever_writes(artist):
    work, talk = make_post(artist), make_talk(artist)
    make_post(artist, state="draft")
    last = LastPost.objects.get(author=artist)
    assert (last.position, last.talk_position) == (talk.position, talk.position)
    newer = make_post(artist)
    last.refresh_from_db()
    assert (last.position, last.talk_position) == (newer.position, talk.position)
    imported = Post.objects.create(
        author=artist, kind="talk", state="published", published_at=timezone.now(), position=work.position - 1
    )
    last.refresh_from_db()
    assert (last.position, last.talk_position, imported.position) == (newer.position, talk.position, work.position - 1)


def test_where_the_newest_is_gone_others_are_still_found(artist, follower, rf, monkeypatch):
    is_many(monkeypatch)
    quiet = [make_person(f"quiet-{number}") for number in range(6)]
    for person in quiet:
        people.follow(follower=follower, followee=person)
        make_post(person, person.handle)
    for number in range(8):
        make_post(make_person(f"loud-{number}"), "Loud")
    for person in quiet[3:]:
        Post.objects.filter(author=person).delete()
    assert [card.title for card in cards_of(rf, "following", follower)] == ["quiet-2", "quiet-1", "quiet-0"]


# --- Cursors --------------------------------------------------------------------------------------------------------


def test_a_cursor_holds_for_one_tab_of_one_reader_alone(artist, follower, stranger, rf):
    for number in range(6):
        make_post(artist, f"Work {number}", pictures=0)
    url = home_page(rf.get("/"), feed_of("everyone", follower)).next_url
    assert len(home_page(rf.get(url), feed_of("everyone", follower)).cards) == 2
    for tab, viewer in (("everyone", stranger), ("following", follower), ("mix", follower)):
        with pytest.raises(BadCursor):
            home_page(rf.get(url), feed_of(tab, viewer))
    for spoilt in (url[:-1], f"{url}x", "/?after=1", "/?after=:"):
        with pytest.raises(BadCursor):
            home_page(rf.get(spoilt), feed_of("everyone", follower))


def test_how_many_questions_a_page_asks(artist, follower, rf, django_assert_max_num_queries):
    """However much there is: those of a page that is full at once, and two rounds more where something runs short."""
    Mix.objects.create(user=follower, following=100, friends=0, everyone=0, works=100)
    for number in range(10):
        make_post(artist, f"Work {number}")
    for tab, most in (("following", 4), ("mix", 5), ("everyone", 4)):
        feed = feed_of(tab, follower)
        cards_of(rf, tab, follower)
        with django_assert_max_num_queries(most):
            home_page(rf.get("/"), feed)
