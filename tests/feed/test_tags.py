"""Free words: one spelling each, once on a post, suggested without giving anybody away."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feed import services, tags
from feed.models import Post, PostTag, Tag
from feed.publishing import publish_post
from tests.people import make_post


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("Sea", "sea"),
        ("#sea", "sea"),
        ("##Sea Fog", "sea-fog"),
        ("sea_fog", "sea-fog"),
        ("sea - fog!", "sea-fog"),
        ("CAFÉ", "café"),
        ("cafe\u0301", "café"),
        ("ＡＢＣ", "abc"),  # noqa: RUF001
        ("ﬁsh", "fish"),
        ("se\u200ba", "sea"),
        ("ים", "ים"),
        ("बारिश", "बारिश"),
        ("絵", "絵"),
        ("3D", "3d"),
        ("!!!", ""),
        ("\u0301", ""),
        ("\0", ""),
        ("", ""),
    ],
    ids=range(18),
)
def test_look_alikes_have_one_spelling(typed, spelled):
    assert tags.spell(typed) == spelled
    assert tags.spell(spelled) == spelled


def of(post):
    return [row.tag.name for row in PostTag.objects.filter(post=post).select_related("tag")]


class TestSetting:
    def test_exactly_these_in_their_order(self, artist):
        post = make_post(artist, state="draft")
        for names in (["sea", "fog"], ["fog", "harbour", "sea"], ["harbour"], []):
            services.set_tags(post=post, names=names)
            assert of(post) == names

    def test_a_word_is_kept_once_for_everybody(self, artist, stranger):
        for person in (artist, stranger):
            services.set_tags(post=make_post(person), names=["sea", "fog"])
        assert set(Tag.objects.values_list("name", flat=True)) == {"sea", "fog"}

    def test_the_same_once_more_writes_nothing(self, artist):
        post = make_post(artist)
        services.set_tags(post=post, names=["sea", "fog"])
        edited = Post.objects.get().edited_at
        with CaptureQueriesContext(connection) as queries:
            services.set_tags(post=post, names=["sea", "fog"])
        assert [sql["sql"] for sql in queries if sql["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []
        assert Post.objects.get().edited_at == edited

    def test_a_published_posts_tags_stand_at_its_position_whenever_they_were_set(self, artist):
        early, late = make_post(artist, state="draft"), make_post(artist)
        for post in (early, late):
            services.set_tags(post=post, names=["sea"])
        assert PostTag.objects.get(post=early).position is None
        publish_post(post=early)
        assert list(PostTag.objects.order_by("-position").values_list("post", flat=True)) == [early.pk, late.pk]
        assert {row.position for row in PostTag.objects.all()} == {post.position for post in Post.objects.all()}


class TestSuggesting:
    @pytest.fixture
    def used(self, artist, stranger):
        """ "seascape" twice, "sea" once, and words of posts that not everybody may see."""
        for names in (["sea", "seascape"], ["seascape"]):
            services.set_tags(post=make_post(stranger), names=names)
        for secret in ({"visibility": "followers"}, {"visibility": "link"}, {"state": "draft"}):
            services.set_tags(post=make_post(stranger, **secret), names=["secret-client"])
        assert tags.count_uses() == 2

    def test_the_most_used_come_first_and_nothing_that_is_not_for_everybody(self, used, artist):
        assert tags.suggested("#Se", viewer=artist) == ["seascape", "sea"]
        assert tags.suggested("", viewer=artist) == ["seascape", "sea"]
        assert tags.suggested("fog", viewer=artist) == []

    def test_ones_own_words_come_before_all_others(self, used, stranger, artist):
        services.set_tags(post=make_post(artist, state="draft"), names=["sea-glass"])
        assert tags.suggested("se", viewer=artist) == ["sea-glass", "seascape", "sea"]
        assert "secret-client" in tags.suggested("se", viewer=stranger)

    def test_uses_are_counted_anew(self, used, moderator):
        assert tags.count_uses() == 0
        services.hide_posts(posts=Post.objects.filter(tags__name="sea"))
        assert tags.count_uses() == 2
        assert dict(Tag.objects.values_list("name", "uses")) == {"sea": 0, "seascape": 1, "secret-client": 0}
