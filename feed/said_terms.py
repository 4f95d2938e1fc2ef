"""What posts say to machines reaches their pictures, which know no posts: from what everybody may see, as its author
allows; from all other the strictest."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, F, QuerySet, Value, When

from feed.models import AS_PORTFOLIO, Post, PostQuerySet
from images.models import Image
from images.services import set_terms
from images.terms import Terms

_OF_POST = "in_post__post__terms"
_OF_AUTHOR = "in_post__post__author__profile__terms"


def everybody_sees() -> PostQuerySet:
    """Posts that may say more than the strictest: `Post.said_terms` of one, as a query."""
    return Post.objects.pictured_for(AnonymousUser()).filter(visibility=Post.Visibility.EVERYONE)


def settle_terms(*, pictures: QuerySet[Image], posts: QuerySet[Post]) -> None:
    """After what decides about it has changed. `pictures`: of these `posts`, or some of them."""
    seen = everybody_sees().filter(pk__in=posts.values("pk"))
    own = Case(When(**{_OF_POST: AS_PORTFOLIO}, then=F(_OF_AUTHOR)), default=F(_OF_POST))
    wanted = Case(When(in_post__post__in=seen, then=own), default=Value(Terms.NOTHING.value))
    others = pictures.annotate(wanted=wanted).exclude(terms=F("wanted")).values_list("pk", "wanted")
    by_terms = defaultdict(list)
    for image_id, terms in others:
        by_terms[terms].append(image_id)
    for terms, ids in sorted(by_terms.items()):
        set_terms(images=Image.objects.filter(pk__in=ids), terms=Terms(terms))
