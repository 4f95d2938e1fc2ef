from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from common.ids import PUBLIC_ID_LENGTH, new_public_id
from images.models import Image
from images.screening import Outcome
from protection.agents import Kind


class Finding(models.Model):
    """What a check has seen in a picture. It goes with the picture; what was decided stays."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+")
    # Its words are in `protection.rules`.
    rule = models.CharField(max_length=40)
    outcome = models.CharField(max_length=4, choices=[(outcome.value, outcome.value) for outcome in Outcome])
    seen = models.CharField(max_length=200)
    evidence = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.rule} in {self.image_id}"


class Case(models.Model):
    """A picture that somebody has to look at, and where that stands. One a picture, however often it is checked."""

    class State(models.TextChoices):
        # Shown meanwhile.
        LOOK = "look", "To look at"
        HELD = "held", "Held"
        ASKED = "asked", "Held, more was asked for"
        RELEASED = "released", "Released"
        REFUSED = "refused", "Refused"

    # Where only who sent the picture sees it.
    WITHHELD = (State.HELD, State.ASKED, State.REFUSED)

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    # Empty once the picture was deleted or another took its place: nothing is left to decide then.
    image = models.OneToOneField(Image, on_delete=models.SET_NULL, null=True, related_name="+")
    # Who sent it.
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="cases")
    state = models.CharField(max_length=8, choices=State)
    # What was found, without the picture: "generator-parameters".
    rules = models.JSONField(default=list)
    # Since when a moderator's answer is waited for; empty where none is.
    waits_since = models.DateTimeField(null=True)
    # Counted up with every change: who decides on what was seen decides on that, or not at all.
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(
                fields=["waits_since"], condition=Q(waits_since__isnull=False, image__isnull=False), name="case_waiting"
            ),
            models.Index(fields=["person", "-id"], name="case_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} ({self.state})"

    def get_absolute_url(self) -> str:
        return reverse("protection:held", args=[self.public_id])

    @property
    def is_withheld(self) -> bool:
        return self.state in self.WITHHELD


class Decision(models.Model):
    """What was decided, by whom and why. Rows are added and never changed."""

    class Verdict(models.TextChoices):
        RELEASE = "release", "Released"
        REFUSE = "refuse", "Refused"
        ASK = "ask", "Asked for more"
        HOLD = "hold", "Held"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Verdict)
    # Empty: by rule, not by a person; or by somebody who has left.
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    # As the artist reads it.
    why = models.TextField(max_length=1000, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.verdict} of {self.case_id}"


class Appeal(models.Model):
    """What the artist says to it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appeals")
    text = models.TextField(max_length=3000)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.created_at}"

    @property
    def has_pending_proofs(self) -> bool:
        """Wants its proofs with their images."""
        return any(proof.image.is_pending for proof in self.proofs.all())


class Consent(models.Model):
    """That somebody has agreed that outside services look at their pictures. Taken back, it is gone."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.person_id} since {self.given_at}"


class Asked(models.Model):
    """That a service was asked about a picture: once each."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="+", db_index=False)
    service = models.CharField(max_length=20)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "service"], name="asked_once")]

    def __str__(self) -> str:
        return f"{self.service} about {self.image_id}"


class Proof(models.Model):
    """A picture of how the work came to be. Moderators see it, and nobody else but who sent it."""

    appeal = models.ForeignKey(Appeal, on_delete=models.CASCADE, related_name="proofs")
    image = models.OneToOneField(Image, on_delete=models.CASCADE, related_name="proof_of")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.image_id} for {self.appeal_id}"


class Refusals(models.Model):
    """How often one program was refused on one day: works of one artist, or what is nobody's."""

    class Asked(models.TextChoices):
        PAGES = "pages"
        PICTURES = "pictures"

    day = models.DateField()
    kind = models.CharField(max_length=13, choices=[(kind.value, kind.value) for kind in Kind])
    # A name of the list of agents, or "other".
    agent = models.CharField(max_length=60)
    asked = models.CharField(max_length=8, choices=Asked)
    artist = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+", db_index=False
    )
    count = models.BigIntegerField()

    class Meta:
        constraints = [
            # An artist's days lie together: their week is one walk.
            models.UniqueConstraint(
                fields=["artist", "day", "kind", "agent", "asked"], nulls_distinct=False, name="refusals_once"
            ),
        ]
        indexes = [models.Index(fields=["day"], name="refusals_by_day")]
        verbose_name_plural = "refusals"


class FoldedBatch(models.Model):
    """What was counted in Redis under this name has become rows: it is never added once more."""

    name = models.CharField(max_length=40, primary_key=True)
    folded_at = models.DateTimeField(db_default=Now(), db_index=True)


class PublishedDocument(models.Model):
    """What one of the site's documents for machines said, from when on. Only ever added to: the database refuses
    everything else (migrations/*_evidence.py)."""

    # Of its address, without the first stroke.
    path = models.CharField(max_length=60)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    # When it was first seen to stand there.
    published_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index("path", models.F("id").desc(), name="document_newest"),
            models.Index(fields=["sha256"], name="document_by_print"),
        ]

    def __str__(self) -> str:
        return f"{self.path} since {self.published_at:%Y-%m-%d %H:%M}"


class TermsChange(models.Model):
    """Somebody let machines do more or less with their portfolio, or with one work. Only ever added to, likewise; so it
    holds keys and no names, and stays when its people have gone."""

    artist_id = models.BigIntegerField()
    by_id = models.BigIntegerField()
    # The public id of one work; empty for the whole portfolio.
    work = models.CharField(max_length=PUBLIC_ID_LENGTH, blank=True)
    before = models.CharField(max_length=10)
    after = models.CharField(max_length=10)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index("artist_id", models.F("id").desc(), name="terms_changes_of_artist")]

    def __str__(self) -> str:
        return f"{self.artist_id} {self.work}: {self.before} to {self.after}"
