import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.ids

PERSON = settings.AUTH_USER_MODEL
GOES_WITH = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [migrations.swappable_dependency(PERSON), ("portfolios", "0011_focus_of")]
    operations = [
        migrations.CreateModel(
            "Letter",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=common.ids.new_public_id, editable=False, max_length=16, unique=True),
                ),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField(blank=True, max_length=5000)),
                ("gives_address", models.BooleanField(default=False)),
                ("form_key", models.UUIDField(editable=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("sent_at", models.DateTimeField(editable=False, null=True)),
                ("artist", models.ForeignKey(PERSON, GOES_WITH, related_name="letters")),
                ("writer", models.ForeignKey(PERSON, GOES_WITH, db_index=False, related_name="letters_written")),
            ],
            options={
                "indexes": [models.Index(fields=["created_at"], name="letter_oldest")],
                "constraints": [models.UniqueConstraint(fields=["writer", "form_key"], name="letter_once_per_form")],
            },
        )
    ]
