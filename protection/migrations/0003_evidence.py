from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Now

from common.ids import PUBLIC_ID_LENGTH

TABLES = ("protection_publisheddocument", "protection_termschange")
# Evidence that could be changed afterwards is none.
_REFUSE = """
CREATE FUNCTION protection_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
"""
_TRIGGER = """
CREATE TRIGGER {table}_only_added_to BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION protection_only_added_to();
"""


class Migration(migrations.Migration):
    dependencies = [("protection", "0002_counting")]

    operations = [
        migrations.CreateModel(
            "PublishedDocument",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=60)),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "indexes": [
                    models.Index("path", F("id").desc(), name="document_newest"),
                    models.Index(fields=["sha256"], name="document_by_print"),
                ],
            },
        ),
        migrations.CreateModel(
            "TermsChange",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("artist_id", models.BigIntegerField()),
                ("by_id", models.BigIntegerField()),
                ("work", models.CharField(max_length=PUBLIC_ID_LENGTH, blank=True)),
                ("before", models.CharField(max_length=10)),
                ("after", models.CharField(max_length=10)),
                ("changed_at", models.DateTimeField(db_default=Now())),
            ],
            options={"indexes": [models.Index("artist_id", F("id").desc(), name="terms_changes_of_artist")]},
        ),
        migrations.RunSQL(
            [_REFUSE, *(_TRIGGER.format(table=table) for table in TABLES)],
            [
                *(f"DROP TRIGGER {table}_only_added_to ON {table}" for table in TABLES),
                "DROP FUNCTION protection_only_added_to()",
            ],
        ),
    ]
