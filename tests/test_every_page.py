"""No page escapes: every address of the site is either in this table of who may open it, or named as not a page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from accounts.lists import add_person, create_list
from accounts.muting import mute
from accounts.services import block, follow
from feed import answering, reposting, services, talking
from feed.bookmarks import keep_in, make_folder
from feed.models import Mix, Post, Tag
from feed.muting import mute_word
from feed.pins import Pin
from feed.tag_follows import follow_tag
from feed.talking import Talk
from notifications.unsubscribing import no_mail_url
from portfolios.collecting import add_works
from portfolios.models import Artwork, Portfolio, Software
from portfolios.post_office import letters_off_token
from protection.evidence import newest_documents, record_documents
from protection.honey import address_for
from protection.models import Appeal, Case, Decision, Finding, Proof, Refusals
from tests.matches.making import make_match
from tests.people import make_collection, make_image, make_person, make_post, make_talk

EVERYBODY = ("visitor", "stranger", "follower", "blocked", "moderator", "artist")

# The answer to each, in the order of EVERYBODY. 302 is the way to the log-in.
PUBLIC = (200,) * 6
MEMBERS = (302, 200, 200, 200, 200, 200)
OF_ONES_OWN = (302, 404, 404, 404, 404, 200)
NOT_FOR_BLOCKED = (200, 200, 200, 404, 200, 200)
FOLLOWERS_ONLY = (404, 404, 200, 404, 200, 200)
STAFF = (302, 302, 302, 302, 200, 302)

PAGES = {
    "/": PUBLIC,
    "/home/following/": MEMBERS,
    "/home/newer/?since={since}": MEMBERS,
    "/home/lists/{list_id}/": OF_ONES_OWN,
    "/explore/": PUBLIC,
    "/tags/sea/": NOT_FOR_BLOCKED,
    "/taxonomy/mediums/": PUBLIC,
    "/robots.txt": PUBLIC,
    "/waiting/": PUBLIC,
    "{honey}": (429,) * 6,
    "/.well-known/tdmrep.json": PUBLIC,
    "/.well-known/security.txt": PUBLIC,
    "/license.xml": PUBLIC,
    "/license-assistants.xml": PUBLIC,
    "/license-licence.xml": PUBLIC,
    "/license-both.xml": PUBLIC,
    "/sitemap.xml": PUBLIC,
    "/sitemap-0.xml": PUBLIC,
    "/policies/tdm.json": PUBLIC,
    "/policies/tdm-assistants.json": PUBLIC,
    "/policies/tdm-licence.json": PUBLIC,
    "/policies/tdm-both.json": PUBLIC,
    "/ai.txt": PUBLIC,
    "/policies/tdm/": PUBLIC,
    "/policies/published/": PUBLIC,
    "/policies/published/{digest}/": PUBLIC,
    "/policies/security/": PUBLIC,
    "/settings/machines/": MEMBERS,
    "/@artist/": NOT_FOR_BLOCKED,
    "{work}": NOT_FOR_BLOCKED,
    "{followers_only}": FOLLOWERS_ONLY,
    "/posts/{work_id}/comments/": NOT_FOR_BLOCKED,
    "/comments/{comment_id}/": NOT_FOR_BLOCKED,
    "/comments/{comment_id}/answers/": NOT_FOR_BLOCKED,
    "/comments/{comment_id}/answer/": (302, 200, 200, 404, 200, 200),
    "/comments/{comment_id}/edit/": (302, 404, 200, 404, 404, 404),
    "/posts/{work_id}/critique/{work_image_id}/": (302, 200, 200, 404, 200, 200),
    "/@artist/posts/": NOT_FOR_BLOCKED,
    "{talk}": NOT_FOR_BLOCKED,
    "/talk/new/": MEMBERS,
    "/talk/{talk_id}/": OF_ONES_OWN,
    "/talk/{talk_id}/delete/": OF_ONES_OWN,
    "/posts/{talk_id}/history/": NOT_FOR_BLOCKED,
    "/posts/{talk_id}/reposts/": NOT_FOR_BLOCKED,
    "/share/": MEMBERS,
    "/share/many/": MEMBERS,
    "/share/{draft_id}/": OF_ONES_OWN,
    "/share/{draft_id}/cover/": OF_ONES_OWN,
    "/share/{draft_id}/delete/": OF_ONES_OWN,
    "/share/{draft_id}/collections/": OF_ONES_OWN,
    "/share/pictures/{image_id}/": (302, 404, 404, 404, 404, 302),
    "/share/pictures/{image_id}/original/delete/": (302, 404, 404, 404, 404, 302),
    "/pictures/{case_id}/": OF_ONES_OWN,
    "/matches/{match_id}/": OF_ONES_OWN,
    "/drafts/": MEMBERS,
    "/drafts/coming/": MEMBERS,
    "/portfolio/arrange/": MEMBERS,
    "/portfolio/collections/": MEMBERS,
    "/portfolio/collections/new/": MEMBERS,
    "/portfolio/collections/{collection_id}/": OF_ONES_OWN,
    "/portfolio/collections/{collection_id}/edit/": OF_ONES_OWN,
    "/portfolio/collections/{collection_id}/add/": OF_ONES_OWN,
    "/portfolio/collections/{collection_id}/delete/": OF_ONES_OWN,
    "/@artist/collections/": NOT_FOR_BLOCKED,
    "/@artist/collections/sketchbook/": NOT_FOR_BLOCKED,
    # For readers, which nobody is signed in with: the same for all.
    "/@artist/feed.atom": PUBLIC,
    "/@artist/collections/sketchbook/feed.json": PUBLIC,
    "/settings/profile/": MEMBERS,
    "/settings/portrait/": MEMBERS,
    "/settings/banner/": MEMBERS,
    "/settings/blocked/": MEMBERS,
    "/settings/muted/": MEMBERS,
    "/settings/muted/words/": MEMBERS,
    "/settings/seeing/": MEMBERS,
    "/settings/tags/": MEMBERS,
    "/settings/checks/": MEMBERS,
    "/lists/": MEMBERS,
    "/lists/{list_id}/": OF_ONES_OWN,
    "/lists/{list_id}/edit/": OF_ONES_OWN,
    "/@artist/lists/": (302, 200, 200, 404, 200, 200),
    "/bookmarks/": MEMBERS,
    "/bookmarks/folders/": MEMBERS,
    "/bookmarks/{folder_id}/": OF_ONES_OWN,
    "/bookmarks/{folder_id}/edit/": OF_ONES_OWN,
    "/posts/{work_id}/bookmark/": (302, 200, 200, 404, 200, 200),
    "/notifications/": MEMBERS,
    "/settings/notifications/": MEMBERS,
    "/notifications/off/{no_mail}/": PUBLIC,
    "/desk/": STAFF,
    "/@artist/about/": NOT_FOR_BLOCKED,
    "/settings/portfolio/": MEMBERS,
    "/settings/protection/": MEMBERS,
    "/settings/protection/kept-out/": (302,) * 6,
    "/protection/": PUBLIC,
    "/@artist/contact/": (302, 200, 200, 404, 200, 403),
    "/letters/off/{letters_off}/": PUBLIC,
    "/@artist/followers/": NOT_FOR_BLOCKED,
    "/@artist/following/": NOT_FOR_BLOCKED,
    "/desk/feed/post/": STAFF,
    "/desk/feed/post/{work_pk}/change/": STAFF,
    "/desk/feed/comment/": STAFF,
    "/desk/accounts/user/": STAFF,
    "/desk/accounts/user/{artist_pk}/change/": STAFF,
    "/desk/images/image/": STAFF,
    "/desk/protection/case/": STAFF,
    "/desk/protection/case/{case_pk}/change/": STAFF,
    "/desk/protection/publisheddocument/": STAFF,
    "/desk/protection/termschange/": STAFF,
    "/desk/matches/match/": STAFF,
    "/desk/matches/removal/": STAFF,
    "/desk/portfolios/medium/": STAFF,
    "/desk/portfolios/medium/add/": STAFF,
    "/desk/portfolios/field/": STAFF,
    "/desk/portfolios/software/": STAFF,
    "/local/mail/": PUBLIC,
}

# Addresses that only take a form, hand out a picture's bytes, or are another package's; each has tests of its own.
NOT_PAGES = {
    "feed:like",
    "feed:mix",
    "feed:commenters",
    "feed:repost",
    "feed:delete_comment",
    "feed:like_comment",
    "feed:hide_comment",
    "feed:helpful",
    "notifications:seen",
    "matches:name",
    "accounts:follow",
    "accounts:block",
    "accounts:mute",
    "accounts:quiet",
    "accounts:change_people",
    "feed:unmute_word",
    "feed:follow_tag",
    "feed:mute_tag",
    "common:theme",
    "common:backdrop",
    "portfolios:upload",
    "portfolios:autosave",
    "feed:autosave_talk",
    "feed:autosave_new_talk",
    "portfolios:begin_upload",
    "portfolios:resume",
    "images:credentials",
    "images:rendition",
    "common:favicon",
    "portfolios:original",
    "portfolios:evidence",
    "local:letter",
}


@pytest.fixture
def house(artist, follower):
    work, hidden_from_most = make_post(artist, "Valley", pictures=2), make_post(artist, visibility="followers")
    services.set_tags(post=work, names=["sea"])
    draft = make_post(artist, state="draft")
    Artwork.objects.filter(post=work).update(wants_critique=True)
    comment = answering.comment(author=follower, post=work, text="Yes!", form_key=uuid4())
    case = Case.objects.create(image=draft.cover.image, person=artist, state="held")
    talk = make_talk(artist, about=work)
    Portfolio.objects.update_or_create(person=artist, defaults={"takes_messages": True})
    record_documents()
    return {
        "digest": newest_documents()[0].sha256,
        "since": signing.dumps(["following", 0], salt="cara.home.newer"),
        "letters_off": letters_off_token(artist),
        "honey": address_for(HttpRequest()),
        "no_mail": no_mail_url(artist.pk).split("/")[-2],
        "list_id": create_list(owner=artist, name="Printmakers").public_id,
        "folder_id": make_folder(owner=artist, name="Light").public_id,
        "work": work.get_absolute_url(),
        "work_id": work.public_id,
        "work_pk": work.pk,
        "match_id": make_match(work.pictures.first().image, make_post(follower).pictures.get().image).public_id,
        "work_image_id": work.pictures.first().image.public_id,
        "comment_id": comment.public_id,
        "talk": talk.get_absolute_url(),
        "talk_id": talk.public_id,
        "followers_only": hidden_from_most.get_absolute_url(),
        "draft_id": draft.public_id,
        "collection_id": make_collection(artist, "Sketchbook", [work.public_id]).public_id,
        "image_id": draft.cover.image.public_id,
        "case_id": case.public_id,
        "case_pk": case.pk,
        "artist_pk": artist.pk,
    }


@pytest.mark.parametrize("path", PAGES)
def test_who_may_open_what(path, house, stranger, follower, blocked, moderator, artist, as_person):
    people = (AnonymousUser(), stranger, follower, blocked, moderator, artist)
    answers = tuple(as_person(person).get(path.format(**house)).status_code for person in people)
    assert dict(zip(EVERYBODY, answers, strict=True)) == dict(zip(EVERYBODY, PAGES[path], strict=True))


def test_the_desk_turns_away_who_is_signed_in_and_no_moderator(stranger, moderator, as_person):
    for path in ("/desk/", "/desk/feed/post/"):
        assert as_person(stranger).get(path, follow=True).status_code == 403
        assert as_person(moderator).get(path, follow=True).status_code == 200


def our_addresses(resolver=None, namespace=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            if entry.namespace != "admin" and not str(entry.pattern).startswith("accounts/"):
                yield from our_addresses(entry, f"{entry.namespace}:" if entry.namespace else namespace)
        elif entry.name:
            yield f"{namespace}{entry.name}"


def test_no_address_of_ours_escapes(house, rf):
    shown = {get_resolver().resolve(path.format(**house).partition("?")[0]).view_name for path in PAGES}
    assert set(our_addresses()) - shown == NOT_PAGES


def say_more(artist, count):
    """Links, programs, and what has been done, as many more as there may be."""
    portfolio, _ = Portfolio.objects.get_or_create(person=artist)
    for number in range(count):
        artist.profile.links.get_or_create(place=number, url=f"https://{number}.example/")
        portfolio.experience.create(kind="client", place=number, title=f"Client {number}")
        portfolio.software.add(Software.objects.order_by("pk")[number])


def wish_more(artist, fan, post, name):
    """One person more who is muted and on the first list, one more list, folder, bookmark, muted word, followed tag."""
    mute(muter=artist, muted=fan, time="a day")
    mute_word(user=artist, word=f"wars {name}", time="good")
    follow_tag(user=artist, tag=Tag.objects.get(name=f"word-{name}"))
    create_list(owner=artist, name=f"List {name}")
    add_person(people_list=artist.people_lists.earliest("pk"), person=fan)
    folder = make_folder(owner=artist, name=f"Folder {name}")
    keep_in(user=artist, post=post, folder=artist.bookmark_folders.earliest("pk"))
    keep_in(user=artist, post=fan.posts.filter(kind="work").get(), folder=folder)


def talk_much(artist, fan, work, number):
    """Words about each other's posts, with pictures and names in them; reposts of them, and of what they quote."""
    said = talking.start_talk(author=fan, form_key=uuid4(), quotes=work.public_id)
    talking.save_talk(post=said, talk=Talk(f"Look, @artist! #sea {number}"))
    said.pictures.create(image=make_image(), place=0)
    talking.publish_talk(post=said)
    reposting.repost(user=artist, public_id=said.public_id)
    answer = make_talk(artist, f"Thank you, @{fan.handle}", about=said)
    posted = Post.objects.filter(author=artist, kind=Post.Kind.TALK).earliest("pk")
    reposting.repost(user=fan, public_id=posted.public_id)
    posted.revisions.create(text=f"Before {number}", until=timezone.now())
    answer.pictures.create(image=make_image(), place=0)


