import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.ranks


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0007_places_in_the_gallery")]
    operations = [
        migrations.AlterField(
            "artwork",
            "artist",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="artworks",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField("artwork", "rank", common.ranks.RankField()),
    ]
