from __future__ import annotations

import time
from datetime import UTC, datetime
from secrets import randbelow

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Block, Mute, User


class Kind(models.TextChoices):
    """What somebody did that another may want to hear of. The labels are those of the settings."""

    COMMENT = "comment", "Comments on my posts"
    ANSWER = "answer", "Answers to my comments"
    CRITIQUE = "critique", "Critique of my works"
    HELPFUL = "helpful", "My critique was found helpful"
    MENTION = "mention", "Mentions of my @name"
    QUOTE = "quote", "Quotes of my posts"
    FOLLOW = "follow", "New followers"
    LIKE = "like", "Likes of my posts"
    COMMENT_LIKE = "comment_like", "Likes of my comments"
    REPOST = "repost", "Reposts of my posts"
    # What the house itself did: these have no actor.
    REJECTED = "rejected", "A picture that could not be published"
    LEFT_OUT = "left_out", "A picture that could not be added to what is out"
    PUBLISHED = "published", "What came out at the time that I chose"
    HELD = "held", "A picture that is looked at before others see it"
    DECIDED = "decided", "What was decided about such a picture"
    MATCH = "match", "A picture that looks like one of mine"


class About(models.TextChoices):
    """The kinds of things that a notification may be about. What each is, the higher rooms know: see `subjects`."""

    NOTHING = "", "nothing"
    POST = "post", "a post"
    COMMENT = "comment", "a comment"
    PICTURE = "picture", "a picture"
    MATCH = "match", "a picture like another"


class Mail(models.TextChoices):
    ONCE = "once", "At once"
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every week"
    OFF = "off", "No mail"


# What waited for a letter while that letter is written. Nobody outside its transaction sees it.
GOING = "going"

# Where somebody has chosen nothing: what wants an answer comes with the day's letter, the rest with the week's or not.
MAIL_BY_DEFAULT = dict.fromkeys(Kind, Mail.OFF) | {
    Kind.COMMENT: Mail.DAILY,
    Kind.ANSWER: Mail.DAILY,
    Kind.CRITIQUE: Mail.DAILY,
    Kind.HELPFUL: Mail.WEEKLY,
    Kind.MENTION: Mail.DAILY,
    Kind.QUOTE: Mail.WEEKLY,
    Kind.FOLLOW: Mail.WEEKLY,
    Kind.REJECTED: Mail.ONCE,
    Kind.LEFT_OUT: Mail.ONCE,
    Kind.HELD: Mail.ONCE,
    Kind.DECIDED: Mail.ONCE,
    Kind.MATCH: Mail.ONCE,
}


def new_position() -> int:
    """The place of a notification in its list: microseconds, times 1,000, and three digits that keep two apart."""
    return time.time_ns() // 1000 * 1000 + randbelow(1000)


class Notification(models.Model):
    """One line of somebody's notifications: all who did this to that thing, be it one or ten thousand.

    Who they are is in `Doing`. It is new while one of them who may be shown did it after it was last seen.
    """

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    about = models.CharField(max_length=8, choices=About, blank=True)
    about_id = models.BigIntegerField(default=0)
    # Newest first; moves up when somebody else does the same, though not more than once a minute while it is new.
    position = models.BigIntegerField(default=new_position)
    # Whether there may be something new in it: the index finds these, `Doing` knows the truth.
    is_new = models.BooleanField(db_default=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "about", "about_id"], name="notification_once")
        ]
        indexes = [
            models.Index("recipient", models.F("position").desc(), name="notification_newest"),
            models.Index(
                "recipient", models.F("position").desc(), condition=Q(is_new=True), name="notification_unseen"
            ),
            models.Index(fields=["about", "about_id"], name="notification_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.position / 1_000_000_000, UTC)


class DoingQuerySet(models.QuerySet["Doing"]):
    def shown_to_recipient(self) -> DoingQuerySet:
        """Of nobody who is suspended, whom the recipient has muted, or of whom one has blocked the other."""
        me, them = OuterRef("recipient"), OuterRef("actor")
        blocks = Block.objects.filter(Q(blocker=me, blocked=them) | Q(blocker=them, blocked=me))
        lasting = Q(until=None) | Q(until__gt=timezone.now())
        mutes = Mute.objects.filter(lasting, muter=me, muted=them)
        return self.filter(Q(actor=None) | (Q(actor__is_active=True) & ~Exists(blocks) & ~Exists(mutes)))


class Doing(models.Model):
    """That somebody did it. The same person doing the same thing again makes no second one."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="doings", db_index=False)
    # The notification's, so that what waits to be mailed is found without it.
    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Empty: the house itself.
    actor = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())
    # The letter that it waits for; off once that is sent, or where none is wanted.
    mail = models.CharField(max_length=6, choices=Mail, default=Mail.OFF)

    objects = DoingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notification", "actor"], nulls_distinct=False, name="doing_once")
        ]
        indexes = [
            models.Index("notification", models.F("id").desc(), name="doing_latest"),
            models.Index(fields=["mail", "recipient"], condition=~Q(mail="off"), name="doing_to_mail"),
            # What is between two people, and what becomes of a person's rows when they go.
            models.Index(fields=["recipient", "actor"], name="doing_between"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} in {self.notification_id}"


class NotificationChoice(models.Model):
    """What somebody wants to hear of one kind. No row: on the site, and by mail as `MAIL_BY_DEFAULT` says."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notification_choices", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    on_site = models.BooleanField(default=True)
    mail = models.CharField(max_length=6, choices=Mail)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="notification_choice_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class MailRound(models.Model):
    """When somebody last got a letter of one rhythm. Locked while one is written: two workers send one letter."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    rhythm = models.CharField(max_length=6, choices=Mail)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "rhythm"], name="mail_round_once")]

    def __str__(self) -> str:
        return f"{self.rhythm} mail to {self.user_id}"