def say_something(fan, post, number):
    """A critique with a picture and a name in it, and an answer to the first one."""
    pin = Pin(post.pictures.first(), 0.5, 0.5)
    said = answering.comment(author=fan, post=post, text="Yes, @artist!", form_key=uuid4(), pin=pin)
    said.pictures.create(image=make_image(), place=0)
    first = post.comments.order_by("pk").first()
    answering.comment(author=fan, post=post, text=f"Yes, @artist, {number}!", form_key=uuid4(), to=first)


def say_more_about(case, count):
    """Findings, answers with proofs, and decisions."""
    for number in range(count):
        Finding.objects.create(image=case.image, rule=f"rule-{number}", outcome="hold", seen="Something")
        appeal = Appeal.objects.create(case=case, text=f"Sketches, {number}")
        Proof.objects.create(appeal=appeal, image=make_image())
        Decision.objects.create(case=case, verdict="ask", why="More, please.")


def grow(artist, count, talked_about=None):
    """Works with pictures of their own, followers with portraits of their own, comments by different people; all works
    in the first collection, and the newest in one of its own."""
    first = talked_about
    say_more(artist, count)
    # A mix of several parts asks once more where one of them has too few posts: tests/feed/test_home.py.
    Mix.objects.get_or_create(user=artist, defaults={"following": 100, "friends": 0, "everyone": 0, "works": 100})
    for number in range(count):
        fan = make_person(f"fan-of-{number}x{count}")
        fan.profile.portrait = make_image(purpose="portrait")
        fan.profile.save(update_fields=["portrait"])
        make_post(fan, f"Fan art {number}")
        follow(follower=fan, followee=artist)
        follow(follower=artist, followee=fan)
        post = make_post(artist, f"Work {number}", pictures=3, terms="both")
        first = first or post
        services.set_tags(post=post, names=["sea", f"word-{number}-of-{count}"])
        wish_more(artist, fan, post, f"{number}-of-{count}")
        say_something(fan, first, number)
        # Home asks once more where a page has not enough: there are fewer posts than one holds.
        if number < 3:
            talk_much(artist, fan, post, number)
        draft = make_post(artist, f"Draft {number}", state="draft")
        Case.objects.create(image=draft.cover.image, person=fan, state="held", waits_since=timezone.now())
        Refusals.objects.create(
            day=timezone.now().date(), kind="crawler", agent=f"bot-{number}-of-{count}", asked="pages", artist=artist,
            count=1,
        )  # fmt: skip
        make_post(artist, f"Plan {number}", state="scheduled", scheduled_for=timezone.now() + timedelta(days=number))
        make_collection(artist, f"Collection {number}", [post.public_id])
        add_works(collection=artist.collections.earliest("pk"), works=[post.public_id])
    return first


