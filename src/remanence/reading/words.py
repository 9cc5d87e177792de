"""The words of claims in the words of the design: one table, ``data/reading/words.csv``.

A word without a term has a note that says, in plain words, why the atlas has none. Countries come from
``data/reading/countries.csv``, where all of them stand with both codes.
"""

from __future__ import annotations

import csv
from functools import lru_cache

from remanence.atlas.places import bundled

__all__ = ["iso3", "term", "why_not"]


@lru_cache(maxsize=1)
def _table() -> dict[tuple[str, str], tuple[str, str]]:
    with (bundled() / "reading" / "words.csv").open(encoding="utf-8", newline="") as file:
        return {(row["kind"], row["word"]): (row["term"], row["note"]) for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    with (bundled() / "reading" / "countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso2"]: row["iso3"] for row in csv.DictReader(file)}


def term(kind: str, word: str) -> str:
    """Return the design's term for a claim word, empty where it has none.

    Args:
        kind: ``type``, ``stage``, ``unit``, ``modality``, ``source_class``, ``country`` or ``entity``.
        word: the word as claims use it; a rate is ``t/year``.
    """
    return _table().get((kind, word), ("", ""))[0]


def why_not(kind: str, word: str) -> str:
    """Return why a claim word has no term."""
    note = _table().get((kind, word), ("", ""))[1]
    return note or f"the atlas has no {kind} '{word}'"


def iso3(code: str) -> str:
    """Return the ISO 3166 alpha-3 code (or EU27) of an alpha-2 code, empty where there is none."""
    return term("country", code) or _countries().get(code, "")
