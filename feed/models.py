from __future__ import annotations

import uuid
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Now
from django.utils.text import slugify

from accounts.models import Block, Follow, User, Viewer
from common.addresses import address
from common.ids import PUBLIC_ID_LENGTH, new_public_id
from images.models import Image
from images.terms import CHOICES, Terms
from protection.models import Case


def blocked_either_way(viewer: User, person: str) -> Exists:
    """Whether `viewer` and the person that the outer row's column `person` names have blocked each other."""
    return Exists(
        Block.objects.filter(
            Q(blocker=viewer.pk, blocked=OuterRef(person)) | Q(blocker=OuterRef(person), blocked=viewer.pk)
        )
    )


def parted(one: str, other: str) -> Exists:
    """Whether the people that these two columns of the outer row name have blocked each other."""
    one_way = Q(blocker=OuterRef(one), blocked=OuterRef(other))
    return Exists(Block.objects.filter(one_way | Q(blocker=OuterRef(other), blocked=OuterRef(one))))


def _out() -> Q:
    """A post that is there for others than its author and moderators, whoever its visibility names."""
    return Q(state=Post.State.PUBLISHED, hidden_at=None, author__is_active=True)


def _out_for_visitors() -> Q:
    """One that is there for visitors, too, unless its visibility says otherwise."""
    return _out() & Q(author__for_members=False)


# Of a post that says nothing of its own to machines.
AS_PORTFOLIO = "portfolio"
TERMS = [(AS_PORTFOLIO, "As my portfolio says"), *CHOICES]


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Viewer) -> PostQuerySet:
        """The one door to content: the posts that this person may open by their address.

        One's own always; a moderator opens whatever was published and is not private, hidden or not.
        """
        if not viewer.is_authenticated:
            return self.filter(_out_for_visitors(), visibility__in=Post.OPEN_TO_VISITORS)
        allowed = Q(author=viewer.pk) | self._readable_by(viewer)
        if viewer.is_staff:
            allowed |= Q(state=Post.State.PUBLISHED) & ~Q(visibility=Post.Visibility.PRIVATE)
        return self.filter(allowed)

    def listed_for(self, viewer: Viewer) -> PostQuerySet:
        """What lists may show this person: visible, published, not hidden, and link-only posts only to their author."""
        if not viewer.is_authenticated:
            return self.filter(_out_for_visitors(), visibility=Post.Visibility.EVERYONE)
        return self.filter(
            _out(), Q(author=viewer.pk) | (self._readable_by(viewer) & ~Q(visibility=Post.Visibility.LINK))
        )

    def with_cards(self, viewer: Viewer) -> PostQuerySet:
        """The one base of every page of a post and of its author's own lists: all that is shown of it, and whether this
        viewer likes it. Lists for others read less: see `feed.cards` and `portfolios.tiles`."""
        cards = self.select_related("author__profile__portrait").prefetch_related(
            Prefetch("pictures", PostPicture.objects.select_related("image").order_by("place"))
        )
        return cards.with_own_doings(viewer)

    def with_own_doings(self, viewer: Viewer) -> PostQuerySet:
        """With `liked`, `reposted` and `kept`: whether this viewer likes it, has reposted it, and has it among their
        bookmarks."""
        own = ("liked", "reposted", "kept")
        if not viewer.is_authenticated:
            return self.annotate(**dict.fromkeys(own, models.Value(False)))
        post = {"post": OuterRef("pk"), "user": viewer.pk}
        reposts = Post.objects.filter(kind=Post.Kind.REPOST, quoted=OuterRef("pk"), author=viewer.pk)
        return self.annotate(
            liked=Exists(Like.objects.filter(**post)),
            reposted=Exists(reposts),
            kept=Exists(Bookmark.objects.filter(**post)),
        )

    def pictured_for(self, viewer: Viewer) -> PostQuerySet:
        """Those whose pictures this person may have: what they may open, but for explicit work, which is for people who
        are signed in. See `feed.folding`."""
        posts = self.visible_to(viewer)
        return posts if viewer.is_authenticated else posts.exclude(rating=Post.Rating.EXPLICIT)

    @staticmethod
    def _readable_by(viewer: User) -> Q:
        follows = Exists(Follow.objects.filter(follower=viewer.pk, followee=OuterRef("author")))
        return (
            _out()
            & (Q(visibility__in=Post.OPEN_TO_MEMBERS) | (Q(visibility=Post.Visibility.FOLLOWERS) & follows))
            & ~blocked_either_way(viewer, "author")
        )


