from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User, Viewer
from common.ids import PUBLIC_ID_LENGTH, new_public_id
from common.ranks import RankField
from feed.models import Post, PostPicture, blocked_either_way
from images.models import Image
from images.specs import VISITORS_LOWERED, VISITORS_WIDTH


class Term(models.Model):
    """An entry of a curated list: moderators edit it, artists choose from it."""

    name = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    # Heading under which lists show it.
    group = models.CharField(max_length=40, blank=True)
    # Other words that find it, in small letters.
    synonyms = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Field(Term):
    """The trade that a work belongs to: illustration, concept art."""


class Medium(Term):
    """What a work is made of or with."""


class Software(Term):
    """What a work was made in."""

    class Meta(Term.Meta):
        verbose_name_plural = "software"


class Licence(models.TextChoices):
    """What others may do with a work. None of them allows the training of machines: see `protection`."""

    ALL_RIGHTS = "all-rights", "All rights reserved"
    BY = "by", "CC BY 4.0"
    BY_SA = "by-sa", "CC BY-SA 4.0"
    BY_ND = "by-nd", "CC BY-ND 4.0"
    BY_NC = "by-nc", "CC BY-NC 4.0"
    BY_NC_SA = "by-nc-sa", "CC BY-NC-SA 4.0"
    BY_NC_ND = "by-nc-nd", "CC BY-NC-ND 4.0"
    ZERO = "zero", "CC0 1.0"


class Portfolio(models.Model):
    """How somebody shows their work, and what a client needs to know of them."""

    class Order(models.TextChoices):
        OWN = "own", "My own order"
        NEWEST = "newest", "Newest first"

    class VisitorsWidth(models.IntegerChoices):
        USUAL = VISITORS_WIDTH, f"Pictures up to {VISITORS_WIDTH} pixels wide"
        LOWERED = VISITORS_LOWERED, f"Pictures up to {VISITORS_LOWERED} pixels wide"

    person = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="portfolio")
    order = models.CharField(max_length=8, choices=Order, default=Order.OWN)
    # Whether pages carry a picture for the cards that other sites and chats show.
    share_cards = models.BooleanField(default=True)
    # Whether the sitemap that search engines read has this person's page: nobody is on it who has not asked to be.
    is_listed = models.BooleanField(default=False)
    # How wide at most visitors have pictures of this person's posts.
    visitors_width = models.PositiveSmallIntegerField(choices=VisitorsWidth, default=VisitorsWidth.USUAL)
    about = models.TextField(max_length=5000, blank=True)
    skills = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    software = models.ManyToManyField(Software, blank=True, related_name="+")
    open_for_commissions = models.BooleanField(default=False)
    open_for_freelance = models.BooleanField(default=False)
    open_for_full_time = models.BooleanField(default=False)
    rates = models.TextField(max_length=1000, blank=True)
    turnaround = models.CharField(max_length=120, blank=True)
    # Whether people may write through the form; the address is never shown.
    takes_messages = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["person"], condition=Q(is_listed=True), name="portfolio_listed")]

    def __str__(self) -> str:
        return f"portfolio of {self.person_id}"

    @property
    def open_for(self) -> list[str]:
        """In words: "commissions"."""
        kinds = {
            "commissions": self.open_for_commissions,
            "freelance": self.open_for_freelance,
            "full-time": self.open_for_full_time,
        }
        return [what for what, is_open in kinds.items() if is_open]

    @property
    def open_for_altogether(self) -> str:
        """As a heading says it: "commissions, freelance and full-time"."""
        *first, last = self.open_for or [""]
        return f"{', '.join(first)} and {last}" if first else last


class Experience(models.Model):
    """A line of somebody's about page."""

    class Kind(models.TextChoices):
        EXHIBITION = "exhibition", "Exhibition"
        CLIENT = "client", "Client"
        JOB = "job", "Experience"
        AWARD = "award", "Award"

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="experience", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    at = models.CharField(max_length=120, blank=True)
    period = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ["kind", "place"]
        indexes = [models.Index(fields=["portfolio", "kind", "place"], name="experience_of_portfolio")]

    def __str__(self) -> str:
        return self.title


# The walls on which works hang, by the first letter of their ranks: pinned works come before all others, whatever the
# order; those that are not out yet wait behind them.
PINNED, HUNG, STORED = "0", "1", "2"


