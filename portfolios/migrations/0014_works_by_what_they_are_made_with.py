import django.db.models.deletion
from django.db import migrations, models


def link(name, term):
    """The table of links between works and one list, with the position of the work."""
    return migrations.CreateModel(
        name=f"Artwork{name}",
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("position", models.BigIntegerField(editable=False, null=True)),
            (
                "artwork",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name=f"{term}_links",
                    to="portfolios.artwork",
                ),
            ),
            (
                term,
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="+",
                    to=f"portfolios.{term}",
                ),
            ),
        ],
        options={
            "constraints": [models.UniqueConstraint(fields=("artwork", term), name=f"{term}_once_per_work")],
            "indexes": [
                models.Index(
                    models.F(term), models.OrderBy(models.F("position"), descending=True), name=f"artwork_by_{term}"
                )
            ],
        },
    )


def bring_along(term, many):
    return migrations.RunSQL(
        f"INSERT INTO portfolios_artwork{term} (artwork_id, {term}_id, position) "  # noqa: S608 - our own names
        f"SELECT link.artwork_id, link.{term}_id, feed_post.position "
        f"FROM portfolios_artwork_{many} link JOIN feed_post ON feed_post.id = link.artwork_id",
        migrations.RunSQL.noop,
    )


def through(many, term, name):
    field = models.ManyToManyField(
        blank=True, related_name="artworks", through=f"portfolios.Artwork{name}", to=f"portfolios.{term}"
    )
    return [migrations.RemoveField("artwork", many), migrations.AddField("artwork", many, field)]


class Migration(migrations.Migration):
    dependencies = [("portfolios", "0013_former_slugs"), ("feed", "0004_tag_uses_and_places")]

    operations = [
        migrations.AddField("artwork", "position", models.BigIntegerField(editable=False, null=True)),
        migrations.RunSQL(
            "UPDATE portfolios_artwork SET position = feed_post.position FROM feed_post "
            "WHERE feed_post.id = portfolios_artwork.post_id",
            migrations.RunSQL.noop,
        ),
        migrations.AlterField(
            "artwork",
            "field",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="artworks",
                to="portfolios.field",
            ),
        ),
        migrations.AddIndex(
            "artwork",
            models.Index(
                models.F("field"), models.OrderBy(models.F("position"), descending=True), name="artwork_by_field"
            ),
        ),
        link("Medium", "medium"),
        link("Software", "software"),
        bring_along("medium", "mediums"),
        bring_along("software", "software"),
        *through("mediums", "medium", "Medium"),
        *through("software", "software", "Software"),
    ]
