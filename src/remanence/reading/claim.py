"""A claim: one assertion, in one article, that somebody has, does or plans something that can be measured or signed.

The words (types, stages, units, modality) are those of docs/reading.md. A claim says what the text says, not what is
so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["MODALITIES", "STAGES", "TYPES", "Claim"]

TYPES = (
    "capacity", "production", "financing", "ownership", "offtake_supply", "mou_partnership", "price", "price_policy",
    "export_control", "stockpile", "market_share", "import_reliance", "trade_volume", "facility_status",
    "certification", "permit_legislation", "recycling", "demand_content", "resource_grade", "budget",
)  # fmt: skip
STAGES = (
    "exploration", "mining", "concentrate", "separation", "refining", "metal", "alloy", "magnet", "recycling",
    "end_use", "export", "market", "finance", "policy",
)  # fmt: skip
MODALITIES = ("done", "committed", "planned", "proposed", "forecast", "speculative")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, its places in the clean text of its article.

    Attributes:
        type: one of :data:`TYPES`.
        start: first character of the evidence; with ``end`` one stretch of the clean text.
        subject: who has, does, pays or supplies; canonical name, or as it stands in the text; empty if nobody is named.
        object: counterparty, recipient or facility.
        others: further parties.
        quantity: number in ``unit``, of a range the middle; None where none is given.
        modality: strength of the statement, one of :data:`MODALITIES`.
        polarity: ``neg`` where the thing is denied, absent or withdrawn, else ``pos``.
        value: short tag for what is no number (commissioning, licence, suspend, option ...).
        confidence: 0 to 1, how sure the reader is that the text claims this.
        cue: id of the pattern that found it.
        also: further places where the article says the same.
    """

    type: str
    start: int
    end: int
    subject: str = ""
    object: str = ""
    others: tuple[str, ...] = ()
    material: str = ""
    stage: str = ""
    country: str = ""
    quantity: float | None = None
    quantity_low: float | None = None
    quantity_high: float | None = None
    unit: str = ""
    per: str = ""
    currency: str = ""
    qualifier: str = ""
    date: str = ""
    date_end: str = ""
    modality: str = "done"
    polarity: str = "pos"
    value: str = ""
    confidence: float = 0.5
    cue: str = ""
    also: tuple[tuple[int, int], ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
