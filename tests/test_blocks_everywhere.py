"""Each surface against a block: whoever of two has blocked the other, neither finds anything of the other from the next
page on, and everybody else goes on finding all of it."""

from uuid import uuid4

import pytest

from accounts import services as people
from accounts.models import PeopleList
from feed import answering, bookmarks, reposting, services
from feed.models import Post, TagFollow
from notifications.choices import Wish
from notifications.models import Kind, Mail
from notifications.post_office import send
from notifications.queries import unseen_count
from notifications.services import choose
from tests.people import make_collection, make_person, make_post, make_talk

WORK, TALK, SAID, NAME = "Valley of fog", "Unmistakable thought", "An unmistakable comment", "Loudest person"


@pytest.fixture
def loud(db):
    """Somebody whose works, talk, quotes, reposts, comments, likes and follows are all over the place."""
    user = make_person("loud")
    user.profile.name = NAME
    user.profile.save()
    return user


@pytest.fixture
def reader(loud, artist):
    """Who follows both, keeps what they have published, and has each kind of notification from the loud one."""
    user = make_person("reader")
    for followee in (loud, artist):
        people.follow(follower=user, followee=followee)
    people.follow(follower=loud, followee=user)
    PeopleList.objects.create(owner=user, name="Both").people.set([loud, artist])
    return user


@pytest.fixture
def addresses(loud, artist, reader):
    """Every address where something of the loud one stands, by what it is."""
    work, talk = make_post(loud, WORK), make_talk(loud, f"{TALK} #fog")
    for post in (work, talk):
        services.set_tags(post=post, names=["fog"])
        bookmarks.keep(user=reader, post=post)
    collection = make_collection(loud, "Sketchbook", [work.public_id])
    others, own = make_post(artist, "Hill"), make_post(reader, "Mine")
    quote = make_talk(artist, "See", about=work)
    reposting.repost(user=artist, public_id=talk.public_id)
    reposting.repost(user=loud, public_id=others.public_id)
    for post in (others, own):
        comment = answering.comment(author=loud, post=post, text=SAID, form_key=uuid4())
        services.like(user=loud, post=post)
    people.follow(follower=loud, followee=artist)
    TagFollow.objects.create(user=artist, tag_id=work.post_tags.get().tag_id)
    listed = PeopleList.objects.get(owner=reader)
    return {
        "home": "/",
        "following": "/home/following/",
        "mutuals": "/home/mutuals/",
        "everyone": "/home/everyone/",
        "a list of people": f"/home/lists/{listed.public_id}/",
        "who is on it": f"/lists/{listed.public_id}/",
        "explore": "/explore/",
        "works with a tag": "/tags/fog/",
        "talk with a tag": "/tags/fog/?show=posts",
        "bookmarks": "/bookmarks/",
        "a quote": quote.get_absolute_url(),
        "what somebody else has reposted": "/@artist/posts/",
        "who has reposted": f"/posts/{others.public_id}/reposts/",
        "comments": f"/posts/{others.public_id}/comments/",
        "the work that they are under": others.get_absolute_url(),
        "one's own work": own.get_absolute_url(),
        "a link to a comment": comment.get_absolute_url(),
        "followers": "/@artist/followers/",
        "whom somebody follows": "/@reader/following/",
        "notifications": "/notifications/",
        "their work": work.get_absolute_url(),
        "their talk": talk.get_absolute_url(),
        "their collection": f"/@loud/collections/{collection.slug}/",
        "their posts": "/@loud/posts/",
        "their page": "/@loud/",
    }


def finds(client, address: str) -> bool:
    page = client.get(address, follow=True).content.decode()
    return any(words in page for words in (WORK, TALK, SAID, NAME))


def found_by(client, addresses) -> set[str]:
    return {what for what, address in addresses.items() if finds(client, address)}


@pytest.mark.parametrize("by", ["reader", "loud"])
def test_neither_finds_anything_of_the_other(by, loud, reader, addresses, as_person, stranger):
    client, others = as_person(reader), as_person(stranger)
    everywhere, seen_by_others = found_by(client, addresses), found_by(others, addresses)
    assert everywhere == set(addresses)
    assert unseen_count(reader) == 3
    blocker, blocked = (reader, loud) if by == "reader" else (loud, reader)
    people.block(blocker=blocker, blocked=blocked)
    # Who has blocked is told so on that person's own page, where the block is taken back.
    left = {"their page", "their posts"} if by == "reader" else set()
    assert found_by(client, addresses) == left
    page = client.get("/@loud/").content.decode()
    assert (WORK in page, "You have blocked @loud" in page) == (False, by == "reader")
    assert unseen_count(reader) == 0
    # The follows between the two have ended; all else is there.
    assert found_by(others, addresses) == seen_by_others - {"whom somebody follows"}


@pytest.mark.parametrize("by", ["reader", "loud"])
def test_nor_does_a_letter_tell_of_them(by, loud, reader, addresses, mailoutbox):
    blocker, blocked = (reader, loud) if by == "reader" else (loud, reader)
    choose(user=reader, wishes=dict.fromkeys(Kind, Wish(on_site=True, mail=Mail.DAILY)))
    services.like(user=loud, post=make_post(reader, "Another"))
    people.block(blocker=blocker, blocked=blocked)
    send(reader.pk, Mail.DAILY)
    assert mailoutbox == []


@pytest.mark.parametrize("by", ["reader", "loud"])
def test_neither_does_anything_to_the_other(by, loud, reader, addresses, as_person):
    work = Post.objects.get(title=WORK)
    comment = Post.objects.get(title="Hill").comments.get(author=loud)
    blocker, blocked = (reader, loud) if by == "reader" else (loud, reader)
    people.block(blocker=blocker, blocked=blocked)
    client = as_person(reader)
    tried = {
        f"/posts/{work.public_id}/like/": {},
        f"/posts/{work.public_id}/repost/": {},
        f"/posts/{work.public_id}/bookmark/": {},
        f"/posts/{work.public_id}/comments/": {"text": "Hello", "form_key": str(uuid4())},
        f"/comments/{comment.public_id}/like/": {"liked": "yes"},
        f"/comments/{comment.public_id}/answer/": {"text": "Hello", "form_key": str(uuid4())},
        "/@loud/follow/": {"follow": "yes"},
    }
    assert {path: client.post(path, told).status_code for path, told in tried.items()} == dict.fromkeys(tried, 404)
    quote = {"text": "See", "visibility": "everyone", "answers": "everyone", "rating": "general"}
    answer = client.post("/talk/new/", quote | {"form_key": str(uuid4()), "quotes": work.public_id})
    assert (answer.status_code, Post.objects.filter(author=reader).count()) == (422, 1)
