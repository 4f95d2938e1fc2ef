from django.db import migrations


def open_portraits(apps, schema_editor):
    """Pictures are closed until the room that owns them opens them."""
    portraits = apps.get_model("accounts", "Profile").objects.filter(user__is_active=True, portrait__isnull=False)
    apps.get_model("images", "Image").objects.filter(pk__in=portraits.values("portrait")).update(is_public=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_next_portrait"), ("images", "0002_access")]

    operations = [migrations.RunPython(open_portraits, migrations.RunPython.noop, elidable=True)]
