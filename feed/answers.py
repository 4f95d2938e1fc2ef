"""Comments as pages show them: threads with their first answers, in as many questions however many there are.

Who asks may see the post; which comments under it, `Comment.objects.visible_to` says, and which of them a reader does
not wish to read, `feed.wishes`. An answer is there where what it answers is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Value, Window
from django.db.models.functions import Left, RowNumber
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString

from accounts.models import Viewer
from accounts.reading import FACE_WIDTH, Face, face_columns
from common.addresses import address
from common.errors import NotVisible
from common.markdown import Links
from common.paging import Key, Page, asked_page, reader_of, sign_cursor, slice_after
from common.pointers import find_pointers
from common.prepared import prepared
from feed.mentions import links_in_comments
from feed.models import Comment, CommentPicture, CommentQuerySet, Post
from feed.pins import place_in_words
from feed.wishes import Wishes
from images.models import Image
from images.reading import Picture, picture_columns

THREADS_PAGE_SIZE = 30
FIRST_ANSWERS = 3
ANSWERS_PAGE_SIZE = 30
# What is shown of a thread before an answer in it that somebody was led to.
ANSWERS_BEFORE = 3
_BEGINS = 240
# More than anybody can tell apart on one picture.
MOST_PINS = 200
OLDEST, BEST = "oldest", "best"

_COLUMNS = (
    *("pk", "public_id", "parent_id", "text", "created_at", "edited_at", "deleted_at", "hidden_at", "hidden_by_id"),
    *("helpful_at", "like_count", "pin_x", "picture_id", "liked", "pictured", "addressee__handle"),
    "addressee__profile__name",
)


class Shot(NamedTuple):
    """A picture in a comment; `reason` where it could not be published, for who sent it."""

    alt: str
    reason: str
    image: Picture


class Mark(NamedTuple):
    """A critique's place in a picture."""

    comment: str
    picture_id: int
    x: float
    y: float
    name: str
    # As much of what was said as fits beside the picture.
    begins: str
    number: int

    @property
    def place(self) -> str:
        return place_in_words(self.x, self.y)

    @property
    def words(self) -> str:
        line = " ".join(self.begins.split())
        return f"{line}…" if len(self.begins) == _BEGINS else line


@dataclass(slots=True)
class Remark:
    """A comment, and what the viewer may do with it."""

    pk: int
    public_id: str
    parent_id: int | None
    text: str
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    hidden_at: datetime | None
    hidden_by_id: int | None
    helpful_at: datetime | None
    like_count: int
    pin_x: float | None
    picture_id: int | None
    liked: bool
    is_pictured: bool
    to_handle: str | None
    to_name: str | None
    author: Face
    links: Links = frozenset()
    mark: Mark | None = None
    pictures: list[Shot] = field(default_factory=list)
    answers: list[Remark] = field(default_factory=list)
    # The address of the answers that follow those, and how many there are.
    more_url: str = ""
    more: int = 0
    # As of `Page`.
    goes_on_from: str = ""
    # That of the whole thread, where what is shown begins later.
    whole_url: str = ""

    @property
    def html(self) -> SafeString:
        """The words, with those names as links that are people."""
        if not self.links:
            return SafeString(escape(self.text))
        leads, parts, at = dict(self.links), [], 0
        for start, end, found in find_pointers(self.text):
            if there := leads.get(found.lower()):
                parts += [escape(self.text[at:start]), f'<a href="{escape(there)}">{escape(found)}</a>']
                at = end
        return SafeString("".join([*parts, escape(self.text[at:])]))

    @property
    def to_url(self) -> str:
        return address(settings.PERSON_PAGE, self.to_handle or "")

    @property
    def has_lost_picture(self) -> bool:
        return self.pin_x is not None and self.picture_id is None


