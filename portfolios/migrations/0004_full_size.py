from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0003_uploads")]

    operations = [migrations.AddField("artwork", "full_size", models.BooleanField(default=False))]
