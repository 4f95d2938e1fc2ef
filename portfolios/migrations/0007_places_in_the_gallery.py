from itertools import groupby

from django.db import migrations, models

from common.ranks import ranks


def hang(apps, schema_editor):
    """Whose works they are, and a place for each: newest first, as they hung before."""
    artwork = apps.get_model("portfolios", "Artwork")
    newest = models.F("post__position").desc(nulls_first=True)
    works = artwork.objects.select_related("post").order_by("post__author", newest, "-pk")
    for author, row in groupby(works, lambda work: work.post.author_id):
        hung = list(row)
        for work, rank in zip(hung, ranks(len(hung)), strict=True):
            work.artist_id, work.rank = author, f"1{rank}"
        artwork.objects.bulk_update(hung, ["artist", "rank"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0006_shown_to_a_client")]
    operations = [migrations.RunPython(hang, migrations.RunPython.noop)]