class Letter(models.Model):
    """What somebody wrote to an artist through the form: the words are kept only until they have gone out."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    writer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="letters_written", db_index=False)
    artist = models.ForeignKey(User, on_delete=models.CASCADE, related_name="letters")
    subject = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=5000, blank=True)
    # Whether the artist may read the writer's address, to answer by mail.
    gives_address = models.BooleanField(default=False)
    form_key = models.UUIDField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["writer", "form_key"], name="letter_once_per_form")]
        indexes = [models.Index(fields=["created_at"], name="letter_oldest")]

    def __str__(self) -> str:
        return f"{self.writer_id} to {self.artist_id}"


class Artwork(models.Model):
    """A post that its artist keeps in the portfolio. Who may see it, its pictures and its counters are the post's."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True)
    # The post's author once more, for the index in the order of the gallery.
    artist = models.ForeignKey(User, on_delete=models.CASCADE, related_name="artworks", db_index=False)
    # Its place in the artist's own order: the letter of a wall and a rank of `common.ranks`.
    rank = RankField()
    mediums: models.ManyToManyField[Medium, ArtworkMedium] = models.ManyToManyField(
        Medium, through="ArtworkMedium", blank=True, related_name="artworks"
    )
    software: models.ManyToManyField[Software, ArtworkSoftware] = models.ManyToManyField(
        Software, through="ArtworkSoftware", blank=True, related_name="artworks"
    )
    field = models.ForeignKey(
        Field, on_delete=models.SET_NULL, null=True, blank=True, related_name="artworks", db_index=False
    )
    # The post's, once it is out: so the works of a field, and by the links those with a medium or made in a software,
    # are read in the order of every list.
    position = models.BigIntegerField(null=True, editable=False)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    # In the artist's words: "30 x 40 cm".
    dimensions = models.CharField(max_length=60, blank=True)
    licence = models.CharField(max_length=12, choices=Licence, default=Licence.ALL_RIGHTS)
    is_unfinished = models.BooleanField("work in progress", default=False)
    wants_critique = models.BooleanField("open to critique", default=False)
    # Whether people may have its pictures in the largest size too, those that are still to come included.
    full_size = models.BooleanField(default=False)
    # Of all of its pictures: see `images.services.set_cloaking`.
    cloaking = models.CharField(max_length=4, choices=Image.Cloaking, default=Image.Cloaking.NONE)
    # Cut by the artist, for the grid and for the cards of other sites. Without one the first picture stands for the
    # work, whole.
    cover = models.OneToOneField(Image, on_delete=models.SET_NULL, null=True, blank=True, related_name="cover_of")
    share_card = models.OneToOneField(
        Image, on_delete=models.SET_NULL, null=True, blank=True, related_name="share_card_of"
    )
    # Where to look in one of its pictures, in hundredths from the left and from the top, where a shape must be filled.
    focus_of = models.ForeignKey(Image, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    focus_x = models.PositiveSmallIntegerField(default=50)
    focus_y = models.PositiveSmallIntegerField(default=50)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["artist", "rank"], name="artwork_rank"),
            models.CheckConstraint(condition=Q(focus_x__lte=100, focus_y__lte=100), name="artwork_focus_inside"),
        ]
        indexes = [models.Index("field", models.F("position").desc(), name="artwork_by_field")]

    def __str__(self) -> str:
        return str(self.post)

    @property
    def is_pinned(self) -> bool:
        return bool(self.rank < HUNG)

    @property
    def shown_cover(self) -> Image | None:
        """What lists show of it: the artist's own cut, once it is ready. Without one `Post.cover`, the first picture,
        stands for the work, whole."""
        return self.cover if self.cover and self.cover.is_ready else None

    def focus_in(self, image: Image) -> tuple[int, int]:
        """Where to look in this picture, in hundredths; its middle, unless its artist has said so of this very one."""
        return (self.focus_x, self.focus_y) if self.focus_of_id == image.pk else (50, 50)


class CollectionQuerySet(models.QuerySet["Collection"]):
    def visible_to(self, viewer: Viewer) -> CollectionQuerySet:
        """Those that this person may open by their address; which works they see there, `Post.objects` decides."""
        shown = Q(artist__is_active=True) & ~Q(visibility=Collection.Visibility.PRIVATE)
        if not viewer.is_authenticated:
            return self.filter(shown, artist__for_members=False)
        return self.filter(Q(artist=viewer.pk) | (shown & ~blocked_either_way(viewer, "artist")))

    def listed_for(self, viewer: Viewer) -> CollectionQuerySet:
        """Those that pages of the artist name: to the artist all of them."""
        return self.visible_to(viewer).filter(Q(visibility=Collection.Visibility.EVERYONE) | Q(artist=viewer.pk))


class TermOfWork(models.Model):
    """An entry of a curated list that a work has; `position` is the work's own."""

    position = models.BigIntegerField(null=True, editable=False)

    class Meta:
        abstract = True


class ArtworkMedium(TermOfWork):
    artwork = models.ForeignKey(Artwork, on_delete=models.CASCADE, related_name="medium_links", db_index=False)
    medium = models.ForeignKey(Medium, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["artwork", "medium"], name="medium_once_per_work")]
        indexes = [models.Index("medium", models.F("position").desc(), name="artwork_by_medium")]

    def __str__(self) -> str:
        return f"{self.artwork_id} {self.medium_id}"


