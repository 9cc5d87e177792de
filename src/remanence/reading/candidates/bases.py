"""Of what a tonnage or share is one: the basis, told from the material and the words around it.

``data/reading/bases.csv`` is read from the top: a row fits where the material is the claim's, its cue stands in the
sentence, and the property is the one asked. An element's oxide and metal need no row. Where nothing fits the basis
cannot be told, and nothing is mapped: bases never mix.
"""

from __future__ import annotations

import csv
from functools import lru_cache

from remanence.atlas.places import bundled
from remanence.atlas.vocabulary import canonical
from remanence.errors import InputError
from remanence.reading.candidates.case import Cannot, Case
from remanence.reading.candidates.cues import cues

__all__ = ["basis"]


_FORMS = ("oxide", "metal")


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, str], ...]:
    with (bundled() / "reading" / "bases.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def basis(case: Case, property_: str) -> tuple[str, str]:
    """Return the basis of a figure under a property, and what must be said about it.

    Raises:
        Cannot: the text does not tell of what it is, or tells two things.
    """
    material = case.claim.material
    asked = {"", property_, property_.partition(".")[0]}
    rows = [r for r in _table() if r["material"] == material and r["property"] in asked]
    told = [r for r in rows if r["said"] and _told(case, r["said"])]
    for row in (*told, *(r for r in rows if not r["said"])):
        return row["basis"], row["note"]
    composed = _composed(case, material)
    if composed:
        return composed, ""
    named = f"'{material}'" if material else "no material"
    raise Cannot(
        f"no basis: the text says {named}, which may be oxide, metal, concentrate or gross weight; "
        "the amount cannot be held beside others until it is known of what it is"
    )


def _told(case: Case, word: str) -> bool:
    """Return whether the sentence, or for some cues the article, shows what a row asks for."""
    anywhere = cues().anywhere.get(word)
    return bool(anywhere.search(case.article.text) if anywhere else cues().basis[word].search(case.words))


def _composed(case: Case, material: str) -> str:
    """Return the basis of one element's oxide or metal; a bare element is one where the sentence tells which."""
    *element, last = material.split() or [""]
    form = last if element and last in _FORMS else ""
    symbol = _symbol(" ".join(element) if form else material)
    if not symbol:
        return ""
    told = [form] if form else [f for f in _FORMS if cues().basis[f].search(case.words)]
    if len(told) > 1:
        raise Cannot("no basis: the sentence speaks of oxide and of metal, and the figure may be of either")
    return f"{told[0]}:{symbol}" if told else ""


def _symbol(name: str) -> str:
    """Return the symbol of an element (NdPr for the pair), empty for what is none."""
    try:
        return canonical("element", name)
    except InputError:
        return ""
