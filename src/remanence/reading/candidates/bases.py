"""Of what a tonnage or share is one: the basis, told from the material and the words around it.

``data/reading/bases.csv`` is read from the top: a row fits where the material is the claim's, its cue stands in the
sentence, and the property is the one asked. Where no row fits the basis cannot be told, and nothing is mapped: bases
never mix.
"""

from __future__ import annotations

import csv
from functools import lru_cache

from remanence.atlas.places import bundled
from remanence.reading.candidates.case import Cannot, Case
from remanence.reading.candidates.cues import cues

__all__ = ["basis"]


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
    told = [r for r in rows if r["said"] and cues().basis[r["said"]].search(case.sentence)]
    if len({r["basis"] for r in told}) > 1:
        both = " and ".join(dict.fromkeys(r["said"] for r in told))
        raise Cannot(f"no basis: the sentence speaks of {both}, and the figure may be of either")
    for row in (*told, *(r for r in rows if not r["said"])):
        return row["basis"], row["note"]
    named = f"'{material}'" if material else "no material"
    raise Cannot(
        f"no basis: the text says {named}, which may be oxide, metal, concentrate or gross weight; "
        "the amount cannot be held beside others until it is known of what it is"
    )
