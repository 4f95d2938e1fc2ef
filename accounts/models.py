from __future__ import annotations

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone

from accounts.handles import HANDLE_MAX_LENGTH, skeleton
from accounts.zones import zone_named
from common.addresses import address
from common.ids import PUBLIC_ID_LENGTH, new_public_id
from common.links import host_of
from images.terms import CHOICES, Terms


class UserQuerySet(models.QuerySet["User"]):
    def with_profile(self) -> UserQuerySet:
        """With the name and the portrait that every mention of a person shows."""
        return self.select_related("profile__portrait")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> User:
        user: User = self.get(handle=(username or "").lower())
        return user

    def create_user(self, handle: str, email: str, password: str | None = None, **fields: Any) -> User:
        user: User = self.model(handle=handle.lower(), email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, handle: str, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.create_user(handle, email, password, is_staff=True, is_superuser=True, **fields)
        Profile.objects.create(user=user, name=handle)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can log in. What others see of them is the `Profile`."""

    # Always in small letters.
    handle = models.CharField(max_length=HANDLE_MAX_LENGTH, unique=True)
    # The handle with look-alike characters folded together: unique, so that nobody poses as somebody.
    handle_skeleton = models.CharField(max_length=HANDLE_MAX_LENGTH, unique=True, editable=False)
    email = models.EmailField("email address")
    is_staff = models.BooleanField("moderator", default=False, help_text="May enter the moderators' desk.")
    # False: suspended. Cannot log in, and nothing of theirs is shown.
    is_active = models.BooleanField(default=True, editable=False)
    # What they post is for people who are signed in, whatever its visibility says: see `Post.objects.visible_to`.
    for_members = models.BooleanField(default=False, db_default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(handle=Lower("handle")), name="user_handle_small"),
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
        ]

    def __str__(self) -> str:
        return f"@{self.handle}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.handle_skeleton = skeleton(self.handle)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address(settings.PERSON_PAGE, self.handle)

    @property
    def said_terms(self) -> Terms:
        """What their own pages say to machines: what they have chosen for their works, where visitors see these."""
        return Terms.NOTHING if self.for_members else Terms(self.profile.terms)

    @property
    def public_url(self) -> str:
        """The whole address, as it is written into files and mail."""
        return f"{settings.SITE_URL}{self.get_absolute_url()}"


class Profile(models.Model):
    """What others see of a person, with the counters that pages show."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)
    name = models.CharField(max_length=60)
    bio = models.CharField(max_length=500, blank=True)
    pronouns = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=60, blank=True)
    # IANA name, for times that are typed and told: "Europe/Ljubljana". Empty: nobody has said.
    time_zone = models.CharField(max_length=64, blank=True)
    # What machines may do with their works, where these say nothing of their own.
    terms = models.CharField(max_length=10, choices=CHOICES, default=Terms.NOTHING)
    # Whether others may see the list of those whom they follow.
    shows_following = models.BooleanField(default=True)
    portrait = models.OneToOneField(
        "images.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="portrait_of"
    )
    # Uploaded and being made: takes the portrait's place when it is ready. A rejected one stays here with its reason.
    next_portrait = models.OneToOneField(
        "images.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="next_portrait_of"
    )
    # The wide picture at the top of the profile; the next one as for the portrait.
    banner = models.OneToOneField(
        "images.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="banner_of"
    )
    next_banner = models.OneToOneField(
        "images.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="next_banner_of"
    )
    follower_count = models.PositiveIntegerField(default=0, editable=False)
    following_count = models.PositiveIntegerField(default=0, editable=False)

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return zone_named(self.time_zone)


