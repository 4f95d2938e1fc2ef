from django.db import migrations, models

import feed.models


def delete_what_shows_nothing(apps, schema_editor):
    """Reposts whose original went with its author's account."""
    apps.get_model("feed", "Post").objects.filter(kind="repost", quoted=None).delete()


class Migration(migrations.Migration):
    dependencies = [("feed", "0011_talk_by_author")]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="quoted",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=feed.models.REPOSTS_GO,
                related_name="quoted_by",
                to="feed.post",
            ),
        ),
        migrations.RunPython(delete_what_shows_nothing, migrations.RunPython.noop, elidable=True),
    ]
