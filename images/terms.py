"""What machines may do with a picture beyond leading people to it, as its artist has decided.

A plain word on the picture's row: the rooms above set it, and it is written into every large rendition.
"""

from __future__ import annotations

from django.db import models


class Terms(models.TextChoices):
    """Each is said everywhere: on pages, beside bytes, in files, in the site's own documents."""

    NOTHING = "nothing", "Nothing"
    ASSISTANTS = "assistants", "Search assistants"
    LICENCE = "licence", "Training, under a licence"
    BOTH = "both", "Search assistants, and training under a licence"

    @property
    def lets_assistants(self) -> bool:
        """AI search may read it to answer somebody, naming the artist and linking back."""
        return self in (Terms.ASSISTANTS, Terms.BOTH)

    @property
    def offers_licence(self) -> bool:
        """Training is still not allowed by itself: the artist may be asked for a licence."""
        return self in (Terms.LICENCE, Terms.BOTH)
