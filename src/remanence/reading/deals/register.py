"""The register of deals: one row a deal, however many outlets carry it, each source kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from remanence.reading.article import Article
from remanence.reading.candidates.grounds import Grounds
from remanence.reading.claim import Claim
from remanence.reading.deals.cues import kinds
from remanence.reading.deals.firm import firm
from remanence.reading.deals.model import Deal
from remanence.reading.deals.terms import Terms, terms
from remanence.reading.text.offsets import place

__all__ = ["DEAL_TYPES", "deal", "is_deal", "register", "same_deal"]

DEAL_TYPES = ("offtake_supply", "mou_partnership", "financing", "ownership")


def is_deal(claim: Claim) -> bool:
    """Return whether a claim reports an agreement between two named parties that the text does not deny."""
    return claim.type in DEAL_TYPES and claim.polarity != "neg" and bool(claim.subject and claim.object)


def deal(claim: Claim, article: Article, grounds: Grounds) -> Deal | None:
    """Return the deal that a claim reports, None where it reports none.

    Examples:
        A memorandum in the press is 0 firm tonnes, whatever it announces.
    """
    if not is_deal(claim):
        return None
    read = terms(claim, article, grounds)
    if claim.type == "ownership" and not read.supply:
        return None
    return _deal(read, (_source(claim, article),), grounds)


def _source(claim: Claim, article: Article) -> dict[str, Any]:
    document = article.document
    start, end = place(article, claim.start, claim.end)
    return {
        "document_id": document.id, "document": document.name, "article_index": document.index,
        "publisher": document.publisher or None, "source_class": document.source_class,
        "date": document.date or None, "start": start, "end": end,
    }  # fmt: skip


def _deal(read: Terms, sources: tuple[dict[str, Any], ...], grounds: Grounds) -> Deal:
    counted = firm(read, grounds)
    reasons = counted.reasons if read.volume is not None else (*counted.reasons, read.volume_note)
    parties = tuple(sorted(read.parties))
    return Deal(
        _key(read, grounds), parties, read.kind, read.material, read.factors, read.volume, counted.tonnes, reasons,
        sources, read,
    )  # fmt: skip


def _key(read: Terms, grounds: Grounds) -> str:
    """Return what two reports of one deal share: the two principal parties, the kind and the material."""
    parties = "+".join(sorted(grounds.key(party) for party in read.parties[:2]))
    kind = kinds().same.get(read.kind, read.kind)
    return " | ".join((parties, kind or "?", grounds.key(read.material) or "?"))


def same_deal(a: Deal, b: Deal) -> bool:
    """Return whether two reports are of one deal: parties, kind and material agree; a blank agrees with anything."""
    mine, theirs = a.key.split(" | "), b.key.split(" | ")
    return mine[0] == theirs[0] and all(x == y or "?" in (x, y) for x, y in zip(mine[1:], theirs[1:], strict=True))


def register(deals: Iterable[Deal], grounds: Grounds) -> list[Deal]:
    """Return one row a deal, sorted by key; what one source fills the silence of another does not empty.

    Whether it binds: *no* where any source says so, else *yes* where any does. Copies of one text are one source.
    """
    rows: list[Deal] = []
    for one in sorted(deals, key=lambda d: ("?" in d.key, d.key, str(d.sources))):
        at = next((i for i, row in enumerate(rows) if same_deal(row, one)), None)
        if at is None:
            rows.append(one)
        else:
            rows[at] = _merged(rows[at], one, grounds)
    return sorted(rows, key=lambda d: d.key)


def _merged(a: Deal, b: Deal, grounds: Grounds) -> Deal:
    mine, theirs = a.read, b.read
    sources = {(s["document_id"], s["start"]): s for s in (*b.sources, *a.sources)}
    documents: dict[str, dict[str, Any]] = {}
    for key in sorted(sources):
        documents.setdefault(key[0], sources[key])
    if mine is None or theirs is None:
        return replace(a, sources=tuple(documents.values()))
    first = mine if mine.volume is not None or theirs.volume is None else theirs
    read = replace(
        mine,
        parties=tuple(dict.fromkeys((*mine.parties, *theirs.parties))),
        kind=mine.kind or theirs.kind,
        material=mine.material or theirs.material,
        factors={name: quote or theirs.factors[name] for name, quote in mine.factors.items()},
        binding=min(mine.binding, theirs.binding, key=("no", "yes", "unknown").index),
        volume=first.volume,
        volume_note=first.volume_note,
        years=mine.years or theirs.years,
        plants=tuple(dict.fromkeys((*mine.plants, *theirs.plants))),
    )
    return _deal(read, tuple(documents.values()), grounds)
