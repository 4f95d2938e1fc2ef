from django.db import migrations
from django.utils.text import slugify

from portfolios.taxonomy import read

LISTS = {"fields": "Field", "mediums": "Medium", "software": "Software"}


def add(apps, schema_editor):
    """Entries that are there keep their names; they get a group and the words that find them."""
    for kind, name in LISTS.items():
        model = apps.get_model("portfolios", name)
        there = {row.slug: row for row in model.objects.all()}
        for entry in read(kind):
            slug = slugify(entry.name)
            row = there.setdefault(slug, model(name=entry.name, slug=slug))
            row.group, row.synonyms = row.group or entry.group, row.synonyms or entry.synonyms
        model.objects.bulk_update([row for row in there.values() if row.pk], ["group", "synonyms"])
        model.objects.bulk_create([row for row in there.values() if not row.pk])


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0009_drafts_wait")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
