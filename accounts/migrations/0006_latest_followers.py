from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_zones_and_links")]
    operations = [
        migrations.AddIndex("follow", models.Index(fields=["followee", "-id"], name="follow_followers_latest")),
        migrations.AddIndex("follow", models.Index(fields=["follower", "-id"], name="follow_followed_latest")),
        migrations.RemoveIndex("follow", "follow_followers"),
    ]
