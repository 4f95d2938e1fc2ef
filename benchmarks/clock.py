"""The time that a benchmark says it is."""

at = 2_000_000_000.0


def now() -> float:
    return at