@dataclass(slots=True)
class Talk:
    """Everything that is said under a post, as one person sees a page of it."""

    post: Post
    viewer: Viewer
    # Why the viewer may not say anything; empty where they may.
    refusal: str
    sort: str
    page: Page[Remark]
    marks: list[Mark]
    # Whose cursors lead on from it.
    reader: str
    # Written just now, where the page does not reach it.
    made: Remark | None = None
    # The public id of the comment that somebody was led to.
    asked: str = ""
    # The comments whose pins the page shows; None: all, for it is the post's own.
    pinned_here: Collection[str] | None = None
    # Asked of every comment.
    is_host: bool = field(init=False)
    may_moderate: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_host = self.viewer.pk == self.post.author_id
        self.may_moderate = self.is_host or (self.viewer.is_authenticated and self.viewer.is_staff)

    def may_restore(self, remark: Remark) -> bool:
        return self.may_moderate and (self.viewer.is_staff or remark.hidden_by_id == self.post.author_id)

    @property
    def made_alone(self) -> list[Remark]:
        return [self.made] if self.made else []

    @property
    def here(self) -> set[str]:
        """The comments on this page, by their public ids."""
        shown = [*self.page.items, *self.made_alone]
        return {each.public_id for root in shown for each in (root, *root.answers)}

    def pin_url(self, comment: str) -> str:
        is_here = self.pinned_here is None or comment in self.pinned_here
        return f"{'' if is_here else self.post.get_absolute_url()}#pin-{comment}"

    def marks_on(self, picture_id: int) -> list[Mark]:
        return [mark for mark in self.marks if mark.picture_id == picture_id]


# --- Pages ----------------------------------------------------------------------------------------------------------


def talk_of(request: HttpRequest, post: Post, *, wishes: Wishes, refusal: str = "") -> Talk:
    """The page of threads that the request asks for, of `post` with its pictures."""
    sort = BEST if request.GET.get("sort") == BEST else OLDEST
    page = _threads(request, post, wishes, sort)
    marks = marks_of(post, wishes=wishes) if page.items or not page.is_first else []
    talk = Talk(post, wishes.viewer, refusal, sort, page, marks, reader_of(request))
    _fill(page.items, talk, wishes)
    return talk


def thread_of(
    talk: Talk, root: Comment, *, wishes: Wishes, request: HttpRequest | None = None, asked: Comment | None = None
) -> Remark | None:
    """One thread with a page of its answers, or with the first few of them where no request asks for more; None where
    nothing is left of it. The page has the answer that is `asked` for."""
    found = remarks_of([root.pk], talk, wishes=wishes, first_answers=request is None)
    if found and request:
        start = _start_before(asked, wishes) if asked and "after" not in request.GET else None
        page = answers_page(request, root, wishes=wishes, start=start)
        found[0].answers, found[0].more_url, found[0].goes_on_from = page.items, page.next_url, page.goes_on_from
        found[0].whole_url = address("feed:answers", root.public_id) if start else ""
        _dress(page.items, talk)
    return found[0] if found else None


def remarks_of(keys: list[int], talk: Talk, *, wishes: Wishes, first_answers: bool = True) -> list[Remark]:
    """These, by their keys."""
    found = [_remark(row) for row in _by_keys(wishes.viewer, keys, wishes.mutes_people, wishes.words)]
    if first_answers:
        _fill(found, talk, wishes)
    else:
        _dress(found, talk)
    return found


def answers_page(request: HttpRequest, root: Comment, *, wishes: Wishes, start: Key | None = None) -> Page[Remark]:
    """From the first on, or from what follows the answer `start`."""
    page = asked_page(
        lambda after: _answers(wishes.viewer, root.pk, after or start, wishes.mutes_people, wishes.words),
        request,
        key_of=itemgetter(0),
        size=ANSWERS_PAGE_SIZE,
        scope=_answers_scope(root.pk),
        path=address("feed:answers", root.public_id),
    )
    return page.showing([_remark(row) for row in page.items])


def _start_before(asked: Comment, wishes: Wishes) -> int | None:
    """After which answer a page begins that has this one among its first; None where the first page has it."""
    if asked.parent_id is None:
        return None
    earlier = _earlier(wishes.viewer, asked.parent_id, asked.pk, wishes.mutes_people, wishes.words)
    return earlier[ANSWERS_BEFORE][0] if len(earlier) == ANSWERS_PAGE_SIZE else None


def marks_of(post: Post, *, wishes: Wishes) -> list[Mark]:
    """The pins on its pictures, numbered as they came. Wants `pictures`."""
    pictures = [picture.pk for picture in post.pictures.all()]
    rows = _marks(wishes.viewer, pictures, wishes.mutes_people, wishes.words) if pictures else []
    return [Mark._make((*row, number)) for number, row in enumerate(rows, 1)]