def is_plain(rating: str, warning: str) -> bool:
    """Nobody needs to be asked before it is shown to them."""
    return rating == Post.Rating.GENERAL and not warning


def post_address(kind: str, handle: str, public_id: str, title: str) -> str:
    """`/@name/art/<id>-<slug>/`; a title without a single Latin letter or digit leaves the slug out."""
    slug = _slug(title)
    return address(settings.POST_PAGES[kind], handle, f"{public_id}-{slug}" if slug else public_id)


def post_name(kind: str, author: str, title: str) -> str:
    return f"the post by {author}" if kind == Post.Kind.TALK else title or "Untitled"


@lru_cache(maxsize=20_000)
def _slug(title: str) -> str:
    return slugify(title)[:60].strip("-")


def REPOSTS_GO(collector: Any, field: Any, related: Any, using: str) -> None:  # noqa: N802  # as Django's own
    """`on_delete`: a repost shows nothing without its post and goes with it, whoever deletes that, and its author's
    account too; a quote keeps its words."""
    models.CASCADE(collector, field, related.filter(kind="repost"), using)
    models.SET_NULL(collector, field, related.exclude(kind="repost"), using)


# Columns by which lists of posts choose.
_LOOKED_AT = ["visibility", "hidden_at", "kind", "rating"]


