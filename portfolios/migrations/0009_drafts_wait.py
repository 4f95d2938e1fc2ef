from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr


def store(apps, schema_editor):
    """Works that are not out hang on a wall of their own, so that the gallery's index walks past none of them."""
    works = apps.get_model("portfolios", "Artwork").objects.exclude(post__state="published")
    works.filter(rank__startswith="1").update(rank=Concat(Value("2"), Substr(F("rank"), 2)))


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0008_every_work_has_a_place")]
    operations = [migrations.RunPython(store, migrations.RunPython.noop)]