def visible_comment_or_404(public_id: str, *, viewer: Viewer) -> Comment:
    """A comment under a post that the viewer may see, in a thread that they may see."""
    posts = Post.objects.visible_to(viewer)
    comments = Comment.objects.visible_to(viewer).filter(public_id=public_id, post__in=posts)
    comment = comments.select_related("post__author__profile", "parent", "author").first()
    if comment is None or (comment.parent_id and not _sees(comment.parent_id, viewer)):
        raise NotVisible("That comment is gone.")
    return comment


def _sees(comment: int, viewer: Viewer) -> bool:
    return Comment.objects.visible_to(viewer).filter(pk=comment).exists()


# --- Questions ------------------------------------------------------------------------------------------------------


def _threads(request: HttpRequest, post: Post, wishes: Wishes, sort: str) -> Page[Remark]:
    viewer, mutes, words = wishes.viewer, wishes.mutes_people, wishes.words
    scope, path = f"comments.{post.pk}", address("feed:comment", post.public_id)
    if sort == OLDEST:
        page = asked_page(
            lambda after: _oldest(viewer, post.pk, after, mutes, words),
            request, key_of=itemgetter(0), size=THREADS_PAGE_SIZE, scope=scope, path=path,
        )  # fmt: skip
    else:
        page = asked_page(
            lambda after: _best(viewer, post.pk, *_likes_and_key(after), mutes, words),
            request, key_of=_likes_then_key, size=THREADS_PAGE_SIZE, scope=f"{scope}.best", path=path,
            keep={"sort": BEST},
        )  # fmt: skip
    return page.showing([_remark(row) for row in page.items])


_LIKES = _COLUMNS.index("like_count")


def _likes_then_key(row: tuple[Any, ...]) -> str:
    return f"{row[_LIKES]}.{row[0]}"


def _likes_and_key(after: Key | None) -> tuple[int | None, int | None]:
    likes, _, key = str(after).partition(".")
    return (int(likes), int(key)) if after is not None else (None, None)


@prepared
def _oldest(viewer: Viewer, post: int, after: Key | None, mutes: bool, words: str | None) -> QuerySet[Any, Any]:
    roots = _wanted(viewer, mutes, words).filter(post=post, parent=None)
    return slice_after(_rows(roots, viewer), after, key="pk", size=THREADS_PAGE_SIZE)


@prepared
def _best(
    viewer: Viewer, post: int, likes: int | None, key: int | None, mutes: bool, words: str | None
) -> QuerySet[Any, Any]:
    """Along an index of likes; of as many, the older first."""
    roots = _wanted(viewer, mutes, words).filter(post=post, parent=None)
    if likes is not None:
        so_many = Value(likes, output_field=BigIntegerField())
        further = Q(like_count__lt=so_many) | Q(pk__gt=key)
        roots = roots.filter(further, like_count__lte=so_many)
    return _rows(roots, viewer).order_by("-like_count", "pk")[: THREADS_PAGE_SIZE + 1]


@prepared
def _by_keys(viewer: Viewer, keys: list[int], mutes: bool, words: str | None) -> QuerySet[Any, Any]:
    return _rows(_wanted(viewer, mutes, words).filter(pk__among=keys), viewer).order_by("pk")


@prepared
def _answers(viewer: Viewer, root: int, after: Key | None, mutes: bool, words: str | None) -> QuerySet[Any, Any]:
    answers = _wanted(viewer, mutes, words).filter(parent=root)
    return slice_after(_rows(answers, viewer), after, key="pk", size=ANSWERS_PAGE_SIZE)


@prepared
def _earlier(viewer: Viewer, root: int, before: int, mutes: bool, words: str | None) -> QuerySet[Any, Any]:
    answers = _wanted(viewer, mutes, words).filter(parent=root, pk__lt=before)
    return answers.order_by("-pk").values_list("pk")[:ANSWERS_PAGE_SIZE]


