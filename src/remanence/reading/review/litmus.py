"""Litmus tests: dated statements of the news that will turn out true or false.

A claim is one when it speaks of a day that lay ahead of its document and when its wording stands for a chance
(data/reading/litmus.toml): a plant that shall start, a law that shall pass, an output that is expected.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from remanence.atlas.places import bundled
from remanence.desk import Candidate, DeskDocument, LitmusTest
from remanence.desk.period import period
from remanence.desk.wording import sentence
from remanence.errors import InputError, Offence

__all__ = ["collect", "probabilities"]

_SAME = ("type", "subject", "object", "material", "quantity", "unit", "per", "value", "modality", "polarity")


def probabilities(path: Path | None = None) -> dict[str, float]:
    """Return the chance that each wording (modality) stands for, from 0 to 1.

    Args:
        path: another table than the bundled one.

    Raises:
        InputError: a chance that is none.
    """
    path = path or bundled() / "reading" / "litmus.toml"
    stated = tomllib.loads(path.read_text(encoding="utf-8"))["probability"]
    wrong = [
        Offence(f"{path.name} {name}", f"{chance}", "a number from 0 to 1")
        for name, chance in stated.items()
        if not (isinstance(chance, int | float) and 0 <= chance <= 1)
    ]
    if wrong:
        raise InputError("The chances of litmus tests cannot be read.", wrong)
    return {name: float(chance) for name, chance in stated.items()}


def collect(
    documents: Mapping[str, DeskDocument],
    candidates: Iterable[Candidate],
    chances: Mapping[str, float] | None = None,
) -> list[LitmusTest]:
    """Return the litmus tests among candidates, in their order; what one document says twice is one test."""
    chances = probabilities() if chances is None else chances
    found = (test for one in candidates for test in _tests(one, documents[one.document], chances))
    return list({test.id: test for test in found}.values())


def _tests(
    candidate: Candidate, document: DeskDocument, chances: Mapping[str, float]
) -> Iterator[LitmusTest]:
    claim = candidate.claim
    modality = str(claim.get("modality"))
    due = _due(claim)
    published = document.published
    if modality not in chances or due is None or published is None or due <= published[1]:
        return
    same = [document.id, due.isoformat(), *(str(claim.get(name) or "") for name in _SAME)]
    yield LitmusTest(
        id=sha256("\0".join(same).encode("utf-8", "replace")).hexdigest()[:16],
        candidate=candidate.id,
        document=document.id,
        statement=sentence(claim),
        subject=candidate.subject,
        due=due,
        source=document.source,
        modality=modality,
        probability=chances[modality],
    )


def _due(claim: Mapping[str, Any]) -> date | None:
    """Return the last day of the period that a claim names."""
    found = period(str(claim.get("date_end") or "")) or period(str(claim.get("date") or ""))
    return found[1] if found else None