class ArtworkSoftware(TermOfWork):
    artwork = models.ForeignKey(Artwork, on_delete=models.CASCADE, related_name="software_links", db_index=False)
    software = models.ForeignKey(Software, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["artwork", "software"], name="software_once_per_work")]
        indexes = [models.Index("software", models.F("position").desc(), name="artwork_by_software")]

    def __str__(self) -> str:
        return f"{self.artwork_id} {self.software_id}"


class Collection(models.Model):
    """Works that belong together, under a title and an address of their own: "Sketchbook"."""

    class Visibility(models.TextChoices):
        EVERYONE = "everyone", "Everyone"
        LINK = "link", "Anyone with the link"
        PRIVATE = "private", "Only me"

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    artist = models.ForeignKey(User, on_delete=models.CASCADE, related_name="collections", db_index=False)
    title = models.CharField(max_length=80)
    # Its address; stays when the title changes.
    slug = models.SlugField(max_length=60)
    text = models.TextField(max_length=2000, blank=True)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.EVERYONE)
    # The work whose cover stands for it; the first one that the viewer may see where there is none.
    cover = models.ForeignKey(Artwork, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    rank = RankField()
    form_key = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = CollectionQuerySet.as_manager()

    # The work that stands for it in a list, to who looks: set by `shelves.with_covers`.
    shown: Post | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["artist", "slug"], name="collection_slug"),
            models.UniqueConstraint(fields=["artist", "rank"], name="collection_rank"),
            models.UniqueConstraint(fields=["artist", "form_key"], name="collection_once_per_form"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portfolios:collection", args=[self.artist.handle, self.slug])

    @property
    def is_for_visitors(self) -> bool:
        """Whether anybody who has the address may open it: `visible_to` of a visitor, of a collection in hand."""
        out = self.artist.is_active and not self.artist.for_members
        return out and self.visibility != self.Visibility.PRIVATE

    @property
    def is_for_everybody(self) -> bool:
        """Whether visitors find it in lists, too."""
        return self.is_for_visitors and self.visibility == self.Visibility.EVERYONE

    @property
    def works_url(self) -> str:
        """Where its artist puts the works in order."""
        return reverse("portfolios:collection_works", args=[self.public_id])


class FormerSlug(models.Model):
    """An address that a collection had before: it leads to where it is now."""

    artist = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    slug = models.SlugField(max_length=60, db_index=False)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="former_slugs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["artist", "slug"], name="former_slug")]

    def __str__(self) -> str:
        return self.slug


class CollectionItem(models.Model):
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items", db_index=False)
    artwork = models.ForeignKey(Artwork, on_delete=models.CASCADE, related_name="in_collections")
    rank = RankField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "artwork"], name="work_once_per_collection"),
            models.UniqueConstraint(fields=["collection", "rank"], name="collection_item_rank"),
        ]

    def __str__(self) -> str:
        return f"{self.artwork_id} in {self.collection_id}"


class Upload(models.Model):
    """A file on its way, part by part, to become a picture of the work that one form makes."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="uploads", db_index=False)
    form_key = models.UUIDField()
    # Chosen by who sends: asked for twice, because the answer was lost, it is one upload.
    file_key = models.CharField(max_length=64)
    filename = models.CharField(max_length=255)
    length = models.PositiveBigIntegerField()
    # How much has come, and the parts of it in the `staging` storage, in their order.
    offset = models.PositiveBigIntegerField(default=0)
    parts = models.JSONField(default=list)
    # Whether its picture makes a work by itself: one of many that are shared at once.
    alone = models.BooleanField(default=False)
    # The picture whose place it is to take.
    replaces = models.ForeignKey(PostPicture, on_delete=models.CASCADE, null=True, related_name="+")
    # What it has brought to take that place: another file may have come since.
    brought = models.ForeignKey(Image, on_delete=models.SET_NULL, null=True, related_name="+")
    # Set once it has become one; a file that was sent twice is one picture.
    picture = models.ForeignKey(PostPicture, on_delete=models.CASCADE, null=True, related_name="uploads")
    created_at = models.DateTimeField(auto_now_add=True)
    touched_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "form_key", "file_key"], name="upload_once_per_file"),
            models.CheckConstraint(condition=Q(offset__lte=models.F("length")), name="upload_within_its_length"),
        ]
        indexes = [models.Index(fields=["created_at"], name="upload_oldest")]

    def __str__(self) -> str:
        return f"{self.filename} ({self.offset} of {self.length})"

    @property
    def ends_at(self) -> datetime:
        """When it is given up. Of one that was called off while it was being begun nobody tells us: it ends soon."""
        if self.offset:
            return self.created_at + timedelta(seconds=settings.UPLOAD_LASTS_SECONDS)
        return self.touched_at + timedelta(seconds=settings.UPLOAD_EMPTY_LASTS_SECONDS)

    @property
    def is_complete(self) -> bool:
        return self.offset == self.length
