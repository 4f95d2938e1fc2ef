from django.db import migrations, models

_CLOAKINGS = [
    ("none", "Not cloaked"),
    ("own", "I have cloaked these files (Glaze, Nightshade or another)"),
    ("ours", "Cloak these files here"),
]


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0018_what_uploads_brought")]

    operations = [
        migrations.AddField(
            "artwork",
            "cloaking",
            models.CharField(max_length=4, choices=_CLOAKINGS, default="none"),
        ),
    ]
