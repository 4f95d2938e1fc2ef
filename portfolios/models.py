from django.db import models

from feed.models import Post


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

    def __str__(self) -> str:
        return str(self.post)
