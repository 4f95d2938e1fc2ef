"""What an artist says of themselves to a client: who reads it, and that saving it loses nothing."""

import re

import pytest
from django.utils import timezone

from accounts import services as people
from accounts.models import ProfileLink
from portfolios.models import Experience, Portfolio, Software
from portfolios.profiles import About, Entry, save_about
from portfolios.walls import portfolio_of

KINDS = ("exhibition", "client", "job", "award")


@pytest.fixture
def software(db):
    return [
        Software.objects.get_or_create(name=name, defaults={"slug": name.lower()})[0] for name in ("Krita", "Blender")
    ]


@pytest.fixture
def told(artist, software):
    """The artist with everything said."""
    about = About(
        about="I paint **valleys**.",
        skills=["Matte painting", "Colour keys"],
        software=[one.pk for one in software],
        open_for_commissions=True,
        open_for_full_time=True,
        rates="From 300 €",
        turnaround="Two weeks",
        takes_messages=True,
    )
    experience = [
        Entry("exhibition", "Light", "Ljubljana", "2025", "https://light.example/"),
        Entry("exhibition", "Dusk", period="2024"),
        Entry("award", "Golden brush"),
    ]
    people.edit_profile(user=artist, name="Artist", bio="", pronouns="she/her", place="Ljubljana")
    now = timezone.now()
    ProfileLink.objects.create(
        profile=artist.profile, place=0, label="Shop", url="https://shop.example/", checked_at=now, verified_at=now
    )
    ProfileLink.objects.create(profile=artist.profile, place=1, url="https://www.blog.example/me", checked_at=now)
    save_about(artist=artist, about=about, experience=experience)
    return artist


def form(*entries, **changes):
    """The form as a browser sends it: `entries` are kind, then title, at, period, address."""
    data = {"order": "own", "share_cards": "on", "visitors_width": "1600"} | changes
    for kind in KINDS:
        rows = [row for its_kind, *row in entries if its_kind == kind]
        data |= {f"{kind}-TOTAL_FORMS": str(len(rows) + 1), f"{kind}-INITIAL_FORMS": "0"}
        for number, row in enumerate(rows):
            for name, value in zip(("title", "at", "period", "url"), row, strict=False):
                data[f"{kind}-{number}-{name}"] = value
    return data


class TestTheAboutPage:
    PEOPLE = {
        "visitor": 200, "stranger": 200, "follower": 200, "blocked": 404, "blocker": 404, "moderator": 200,
        "artist": 200,
    }  # fmt: skip

    @pytest.mark.parametrize("said", [True, False])
    def test_who_reads_it(self, said, artist, as_person, request):
        if said:
            request.getfixturevalue("told")
        people_ = {who: request.getfixturevalue(who) for who in self.PEOPLE}
        assert {who: as_person(one).get("/@artist/about/").status_code for who, one in people_.items()} == self.PEOPLE
        people.suspend(user=artist)
        assert as_person(people_["follower"]).get("/@artist/about/").status_code == 404

    def test_it_tells_all_of_it(self, told, client):
        page = client.get("/@artist/about/").content.decode()
        for piece in (
            "<strong>valleys</strong>",
            "Matte painting",
            "Krita",
            "Open for commissions and full-time",
            "From 300 €",
            "Two weeks",
            '<a href="https://light.example/" rel="nofollow ugc noopener">Light</a>',
            "Golden brush",
            "@artist",
            "she/her",
            '<a href="https://shop.example/" rel="me nofollow ugc noopener" title="https://shop.example/">Shop</a>',
            ">blog.example</a>",
            'href="/@artist/contact/"',
            'href="/@artist/followers/"',
        ):
            assert piece in page, piece
        assert page.index("Light") < page.index("Dusk") < page.index("Golden brush")
        assert page.count(">Verified</span>") == 2  # in the head, and where there is room to say so

    @pytest.mark.parametrize(
        ("who", "words"), [("artist", "What should a client know?"), ("stranger", "Nothing is written")]
    )
    def test_one_with_nothing_on_it(self, who, words, artist, as_person, request):
        assert words in as_person(request.getfixturevalue(who)).get("/@artist/about/").content.decode()

    def test_case_does_not_matter(self, artist, client):
        assert client.get("/@ARTIST/about/").url == "/@artist/about/"

    @pytest.mark.parametrize("hidden", ["takes_messages", "open_for_commissions"])
    def test_the_head_says_only_what_is_so(self, hidden, told, client):
        words = {"takes_messages": "/@artist/contact/", "open_for_commissions": "Open for commissions"}[hidden]
        assert words in client.get("/@artist/").content.decode()
        Portfolio.objects.update(**{hidden: False})
        assert words not in client.get("/@artist/").content.decode()

    def test_nothing_in_it_is_taken_for_html(self, artist, client):
        bad = "<script>alert(1)</script>"
        people.edit_profile(user=artist, name=bad, bio=bad, pronouns=bad[:30], place=bad)
        ProfileLink.objects.create(profile=artist.profile, place=0, label=bad, url="https://a.example/")
        about = About(about=bad, skills=[bad], rates=bad, turnaround=bad, open_for_freelance=True)
        save_about(artist=artist, about=about, experience=[Entry("job", bad, bad, bad)])
        assert "<script>alert" not in client.get("/@artist/about/").content.decode()


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ([], ""),
        (["commissions"], "commissions"),
        (["commissions", "full_time"], "commissions and full-time"),
        (["commissions", "freelance", "full_time"], "commissions, freelance and full-time"),
    ],
)
def test_what_somebody_is_open_for_in_words(kinds, words):
    assert Portfolio(**{f"open_for_{kind}": True for kind in kinds}).open_for_altogether == words


