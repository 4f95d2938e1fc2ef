"""Free words that people find posts by: one spelling of each, suggested by how much they are used."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Viewer
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


def suggested(start: str, *, viewer: Viewer, most: int = 10) -> list[str]:
    """What begins so: words of one's own first, then those that everybody's posts have, the most used first."""
    begin = Tag.objects.filter(name__startswith=spell(start)).order_by("-uses", "name").values_list("name", flat=True)
    newest = Post.objects.filter(author=viewer.pk).order_by("-pk").values("pk")[:_OWN_POSTS]
    own = begin.filter(pk__in=PostTag.objects.filter(post__in=newest).values("tag")) if viewer.pk else begin.none()
    return list(dict.fromkeys([*own[: most // 2], *begin.filter(uses__gt=0)[:most]]))[:most]


def count_uses() -> int:
    """Write down how many posts that a visitor finds in lists have each tag; how many numbers have changed."""
    public = PostTag.objects.filter(post__in=Post.objects.listed_for(AnonymousUser()), tag=OuterRef("pk"))
    counted = public.order_by().values("tag").annotate(count=Count("pk")).values("count")
    now = Coalesce(Subquery(counted), 0)
    return Tag.objects.alias(now=now).exclude(uses=F("now")).update(uses=now)
