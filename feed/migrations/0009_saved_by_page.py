from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("feed", "0008_close_explicit")]

    operations = [
        migrations.AddField(model_name="post", name="saved_by_page", field=models.UUIDField(editable=False, null=True)),
    ]