def count_queries(client, path):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(path)
        assert answer.status_code == 200
    return len(queries), [query["sql"] for query in queries]


# Who looks at each page whose questions are counted: a visitor and a signed-in artist see different ones.
COUNTED = [
    ("visitor", "/"),
    ("visitor", "/explore/"),
    ("visitor", "/tags/sea/"),
    ("visitor", "/@artist/"),
    ("visitor", "{work}"),
    ("visitor", "/@artist/about/"),
    ("visitor", "/@artist/followers/"),
    ("visitor", "/@artist/following/"),
    ("visitor", "/posts/{work_id}/comments/"),
    ("visitor", "/comments/{comment_id}/"),
    ("visitor", "/comments/{comment_id}/answers/"),
    ("moderator", "/comments/{comment_id}/answer/"),
    ("visitor", "/@artist/posts/"),
    ("visitor", "{talk}"),
    ("visitor", "/posts/{talk_id}/history/"),
    ("visitor", "/posts/{talk_id}/reposts/"),
    ("visitor", "/tags/sea/?show=posts"),
    ("artist", "/@artist/posts/"),
    ("artist", "{talk}"),
    ("artist", "/talk/new/"),
    ("artist", "/talk/{talk_id}/"),
    ("artist", "/"),
    ("artist", "/home/following/"),
    ("artist", "/home/everyone/"),
    ("artist", "/home/lists/{list_id}/"),
    ("artist", "/home/newer/?since={since}"),
    ("artist", "/explore/"),
    ("artist", "/tags/sea/"),
    ("artist", "/taxonomy/mediums/"),
    ("artist", "/@artist/"),
    ("artist", "{work}"),
    ("artist", "/@artist/about/"),
    ("artist", "/settings/portfolio/"),
    ("artist", "/@artist/followers/"),
    ("artist", "/@artist/following/"),
    ("artist", "/share/"),
    ("artist", "/share/many/"),
    ("artist", "/share/{draft_id}/"),
    ("artist", "/share/{draft_id}/cover/"),
    ("artist", "/drafts/"),
    ("artist", "/drafts/coming/"),
    ("artist", "/portfolio/arrange/"),
    ("artist", "/portfolio/collections/"),
    ("artist", "/portfolio/collections/{collection_id}/"),
    ("artist", "/portfolio/collections/{collection_id}/add/"),
    ("artist", "/share/{draft_id}/collections/"),
    ("visitor", "/@artist/collections/"),
    ("visitor", "{collection}"),
    ("visitor", "/@artist/feed.atom"),
    ("visitor", "{collection}feed.json"),
    ("artist", "/@artist/collections/"),
    ("artist", "{collection}"),
    ("artist", "/settings/profile/"),
    ("artist", "/settings/portrait/"),
    ("artist", "/settings/banner/"),
    ("artist", "/settings/blocked/"),
    ("artist", "/settings/muted/"),
    ("artist", "/settings/muted/words/"),
    ("artist", "/settings/tags/"),
    ("artist", "/settings/machines/"),
    ("artist", "/settings/checks/"),
    ("artist", "/settings/protection/"),
    ("visitor", "/protection/"),
    ("artist", "/pictures/{case_id}/"),
    ("artist", "/lists/"),
    ("artist", "/lists/{list_id}/"),
    ("artist", "/@someone/lists/"),
    ("artist", "/bookmarks/"),
    ("artist", "/bookmarks/{folder_id}/"),
    ("artist", "/posts/{work_id}/bookmark/"),
    ("artist", "/notifications/"),
    ("moderator", "{work}"),
    ("moderator", "/desk/feed/post/"),
    ("moderator", "/desk/feed/comment/"),
    ("moderator", "/desk/accounts/user/"),
    ("moderator", "/desk/images/image/"),
    ("moderator", "/desk/protection/case/"),
    ("moderator", "/desk/protection/case/{case_pk}/change/"),
]


