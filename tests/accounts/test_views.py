import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Block, Follow, Profile
from accounts.pictures import PORTRAIT, set_picture
from images.models import Image


@pytest.fixture
def htmx():
    return {"HX-Request": "true"}


def test_follow_and_unfollow_by_plain_form(artist, stranger, as_person):
    client = as_person(stranger)
    assert client.post("/@artist/follow/", {"follow": "yes"}).url == "/@artist/"
    assert Follow.objects.filter(follower=stranger, followee=artist).exists()
    client.post("/@artist/follow/", {"follow": "no"})
    assert not Follow.objects.exists()


def test_follow_by_htmx_answers_with_the_button_turned(artist, stranger, as_person, htmx):
    answer = as_person(stranger).post("/@artist/follow/", {"follow": "yes"}, headers=htmx)
    assert (answer.status_code, answer.templates[0].name) == (200, "components/_follow.html")
    assert 'value="no"' in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_form_cannot_send_anybody_elsewhere(artist, stranger, as_person, elsewhere):
    assert as_person(stranger).post("/@artist/follow/", {"follow": "yes", "next": elsewhere}).url == "/@artist/"


def test_block_and_unblock(artist, follower, as_person):
    client = as_person(artist)
    client.post("/@follower/block/", {"block": "yes"})
    assert Block.objects.filter(blocker=artist, blocked=follower).exists()
    assert "@follower" in client.get("/settings/blocked/").content.decode()
    client.post("/@follower/block/", {"block": "no"})
    assert not Block.objects.exists()


def test_edit_the_profile(artist, as_person, photo, run_tasks):
    client = as_person(artist)
    client.post(
        "/settings/profile/", {"name": "Mirela Voss", "bio": "Landscape\r\nand light.", "portrait": photo("me.jpg")}
    )
    run_tasks()
    artist.profile.refresh_from_db()
    assert (artist.profile.name, artist.profile.bio) == ("Mirela Voss", "Landscape\nand light.")
    assert (artist.profile.portrait.purpose, artist.profile.portrait.state) == ("portrait", "ready")
    client.post("/settings/profile/", {"name": "Mirela Voss", "bio": "", "remove_portrait": "on"})
    artist.profile.refresh_from_db()
    assert (artist.profile.portrait, Image.objects.count()) == (None, 0)


