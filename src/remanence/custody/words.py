"""The words of custody that are data: steps with their stage, and kinds of evidence with their grade."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from remanence.atlas.places import bundled


@dataclass(frozen=True, slots=True)
class Step:
    """What can be done with a lot: its stage (None for a move), and whether material enters the chain here."""

    name: str
    stage: str | None
    origin: bool
    meaning: str


@cache
def steps() -> Mapping[str, Step]:
    """Every step by name, from ``data/custody/steps.csv``."""
    return MappingProxyType(
        {
            row["step"]: Step(row["step"], row["stage"] or None, row["origin"] == "yes", row["meaning"])
            for row in _rows("steps.csv")
        }
    )


@cache
def grades() -> Mapping[str, int]:
    """Grade (0-5) of every kind of evidence, from ``data/custody/evidence.csv``."""
    return MappingProxyType({row["kind"]: int(row["grade"]) for row in _rows("evidence.csv")})


def _rows(name: str) -> list[dict[str, str]]:
    with (bundled() / "custody" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