class ProfileLink(models.Model):
    """An address that somebody gives on their profile, and when that page last linked back with rel=me."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="links", db_index=False)
    place = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40, blank=True)
    url = models.URLField(max_length=300)
    # Empty: never looked. Looked at without success: `verified_at` alone is empty.
    checked_at = models.DateTimeField(null=True, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["profile", "url"], name="link_once")]
        indexes = [models.Index(fields=["checked_at"], name="link_next_check")]

    def __str__(self) -> str:
        return self.url

    @property
    def host(self) -> str:
        return host_of(self.url)


class Follow(models.Model):
    follower = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows", db_index=False)
    followee = models.ForeignKey(User, on_delete=models.CASCADE, related_name="followed_by", db_index=False)
    # Muting marks the follow, so that the home feed needs no other table.
    muted = models.BooleanField(db_default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            # INCLUDE: reading 5,000 followees never touches the table (measured: 12.8 ms to 3.9 ms).
            models.UniqueConstraint(fields=["follower", "followee"], include=["muted"], name="follow_unique"),
            models.CheckConstraint(condition=~Q(follower=models.F("followee")), name="follow_not_self"),
        ]
        # Who follows somebody, and whom they follow: the latest first, page by page. INCLUDE: whether one of many
        # followers is among those whom a reader follows is asked for home.
        indexes = [
            models.Index(fields=["followee", "-id"], include=["follower"], name="follow_followers_latest"),
            models.Index(fields=["follower", "-id"], name="follow_followed_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.followee_id}"


class BlockQuerySet(models.QuerySet["Block"]):
    def between(self, one: User, other: User) -> BlockQuerySet:
        """Either has blocked the other."""
        return self.filter(Q(blocker=one, blocked=other) | Q(blocker=other, blocked=one))


class Block(models.Model):
    """Works both ways: neither sees anything of the other."""

    blocker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocks", db_index=False)
    blocked = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blocked_by", db_index=False)
    created_at = models.DateTimeField(db_default=Now())

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="block_unique"),
            models.CheckConstraint(condition=~Q(blocker=models.F("blocked")), name="block_not_self"),
        ]
        indexes = [models.Index(fields=["blocked", "blocker"], name="block_reverse")]

    def __str__(self) -> str:
        return f"{self.blocker_id} blocks {self.blocked_id}"


class MuteQuerySet(models.QuerySet["Mute"]):
    def lasting(self) -> MuteQuerySet:
        """What was muted for a time that has passed is muted no longer, whether or not its row is still there."""
        return self.filter(Q(until=None) | Q(until__gt=Now()))


class Mute(models.Model):
    """Somebody does not want to see another's posts and comments, who never learns of it.

    The home feed does not read this: while the other is followed, `Follow.muted` says the same.
    """

    muter = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mutes", db_index=False)
    muted = models.ForeignKey(User, on_delete=models.CASCADE, related_name="muted_by")
    # Empty: for good.
    until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~Q(muter=models.F("muted")), name="mute_not_self"),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(until__isnull=False), name="mute_ends")]

    def __str__(self) -> str:
        return f"{self.muter_id} mutes {self.muted_id}"


class Preferences(models.Model):
    """What somebody wants to see, and when they want to be left alone. No row: all as it is given here."""

    class Showing(models.TextChoices):
        SHOW = "show", "Show"
        FOLD = "fold", "Fold, and show when I open it"
        HIDE = "hide", "Do not show"

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="preferences")
    mature = models.CharField(max_length=4, choices=Showing, default=Showing.FOLD)
    explicit = models.CharField(max_length=4, choices=Showing, default=Showing.HIDE)
    warned = models.CharField("with a content warning", max_length=4, choices=Showing, default=Showing.FOLD)
    # No mail and no counts until then.
    quiet_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"


class PeopleList(models.Model):
    """People of whom one wants a feed of its own. Private: nobody learns that they are on one."""

    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False)
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="people_lists", db_index=False)
    name = models.CharField(max_length=40)
    people: models.ManyToManyField[User, PeopleListMember] = models.ManyToManyField(
        User, through="PeopleListMember", related_name="+"
    )

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="people_list_once")]

    def __str__(self) -> str:
        return self.name


class PeopleListMember(models.Model):
    people_list = models.ForeignKey(PeopleList, on_delete=models.CASCADE, related_name="members", db_index=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="on_lists")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["people_list", "person"], name="listed_once")]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.people_list_id}"


# Whoever looks at a page: somebody, or a visitor.
Viewer = User | AnonymousUser
