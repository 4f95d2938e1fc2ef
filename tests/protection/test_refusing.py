"""Who is refused what: every kind of caller at every kind of address, and what is counted of it."""

import pytest
from django.core.files.base import ContentFile

from feed.services import set_tags
from feed.softening import soften_portfolio, soften_post
from images import storage
from images.models import Image, Rendition
from images.shown import settle_shown
from images.terms import Terms
from portfolios.models import Portfolio
from protection import allowing, folding, paths
from protection.counting import OPEN_BATCH
from protection.moments import client as redis_client
from tests.people import make_person, make_post

GPTBOT = "Mozilla/5.0 (compatible; GPTBot/1.3; +https://openai.com/gptbot)"
CHATGPT = "Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)"
DISCORD = "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
CALLERS = {
    "person": ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "203.0.113.7"),
    "crawler": (GPTBOT, "203.0.113.7"),
    "assistant": (CHATGPT, "203.0.113.7"),
    "preview": (DISCORD, "203.0.113.7"),
    "engine": (GOOGLE, "66.249.66.1"),
    "unproved": (GOOGLE, "203.0.113.7"),
    "impostor": (GOOGLE, "203.0.113.66"),
    "endless": ("Mozilla/5.0 GPTBot " * 6000, "203.0.113.7"),
}

# The answer to each, in the order of CALLERS.
EVERYBODY = (200,) * 8
READERS = (200, 403, 403, 403, 200, 200, 403, 403)
WITH_CARDS = (200, 403, 403, 200, 200, 200, 403, 403)
TABLE = {
    "/robots.txt": EVERYBODY,
    "/policies/tdm.json": EVERYBODY,
    "/policies/tdm/": EVERYBODY,
    "/license.xml": EVERYBODY,
    "/ai.txt": EVERYBODY,
    "/.well-known/tdmrep.json": EVERYBODY,
    "/": WITH_CARDS,
    "/@artist/": WITH_CARDS,
    "/@artist/about/": WITH_CARDS,
    "{work}": WITH_CARDS,
    "{card}": WITH_CARDS,
    "{picture}": (200, 403, 403, 404, 200, 200, 403, 403),
    "{hidden_card}": (404, 403, 403, 404, 404, 404, 403, 403),
    "{followers_only}": (404, 403, 403, 404, 404, 404, 403, 403),
    "/explore/": READERS,
    "/tags/sea/": READERS,
    "/@artist/feed.atom": READERS,
    "/@artist/followers/": READERS,
    "/posts/{work_id}/comments/": READERS,
    "/accounts/login/": READERS,
    "/nowhere/": (404, 403, 403, 403, 404, 404, 403, 403),
}


def add_card(image):
    key = storage.key_for(image.public_id, b"card", "jpg")
    Rendition.objects.create(image=image, spec="card", key=key, width=1200, height=630, bytes=5)
    settle_shown([image.pk])
    return with_bytes(key)


def with_bytes(key):
    storage.public().save(key, ContentFile(b"bytes"))
    return f"/media/{key}"


@pytest.fixture
def places(artist):
    work, other = make_post(artist, "Valley"), make_post(artist, "Kept", visibility="followers")
    image, hidden = (Image.objects.get(in_post__post=post) for post in (work, other))
    set_tags(post=work, names=["sea"])
    Image.objects.filter(pk=image.pk).update(is_public=True)
    return {
        "work": work.get_absolute_url(),
        "work_id": work.public_id,
        "followers_only": other.get_absolute_url(),
        "card": add_card(image),
        "picture": with_bytes(image.renditions.get(spec="jpeg-1280").key),
        "hidden_card": add_card(hidden),
    }


@pytest.fixture
def known_impostor():
    redis_client().set("cara:proving:Googlebot:203.0.113.66", "impostor")


@pytest.fixture
def ask(client):
    def ask(who, path, **more):
        told, address = CALLERS[who]
        answer = client.get(path, HTTP_USER_AGENT=told, REMOTE_ADDR=address, **more)
        if answer.streaming:
            answer.getvalue()
        return answer

    return ask


@pytest.mark.parametrize("path", TABLE)
def test_who_gets_what(path, places, known_impostor, ask):
    path, expected = path.format(**places), TABLE[path]
    assert {who: ask(who, path).status_code for who in CALLERS} == dict(zip(CALLERS, expected, strict=True))


def test_a_refusal_asks_the_database_nothing_and_is_counted(places, known_impostor, ask, django_assert_num_queries):
    asked = ["/", places["work"], places["picture"], "/explore/", "/nowhere/", "/@nobody/", "/media/x", "/\xff\0"]
    refused = ["crawler", "assistant", "impostor", "endless"]
    with django_assert_num_queries(0):
        answers = [ask(who, path) for who in refused for path in asked]
    assert {(a.status_code, a.headers["Content-Type"]) for a in answers} == {(403, "text/plain; charset=utf-8")}
    assert sum(int(count) for count in redis_client().hvals(OPEN_BATCH)) == len(answers)