class TestSaving:
    @pytest.fixture
    def save(self, artist, software, as_person):
        return lambda *entries, **changes: as_person(artist).post("/settings/portfolio/", form(*entries, **changes))

    def test_all_of_it(self, artist, save):
        answer = save(
            ("client", "Aardman", "Backgrounds", "2025", "aardman.example"),
            ("client", "Laika"),
            ("job", "Painter", "at home"),
            about="  I paint.\r\n\r\n\r\nA lot. ",
            skills="Matte painting, colour keys,, Colour Keys",
            software="krita, Blender",
            open_for_freelance="on",
            rates="Ask.",
            turnaround="A week",
            takes_messages="on",
            order="newest",
            share_cards="",
            visitors_width="640",
        )
        assert answer.url == "/settings/portfolio/"
        portfolio = portfolio_of(artist)
        assert (portfolio.about, portfolio.skills) == ("I paint.\n\nA lot.", ["Matte painting", "colour keys"])
        assert [one.name for one in portfolio.software.all()] == ["Blender", "Krita"]
        assert portfolio.open_for == ["freelance"]
        assert (portfolio.rates, portfolio.turnaround, portfolio.takes_messages) == ("Ask.", "A week", True)
        assert (portfolio.order, portfolio.share_cards, portfolio.visitors_width) == ("newest", False, 640)
        assert list(portfolio.experience.values_list("kind", "title", "at", "period", "url")) == [
            ("client", "Aardman", "Backgrounds", "2025", "https://aardman.example/"),
            ("client", "Laika", "", "", ""),
            ("job", "Painter", "at home", "", ""),
        ]

    def test_nothing_for_visitors_and_the_width_of_before_again(self, artist, save, as_person):
        save(visitors_width="640")
        save(visitors_width="0")
        artist.refresh_from_db()
        assert (artist.for_members, portfolio_of(artist).visitors_width) == (True, 640)
        page = as_person(artist).get("/settings/portfolio/").content.decode()
        assert re.search(r'name="visitors_width" value="(\d+)"[^>]* checked', page)[1] == "0"
        save(visitors_width="640")
        artist.refresh_from_db()
        assert (artist.for_members, portfolio_of(artist).visitors_width) == (False, 640)

    def test_what_is_shown_is_sent_back_and_changes_nothing(self, told, as_person):
        before = list(Experience.objects.values_list("kind", "title", "at", "period", "url"))
        page = as_person(told).get("/settings/portfolio/").context
        data = {field.html_name: field.value() for field in page["form"] if field.value() not in (None, False)}
        for _, _, rows in page["rows"].kinds:
            for one in [rows.management_form, *rows]:
                data |= {field.html_name: field.value() for field in one if field.value() is not None}
        data |= {name: page["form"].fields[name].prepare_value(data[name]) for name in ("skills", "software")}
        assert as_person(told).post("/settings/portfolio/", data).status_code == 302
        portfolio = portfolio_of(told)
        assert list(portfolio.experience.values_list("kind", "title", "at", "period", "url")) == before
        assert (portfolio.about, portfolio.skills) == ("I paint **valleys**.", ["Matte painting", "Colour keys"])
        assert (portfolio.open_for, portfolio.software.count()) == (["commissions", "full-time"], 2)

    def test_rows_in_another_order_and_one_removed(self, told, as_person):
        data = form(("exhibition", "Light"), ("exhibition", "Dusk"), ("exhibition", "Dawn"))
        data |= {"exhibition-INITIAL_FORMS": "2", "exhibition-0-ORDER": "2", "exhibition-1-ORDER": "1"}
        data |= {"exhibition-0-DELETE": ""}
        as_person(told).post("/settings/portfolio/", data)
        assert list(Experience.objects.values_list("title", flat=True)) == ["Dusk", "Light", "Dawn"]
        data |= {"exhibition-0-DELETE": "on"}
        as_person(told).post("/settings/portfolio/", data)
        assert list(Experience.objects.values_list("title", flat=True)) == ["Dusk", "Dawn"]

    def test_one_wrong_thing_keeps_the_rest_typed_and_unsaved(self, artist, save):
        answer = save(
            ("award", "", "by somebody"),
            ("award", "Medal", "", "", "javascript:alert(1)"),
            about="x" * 5001,
            skills="fine, " + "y" * 41,
            software="Krita, Kritta",
            turnaround="z" * 121,
            takes_messages="on",
        )
        assert answer.status_code == 422
        told = answer.context["form"]
        assert told.errors["about"] == ["There is room for 5000 characters in the text about you; this has 5001."]
        assert told.errors["skills"] == [f"There is room for 40 characters in a skill; “{'y' * 29}…” has 41."]
        assert told.errors["turnaround"] == ["There is room for 120 characters in how long it takes; this has 121."]
        assert "Kritta" in told.errors["software"][0]
        awards = {heading: rows for heading, _, rows in answer.context["rows"].kinds}["Awards"]
        assert [row.errors for row in awards.forms[:2]] == [
            {"title": ["What is it called? Write that too, or empty the row."]},
            {"url": ["Only addresses of pages can stand here: they begin with https:// or http://."]},
        ]
        assert (told["about"].value(), told["takes_messages"].value()) == ("x" * 5001, True)
        assert awards.forms[1]["url"].value() == "javascript:alert(1)"
        assert not Portfolio.objects.filter(takes_messages=True).exists()

    def test_too_many_of_a_kind(self, save):
        answer = save(*(("client", f"Client {number}") for number in range(31)), skills=", ".join(map(str, range(21))))
        clients = {heading: rows for heading, _, rows in answer.context["rows"].kinds}["Clients"]
        assert clients.non_form_errors() == ["There is room for 30 clients; these are 31."]
        assert answer.context["form"].errors["skills"] == ["There is room for 20 skills; these are 21."]

    def test_a_form_without_rows_leaves_them(self, told, as_person):
        as_person(told).post("/settings/portfolio/", {"order": "own", "visitors_width": "1600", "about": "New."})
        assert (portfolio_of(told).about, Experience.objects.count()) == ("New.", 3)

    def test_where_nothing_was_set_the_defaults_are_shown(self, artist, as_person):
        page = as_person(artist).get("/settings/portfolio/").context["form"]
        assert [page[name].value() for name in ("order", "share_cards", "visitors_width", "takes_messages")] == [
            "own",
            True,
            1600,
            False,
        ]
        assert not Portfolio.objects.exists()
