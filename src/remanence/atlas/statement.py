"""What the atlas is made of: statements, and the entities and sources that they name.

An entity has identity only. Everything that can change or be disputed is a statement about it, with a unit, a
basis, three dates (valid, published, recorded), two axes of evidence (class and trace) and its source.
"""

from __future__ import annotations

import builtins
import hashlib
import json
from dataclasses import dataclass
from datetime import date

__all__ = ["CLASSES", "COLUMNS", "KINDS", "TRACES", "Entity", "Source", "Statement", "statement_id"]

CLASSES = ("measured", "reported", "company", "derived", "modelled", "assumed", "private")
TRACES = ("page", "site", "lost", "computed")
KINDS = (
    "facility", "company", "country", "region", "deposit", "product", "material", "agreement", "measure",
    "programme", "document", "process",
)  # fmt: skip
COLUMNS = (
    "id", "subject", "property", "value", "low", "high", "text", "unit", "basis", "valid_from", "valid_to",
    "published", "published_inferred", "recorded", "class", "trace", "source", "locator", "note",
)  # fmt: skip

# What makes a statement the one it is. When it was recorded, its note and how it is graded may be corrected.
_IDENTITY = (
    "subject", "property", "value", "low", "high", "text", "unit", "basis", "valid_from", "valid_to",
    "published", "source", "locator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that one source says about one subject.

    Attributes:
        value: the figure in ``unit`` on ``basis``; None where the statement is a word or a bound.
        low: lower end of the range that the source itself gives, else None.
        high: upper end of that range, else None.
        text: the statement in words (a status, a name); empty where it is a figure.
        valid_from: first day of the period it speaks of; None where it is not bound to a period.
        valid_to: last day of that period; None where it holds until another statement replaces it.
        published: the first day on which the public could know it.
        published_inferred: True where the day was worked out from the period or from a month or year.
        recorded: the day it entered the atlas.
        evidence: class of evidence, one of :data:`CLASSES`.
        trace: how far it can be followed back, one of :data:`TRACES`.
    """

    id: str
    subject: str
    property: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    unit: str
    basis: str
    valid_from: date | None
    valid_to: date | None
    published: date
    published_inferred: bool
    recorded: date
    evidence: str
    trace: str
    source: str
    locator: str
    note: str

    @builtins.property
    def period(self) -> tuple[date, date]:
        """The period it speaks of, open ends standing at the ends of the calendar."""
        return self.valid_from or date.min, self.valid_to or date.max

    def holds_on(self, day: date) -> bool:
        """Return whether the period it speaks of contains ``day``."""
        first, last = self.period
        return first <= day <= last


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing with an identity and nothing else: ``kind:slug``, a name, other names, and where it is."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...]
    place: str
    lat: float | None
    lon: float | None
    note: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where statements come from, and what of it may be passed on (``yes``, ``excerpt`` or ``no``)."""

    id: str
    title: str
    publisher: str
    url: str
    licence: str
    redistribute: str
    class_hint: str
    note: str


def statement_id(row: dict[str, str]) -> str:
    """Return the first 16 hex digits of the SHA-256 of the canonical JSON of the identifying fields."""
    identity = {name: row[name] for name in _IDENTITY}
    canonical = json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()[:16]
