import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("images", "0003_fingerprints")]

    operations = [
        migrations.CreateModel(
            name="Manifest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=64, unique=True)),
                ("store", models.BinaryField()),
                (
                    "rendition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="manifest", to="images.rendition"
                    ),
                ),
            ],
        ),
    ]
