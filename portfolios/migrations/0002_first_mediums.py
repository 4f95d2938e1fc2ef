from django.db import migrations
from django.utils.text import slugify

from portfolios.mediums import MEDIUMS


def add(apps, schema_editor):
    medium = apps.get_model("portfolios", "Medium")
    medium.objects.bulk_create([medium(name=name, slug=slugify(name)) for name in MEDIUMS], ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
