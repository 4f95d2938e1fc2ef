from django.db import migrations, models
from django.db.models import F, Q

from images.terms import CHOICES, Terms

_SAID = {"max_length": 10, "choices": CHOICES, "default": Terms.NOTHING, "editable": False}


class Migration(migrations.Migration):
    dependencies = [("images", "0011_visitors_width")]

    operations = [
        migrations.AddField("image", "terms", models.CharField(**_SAID)),
        migrations.AddField("image", "terms_written", models.CharField(**_SAID)),
        migrations.AddIndex(
            "image",
            models.Index(
                fields=["touched_at"],
                condition=Q(state="ready") & ~Q(terms=F("terms_written")),
                name="image_says_otherwise",
            ),
        ),
    ]