@pytest.mark.parametrize(("who", "path"), COUNTED)
def test_a_page_asks_as_many_questions_of_many_rows_as_of_few(who, path, artist, moderator, as_person):
    client = as_person({"visitor": AnonymousUser(), "artist": artist, "moderator": moderator}[who])
    make_person("someone")
    first = grow(artist, 2)
    draft = make_post(artist, state="draft", pictures=1)
    case = Case.objects.create(image=draft.cover.image, person=artist, state="held")
    say_more_about(case, 1)
    collection = artist.collections.earliest("pk")
    talk = Post.objects.filter(author=artist, kind=Post.Kind.TALK).earliest("pk")
    path = path.format(
        talk=talk.get_absolute_url(),
        talk_id=talk.public_id,
        work=first.get_absolute_url(),
        work_id=first.public_id,
        comment_id=first.comments.earliest("pk").public_id,
        draft_id=draft.public_id,
        case_id=case.public_id,
        case_pk=case.pk,
        collection=collection.get_absolute_url(),
        collection_id=collection.public_id,
        list_id=artist.people_lists.earliest("pk").public_id,
        folder_id=artist.bookmark_folders.earliest("pk").public_id,
        since=signing.dumps(["following", 0], salt="cara.home.newer"),
    )
    client.get(path)  # fills what is asked once in a process
    few, _ = count_queries(client, path)
    grow(artist, 6, talked_about=first)
    say_more_about(case, 5)
    for place in range(1, 8):
        draft.pictures.create(image=make_image(), place=place)
    for number in range(5):
        block(blocker=artist, blocked=make_person(f"unwanted-{number}"))
    many, asked = count_queries(client, path)
    assert many == few, "\n".join(asked)


