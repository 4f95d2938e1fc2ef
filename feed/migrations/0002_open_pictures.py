from django.db import migrations


def open_what_visitors_see(apps, schema_editor):
    """Pictures are closed until the room that owns them opens them."""
    pictures = apps.get_model("feed", "PostPicture").objects.filter(
        post__state="published",
        post__hidden_at=None,
        post__author__is_active=True,
        post__visibility__in=("everyone", "link"),
    )
    apps.get_model("images", "Image").objects.filter(pk__in=pictures.values("image")).update(is_public=True)


class Migration(migrations.Migration):
    dependencies = [("feed", "0001_initial"), ("images", "0002_access")]

    operations = [migrations.RunPython(open_what_visitors_see, migrations.RunPython.noop, elidable=True)]
