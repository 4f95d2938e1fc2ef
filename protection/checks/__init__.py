"""Checks of an upload's bytes: they run in a child behind walls (docs/screening.md), so nothing here imports Django,
and everything is bounded: how much is read of a part, unpacked of it, and parsed."""
