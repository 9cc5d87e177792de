"""The closed list of process steps: each has a stage of the chain, or none for moves (``data/custody/steps.csv``)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from remanence.atlas.places import bundled


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the chain; ``origin``: material enters the chain with it."""

    stage: str | None
    origin: bool


@cache
def steps() -> Mapping[str, Step]:
    """Every known step by its word."""
    with (bundled() / "custody" / "steps.csv").open(encoding="utf-8", newline="") as text:
        return {
            row["step"]: Step(row["stage"] or None, row["origin"] == "yes") for row in csv.DictReader(text)
        }
