from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("images", "0010_fingerprint"),
    ]

    operations = [
        migrations.AddField(
            model_name="image",
            name="visitors_width",
            field=models.PositiveSmallIntegerField(default=1600, editable=False),
        ),
        migrations.RemoveField(model_name="image", name="largest_public"),
        # What pages name in the largest size is a still like the others, the widest of them.
        migrations.RunSQL(
            """
            UPDATE images_image
            SET shown = jsonb_set(
                shown - 'largest', '{still}', coalesce(shown -> 'still', '[]'::jsonb) || (shown -> 'largest')
            )
            WHERE shown ? 'largest'
            """,
            migrations.RunSQL.noop,
        ),
    ]
