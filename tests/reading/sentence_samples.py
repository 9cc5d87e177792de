"""Sentences of our own in the styles that the reader meets, each with the claim that it makes.

Run as a script this rewrites ``sentences_open.txt``, the sentences whose claim is not read yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from remanence.atlas import bundled, load_atlas
from remanence.reading.article import Article
from remanence.reading.claim import Claim
from remanence.reading.document import Document, document_id
from remanence.reading.extract import Reader, load_reader, read_article
from remanence.reading.names.gazetteer import Gazetteer

__all__ = ["ON", "Sample", "holds", "open_ids", "parties_of", "read", "reader", "samples"]

HERE = Path(__file__).parent
OPEN = HERE / "sentences_open.txt"
ON = "2026-03-13"
"""The day on which every sample appears."""
EXACT = 0.006
"""Two numbers agree within this share of either."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A sentence and its claim; ``quantity`` is None where the claim has no number, ``party`` empty where no party."""

    id: str
    style: str
    title: str
    text: str
    type: str
    quantity: float | None
    unit: str
    party: str
    modality: str

    def document(self) -> Document:
        """Return the article that is made of the title and the sentence alone."""
        text = f"{self.title}\n\n{self.text}\n"
        return Document(document_id(text), self.id, 0, self.title, text, date=ON)


@cache
def samples() -> tuple[Sample, ...]:
    """Return all sentences."""
    lines = (HERE / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    return tuple(Sample(**row) for row in rows)


@cache
def reader() -> Reader:
    """Return the whole reader, as shipped."""
    return load_reader(bundled() / "reading", Gazetteer.load(load_atlas(bundled() / "atlas")))


def read(sample: Sample) -> Article:
    """Return the sentence as read."""
    return read_article(sample.document(), reader())


def parties_of(claim: Claim) -> frozenset[str]:
    """Return all parties of a claim, case folded."""
    return frozenset(name.casefold() for name in (claim.subject, claim.object, *claim.others) if name)


def same_number(sample: Sample, claim: Claim) -> bool:
    """Return whether a claim has the number and unit of a sample; one without number asks for none."""
    if sample.quantity is None:
        return True
    if claim.quantity is None or claim.unit != sample.unit:
        return False
    near = abs(claim.quantity - sample.quantity) <= EXACT * max(abs(claim.quantity), abs(sample.quantity))
    return near or sample.quantity in (claim.quantity_low, claim.quantity_high)


def holds(sample: Sample, claims: Iterable[Claim]) -> Claim | None:
    """Return the claim that has the type, the number with its unit, and the party of a sample."""
    party = sample.party.casefold()
    for claim in claims:
        if claim.type != sample.type or not same_number(sample, claim):
            continue
        if not party or party in parties_of(claim):
            return claim
    return None


def open_ids() -> frozenset[str]:
    """Return the ids of the sentences whose claim is not read yet."""
    return frozenset(OPEN.read_text(encoding="utf-8").split())


def _rewrite() -> None:
    missed = [sample.id for sample in samples() if holds(sample, read(sample).claims) is None]
    OPEN.write_text("".join(f"{name}\n" for name in missed), encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
