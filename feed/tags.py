"""Free words that people find posts by: one spelling of each, suggested by how much they are used."""

from __future__ import annotations

import unicodedata

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.urls import reverse

from accounts.models import Viewer
from common.markdown import Links, pointers
from feed.models import Post, PostTag, Tag

TAGS_PER_POST = 20
# Of one's own words those of so many newest posts are suggested.
_OWN_POSTS = 300


def spell(word: str) -> str:
    """Small letters and digits in one form, "-" between words: "#Sea Fog" is "sea-fog". Empty where there is none."""
    letters = unicodedata.normalize("NFKC", word).lower()
    kept = "".join(_letter(letter) for letter in unicodedata.normalize("NFC", letters))
    return "-".join(part for part in kept.split("-") if any(letter.isalnum() for letter in part))


def _letter(letter: str) -> str:
    """Letters, accents and digits stay; what cannot be seen goes; all else parts words."""
    kind = unicodedata.category(letter)
    return letter if kind[0] in "LMN" else "" if kind == "Cf" else "-"


def tags_in(text: str) -> list[str]:
    """The #tags that stand in somebody's words, as they are spelled here."""
    return list(dict.fromkeys(_tags_as_typed(text).values()))


def links_of_tags(text: str) -> Links:
    """For `markdown`: where its #tags lead."""
    return frozenset((typed, reverse(settings.TAG_PAGE, args=[name])) for typed, name in _tags_as_typed(text).items())


def validate_tags(text: str) -> None:
    """For a form's field."""
    count = len(tags_in(text))
    if count > TAGS_PER_POST:
        raise ValidationError(f"A post can have {TAGS_PER_POST} #tags; this has {count}. Please take some out.")


def _tags_as_typed(text: str) -> dict[str, str]:
    found = {typed: spell(typed) for typed in pointers(text) if typed[0] == "#"} if "#" in text else {}
    return {typed: name for typed, name in found.items() if 0 < len(name) <= Tag.MAX_LENGTH}


def suggested(start: str, *, viewer: Viewer, most: int = 10) -> list[str]:
    """What begins so: words of one's own first, then those that everybody's posts have, the most used first."""
    begin = Tag.objects.filter(name__startswith=spell(start)).order_by("-uses", "name").values_list("name", flat=True)
    newest = Post.objects.filter(author=viewer.pk).order_by("-pk").values("pk")[:_OWN_POSTS]
    own = begin.filter(pk__in=PostTag.objects.filter(post__in=newest).values("tag")) if viewer.pk else begin.none()
    return list(dict.fromkeys([*own[: most // 2], *begin.filter(uses__gt=0)[:most]]))[:most]


def count_uses() -> int:
    """Write down how many posts that a visitor finds in lists have each tag; how many numbers have changed."""
    public = PostTag.objects.filter(post__in=Post.objects.listed_for(AnonymousUser())).order_by()
    now = dict(public.values_list("tag").annotate(count=Count("pk")))
    before = Tag.objects.values_list("pk", "uses").iterator()
    changed = [Tag(pk=pk, uses=now.get(pk, 0)) for pk, uses in before if uses != now.get(pk, 0)]
    Tag.objects.bulk_update(changed, ["uses"], batch_size=1000)
    return len(changed)
