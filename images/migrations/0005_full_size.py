from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0004_manifests")]

    operations = [
        migrations.AddField("image", "full_size", models.BooleanField(default=False, editable=False)),
        migrations.AddField("image", "edition", models.PositiveIntegerField(default=0, editable=False)),
    ]
