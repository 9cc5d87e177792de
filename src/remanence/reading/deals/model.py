"""A deal: who agreed with whom on what, and how much of it can be counted on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from remanence.reading.deals.terms import Terms

__all__ = ["Deal", "Quote"]


@dataclass(frozen=True, slots=True)
class Quote:
    """The words that fill a term of a deal: offsets in the decoded original, and the words."""

    start: int
    end: int
    text: str

    def to_json(self) -> dict[str, Any]:
        """Return its fields."""
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal as one or more articles report it.

    Attributes:
        key: what two reports of one deal share: parties, kind and material, never the words.
        parties: canonical names, sorted.
        kind: offtake, supply, mou, jv, loan, grant, equity, acquisition, tolling, price_floor, recycling or
            stockpile, as the atlas calls agreements; empty where the text does not tell.
        material: canonical material, empty where none is named.
        factors: the seven terms that decide whether a deal delivers, each with the words that fill it or None.
        announced_t: tonnes a year that are announced, None where no volume is.
        firm_t: tonnes a year that can be counted on; None where it binds but no volume is stated.
        reasons: how ``firm_t`` came about, factor by factor.
        sources: where it was read: document id, file, number of the article, offsets of the claim.
        read: the terms that it rests on, so that two reports can be joined.
    """

    key: str
    parties: tuple[str, ...]
    kind: str
    material: str
    factors: dict[str, Quote | None]
    announced_t: float | None
    firm_t: float | None
    reasons: tuple[str, ...]
    sources: tuple[dict[str, Any], ...]
    read: Terms | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The terms that no words fill."""
        return tuple(name for name, quote in self.factors.items() if quote is None)

    @property
    def completeness(self) -> float:
        """Share of the terms that are filled, 0 to 1."""
        return 1 - len(self.missing) / len(self.factors) if self.factors else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return its fields with the quoted words."""
        return {
            "key": self.key,
            "parties": list(self.parties),
            "kind": self.kind or None,
            "material": self.material or None,
            "factors": {name: quote.to_json() if quote else None for name, quote in self.factors.items()},
            "completeness": round(self.completeness, 4),
            "missing": list(self.missing),
            "announced_t": self.announced_t,
            "firm_t": self.firm_t,
            "reasons": list(self.reasons),
            "sources": [dict(source) for source in self.sources],
        }
