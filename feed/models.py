from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.text import slugify

from accounts.models import Block, Follow, User, Viewer
from common.ids import PUBLIC_ID_LENGTH, new_public_id
from images.models import Image


def blocked_either_way(viewer: User, person: str) -> Exists:
    """Whether `viewer` and the person that the outer row's column `person` names have blocked each other."""
    return Exists(
        Block.objects.filter(
            Q(blocker=viewer.pk, blocked=OuterRef(person)) | Q(blocker=OuterRef(person), blocked=viewer.pk)
        )
    )


def _out() -> Q:
    """A post that is there for others than its author and moderators, whoever its visibility names."""
    return Q(state=Post.State.PUBLISHED, hidden_at=None, author__is_active=True)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Viewer) -> PostQuerySet:
        """The one door to content: the posts that this person may open by their address.

        One's own always; a moderator opens whatever was published and is not private, hidden or not.
        """
        if not viewer.is_authenticated:
            return self.filter(_out(), visibility__in=Post.OPEN_TO_VISITORS)
        allowed = Q(author=viewer.pk) | self._readable_by(viewer)
        if viewer.is_staff:
            allowed |= Q(state=Post.State.PUBLISHED) & ~Q(visibility=Post.Visibility.PRIVATE)
        return self.filter(allowed)

    def listed_for(self, viewer: Viewer) -> PostQuerySet:
        """What lists may show this person: visible, published, not hidden, and link-only posts only to their author."""
        listed = self.filter(_out())
        if not viewer.is_authenticated:
            return listed.filter(visibility=Post.Visibility.EVERYONE)
        return listed.filter(Q(author=viewer.pk) | (self._readable_by(viewer) & ~Q(visibility=Post.Visibility.LINK)))

    def with_cards(self, viewer: Viewer) -> PostQuerySet:
        """The one base of every list and page of posts: all that a card shows, and whether this viewer likes it."""
        cards = self.select_related("author__profile__portrait").prefetch_related(
            Prefetch("pictures", PostPicture.objects.select_related("image").order_by("place"))
        )
        if not viewer.is_authenticated:
            return cards.annotate(liked=models.Value(False))
        return cards.annotate(liked=Exists(Like.objects.filter(post=OuterRef("pk"), user=viewer.pk)))

    @staticmethod
    def _readable_by(viewer: User) -> Q:
        follows = Exists(Follow.objects.filter(follower=viewer.pk, followee=OuterRef("author")))
        return (
            _out()
            & (Q(visibility__in=Post.OPEN_TO_MEMBERS) | (Q(visibility=Post.Visibility.FOLLOWERS) & follows))
            & ~blocked_either_way(viewer, "author")
        )


class Post(models.Model):
    """Everything published. A work is a post that its artist keeps in the portfolio."""

    class Kind(models.TextChoices):
        WORK = "work"

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

    OPEN_TO_VISITORS = (Visibility.EVERYONE, Visibility.LINK)
    OPEN_TO_MEMBERS = (Visibility.EVERYONE, Visibility.MEMBERS, Visibility.LINK)

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
    tags: models.ManyToManyField[Tag, PostTag] = models.ManyToManyField("Tag", through="PostTag", related_name="posts")
    # When it goes out by itself; empty where nothing is planned.
    scheduled_for = models.DateTimeField(null=True, blank=True)
    # Counted up with every saving: a form that was opened before another one was saved is told so.
    version = models.PositiveIntegerField(default=0, editable=False)
    # The one order of every list, newest first: microseconds of the time of publishing, made unique; never changes.
    position = models.BigIntegerField(unique=True, null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    edited_at = models.DateTimeField(null=True, editable=False)
    hidden_at = models.DateTimeField(null=True, editable=False)
    like_count = models.PositiveIntegerField(default=0, editable=False)
    comment_count = models.PositiveIntegerField(default=0, editable=False)
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
        ]
        indexes = [
            models.Index(
                "author", models.F("position").desc(), include=["visibility", "hidden_at"], name="post_by_author"
            ),
            models.Index(
                models.F("position").desc(), include=["author", "visibility", "hidden_at"], name="post_newest"
            ),
            models.Index(fields=["created_at"], condition=Q(state="waiting"), name="post_waiting"),
            models.Index(fields=["scheduled_for"], condition=Q(state="scheduled"), name="post_scheduled"),
        ]

    def __str__(self) -> str:
        return self.title or self.public_id

    def get_absolute_url(self) -> str:
        """`/@name/art/<id>-<slug>/`; a title without a single Latin letter or digit leaves the slug out."""
        slug = slugify(self.title)[:60].strip("-")
        name = f"{self.public_id}-{slug}" if slug else self.public_id
        return reverse(settings.POST_PAGES[self.kind], args=[self.author.handle, name])

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_plain(self) -> bool:
        """Nobody needs to be asked before it is shown to them."""
        return self.rating == Post.Rating.GENERAL and not self.warning

    @property
    def ready_pictures(self) -> list[PostPicture]:
        """What others see of a work: a picture added later appears when it has been made. Wants `with_cards`."""
        return [picture for picture in self.pictures.all() if picture.image.is_ready]

    @property
    def cover(self) -> PostPicture | None:
        """The picture that stands for the post in lists. Wants `with_cards`."""
        return next(iter(self.ready_pictures or self.pictures.all()), None)


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
    place = models.PositiveSmallIntegerField()
    alt = models.CharField("description", max_length=1000, blank=True)
    # Shown to everybody under the picture; `alt` is for those who cannot see it.
    caption = models.CharField(max_length=300, blank=True)

    # What is wrong with words that could not be saved: set by the editor.
    alt_error = caption_error = ""
    # How many pictures wait before it: set by the editor likewise.
    before = 0

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "place"], name="picture_place_unique", deferrable=models.Deferrable.DEFERRED
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id}/{self.place}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        """Comments to show under a post that the viewer may see."""
        shown = Q(hidden_at=None, author__is_active=True)
        if not viewer.is_authenticated:
            return self.filter(shown)
        return self.filter(Q(author=viewer.pk) | (shown & ~blocked_either_way(viewer, "author")))


class Comment(models.Model):
    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments", db_index=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(max_length=2000)
    hidden_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # As for a post: a form sent twice makes one comment.
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "form_key"], name="comment_once_per_form")]
        indexes = [models.Index(fields=["post", "id"], name="comment_of_post")]

    # Set by `queries.comments_page` for the person who looks.
    can_delete = False

    def __str__(self) -> str:
        return f"{self.author_id} on {self.post_id}"


class Like(models.Model):
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="likes", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user"], name="like_once")]

    def __str__(self) -> str:
        return f"{self.user_id} likes {self.post_id}"