# Pages of one thing only: there is nothing in them that could become more.
OF_ONE_THING = {
    "feed:edit_comment",
    "feed:critique",
    "feed:delete_talk",
    "matches:match",
    "admin:matches_match_changelist",
    "admin:matches_removal_changelist",
    "protection:robots",
    "protection:waiting",
    "protection:honey",
    "protection:tdmrep",
    "protection:license",
    "protection:license-assistants",
    "protection:license-licence",
    "protection:license-both",
    # Kept for an hour: its questions are counted in tests/portfolios/test_sitemaps.py.
    "portfolios:sitemaps",
    "portfolios:sitemap",
    "protection:tdm_policy",
    "protection:tdm_policy-assistants",
    "protection:tdm_policy-licence",
    "protection:tdm_policy-both",
    "protection:ai",
    "protection:security",
    "protection:terms",
    "protection:published",
    "protection:published_document",
    "protection:security_policy",
    "admin:protection_publisheddocument_changelist",
    "admin:protection_termschange_changelist",
    # Three rows at the most.
    "portfolios:kept_out",
    "portfolios:forget_original",
    "portfolios:delete",
    "portfolios:new_collection",
    "portfolios:edit_collection",
    "portfolios:delete_collection",
    "portfolios:picture",
    "accounts:profile",
    "accounts:seeing",
    "accounts:edit_list",
    "feed:folders",
    "feed:edit_folder",
    "portfolios:contact",
    "portfolios:letters_off",
    "notifications:settings",
    "notifications:no_mail",
    "admin:index",
    "admin:feed_post_change",
    "admin:accounts_user_change",
    "admin:portfolios_medium_changelist",
    "admin:portfolios_medium_add",
    "admin:portfolios_field_changelist",
    "admin:portfolios_software_changelist",
    "local:mail",
}


def test_no_page_escapes_the_counting(house):
    names = {get_resolver().resolve(path.format(**house).partition("?")[0]).view_name for path in PAGES}
    counted = {
        get_resolver()
        .resolve(path.format(**house, collection="/@artist/collections/sketchbook/").partition("?")[0])
        .view_name
        for _, path in COUNTED
    }
    assert names - counted == OF_ONE_THING - counted
