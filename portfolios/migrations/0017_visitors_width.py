from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("portfolios", "0016_replacing_uploads"),
    ]

    operations = [
        migrations.AddField(
            model_name="portfolio",
            name="visitors_width",
            field=models.PositiveSmallIntegerField(
                choices=[(1600, "Pictures up to 1600 pixels wide"), (640, "Pictures up to 640 pixels wide")],
                default=1600,
            ),
        ),
        migrations.AddField(model_name="portfolio", name="is_listed", field=models.BooleanField(default=False)),
        migrations.AddIndex(
            model_name="portfolio",
            index=models.Index(condition=models.Q(("is_listed", True)), fields=["person"], name="portfolio_listed"),
        ),
        migrations.RemoveField(model_name="portfolio", name="largest_for_members"),
    ]
