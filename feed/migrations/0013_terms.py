from django.db import migrations, models

from images.terms import CHOICES

_CHOICES = [("portfolio", "As my portfolio says"), *CHOICES]


class Migration(migrations.Migration):
    dependencies = [("feed", "0012_reposts_go")]

    operations = [
        migrations.AddField("post", "terms", models.CharField(max_length=10, choices=_CHOICES, default="portfolio")),
    ]