class Post(models.Model):
    """Everything published. A work is a post that its artist keeps in the portfolio."""

    class Kind(models.TextChoices):
        WORK = "work"
        # Words, with pictures or without.
        TALK = "talk"
        # Nothing but another post, shown to one's own followers: no words, no pictures, nothing to answer to.
        REPOST = "repost"

    class State(models.TextChoices):
        DRAFT = "draft"
        # Goes out by itself at `scheduled_for`.
        SCHEDULED = "scheduled"
        # Asked to be published; goes out by itself as soon as its last picture is ready.
        WAITING = "waiting"
        PUBLISHED = "published"

    class Visibility(models.TextChoices):
        EVERYONE = "everyone", "Everyone"
        MEMBERS = "members", "Signed-in people"
        FOLLOWERS = "followers", "Followers"
        LINK = "link", "Anyone with the link"
        PRIVATE = "private", "Only me"

    class Rating(models.TextChoices):
        GENERAL = "general", "General"
        MATURE = "mature", "Mature"
        EXPLICIT = "explicit", "Explicit"

    class Answers(models.TextChoices):
        EVERYONE = "everyone", "Everyone who sees it"
        FOLLOWERS = "followers", "My followers"
        FOLLOWED = "followed", "People whom I follow"
        NOBODY = "nobody", "Nobody"

    OPEN_TO_VISITORS = (Visibility.EVERYONE, Visibility.LINK)
    OPEN_TO_MEMBERS = (Visibility.EVERYONE, Visibility.MEMBERS, Visibility.LINK)
    # What its author has kept to some people, others do not carry further.
    OPEN_TO_PASSING = (Visibility.EVERYONE, Visibility.MEMBERS)

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts", db_index=False)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WORK)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.EVERYONE)
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=5000, blank=True)
    rating = models.CharField(max_length=8, choices=Rating, default=Rating.GENERAL)
    # What somebody might not want to see unasked, in the author's words; empty for nothing.
    warning = models.CharField("content warning", max_length=120, blank=True)
    # What machines may do with it: as its author's profile says, or otherwise.
    terms = models.CharField(max_length=10, choices=TERMS, default=AS_PORTFOLIO)
    tags: models.ManyToManyField[Tag, PostTag] = models.ManyToManyField("Tag", through="PostTag", related_name="posts")
    # The post that a repost shows or that the words are about; empty too once that post is gone: see `is_quote`.
    quoted = models.ForeignKey(
        "self", on_delete=REPOSTS_GO, null=True, blank=True, related_name="quoted_by", db_index=False
    )
    is_quote = models.BooleanField(default=False, editable=False)
    answers = models.CharField("who may comment", max_length=10, choices=Answers, default=Answers.EVERYONE)
    # When it goes out by itself; empty where nothing is planned.
    scheduled_for = models.DateTimeField(null=True, blank=True)
    # Counted up with every saving: a form that was opened before another one was saved is told so.
    version = models.PositiveIntegerField(default=0, editable=False)
    # The page of the editor that saved it last: it meets nobody but itself.
    saved_by_page = models.UUIDField(null=True, editable=False)
    # The one order of every list, newest first: microseconds of the time of publishing, made unique; never changes.
    position = models.BigIntegerField(unique=True, null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)
    like_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    repost_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # A form sent twice carries one key and makes one draft.
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="post_once_per_form"),
            models.CheckConstraint(
                condition=Q(state="published", position__isnull=False, published_at__isnull=False)
                | (~Q(state="published") & Q(position=None, published_at=None)),
                name="post_position_if_published",
            ),
            models.CheckConstraint(
                condition=~Q(state="scheduled") | Q(scheduled_for__isnull=False), name="post_time_if_scheduled"
            ),
            models.UniqueConstraint(fields=["author", "quoted"], condition=Q(kind="repost"), name="repost_once"),
        ]
        indexes = [
            models.Index(fields=["quoted"], condition=Q(quoted__isnull=False), name="post_quoted"),
            # INCLUDE: home looks for posts in these alone (feed/looking.py).
            models.Index("author", models.F("position").desc(), include=_LOOKED_AT, name="post_by_author"),
            models.Index(models.F("position").desc(), include=["author", *_LOOKED_AT], name="post_newest"),
            # Talk is looked for among many works.
            models.Index(
                "author",
                models.F("position").desc(),
                include=_LOOKED_AT,
                condition=~Q(kind="work"),
                name="talk_by_author",
            ),
            models.Index(
                models.F("position").desc(),
                include=["author", *_LOOKED_AT],
                condition=~Q(kind="work"),
                name="talk_newest",
            ),
            # Somebody's talk, however many works lie between.
            models.Index("author", models.F("position").desc(), condition=~Q(kind="work"), name="post_talk_by_author"),
            models.Index(fields=["created_at"], condition=Q(state="waiting"), name="post_waiting"),
            models.Index(fields=["scheduled_for"], condition=Q(state="scheduled"), name="post_scheduled"),
        ]

    def __str__(self) -> str:
        return self.title or self.public_id

    def get_absolute_url(self) -> str:
        return post_address(self.kind, self.author.handle, self.public_id, self.title)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_scheduled(self) -> bool:
        return self.state == self.State.SCHEDULED

    @property
    def is_kept(self) -> bool:
        """For its author to go on with: neither out nor on its way."""
        return self.state in (self.State.DRAFT, self.State.SCHEDULED)

    @property
    def is_plain(self) -> bool:
        return is_plain(self.rating, self.warning)

    @property
    def is_for_visitors(self) -> bool:
        """Whether anybody who has the address may open it: `visible_to` of a visitor, of a post in hand."""
        out = self.is_published and self.hidden_at is None and self.author.is_active and not self.author.for_members
        return out and self.visibility in self.OPEN_TO_VISITORS

    @property
    def is_for_everybody(self) -> bool:
        """Whether visitors find it in lists, too: `listed_for` of a visitor, of a post in hand."""
        return self.is_for_visitors and self.visibility == self.Visibility.EVERYONE

    @property
    def said_terms(self) -> Terms:
        """What it says to machines. Nothing but what everybody may see is ever let go of: see `feed.said_terms`. Wants
        the author's profile."""
        if not self.is_for_everybody or self.rating == self.Rating.EXPLICIT:
            return Terms.NOTHING
        return self.author.said_terms if self.terms == AS_PORTFOLIO else Terms(self.terms)

    @property
    def name(self) -> str:
        """What it is called where it is spoken of. Wants the author's profile."""
        return post_name(self.kind, self.author.profile.name, self.title)

    @property
    def can_be_passed_on(self) -> bool:
        """Quoted and reposted, by others than its author: see `feed.passing`."""
        return self.is_published and self.visibility in self.OPEN_TO_PASSING

    @property
    def ready_pictures(self) -> list[PostPicture]:
        """What others see of a work: a picture added later appears when it has been made. Wants `with_cards`."""
        return [picture for picture in self.pictures.all() if picture.image.is_ready]

    @property
    def cover(self) -> PostPicture | None:
        """The picture that stands for the post in lists. Wants `with_cards`."""
        return next(iter(self.ready_pictures or self.pictures.all()), None)