def test_a_refusal_is_short_names_the_policy_and_is_kept_by_nobody_else(db, ask):
    answer = ask("crawler", "/")
    assert answer.content.decode().splitlines()[0].startswith("GPTBot gathers what models are trained on.")
    assert "The policy: http://localhost:8000/policies/tdm/" in answer.content.decode()
    assert len(answer.content) < 400
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == ("private, max-age=86400", "User-Agent")
    assert answer.headers["X-Robots-Tag"].startswith("noai")
    assert (answer.headers["TDM-Reservation"], answer.headers["X-Content-Type-Options"]) == ("1", "nosniff")
    assert not answer.cookies


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "head"])
def test_whatever_the_method(db, client, method):
    assert getattr(client, method)("/share/", HTTP_USER_AGENT=GPTBOT).status_code == 403
    assert getattr(client, method)("/share/", HTTP_USER_AGENT=DISCORD).status_code == 403


def test_a_forged_forwarding_header_opens_nothing(db, client):
    answer = client.get("/explore/", HTTP_USER_AGENT=GPTBOT, HTTP_X_FORWARDED_FOR="66.249.66.1")
    assert answer.status_code == 403


def test_a_member_who_looks_with_such_a_program_is_refused_too(artist, as_person):
    client = as_person(artist)
    assert client.get("/settings/profile/", HTTP_USER_AGENT=GPTBOT).status_code == 403


def test_a_preview_gets_the_head_with_the_card_and_nothing_else(places, ask):
    page = ask("preview", places["work"]).content.decode()
    assert f'<meta property="og:image" content="http://localhost:8000{places["card"]}">' in page
    assert '<meta name="robots" content="noai' in page
    assert "<title>Valley by " in page
    assert page.endswith("</head><body></body></html>\n")
    assert page.count("/media/") == 1
    assert "<script" not in page


def test_a_preview_of_a_gallery_shows_no_list(places, ask):
    page = ask("preview", "/@artist/").content.decode()
    assert page.count("/media/") == 1
    assert places["work"] not in page


def test_cards_are_made_of_what_visitors_see(places, artist, as_person):
    client = as_person(artist)
    assert client.get(places["followers_only"], HTTP_USER_AGENT=DISCORD).status_code == 404


def test_who_wants_no_cards_has_none(places, artist, ask):
    Portfolio.objects.create(person=artist, share_cards=False)
    page = ask("preview", places["work"]).content.decode()
    assert ("og:image" in page, "<title>Valley by " in page) == (False, True)
    assert ask("preview", places["card"]).status_code == 404
    assert ask("person", places["card"]).status_code == 200


def test_a_flood_is_counted_and_fills_no_memory(db, client, monkeypatch):
    monkeypatch.setattr("protection.counting._MOST_FIELDS", 3)
    for number in range(10):
        client.get(f"/@artist{number}/", HTTP_USER_AGENT=GPTBOT)
    counted = {field.decode().rpartition("|")[2]: int(n) for field, n in redis_client().hgetall(OPEN_BATCH).items()}
    assert counted == {"@artist0": 1, "@artist1": 1, "@artist2": 1, "": 7}
    assert folding.fold() == 1


@pytest.fixture
def renewed():
    """The beat has run, and processes have heard of it."""

    def renewed():
        paths.renew_path_rules()
        allowing._letting.cache_clear()

    allowing._letting.cache_clear()
    yield renewed
    allowing._letting.cache_clear()


@pytest.mark.parametrize(("terms", "status"), [(Terms.ASSISTANTS, 200), (Terms.LICENCE, 403)])
def test_an_assistant_is_shown_what_its_artist_allows_and_nothing_else(places, artist, ask, renewed, terms, status):
    make_post(make_person("other"), "Kept")
    soften_portfolio(artist=artist, terms=terms)
    shown = ["/@artist/", places["work"], places["picture"]]
    assert {ask("assistant", path).status_code for path in shown} == {403}
    renewed()
    assert [ask("assistant", path).status_code for path in shown] == [status] * 3
    others = ["/", "/explore/", "/@other/", "/@artist/feed.atom", places["hidden_card"], places["followers_only"]]
    assert {ask("assistant", path).status_code for path in others} == {403}
    assert {ask("crawler", path).status_code for path in shown} == {403}


def test_a_work_that_says_no_is_not_shown_where_its_portfolio_says_yes(places, artist, ask, renewed):
    soften_portfolio(artist=artist, terms=Terms.ASSISTANTS)
    soften_post(post=artist.posts.get(title="Valley"), terms=Terms.NOTHING)
    renewed()
    assert [ask("assistant", path).status_code for path in ("/@artist/", places["work"], places["picture"])] == [
        200,
        403,
        403,
    ]
