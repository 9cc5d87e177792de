"""What a private statement may say: the words that the atlas itself uses, so that a slip is never silence.

Whatever is read by nobody would change nothing and say nothing. A statement of the workspace therefore speaks in the
properties, units and bases of the bundled atlas; new facilities and products may be named freely.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from remanence.atlas.statement import COLUMNS, Statement
from remanence.errors import Offence, did_you_mean

__all__ = ["Words", "header_offences", "words_of"]

_NEEDED = ("subject", "property", "published")
_MASSES = ("t", "t/a", "t/month", "kg")
_FRACTIONS = ("fraction", "fraction of REO")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the bundled atlas, and the countries that it speaks of."""

    properties: frozenset[str]
    units: frozenset[str]
    bases: frozenset[str]
    countries: frozenset[str]

    def offences(self, where: str, row: Mapping[str, str]) -> Iterator[Offence]:
        """Yield what is unknown or impossible in one private statement."""
        name = row["property"].partition(".")[0]
        asked = (
            ("property", name, self.properties),
            ("unit", row["unit"], self.units),
            ("basis", row["basis"], self.bases),
        )
        for column, word, known in asked:
            if word and word not in known:
                yield _unknown(where, column, word, known)
        if row["subject"].startswith("country:") and row["subject"] not in self.countries:
            yield _unknown(where, "subject", row["subject"], self.countries)
        yield from _impossible(where, row)


def words_of(statements: Iterable[Statement]) -> Words:
    """Return the words that these statements use."""
    said = tuple(statements)
    return Words(
        frozenset(s.property.partition(".")[0] for s in said),
        frozenset(s.unit for s in said),
        frozenset(s.basis for s in said),
        frozenset(s.subject for s in said if s.subject.startswith("country:")),
    )


def header_offences(where: str, header: Sequence[str]) -> list[Offence]:
    """Return what is wrong with the header of a private file: unknown columns, or needed ones that lack."""
    if len(header) == 1 and any(sign in header[0] for sign in ";\t"):
        return [
            Offence(where, "columns that no comma parts", "a CSV file with commas", "Save it with commas.")
        ]
    strange = [name for name in header if name not in COLUMNS]
    missing = [name for name in _NEEDED if name not in header]
    unknown = [_unknown(where, "column", name, COLUMNS) for name in strange]
    return unknown + [Offence(where, "no such column", f"a column '{name}'") for name in missing]


def _unknown(where: str, column: str, word: str, known: Iterable[str]) -> Offence:
    return Offence(where, f"{column} '{word}'", f"a {column} of the atlas", did_you_mean(word, known))


def _impossible(where: str, row: Mapping[str, str]) -> Iterator[Offence]:
    """Yield masses below zero and shares over one; what is no number is said elsewhere."""
    for column in ("value", "low", "high"):
        try:
            number = float(row[column] or 0)
        except ValueError:
            continue
        if row["unit"] in _MASSES and number < 0:
            yield Offence(
                where, f"{column} {row[column]} {row['unit']}", "0 or more", "A mass is never negative."
            )
        if row["unit"] in _FRACTIONS and number > 1:
            yield Offence(where, f"{column} {row[column]}", "at most 1", "Write 0.25, not 25.")
