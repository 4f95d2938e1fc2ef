"""What an artist says of a work: everything is kept, and what cannot be stands beside its field with a sentence."""

import pytest
from django.utils import timezone

from feed.models import Post
from tests.people import make_post

SAID = {
    "title": "Valley",
    "text": "Seven *layers*.",
    "mediums": "Gouache, Ink",
    "software": "Photoshop",
    "tags": "sea, fog",
    "field": "illustration",
    "year": "2024",
    "dimensions": "30 × 40 cm",  # noqa: RUF001
    "rating": "mature",
    "warning": "Spiders",
    "licence": "by-nc",
    "wants_critique": "on",
    "is_unfinished": "on",
    "visibility": "followers",
}


@pytest.fixture
def browser(artist, as_person):
    return as_person(artist)


@pytest.fixture
def post(artist):
    return make_post(artist, "", state="draft", pictures=2)


def send(browser, post, **said):
    told = {"title": "", "text": "", "visibility": "everyone", "form_key": str(post.form_key), "do": "save"}
    return browser.post(f"/share/{post.public_id}/", told | said)


def now(post):
    return Post.objects.select_related("artwork__field").get(pk=post.pk)


def names(rows):
    return [row.name for row in rows.all()]


def test_all_of_it_is_kept_and_comes_back(browser, post):
    assert send(browser, post, **SAID).status_code == 302
    kept, work = now(post), now(post).artwork
    assert (kept.title, kept.text, kept.visibility) == ("Valley", "Seven *layers*.", "followers")
    assert (kept.rating, kept.warning, [row.tag.name for row in kept.post_tags.all()]) == (
        "mature",
        "Spiders",
        ["sea", "fog"],
    )
    assert (names(work.mediums), names(work.software), work.field.name) == (
        ["Gouache", "Ink"],
        ["Photoshop"],
        "Illustration",
    )
    assert (work.year, work.dimensions, work.licence) == (2024, SAID["dimensions"], "by-nc")
    assert (work.wants_critique, work.is_unfinished) == (True, True)
    form = browser.get(f"/share/{post.public_id}/").context["form"]
    shown = {name: form[name].field.prepare_value(form[name].value()) for name in SAID}
    assert {name: str(value) for name, value in shown.items()} == SAID | {
        "wants_critique": "True",
        "is_unfinished": "True",
    }


def test_what_is_taken_away_is_gone(browser, post):
    send(browser, post, **SAID)
    send(browser, post, rating="general", licence="all-rights")
    kept, work = now(post), now(post).artwork
    assert (kept.post_tags.count(), work.mediums.count(), work.software.count(), work.field) == (0, 0, 0, None)
    assert (work.year, work.dimensions, work.licence, kept.rating, kept.warning) == (
        None,
        "",
        "all-rights",
        "general",
        "",
    )


def test_a_new_work_is_for_everyone_with_all_rights_reserved(browser):
    form = browser.get("/share/").context["form"]
    assert [form[name].value() for name in ("visibility", "rating", "licence")] == ["everyone", "general", "all-rights"]


def test_a_form_from_before_there_were_ratings_and_licences_leaves_them(browser, post):
    send(browser, post, **SAID)
    send(browser, post, title="Valley")
    assert (now(post).rating, now(post).artwork.licence) == ("mature", "by-nc")


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("mediums", "Gouashe", "“Gouashe” is not on our list. Did you mean Gouache?"),
        ("mediums", "Ink, qqqq", "“qqqq” is not on our list. If it is missing there, make it a tag."),
        ("software", "Blnder", "“Blnder” is not on our list. Did you mean Blender?"),
        ("mediums", ", ".join(f"x{n}" for n in range(4000)), "There is room for 12 mediums; these are 4000."),
        ("tags", ", ".join(f"x{n}" for n in range(5000)), "There is room for 20 tags; these are 5000."),
        ("tags", "sea, !!!", "“!!!” is no tag: it needs a letter or a digit."),
        ("tags", "x" * 41, f"A tag has room for 40 characters; “{'x' * 29}…” has 41."),
        ("year", "soon", f"Write the year in digits: {timezone.now().year}."),
        ("year", "0", f"Write the year in digits: {timezone.now().year}."),
        ("year", "-5", f"Write the year in digits: {timezone.now().year}."),
        ("year", "9" * 5000, f"That year has not come yet. {timezone.now().year + 1} is the latest."),
        ("year", "2999", f"That year has not come yet. {timezone.now().year + 1} is the latest."),
        ("dimensions", "x" * 61, "There is room for 60 characters in the dimensions; this has 61."),
        ("warning", "x" * 121, "There is room for 120 characters in the content warning; this has 121."),
        ("text", "x" * 5001, "There is room for 5000 characters in the text; this has 5001."),
    ],
    ids=range(15),
)
def test_what_cannot_be_kept_stands_in_its_field_beside_a_sentence(field, typed, sentence, browser, post):
    answer = send(browser, post, title="Kept", **{field: typed})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form.errors[field]) == (422, [field], [sentence])
    assert (form[field].value(), form["title"].value()) == (typed, "Kept")
    assert now(post).title == ""


