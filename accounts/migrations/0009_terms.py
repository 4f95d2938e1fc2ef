from django.db import migrations, models

from images.terms import CHOICES, Terms


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_home")]

    operations = [
        migrations.AddField(
            "profile", "terms", models.CharField(max_length=10, choices=CHOICES, default=Terms.NOTHING)
        ),
    ]
