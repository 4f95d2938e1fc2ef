from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0001_initial")]

    operations = [
        migrations.AddField("image", "is_public", models.BooleanField(default=False, editable=False)),
        migrations.AddField("image", "seal", models.PositiveIntegerField(default=0, editable=False)),
        migrations.AddField("image", "slimmed_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("rendition", "retired_at", models.DateTimeField(editable=False, null=True)),
        migrations.RemoveConstraint("rendition", "rendition_once_per_spec"),
        migrations.AddConstraint(
            "rendition",
            models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("image", "spec"), name="rendition_once_per_spec"
            ),
        ),
        migrations.AddIndex(
            "rendition",
            models.Index(
                condition=models.Q(("retired_at__isnull", False)), fields=["retired_at"], name="rendition_retired"
            ),
        ),
        migrations.AddIndex(
            "image",
            models.Index(
                condition=models.Q(("slimmed_at", None), ("state", "ready")), fields=["id"], name="image_not_slim"
            ),
        ),
    ]