@pytest.mark.parametrize("field", ["visibility", "rating", "licence", "field"])
def test_choices_that_we_did_not_offer_are_refused(field, browser, post):
    assert list(send(browser, post, **{field: "nonsense"}).context["form"].errors) == [field]


def test_many_mistakes_in_one_field_are_told_in_a_few_sentences(browser, post):
    errors = send(browser, post, mediums="qqqa, qqqb, qqqc, qqqd, qqqe").context["form"].errors["mediums"]
    assert (len(errors), errors[-1]) == (4, "And 2 more like these.")


def test_a_part_with_a_mistake_in_it_is_open(browser, post):
    page = send(browser, post, year="2999").content.decode()
    assert ('id="details" data-fold open' in page, 'id="rights" data-fold open' in page) == (True, False)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Sea, #sea, SEA", ["sea"]),
        ("#sea #fog", ["sea", "fog"]),
        ("concept art; Café\nim Regen", ["concept-art", "café", "im-regen"]),
        ("بحر، ضباب", ["بحر", "ضباب"]),
        (" , ,", []),
    ],
    ids=range(5),
)
def test_look_alike_tags_are_one(typed, kept, browser, post):
    send(browser, post, tags=typed)
    assert [row.tag.name for row in now(post).post_tags.all()] == kept


def test_any_word_of_an_entry_will_do_and_each_is_kept_once(browser, post):
    send(browser, post, mediums="WATERCOLOR; aquarelle, Watercolour", software="ps\n3dsmax")
    assert (names(now(post).artwork.mediums), names(now(post).artwork.software)) == (
        ["Watercolour"],
        ["3ds Max", "Photoshop"],
    )


class TestPictures:
    def ids(self, post):
        return [picture.image.public_id for picture in post.pictures.select_related("image").order_by("place")]

    def test_captions_are_kept_beside_descriptions(self, browser, post):
        one, two = self.ids(post)
        said = {f"alt-{one}": "A door", f"caption-{one}": "The *first* layer", f"caption-{two}": "שכבה"}
        send(browser, post, order=[one, two], **said)
        kept = [(picture.alt, picture.caption) for picture in post.pictures.order_by("place")]
        assert kept == [("A door", "The *first* layer"), (", picture 2", "שכבה")]
        assert "The *first* layer" in browser.get(f"/share/{post.public_id}/").content.decode()

    def test_a_caption_that_is_too_long_stays_with_its_sentence(self, browser, post):
        one, two = self.ids(post)
        answer = send(browser, post, order=[one, two], **{f"caption-{one}": "x" * 301})
        assert "There is room for 300 characters in a caption; this has 301." in answer.content.decode()
        assert (answer.status_code, answer.context["pictures"][0].caption) == (422, "x" * 301)


class TestEdits:
    """After publishing, what is said otherwise leaves a mark; who may see it, and facts beside it, do not."""

    @pytest.mark.parametrize(
        ("change", "shows"),
        [
            ({"title": "Hill"}, True),
            ({"text": "Eight."}, True),
            ({"tags": "sea"}, True),
            ({"licence": "by"}, True),
            ({"visibility": "followers"}, False),
            ({"rating": "mature"}, False),
            ({"year": "2020", "mediums": "Ink"}, False),
            ({}, False),
        ],
        ids=["title", "text", "tags", "licence", "visibility", "rating", "facts", "nothing"],
    )
    def test_shown_as_edited(self, change, shows, browser, artist, client):
        post = make_post(artist, "Valley")
        send(browser, post, **{"title": "Valley", "licence": "all-rights", "rating": "general"} | change)
        assert (now(post).edited_at is not None, now(post).position) == (shows, post.position)
        if "visibility" not in change:
            assert (", edited" in client.get(now(post).get_absolute_url()).content.decode()) == shows
