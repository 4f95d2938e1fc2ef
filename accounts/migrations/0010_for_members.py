from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_terms")]

    operations = [
        migrations.AddField(
            "user", "for_members", models.BooleanField(default=False, db_default=False, editable=False)
        ),
    ]
