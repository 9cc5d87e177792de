"""How units, currencies, scales and qualifiers are spelled: the tables of data/reading, compiled once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from remanence.atlas.places import bundled

__all__ = ["Currency", "Scale", "Spellings", "Unit", "currencies", "phrases", "rows", "scales", "units", "words"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What a spelling stands for: ``factor`` of ``unit``, with ``per`` where the spelling holds a rate (tpa)."""

    kind: str
    unit: str
    factor: float
    per: str = ""


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency (ISO 4217; ``dollar`` where the text must tell which) and the part of it that a spelling names."""

    code: str
    factor: float
    side: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A power of ten, and what must stand beside a short spelling of it: a unit, money, or nothing."""

    factor: float
    needs: str


T = TypeVar("T")


class Spellings(Generic[T]):
    """A pattern over all spellings of a table, and what each of them stands for.

    A space in a spelling stands for any space or hyphen; ``case`` *any* spellings are found in every case.
    """

    def __init__(self, meanings: Iterable[tuple[str, str, T]]) -> None:
        table = list(meanings)
        self.exact = {spelling: meaning for spelling, case, meaning in table if case == "exact"}
        self.folded = {spelling.lower(): meaning for spelling, case, meaning in table if case != "exact"}
        self.pattern = _either(self.exact, self.folded)

    def meaning(self, found: str) -> T:
        """Return what a text found by ``pattern`` stands for."""
        plain = re.sub(r"[\s\-‑]+", " ", found)
        for key in (found, plain):
            if key in self.exact:
                return self.exact[key]
        return self.folded[found.lower() if found.lower() in self.folded else plain.lower()]


def _either(exact: Iterable[str], folded: Iterable[str]) -> str:
    """Return a pattern for any of the spellings, the longest first; a word must end where its spelling ends."""
    found = []
    for spelling, loose in sorted([(one, "") for one in exact] + [(one, "i") for one in folded], key=_longest):
        body = re.escape(spelling).replace(r"\ ", r"[\s\-‑]+")
        found.append(f"(?{loose}:{body})" + (r"(?![^\W_])" if spelling[-1].isalnum() else ""))
    return f"(?:{'|'.join(found)})"


def _longest(item: tuple[str, str]) -> tuple[int, str]:
    return -len(item[0]), item[0]


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of data/reading."""
    with (bundled() / "reading" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def units() -> Spellings[Unit]:
    """Return the spellings of units."""
    return Spellings(
        (row["spelling"], row["case"], Unit(row["kind"], row["unit"], float(row["factor"]), row["per"]))
        for row in rows("units")
    )


@lru_cache(maxsize=2)
def currencies(side: str) -> Spellings[Currency]:
    """Return the spellings of currencies that stand on one side of the number: ``left`` or ``right``."""
    return Spellings(
        (row["spelling"], row["case"], Currency(row["code"], float(row["factor"]), row["side"]))
        for row in rows("currencies")
        if row["side"].partition("_")[0] in (side, "both")
    )


@lru_cache(maxsize=1)
def scales() -> Spellings[Scale]:
    """Return the spellings of powers of ten."""
    return Spellings(
        (row["spelling"], row["case"], Scale(float(row["factor"]), row["needs"])) for row in rows("scales")
    )


@lru_cache(maxsize=2)
def phrases(side: str) -> dict[str, str]:
    """Return the qualifying phrases on one side of a number and their codes, the longest first."""
    found = {row["phrase"]: row["code"] for row in rows("qualifiers") if row["side"] == side}
    return dict(sorted(found.items(), key=lambda item: (-len(item[0]), item[0])))


@lru_cache(maxsize=8)
def words(role: str) -> frozenset[str]:
    """Return the words of one role beside a number: stop, noun, plural, furniture, function or identifier."""
    return frozenset(row["word"] for row in rows("number_neighbours") if row["role"] == role)
