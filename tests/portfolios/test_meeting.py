"""Two tabs with one work: what was saved in the one is not undone, unseen, by the other."""

from uuid import uuid4

import pytest

from feed.models import Post
from feed.saving import Outdated, Seen
from feed.services import arrange_pictures, set_tags
from portfolios import services
from portfolios.draft import Draft, differing, draft_of
from portfolios.models import Medium
from tests.people import make_image, make_post


@pytest.fixture
def browser(artist, as_person):
    return as_person(artist)


@pytest.fixture
def post(artist):
    return make_post(artist, "Valley", pictures=2)


def order_of(post):
    return [picture.image.public_id for picture in post.pictures.select_related("image").order_by("place")]


class Tab:
    """A page of the editor, as it was when it was opened."""

    def __init__(self, browser, post):
        self.browser, self.path = browser, f"/share/{post.public_id}/"
        self.read(browser.get(self.path))

    def read(self, answer):
        form = answer.context["form"]
        values = {name: form[name].value() for name in form.fields if name != "pictures"}
        self.fields = {
            name: ", ".join(value) if isinstance(value, list) else value
            for name, value in values.items()
            if value is not None and value is not False
        }
        self.fields["order"] = [row.image.public_id for row in answer.context["pictures"]]
        for row in answer.context["pictures"]:
            self.fields |= {f"alt-{row.image.public_id}": row.alt, f"caption-{row.image.public_id}": row.caption}
        return answer

    def save(self, do="save", take=(), **typed):
        self.fields |= typed
        return self.browser.post(self.path, self.fields | {"do": do, "take": list(take)})


@pytest.fixture
def tabs(browser, post):
    return Tab(browser, post), Tab(browser, post)


def said(post):
    post = Post.objects.get(pk=post.pk)
    return post.title, post.text


def told(answer):
    return [(each.name, each.typed, each.saved) for each in answer.context["differences"]]


class TestTwoTabs:
    def test_the_later_is_told_and_nothing_is_written(self, tabs, post):
        one, two = tabs
        assert one.save(title="The valley").status_code == 302
        answer = two.save(text="Seven layers.")
        assert (answer.status_code, said(post)) == (409, ("The valley", ""))
        assert told(answer) == [("title", "Valley", "The valley"), ("text", "Seven layers.", "")]
        page = answer.content.decode()
        assert "Nothing that you typed is lost" in page
        assert "Seven layers.</textarea>" in page

    def test_what_was_saved_there_is_ticked_where_nothing_is_said_here(self, tabs):
        one, two = tabs
        one.save(title="The valley", text="Seven layers.")
        page = two.save(title="Mine").content.decode()
        assert [f'value="{name}" checked' in page for name in ("title", "text")] == [False, True]

    def test_saved_once_more_what_is_ticked_is_taken_from_there(self, tabs, post):
        one, two = tabs
        one.save(title="The valley")
        two.read(two.save(text="Seven layers."))
        answer = two.save(take=["title"])
        assert (answer.status_code, said(post)) == (302, ("The valley", "Seven layers."))

    def test_without_a_tick_what_stands_here_is_kept(self, tabs, post):
        one, two = tabs
        one.save(title="The valley")
        two.read(two.save(title="Valley in fog"))
        assert two.save().status_code == 302
        assert said(post) == ("Valley in fog", "")

    def test_a_third_that_comes_between_is_told_too(self, tabs, post, browser):
        one, two = tabs
        one.save(title="The valley")
        two.read(two.save(title="Valley in fog"))
        Tab(browser, post).save(text="Third.")
        answer = two.save(take=["title"])
        assert (answer.status_code, said(post)) == (409, ("The valley", "Third."))
        assert told(answer) == [("text", "", "Third.")]

    def test_the_one_that_saved_first_is_told_after_the_choice(self, tabs, post):
        one, two = tabs
        one.save(title="The valley")
        two.read(two.save(title="Valley in fog"))
        two.save()
        assert one.save(text="Once more.").status_code == 409

    @pytest.mark.parametrize("do", ["publish", "up:x", "remove:x", "cover"])
    def test_whatever_is_pressed(self, do, tabs, post):
        one, two = tabs
        one.save(title="The valley")
        first, second = order_of(post)
        assert two.save(do=do.replace("x", second), title="Mine").status_code == 409
        assert (said(post), order_of(post)) == (("The valley", ""), [first, second])

    def test_pictures_that_were_sent_along_are_kept_all_the_same(self, tabs, post, photo):
        one, two = tabs
        one.save(title="The valley")
        assert two.save(title="Mine", pictures=[photo("new.jpg")]).status_code == 409
        assert (post.pictures.count(), said(post)) == (3, ("The valley", ""))

    def test_where_both_say_the_same_there_is_nothing_to_choose(self, tabs, post):
        one, two = tabs
        for tab in (one, two):
            assert tab.save(title="The valley").status_code == 302

    def test_who_goes_back_meets_nobody_but_themselves(self, tabs, post):
        one, _ = tabs
        one.save(title="The valley")
        assert one.save(title="Valley in fog").status_code == 302
        assert said(post) == ("Valley in fog", "")

    def test_a_page_from_before_there_were_versions_is_believed(self, tabs, post):
        one, two = tabs
        one.save(title="The valley")
        del two.fields["version"], two.fields["page_key"]
        assert two.save(title="Old page").status_code == 302

    @pytest.mark.parametrize("wrong", [{"version": "-1"}, {"version": "9" * 30}, {"page_key": "7"}, {"form_key": ""}])
    def test_a_form_that_we_did_not_give_out(self, wrong, tabs, post):
        assert tabs[0].save(title="Strange", **wrong).status_code == 400
        assert said(post) == ("Valley", "")