class LastPost(models.Model):
    """When somebody last published: the `position` of their newest post, or later where that one has gone, and likewise
    of their newest that is no work. The database keeps it itself, by a trigger (migrations/0010_home.py)."""

    author = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    position = models.BigIntegerField()
    talk_position = models.BigIntegerField(null=True)

    class Meta:
        # INCLUDE: asked of thousands of people at once.
        indexes = [
            models.Index(fields=["author"], include=["position"], name="last_post"),
            models.Index(
                fields=["author"],
                include=["talk_position"],
                condition=Q(talk_position__isnull=False),
                name="last_talk",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} at {self.position}"


class Tag(models.Model):
    """A word that people find posts by, in the one spelling of `feed.tags`."""

    MAX_LENGTH = 40

    name = models.CharField(max_length=MAX_LENGTH, unique=True)
    # How many posts that everybody may see have it, counted now and then: what is suggested gives nobody away.
    uses = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        indexes = [models.Index(models.F("uses").desc(), "name", condition=Q(uses__gt=0), name="tag_by_use")]

    def __str__(self) -> str:
        return self.name


class PostTag(models.Model):
    """Which post has which tag, read newest first from its own index."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="post_tags", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="post_tags", db_index=False)
    # In the author's order.
    place = models.PositiveSmallIntegerField(default=0)
    # The post's, once it is out: so a tag's posts are read in the order of every list.
    position = models.BigIntegerField(null=True, editable=False)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["post", "tag"], name="tag_once_per_post")]
        indexes = [models.Index("tag", models.F("position").desc(), name="post_by_tag")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.tag_id}"


class PostPicture(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pictures", db_index=False)
    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="in_post")
    # Takes its place once it is ready; a rejected one stays next, with its reason.
    next_image = models.OneToOneField(
        Image, on_delete=models.SET_NULL, null=True, blank=True, related_name="next_in_post"
    )
    place = models.PositiveSmallIntegerField()
    alt = models.CharField("description", max_length=1000, blank=True)
    # Shown to everybody under the picture; `alt` is for those who cannot see it.
    caption = models.CharField(max_length=300, blank=True)

    # What is wrong with words that could not be saved: set by the editor.
    alt_error = caption_error = ""
    # How many pictures wait before it: set by the editor likewise.
    before = 0
    # Whether something is cut from it, and whether that has just gone with the picture before: by the editor too.
    is_cut_from = has_lost_cut = False
    # What a moderator has to say about it, where it is withheld: by the editor too.
    case: Case | None = None
    # The other post of its artist that has it already: likewise.
    had: Post | None = None

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "place"], name="picture_place_unique", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.place}"

    @property
    def newest_image(self) -> Image:
        """What is to take its place, if anything is. Wants `next_image`."""
        return self.next_image or self.image


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        """Comments to show under a post that the viewer may see. What was hidden is there for who wrote it, for who
        wrote the post, and for moderators."""
        shown = Q(hidden_at=None, author__is_active=True)
        if not viewer.is_authenticated:
            return self.filter(shown)
        others = (
            Q(author__is_active=True) if viewer.is_staff else shown | Q(post__author=viewer.pk, author__is_active=True)
        )
        return self.filter(Q(author=viewer.pk) | (others & ~blocked_either_way(viewer, "author")))

    def counted(self) -> CommentQuerySet:
        """What `Post.comment_count` is the number of: neither hidden nor taken back, nor answers to what is hidden."""
        return self.filter(hidden_at=None, deleted_at=None, parent__hidden_at=None)

    def with_liked(self, viewer: Viewer) -> CommentQuerySet:
        """With `liked`, whether this viewer does."""
        if not viewer.is_authenticated:
            return self.annotate(liked=models.Value(False))
        return self.annotate(liked=Exists(CommentLike.objects.filter(comment=OuterRef("pk"), user=viewer.pk)))


class Comment(models.Model):
    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments", db_index=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(max_length=2000)
    # Two deep: an answer to an answer stands beside it.
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="answers")
    # Whom an answer answers where that is not who began: it stands beside what it answers.
    addressee = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    # A critique may point at a place in one of the pictures, in fractions from its left and top.
    picture = models.ForeignKey(
        "PostPicture", on_delete=models.SET_NULL, null=True, blank=True, related_name="pins", db_index=False
    )
    pin_x = models.FloatField(null=True, blank=True)
    pin_y = models.FloatField(null=True, blank=True)
    # The author of the post found it helpful.
    helpful_at = models.DateTimeField(null=True, editable=False)
    like_count = models.PositiveIntegerField(default=0, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    # Taken back while others had answered it: its place stays, its words are gone.
    deleted_at = models.DateTimeField(null=True, editable=False)
    # By a moderator, or by the author of the post: `hidden_by` says who.
    hidden_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    hidden_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # As for a post: a form sent twice makes one comment.
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key"], name="comment_once_per_form"),
            models.CheckConstraint(
                condition=Q(pin_x=None, pin_y=None) | Q(pin_x__gte=0, pin_x__lte=1, pin_y__gte=0, pin_y__lte=1),
                name="pin_inside",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "id"], name="comment_of_post"),
            models.Index("post", models.F("like_count").desc(), "id", name="comment_best"),
            models.Index(fields=["picture"], condition=Q(picture__isnull=False), name="comment_pins"),
            models.Index(fields=["addressee"], condition=Q(addressee__isnull=False), name="comment_addressee"),
        ]

    def __str__(self) -> str:
        return f"{self.author_id} on {self.post_id}"

    def get_absolute_url(self) -> str:
        """In its thread, wherever among how many others it stands under the post."""
        return f"{address('feed:thread', self.public_id)}#comment-{self.public_id}"


class Like(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="likes", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="like_once")]

    def __str__(self) -> str:
        return f"{self.user_id} likes {self.post_id}"


class CommentLike(models.Model):
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="likes", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="liked_comments")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comment", "user"], name="comment_like_once")]

    def __str__(self) -> str:
        return f"{self.user_id} likes comment {self.comment_id}"


class CommentPicture(models.Model):
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="pictures", db_index=False)
    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="in_comment")
    place = models.PositiveSmallIntegerField()
    alt = models.CharField("description", max_length=1000, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["comment", "place"], name="comment_picture_place")]

    def __str__(self) -> str:
        return f"{self.comment_id}/{self.place}"


class Revision(models.Model):
    """What a post said before it was edited."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions", db_index=False)
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    # From when on it no longer said that.
    until = models.DateTimeField()

    class Meta:
        ordering = ["-until"]
        indexes = [models.Index(fields=["post", "-until"], name="revision_of_post")]

    def __str__(self) -> str:
        return f"{self.post_id} until {self.until}"