class TestNewPortrait:
    @pytest.fixture
    def first(self, artist, photo, run_tasks):
        set_picture(user=artist, kind=PORTRAIT, file=photo("first.jpg"))
        run_tasks()
        return Profile.objects.get().portrait

    def send(self, artist, as_person, file):
        return as_person(artist).post("/settings/profile/", {"name": "Artist", "bio": "", "portrait": file})

    def test_the_old_one_stays_until_the_new_one_is_ready(self, artist, first, as_person, photo, run_tasks):
        self.send(artist, as_person, photo("second.jpg"))
        assert Profile.objects.get().portrait == first
        run_tasks()
        profile = Profile.objects.get()
        assert (profile.portrait.filename, profile.next_portrait) == ("second.jpg", None)
        assert Image.objects.count() == 1

    def test_a_damaged_new_one_changes_nothing_and_its_reason_is_told(self, artist, first, as_person, photo, run_tasks):
        whole = photo("cut.jpg", size=(900, 900)).read()
        self.send(artist, as_person, SimpleUploadedFile("cut.jpg", whole[: len(whole) // 2]))
        run_tasks()
        profile = Profile.objects.get()
        assert (profile.portrait, profile.next_portrait.state) == (first, "rejected")
        assert profile.next_portrait.reason in as_person(artist).get("/settings/profile/").content.decode()

    @pytest.mark.parametrize("wrong", [{"bio": "x" * 501}, {"time_zone": "Nowhere"}, {"links-0-url": "no address"}])
    def test_it_is_taken_whatever_else_is_wrong(self, wrong, artist, first, as_person, photo, run_tasks):
        rows = {"links-TOTAL_FORMS": "1", "links-INITIAL_FORMS": "0"}
        told = {"name": "Mirela", "bio": "", "portrait": photo("second.jpg")} | rows | wrong
        answer = as_person(artist).post("/settings/profile/", told)
        assert (answer.status_code, Profile.objects.get().name) == (422, "Artist")
        assert "Your new portrait is being made." in answer.content.decode()
        run_tasks()
        assert Profile.objects.get().portrait.filename == "second.jpg"


def test_a_bio_that_is_too_long_is_kept_in_the_form_and_not_in_the_profile(artist, as_person):
    answer = as_person(artist).post("/settings/profile/", {"name": "Mirela", "bio": "x" * 10_000})
    assert answer.status_code == 422
    assert answer.context["form"].errors["bio"] == ["There is room for 500 characters in your bio; this has 10000."]
    assert answer.context["form"]["bio"].value() == "x" * 10_000
    artist.profile.refresh_from_db()
    assert artist.profile.bio == ""


WORDS = {"name": "Mirela", "bio": "", "pronouns": "she/her", "place": "Ljubljana", "time_zone": "ljubljana"}


def rows(*links, **changes):
    """The form with these links, each a name and an address, as a browser sends it."""
    data = WORDS | {"links-TOTAL_FORMS": str(len(links)), "links-INITIAL_FORMS": "0"} | changes
    for number, (label, url) in enumerate(links):
        data |= {f"links-{number}-label": label, f"links-{number}-url": url, f"links-{number}-ORDER": ""}
    return data


def test_words_and_links_of_a_profile(artist, as_person):
    client = as_person(artist)
    answer = client.post(
        "/settings/profile/", rows(("Shop", "Shop.Example.com"), ("", "https://example.com/@m"), ("", ""))
    )
    assert answer.url == "/settings/profile/"
    profile = Profile.objects.get()
    assert (profile.pronouns, profile.place, profile.time_zone) == ("she/her", "Ljubljana", "Europe/Ljubljana")
    assert list(profile.links.values_list("label", "url")) == [
        ("Shop", "https://shop.example.com/"),
        ("", "https://example.com/@m"),
    ]
    shown = client.get("/settings/profile/").context["links"]
    assert [row["url"].value() for row in shown] == ["https://shop.example.com/", "https://example.com/@m", None]


def test_a_wrong_link_changes_nothing_and_all_that_was_typed_is_there_again(artist, as_person):
    typed = rows(("Shop", "javascript:alert(1)"), ("Blog", ""), ("", "example.com"), ("", "EXAMPLE.com/"), name="M")
    answer = as_person(artist).post("/settings/profile/", typed)
    assert answer.status_code == 422
    shown = answer.context["links"]
    assert [row.errors.get("url") for row in shown] == [
        ["Only addresses of pages can stand here: they begin with https:// or http://."],
        ["Where does it lead? Write the address too."],
        None,
        ["This address is there already."],
    ]
    assert [row["url"].value() for row in shown] == ["javascript:alert(1)", "", "example.com", "EXAMPLE.com/"]
    assert (Profile.objects.get().name, Profile.objects.get().links.count()) == ("Artist", 0)


def test_a_ninth_link_is_refused_in_words(artist, as_person):
    answer = as_person(artist).post("/settings/profile/", rows(*(("", f"{n}.example.com") for n in range(9))))
    assert answer.context["links"].non_form_errors() == ["There is room for 8 links; these are 9."]


def test_who_changes_links_all_the_time_is_asked_to_wait_and_loses_nothing(artist, as_person):
    client = as_person(artist)
    for turn in range(5):
        assert (
            client.post("/settings/profile/", rows(*(("", f"{n}.of{turn}.example") for n in range(8)))).status_code
            == 302
        )
    answer = client.post("/settings/profile/", rows(("", "one.more.example"), name="Other"))
    assert answer.context["form"].non_field_errors() == [
        "We look at each new link, and there were very many now. Try to save them again in 2 minutes."
    ]
    assert answer.context["links"].forms[0]["url"].value() == "one.more.example"
    assert (Profile.objects.get().name, Profile.objects.get().links.count()) == ("Mirela", 8)


def test_a_zone_that_is_none_is_refused_in_words(artist, as_person):
    answer = as_person(artist).post("/settings/profile/", rows(time_zone="Middle-earth"))
    assert answer.context["form"].errors["time_zone"] == [
        "There is no time zone of that name. Try the largest city near you."
    ]


def test_the_theme_is_remembered_by_the_browser(client, db):
    client.post("/theme/", {"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/").content.decode()
    assert client.post("/theme/", {"theme": "plaid"}).status_code == 400
