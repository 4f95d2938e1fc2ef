from django.db import migrations, models


def forget(apps, schema_editor):
    """Nobody could say a zone until now: all have the one that they were given."""
    apps.get_model("accounts", "Profile").objects.filter(time_zone="UTC").update(time_zone="")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_profile_words")]
    operations = [
        migrations.AddField("profile", "shows_following", models.BooleanField(default=True)),
        migrations.AlterField("profile", "time_zone", models.CharField(blank=True, max_length=64)),
        migrations.AddIndex("profilelink", models.Index(fields=["checked_at"], name="link_next_check")),
        migrations.RunPython(forget, migrations.RunPython.noop),
    ]
