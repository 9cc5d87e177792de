"""The words of the field, kept as data: stages, statuses, countries, elements, magnet types, evidence.

``data/vocabulary/terms.csv`` holds the terms, ``synonyms.csv`` maps other words to them, ``regions.csv`` maps
countries to the regions of the market, ``evidence.csv`` maps every word of the source tables to a class and
a trace.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache

from remanence.atlas.places import bundled
from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["buyers", "canonical", "country", "evidence", "market_region", "terms"]

_SUMS = ("WLD", "OTH")


def _table(name: str) -> list[dict[str, str]]:
    with (bundled() / "vocabulary" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def _terms() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in _table("terms"):
        found.setdefault(row["kind"], []).append(row["term"])
    found["country"] = [row["code"] for row in _table("regions")]
    found["basis"] = list(dict.fromkeys(row["term"] for row in _table("synonyms") if row["kind"] == "basis"))
    return {kind: tuple(words) for kind, words in found.items()}


@lru_cache(maxsize=1)
def _synonyms() -> dict[tuple[str, str], str]:
    own = {(kind, term.casefold()): term for kind, words in _terms().items() for term in words}
    return {(row["kind"], row["word"].casefold()): row["term"] for row in _table("synonyms")} | own


@lru_cache(maxsize=1)
def _regions() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in _table("regions")}


@lru_cache(maxsize=1)
def _evidence() -> dict[tuple[str, str], tuple[str, str]]:
    return {(row["axis"], row["word"]): (row["class"], row["trace"]) for row in _table("evidence")}


def terms(kind: str) -> tuple[str, ...]:
    """Return the terms of one kind (``stage``, ``status``, ``element``, ``magnet_type``, ``country``...)."""
    return _terms()[kind]


def canonical(kind: str, word: str, where: str = "") -> str:
    """Return the term that a word stands for, whatever its case; synonyms are mapped.

    Raises:
        InputError: no such word; the message names the nearest.
    """
    found = _synonyms().get((kind, word.strip().casefold()))
    if found is None:
        remedy = did_you_mean(word, _known(kind))
        raise InputError(f"Unknown {kind}.", [Offence(where or kind, f"'{word}'", f"a {kind}", remedy)])
    return found


def _known(kind: str) -> Iterable[str]:
    return {*_terms()[kind], *(word for of, word in _synonyms() if of == kind)}


def country(word: str, where: str = "") -> str:
    """Return the ISO 3166 alpha-3 code (or EU27, WLD, OTH) of a country given by code or by name."""
    by_name = {row["name"].casefold(): code for code, row in _regions().items()}
    return by_name.get(word.strip().casefold()) or canonical("country", word, where)


def market_region(code: str) -> str:
    """Return the region of the market that a country (ISO3), a group such as EU27, or a region belongs to.

    Raises:
        InputError: neither a country nor a region; the message names the nearest.
    """
    if code in _terms()["market_region"]:
        return code
    return _regions()[country(code, "region")]["market_region"]


def buyers() -> dict[str, tuple[str, str]]:
    """Return (name, market region) of each code that stands for a place where somebody buys: sums are left out."""
    return {
        code: (row["name"], row["market_region"]) for code, row in _regions().items() if code not in _SUMS
    }


def evidence(axis: str, word: str) -> tuple[str, str]:
    """Return (class, trace) of a word that a source table uses; an empty one where the word does not say.

    Args:
        axis: the column it stands in: ``quality``, ``evidence`` or ``source_precision``.
        word: the word, as it stands there.
    """
    try:
        return _evidence()[axis, word]
    except KeyError:
        remedy = did_you_mean(word, [w for a, w in _evidence() if a == axis])
        offence = Offence(axis, f"'{word}'", "a word of data/vocabulary/evidence.csv", remedy)
        raise InputError("Unknown word of evidence.", [offence]) from None