@prepared
def _first_answers(viewer: Viewer, roots: list[int], mutes: bool, words: str | None) -> QuerySet[Any, Any]:
    """The first few of each, and how many each has."""
    answers = _wanted(viewer, mutes, words).filter(parent__among=roots)
    counted = answers.annotate(
        count=Window(Count("pk"), partition_by="parent"),
        number=Window(RowNumber(), partition_by="parent", order_by="pk"),
    )
    few = counted.filter(number__lte=FIRST_ANSWERS).order_by("parent", "pk")
    return _rows(few, viewer, "count")


@prepared
def _marks(viewer: Viewer, pictures: list[int], mutes: bool, words: str | None) -> QuerySet[Any, Any]:
    pinned = _wanted(viewer, mutes, words).filter(picture__among=pictures, hidden_at=None, deleted_at=None)
    columns = ("public_id", "picture_id", "pin_x", "pin_y", "author__profile__name", Left("text", _BEGINS))
    return pinned.order_by("pk").values_list(*columns)[:MOST_PINS]


@prepared
def _shots(comments: list[int]) -> QuerySet[Any, Any]:
    rows = CommentPicture.objects.filter(comment__among=comments).order_by("comment_id", "place")
    return rows.values_list("comment_id", "alt", "image__reason", *picture_columns("image"))


def _wanted(viewer: Viewer, mutes: bool, words: str | None) -> CommentQuerySet:
    wishes = Wishes(viewer, mutes_people=mutes, words=words)
    return wishes.wanted_comments(Comment.objects.visible_to(viewer))


def _rows(comments: QuerySet[Comment], viewer: Viewer, *more: str) -> QuerySet[Any, Any]:
    liked: CommentQuerySet = comments.with_liked(viewer)  # type: ignore[attr-defined]  # a CommentQuerySet throughout
    pictured = liked.annotate(pictured=Exists(CommentPicture.objects.filter(comment=OuterRef("pk"))))
    return pictured.values_list(*_COLUMNS, *more, *face_columns("author"))


def _remark(row: tuple[Any, ...]) -> Remark:
    return Remark(*(*row[: len(_COLUMNS)], Face.of(row[-FACE_WIDTH:])))


# --- What belongs to them -------------------------------------------------------------------------------------------


def _fill(roots: list[Remark], talk: Talk, wishes: Wishes) -> None:
    """With their first answers, and all that is shown of both."""
    by_key = {root.pk: root for root in roots if not root.parent_id}
    rows = _first_answers(wishes.viewer, list(by_key), wishes.mutes_people, wishes.words) if by_key else []
    counts: dict[int, int] = {}
    for row in rows:
        answer = _remark(row)
        root = by_key[answer.parent_id or 0]
        root.answers.append(answer)
        counts[root.pk] = row[len(_COLUMNS)]
    for key, count in counts.items():
        _lead_on(by_key[key], count - len(by_key[key].answers), talk.reader)
    _dress([*roots, *(answer for root in roots for answer in root.answers)], talk)


def _lead_on(root: Remark, more: int, reader: str) -> None:
    if more > 0:
        cursor = sign_cursor(root.answers[-1].pk, scope=_answers_scope(root.pk), reader=reader)
        root.more, root.more_url = more, f"{address('feed:answers', root.public_id)}?after={cursor}"


def _answers_scope(root: int) -> str:
    return f"answers.{root}"


def _dress(remarks: list[Remark], talk: Talk) -> None:
    marks = {mark.comment: mark for mark in talk.marks}
    naming = [remark.pk for remark in remarks if "@" in remark.text]
    links = links_in_comments(naming) if naming else {}
    pictured = {remark.pk: remark for remark in remarks if remark.is_pictured}
    for remark in remarks:
        remark.mark, remark.links = marks.get(remark.public_id), links.get(remark.pk, frozenset())
    for comment, *shot in _shots(list(pictured)) if pictured else ():
        _hang(pictured[comment], shot, talk)


def _hang(remark: Remark, shot: Iterable[Any], talk: Talk) -> None:
    """What is not ready, or was rejected, is shown to who sent it alone."""
    alt, reason, *columns = shot
    image = Picture._make(columns)
    if image.state == Image.State.READY or remark.author.pk == talk.viewer.pk:
        remark.pictures.append(Shot(alt, reason, image))