class Mention(models.Model):
    """Somebody's @name in a post or in a comment under it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions", db_index=False)
    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, null=True, related_name="mentions", db_index=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mentions", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "comment", "person"], nulls_distinct=False, name="mentioned_once")
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="mention_of_person"),
            models.Index(fields=["comment"], condition=Q(comment__isnull=False), name="mention_in_comment"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.post_id}"


class BookmarkFolder(models.Model):
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bookmark_folders", db_index=False)
    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="bookmark_folder_once")]

    def __str__(self) -> str:
        return self.name


class Bookmark(models.Model):
    """A post kept for oneself: nobody else sees or counts it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bookmarks", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks")
    folder = models.ForeignKey(
        BookmarkFolder, on_delete=models.SET_NULL, null=True, blank=True, related_name="bookmarks"
    )
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "post"], name="bookmark_once")]
        indexes = [models.Index(fields=["user", "-id"], name="bookmark_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} keeps {self.post_id}"


class TagFollow(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="followed_tags", db_index=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="followed_by")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "tag"], name="tag_follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} follows #{self.tag_id}"


class MutedWord(models.Model):
    """A word or a tag ("#spiders") whose posts and comments somebody does not want to see."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="muted_words", db_index=False)
    word = models.CharField(max_length=60)
    # Empty: for good.
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["word"]
        constraints = [models.UniqueConstraint(fields=["user", "word"], name="muted_word_once")]

    def __str__(self) -> str:
        return self.word


class Mix(models.Model):
    """How much of what somebody's own mix has, in hundredths that make a hundred."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="mix")
    following = models.PositiveSmallIntegerField(default=70)
    friends = models.PositiveSmallIntegerField(default=20)
    everyone = models.PositiveSmallIntegerField(default=10)
    # Of all of it, how much are works; the rest is talk.
    works = models.PositiveSmallIntegerField(default=70)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(following__gte=0, works__lte=100)
                & Q(everyone=100 - models.F("following") - models.F("friends")),
                name="mix_is_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.following}:{self.friends}:{self.everyone}"
