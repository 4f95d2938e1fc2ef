from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from accounts.models import User
from common.ids import PUBLIC_ID_LENGTH, new_public_id
from images.models import Fingerprint


class Match(models.Model):
    """Two pictures that look alike, as it was found when the later one came. It goes with either of them."""

    class Kind(models.TextChoices):
        # Both are one person's: they are told that they have it already.
        OWN = "own", "The same person's"
        # Perhaps one picture, or no work of anybody: a moderator looks, and nobody is told.
        LOOK = "look", "To look at"
        # The later one is held, and both people are told.
        HELD = "held", "Held"

    class Answer(models.TextChoices):
        FINE = "fine", "This is fine"
        MINE = "mine", "This is mine, and I was not asked"

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    later = models.ForeignKey(Fingerprint, on_delete=models.CASCADE, related_name="+", db_index=False)
    earlier = models.ForeignKey(Fingerprint, on_delete=models.CASCADE, related_name="+")
    later_person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # Empty where the earlier one was taken down: there is nobody to be told.
    earlier_person = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=4, choices=Kind)
    # In how many of 256 bits; of the very same file or pixels, 0.
    apart = models.PositiveSmallIntegerField()
    is_exact = models.BooleanField()
    # What the later person lets the earlier one know, and with it their name.
    word = models.CharField(max_length=300, blank=True)
    named_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=4, choices=Answer, blank=True)
    answer_text = models.TextField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    found_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["later", "earlier"], name="match_once")]
        indexes = [models.Index(fields=["earlier_person", "-id"], name="match_for_person")]

    def __str__(self) -> str:
        return f"{self.later_id} looks like {self.earlier_id}"

    def get_absolute_url(self) -> str:
        return reverse("matches:match", args=[self.public_id])


class Agreement(models.Model):
    """That somebody may show what another one showed first: it is not held again."""

    # This picture alone; empty for whatever the two of them share, in both directions.
    picture = models.ForeignKey(Fingerprint, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    # Empty where it is a picture that is agreed on.
    giver = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    # Empty: anybody, as with what is free for all.
    taker = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    # The moderator, or the artist of the earlier picture.
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["picture", "giver", "taker"], nulls_distinct=False, name="agreed_once"),
            models.CheckConstraint(
                condition=Q(picture__isnull=False, giver=None)
                | Q(picture=None, giver__isnull=False, taker__isnull=False),
                name="agreed_on_something",
            ),
        ]
        indexes = [models.Index(fields=["giver"], condition=Q(giver__isnull=False), name="agreed_by")]

    def __str__(self) -> str:
        return f"{self.taker_id} may show {self.picture_id or f'what {self.giver_id} shows'}"


class Removal(models.Model):
    """Why looks are barred that were taken down: whose picture it was, who decided it, and when. It goes with them."""

    picture = models.OneToOneField(Fingerprint, on_delete=models.CASCADE, primary_key=True, related_name="removal")
    person = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    moderator = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    why = models.TextField(max_length=1000, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.picture_id}, {self.created_at:%Y-%m-%d}"
