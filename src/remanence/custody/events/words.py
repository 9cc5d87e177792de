"""The words of a custody event, kept as data: steps with their stages, kinds of evidence, countries, units."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from remanence.atlas.places import bundled

__all__ = ["countries", "evidence_grades", "kilograms", "mass_units", "origin_steps", "stages_of_steps"]


def _table(name: str) -> list[dict[str, str]]:
    with (bundled() / "custody" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def stages_of_steps() -> Mapping[str, str | None]:
    """Return every step with its stage of the chain; None for moves, which have none."""
    return {row["step"]: row["stage"] or None for row in _table("steps")}


@lru_cache(maxsize=1)
def origin_steps() -> frozenset[str]:
    """Return the steps at which material enters the chain: a mine, a collection of scrap."""
    return frozenset(row["step"] for row in _table("steps") if row["origin"] == "yes")


@lru_cache(maxsize=1)
def evidence_grades() -> Mapping[str, int]:
    """Return every kind of evidence with its grade, 0 (nothing) to 5 (a physical test agrees)."""
    return {row["kind"]: int(row["grade"]) for row in _table("evidence")}


@lru_cache(maxsize=1)
def countries() -> Mapping[str, str]:
    """Return the names of countries by their ISO 3166-1 alpha-3 codes, all 249 that are assigned."""
    return {row["code"]: row["name"] for row in _table("countries")}


@lru_cache(maxsize=1)
def mass_units() -> Mapping[str, Decimal]:
    """Return the kilograms in each unit of mass, by its code of UN/ECE Recommendation 20."""
    return {row["code"]: Decimal(row["kg"]) for row in _table("mass_units")}


def kilograms(quantity: float, unit: str) -> float:
    """Return kilograms, rounded once: the number as it is written, times the unit, to the nearest double.

    Raises:
        KeyError: no unit of mass has this code.
    """
    return float(Decimal(repr(quantity)) * mass_units()[unit])
