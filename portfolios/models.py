from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import User
from common.ids import PUBLIC_ID_LENGTH, new_public_id
from feed.models import Post, PostPicture


class Medium(models.Model):
    """What a work is made of or with. A curated list: moderators edit it, artists choose from it."""

    name = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=40, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Artwork(models.Model):
    """A post that its artist keeps in the portfolio. Who may see it, its pictures and its counters are the post's."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True)
    mediums = models.ManyToManyField(Medium, blank=True, related_name="artworks")
    # Whether people may have its pictures in the largest size too, those that are still to come included.
    full_size = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.post)


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
