from collections import defaultdict

from django.db import migrations, models

from images.shown import shown_of

_AT_ONCE = 2_000


def fill(apps, schema_editor):
    """Of the pictures that are there: by their keys, so many at a time."""
    images, renditions = apps.get_model("images", "Image"), apps.get_model("images", "Rendition")
    last = 0
    while ids := list(images.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        rows = defaultdict(list)
        for row in renditions.objects.filter(image__in=ids):
            rows[row.image_id].append(row)
        images.objects.bulk_update([images(pk=pk, shown=shown_of(made)) for pk, made in rows.items()], ["shown"])
        last = ids[-1]


class Migration(migrations.Migration):
    dependencies = [("images", "0007_largest_for_members")]

    operations = [
        migrations.AddField("image", "shown", models.JSONField(default=dict, editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
