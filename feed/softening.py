"""What an artist lets machines do, for the whole portfolio or for one post, and where all of it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import F, Q, QuerySet

from accounts.models import Profile, User
from feed.models import AS_PORTFOLIO, Post
from feed.said_terms import everybody_sees, settle_terms
from feed.services import lock_post
from images.models import Image
from images.rewriting import out_of_date
from images.terms import Terms
from protection.evidence import record_change
from protection.paths import PathRule, forget_path_rules

# So many of either kind: robots.txt stays far below the 500 KiB that every reader must take.
MOST_RULES = 2_000
# Of one artist's posts that say something else than the portfolio.
_SHOWN = 50


@transaction.atomic
def soften_portfolio(*, artist: User, terms: Terms) -> None:
    """For every post that says nothing of its own, now and later."""
    profile = Profile.objects.select_for_update(of=("self",)).get(pk=artist.pk)
    if profile.terms == terms:
        return
    record_change(artist=artist.pk, by=artist.pk, before=profile.terms, after=terms)
    Profile.objects.filter(pk=artist.pk).update(terms=terms)
    settle_terms(pictures=Image.objects.filter(in_post__post__author=artist), posts=Post.objects.filter(author=artist))
    transaction.on_commit(forget_path_rules)


@transaction.atomic
def soften_post(*, post: Post, terms: str) -> None:
    """`terms`: one of `Terms`, or `AS_PORTFOLIO`. No edit that shows: what people see is the same."""
    before = lock_post(post)
    if before.terms == terms:
        return
    record_change(artist=before.author_id, by=before.author_id, work=before.public_id, before=before.terms, after=terms)
    Post.objects.filter(pk=post.pk).update(terms=terms)
    post.terms = terms
    settle_terms(pictures=Image.objects.filter(in_post__post=post.pk), posts=Post.objects.filter(pk=post.pk))
    transaction.on_commit(forget_path_rules)


class Progress(NamedTuple):
    """How many of an artist's pictures say in their files what they should."""

    done: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


def progress_of(artist: User) -> Progress:
    theirs = Q(in_post__post__author=artist) | Q(source__in_post__post__author=artist)
    total = Image.objects.filter(theirs, state=Image.State.READY).count()
    return Progress(total - out_of_date().filter(theirs).count(), total)


def speaking_for_themselves(artist: User) -> QuerySet[Post]:
    """Works that say something else than the portfolio, newest first, a page of them."""
    works = Post.objects.filter(author=artist, kind=Post.Kind.WORK).exclude(terms=AS_PORTFOLIO)
    return works.select_related("author").order_by("-pk")[:_SHOWN]


def path_rules() -> list[PathRule]:
    """For the site's documents: posts before portfolios. Named in settings.

    A portfolio is only told together with all of its works that allow less. Where there are more of either than there
    is room for, those that have been here for longest are told; what the others allow stands in their pages' and
    pictures' headers, which overrule these documents, and no document ever says more than its artist does.
    """
    posts = list(_deviating()[: MOST_RULES + 1])
    whole = _told_whole(posts)
    portfolios = [PathRule(user.get_absolute_url(), Terms(user.profile.terms)) for user in _softened(whole)]
    return [*_rules_of(posts[:MOST_RULES]), *portfolios]


def _deviating() -> QuerySet[Post]:
    """Those that everybody may see: others' addresses are nobody's business."""
    own = everybody_sees().exclude(Q(terms=AS_PORTFOLIO) | Q(terms=F("author__profile__terms")))
    return own.select_related("author__profile").order_by("author", "pk")


def _told_whole(posts: list[Post]) -> int | None:
    """From which author on posts are missing; None where none are."""
    return posts[-1].author_id if len(posts) > MOST_RULES else None


def _softened(whole: int | None) -> list[User]:
    people = (
        User.objects.filter(is_active=True, for_members=False)
        .exclude(profile__terms=Terms.NOTHING)
        .select_related("profile")
    )
    told = people if whole is None else people.filter(pk__lt=whole)
    return list(told.order_by("pk")[:MOST_RULES])


def _rules_of(posts: list[Post]) -> Iterator[PathRule]:
    for post in posts:
        yield PathRule(post.get_absolute_url(), Terms(post.terms))
