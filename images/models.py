from __future__ import annotations

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.db.models.functions import Now

from common.ids import PUBLIC_ID_LENGTH, new_public_id
from images.bits import BitsField
from images.columns import RememberedJSON
from images.specs import VISITORS_WIDTH
from images.terms import CHOICES, Terms


class Image(models.Model):
    """One picture that somebody uploaded: pending, then ready, held or rejected.

    It knows no owner: whoever links to it owns it.
    """

    class State(models.TextChoices):
        PENDING = "pending", "Being made safe"
        READY = "ready", "Ready"
        # Made, but kept from everybody else until a moderator has decided.
        HELD = "held", "Being looked at"
        REJECTED = "rejected", "Not accepted"

    class Purpose(models.TextChoices):
        WORK = "work"
        PORTRAIT = "portrait"
        BANNER = "banner"
        COVER = "cover"
        # The picture that other sites show of a page, cropped by the artist.
        SHARE = "share"
        # Of how a picture came to be, for moderators alone.
        PROOF = "proof"

    class Cloaking(models.TextChoices):
        NONE = "none", "Not cloaked"
        OWN = "own", "I have cloaked these files (Glaze, Nightshade or another)"
        # See `images.cloaking`.
        OURS = "ours", "Cloak these files here"

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    # Which set of renditions is made.
    purpose = models.CharField(max_length=8, choices=Purpose, default=Purpose.WORK)
    # The picture whose original this one is cut from: it has none of its own then.
    source = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="cuts")
    # What is cut out of it: left, top, width, height as fractions of the oriented picture; empty for all of it.
    crop = models.JSONField(null=True, blank=True)
    # Who is named in the rights that are written into every rendition, and that person's page.
    creator = models.CharField(max_length=120)
    creator_url = models.CharField(max_length=255)
    # What machines may do with it, and what its files say so far: see `images.rewriting`.
    terms = models.CharField(max_length=10, choices=CHOICES, default=Terms.NOTHING, editable=False)
    terms_written = models.CharField(max_length=10, choices=CHOICES, default=Terms.NOTHING, editable=False)
    # Whether the artist lets people have it in the largest size too.
    full_size = models.BooleanField(default=False, editable=False)
    # Whether it is cloaked against models, and by whom: made in higher quality then.
    cloaking = models.CharField(max_length=4, choices=Cloaking, default=Cloaking.NONE, editable=False)
    # Counted up when the artist wants it made otherwise: what is made from then on has names of its own.
    edition = models.PositiveIntegerField(default=0, editable=False)
    # The name that the artist's file had: shown to the artist alone.
    filename = models.CharField(max_length=255)
    # In the `originals` storage; empty once the artist had it deleted.
    original = models.CharField(max_length=255, blank=True)
    bytes = models.PositiveBigIntegerField(default=0)
    # What the file really is, by its content: "JPEG", "PNG".
    kind = models.CharField(max_length=8, blank=True)
    # Oriented, so that a page can hold the place; 0 until known.
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    # More than one for an animation.
    frames = models.PositiveIntegerField(default=1)
    # The few bytes that stand in for the picture until it has come: a data: address, empty where it is transparent.
    placeholder = models.CharField(max_length=600, blank=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_total = models.PositiveSmallIntegerField(default=0)
    # Facts in the artist's words: ["GPS position", "camera serial number"].
    removed = models.JSONField(default=list, blank=True)
    written = models.JSONField(default=list, blank=True)
    # SHA-256 of the upload as it came and of its pixels; the perceptual hash and how much it says (0 to 100).
    # See images/child/fingerprints.py.
    upload_hash = models.BinaryField(max_length=32, null=True, editable=False)
    pixel_hash = models.BinaryField(max_length=32, null=True, editable=False)
    pdq = models.BinaryField(max_length=32, null=True, editable=False)
    pdq_quality = models.PositiveSmallIntegerField(null=True, editable=False)
    # Why it was rejected and what to do, in a sentence.
    reason = models.CharField(max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Whether anybody may have its bytes: kept by the room that owns the picture, closed until that room opens it.
    is_public = models.BooleanField(default=False, editable=False)
    # How wide at most: what is wider is for people who are signed in.
    visitors_width = models.PositiveSmallIntegerField(default=VISITORS_WIDTH, editable=False)
    # Part of every signed address: counted up, the addresses given out before lead nowhere.
    seal = models.PositiveIntegerField(default=0, editable=False)
    # The one worker whose result counts; empty while nobody is at it.
    claim = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # When a worker last took it up or got a step further.
    touched_at = models.DateTimeField(auto_now_add=True)
    # When its renditions were encoded once more, slowly and smaller; empty until then.
    slimmed_at = models.DateTimeField(null=True, editable=False)
    # What pages name of its renditions, so that they need not read the rows: see `images.shown`.
    shown = RememberedJSON(default=dict, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["touched_at"], condition=models.Q(state="pending"), name="image_pending"),
            models.Index(fields=["-touched_at"], condition=models.Q(state="rejected"), name="image_rejected"),
            models.Index(fields=["id"], condition=models.Q(state="ready", slimmed_at=None), name="image_not_slim"),
            models.Index(
                fields=["touched_at"],
                condition=models.Q(state="ready") & ~models.Q(terms=models.F("terms_written")),
                name="image_says_otherwise",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.state})"

    @property
    def is_cloaked(self) -> bool:
        return self.cloaking != self.Cloaking.NONE

    @property
    def is_pending(self) -> bool:
        return self.state == self.State.PENDING

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_rejected(self) -> bool:
        return self.state == self.State.REJECTED

    @property
    def table(self) -> str:
        """The name of what is made of it in `images.specs.PURPOSES`."""
        may_be_cut = self.purpose in (self.Purpose.PORTRAIT, self.Purpose.BANNER) and not self.crop
        return f"uncut-{self.purpose}" if may_be_cut else self.purpose

    @property
    def year(self) -> int:
        """From which its rights are; those of a cut are the rights of the picture that it is cut from."""
        return (self.source or self).created_at.year

    @property
    def state_in_words(self) -> str:
        return state_in_words(self.state, self.steps_done, self.steps_total)


def state_in_words(state: str, steps_done: int, steps_total: int) -> str:
    """What a person reads while there is no picture yet, or instead of one."""
    if state == Image.State.REJECTED:
        return "This picture could not be published."
    if state == Image.State.READY:
        return "Ready"
    if state == Image.State.HELD:
        return "This picture is not shown at the moment."
    return f"Making sizes… {steps_done} of {steps_total}" if steps_total else "Waiting to be made safe…"


class Rendition(models.Model):
    """One public file made from an image: clean, claimed, checked. The only thing a page can show."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")
    # Name in `images.specs.SPECS`.
    spec = models.CharField(max_length=20)
    # In the `default` storage: unguessable, made from the content.
    key = models.CharField(max_length=120, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()
    # Since when a smaller one stands in its place: new pages no longer name it, those that are open still find it.
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "spec"], condition=models.Q(retired_at=None), name="rendition_once_per_spec"
            )
        ]
        indexes = [
            models.Index(fields=["retired_at"], condition=models.Q(retired_at__isnull=False), name="rendition_retired")
        ]

    def __str__(self) -> str:
        return f"{self.spec} {self.width}x{self.height}"


class Manifest(models.Model):
    """A rendition's content credentials, in a row of their own: they come and go with it, and no page reads them."""

    rendition = models.OneToOneField(Rendition, on_delete=models.CASCADE, related_name="manifest")
    # Stands in the rendition itself, so it is known before the rendition's bytes are: see `images.credentials`.
    name = models.CharField(max_length=64, unique=True)
    store = models.BinaryField()

    def __str__(self) -> str:
        return self.name


class Fingerprint(models.Model):
    """What a picture is found again by, narrow, since ten million of them are asked at once: see `images.lookup`.

    Its key tells who came first. It goes with its picture, unless that was barred.
    """

    image = models.OneToOneField(Image, on_delete=models.CASCADE, null=True, related_name="fingerprint")
    upload_hash = models.BinaryField(max_length=32)
    pixel_hash = models.BinaryField(max_length=32)
    # Empty where the picture has too little in it for a hash to say anything.
    pdq = BitsField(length=256, null=True)
    # Since when a picture that looks like it is not wanted here any more, whether or not it is still there itself.
    barred_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        # Those of `pdq` are made by hand, with the function that asks them: migrations/0010_fingerprint.py.
        indexes = [
            HashIndex(fields=["upload_hash"], name="fingerprint_upload"),
            HashIndex(fields=["pixel_hash"], name="fingerprint_pixels"),
            models.Index(fields=["barred_at"], condition=models.Q(barred_at__isnull=False), name="fingerprint_barred"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} of {self.image_id}"
