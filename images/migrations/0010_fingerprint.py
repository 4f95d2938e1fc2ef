# ruff: noqa: S608  # made of the numbers of this file
import django.db.models.deletion
from django.contrib.postgres.indexes import HashIndex
from django.db import migrations, models
from django.db.models.functions import Now

import images.bits

# The hash in eleven parts: how many bits each has, and in how many of them a part may differ from what is looked for.
# Two hashes that differ in at most 31 bits agree in one part at least as closely as this says: else they would differ in
# (2 + 1) x 10 + (1 + 1) = 32. docs/matching.md has the figures of this division and of others.
PARTS = [*[(24, 2)] * 6, *[(23, 2)] * 4, (20, 1)]


def starts():
    place = 1
    for number, (length, near) in enumerate(PARTS):
        yield number, f"substring(%s from {place} for {length})::integer", length, near
        place += length


def masks(length, near):
    """Every number of so many bits of which at most `near` are set."""
    singles = [1 << bit for bit in range(length)]
    pairs = [one | other for place, one in enumerate(singles) for other in singles[:place]] if near == 2 else []
    return ",".join(map(str, [0, *singles, *pairs]))


def indexes():
    for number, part, *_ in starts():
        yield f"CREATE INDEX fingerprint_part_{number} ON images_fingerprint (({part % 'pdq'}));"


def one_of(part, length, near):
    own = f"SELECT DISTINCT {part % 'turn'} AS own FROM unnest(turns) turn"
    keys = f"SELECT own # mask FROM ({own}) own, unnest('{{{masks(length, near)}}}'::integer[]) mask"
    return f"{part % 'entry.pdq'} = ANY (ARRAY({keys}))"


def looks_like():
    """The settings belong to it. Without the first the planner reads the whole table; without the second it looks up
    every key in its statistics before it asks the index for any."""
    turns = " ".join(f"turn{n} bit(256) := turns[{n}];" for n in range(1, 9))
    apart = f"least({', '.join(f'bit_count(entry.pdq # turn{n})' for n in range(1, 9))})"
    conditions = "\n      OR ".join(one_of(part, length, near) for _, part, length, near in starts())
    return f"""
CREATE FUNCTION images_looks_like(turns bit[], most integer)
RETURNS TABLE (id bigint, image_id bigint, barred_at timestamptz, apart integer) LANGUAGE plpgsql STABLE ROWS 10
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan SET jit = off
SET max_parallel_workers_per_gather = 0 AS $$
DECLARE {turns}
BEGIN
  RETURN QUERY
    SELECT entry.id, entry.image_id, entry.barred_at, {apart}::integer FROM images_fingerprint entry
    WHERE ({conditions})
      AND {apart} <= most;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("images", "0009_held")]

    operations = [
        migrations.CreateModel(
            "Fingerprint",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("upload_hash", models.BinaryField(max_length=32)),
                ("pixel_hash", models.BinaryField(max_length=32)),
                ("pdq", images.bits.BitsField(length=256, null=True)),
                ("barred_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(db_default=Now())),
                (
                    "image",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fingerprint",
                        to="images.image",
                    ),
                ),
            ],
            options={
                "indexes": [
                    HashIndex(fields=["upload_hash"], name="fingerprint_upload"),
                    HashIndex(fields=["pixel_hash"], name="fingerprint_pixels"),
                    models.Index(
                        fields=["barred_at"],
                        condition=models.Q(barred_at__isnull=False),
                        name="fingerprint_barred",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            ["\n".join(indexes()), looks_like()],
            "DROP FUNCTION images_looks_like(bit[], integer);",  # the indexes go with the table
        ),
    ]
