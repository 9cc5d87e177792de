"""The numbers and tables that the checks use: ``data/custody/world.toml`` and the tables beside it."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from remanence.atlas.places import bundled
from remanence.errors import InputError, Offence

_FIELDS = {"value", "unit", "why"}


@dataclass(frozen=True)
class Numbers:
    """Numbers by check and name, and the tables by name; each number has a unit and a reason in the file."""

    sections: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, Sequence[Mapping[str, str]]]

    def of(self, check: str, name: str) -> float:
        """Return one number; its unit stands in the file."""
        return float(self.sections[check][name]["value"])

    def words(self, check: str, name: str) -> tuple[str, ...]:
        """Return one list of words."""
        return tuple(self.sections[check][name]["value"])

    def row(self, table: str, key: str) -> Mapping[str, str] | None:
        """Return the row of a table whose first column is ``key``, None where it has none."""
        return next((row for row in self.tables[table] if next(iter(row.values())) == key), None)


TABLES = (
    "base-rates", "best-recovery", "capacity-bases", "ores", "step-forms", "step-hours",
)  # fmt: skip


@lru_cache(maxsize=4)
def load_numbers(folder: Path | None = None) -> Numbers:
    """Read the numbers of the checks from ``folder`` (default: the bundled data).

    Raises:
        InputError: an entry lacks its value, its unit or its reason; all are listed.
    """
    place = (folder or bundled()) / "custody"
    sections = tomllib.loads((place / "world.toml").read_text(encoding="utf-8"))
    offences = [
        Offence(f"world.toml: {check}.{name}", ", ".join(sorted(entry)), "value, unit and why")
        for check, entries in sections.items()
        for name, entry in entries.items()
        if set(entry) != _FIELDS
    ]
    if offences:
        raise InputError("The numbers of the checks against the world cannot be read.", offences)
    return Numbers(sections, {name: _table(place / f"{name}.csv") for name in TABLES})


def _table(path: Path) -> tuple[Mapping[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