class TestPictures:
    def test_words_and_order(self, tabs, post):
        one, two = tabs
        first, second = order_of(post)
        one.save(order=[second, first], **{f"alt-{first}": "A door"})
        answer = two.save(title="Mine")
        assert told(answer) == [
            ("title", "Mine", "Valley"),
            ("order", "study.jpg, study.jpg", "study.jpg, study.jpg"),
            (f"alt-{first}", "Valley, picture 1", "A door"),
        ]
        two.read(answer)
        two.save(take=["order", f"alt-{first}"])
        assert (said(post)[0], order_of(post)) == ("Mine", [second, first])
        assert post.pictures.get(image__public_id=first).alt == "A door"

    def test_one_that_came_elsewhere_stays_and_one_that_went_is_told(self, tabs, post):
        one, two = tabs
        first, second = order_of(post)
        one.save(do=f"remove:{first}", title="The valley")
        added = post.pictures.create(image=make_image(), place=7)
        answer = two.save(**{f"alt-{first}": "A door"})
        assert answer.context["lost_words"] == ["A door"]
        assert "Typed beside a picture that was removed elsewhere: <bdi>A door</bdi>" in answer.content.decode()
        two.read(answer)
        two.save()
        assert order_of(post) == [second, added.image.public_id]


def test_words_of_every_kind_are_told_as_people_read_them(tabs, post):
    one, two = tabs
    changed = {
        "visibility": "followers",
        "mediums": "Gouache, ink",
        "tags": "sea, fog",
        "field": "illustration",
        "year": "2024",
        "is_unfinished": "on",
        "licence": "by",
    }
    assert one.save(**changed).status_code == 302
    answer = two.save(title="Mine")
    assert {name: (typed, saved) for name, typed, saved in told(answer)} == {
        "title": ("Mine", "Valley"),
        "visibility": ("Everyone", "Followers"),
        "field": ("", "Illustration"),
        "year": ("", "2024"),
        "licence": ("All rights reserved", "CC BY 4.0"),
        "is_unfinished": ("No", "Yes"),
        "tags": ("", "sea, fog"),
        "mediums": ("", "Gouache, Ink"),
    }
    two.read(answer)
    two.save(take=[name for name in changed if name != "licence"])
    current = Post.objects.get(pk=post.pk)
    kept = draft_of(current)
    mediums = set(Medium.objects.filter(name__in=["Gouache", "Ink"]).values_list("pk", flat=True))
    assert (kept.title, kept.visibility, kept.tags, set(kept.mediums)) == ("Mine", "followers", ["sea", "fog"], mediums)
    assert (kept.year, kept.is_unfinished, kept.licence) == (2024, True, "all-rights")


def test_all_that_makes_many_works_at_once_counts_as_saving(artist, post):
    draft = make_post(artist, state="draft")
    seen = Seen(draft.version, uuid4())
    services.save_artwork(post=draft, draft=Draft(title="Filled in", text="", visibility="everyone"))
    with pytest.raises(Outdated):
        services.save_artwork(post=draft, draft=Draft(title="Mine", text="", visibility="everyone"), seen=seen)


def test_what_is_kept_differs_from_itself_in_nothing(post):
    set_tags(post=post, names=["sea"])
    arrange_pictures(post=post, order=[], alts={}, captions={order_of(post)[0]: "One"})
    kept = draft_of(Post.objects.get(pk=post.pk))
    assert differing(kept, kept) == []
