from django.db import migrations
from django.db.models import F, Q


def close_what_visitors_may_not_have(apps, schema_editor):
    """Pictures of explicit works are for people who are signed in, and so is what was cut from them."""
    explicit = apps.get_model("feed", "PostPicture").objects.filter(post__rating="explicit").values("image")
    images = apps.get_model("images", "Image").objects.filter(Q(pk__in=explicit) | Q(source__in=explicit))
    images.filter(is_public=True).update(is_public=False, seal=F("seal") + 1)


class Migration(migrations.Migration):
    dependencies = [("feed", "0007_answers_to_answers"), ("images", "0008_shown")]

    operations = [migrations.RunPython(close_what_visitors_may_not_have, migrations.RunPython.noop, elidable=True)]
