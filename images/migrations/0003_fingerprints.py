from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0002_access")]

    operations = [
        migrations.AddField("image", "upload_hash", models.BinaryField(editable=False, max_length=32, null=True)),
        migrations.AddField("image", "pixel_hash", models.BinaryField(editable=False, max_length=32, null=True)),
        migrations.AddField("image", "pdq", models.BinaryField(editable=False, max_length=32, null=True)),
        migrations.AddField("image", "pdq_quality", models.PositiveSmallIntegerField(editable=False, null=True)),
    ]
