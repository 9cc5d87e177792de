"""What lies at the desk: documents, candidates, alarms, decisions, litmus tests and their resolutions.

Everything is a plain record with a name of its own. The name of a document, a candidate, an alarm or a test is a hash
of what it says, so that the same thing has the same name in every desk; decisions and resolutions are numbered as they
come.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from remanence.desk.period import period

__all__ = [
    "COLUMNS",
    "KINDS",
    "OUTCOMES",
    "Alarm",
    "Candidate",
    "Decision",
    "DeskDocument",
    "Draft",
    "Kind",
    "LitmusTest",
    "Outcome",
    "Resolution",
    "storable",
]

Day = date  # a document has an attribute called date
Kind = Literal["accept", "edit", "reject", "undo"]
Outcome = Literal["true", "false", "unknown"]
KINDS: tuple[Kind, ...] = ("accept", "edit", "reject", "undo")
OUTCOMES: tuple[Outcome, ...] = ("true", "false", "unknown")
COLUMNS = (
    "id", "subject", "property", "value", "low", "high", "text", "unit", "basis", "valid_from", "valid_to",
    "published", "published_inferred", "recorded", "class", "trace", "source", "locator", "note",
)  # fmt: skip
"""Columns of an accepted statement: those of the atlas (a test holds them together)."""
_NAME = 16
_UNSTORABLE = dict.fromkeys([0, *range(0xD800, 0xE000)], "\ufffd")


def storable(value: Any) -> Any:
    """Return text, or everything in a JSON value, without what no database holds; every place stays where it is.

    The NUL character and halves of surrogate pairs, which damaged documents contain, become U+FFFD one for one.
    """
    if isinstance(value, str):
        return value.translate(_UNSTORABLE)
    if isinstance(value, Mapping):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


def _named(*parts: Any) -> str:
    canonical = json.dumps(storable(parts), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:_NAME]


@dataclass(frozen=True, slots=True)
class DeskDocument:
    """One article as it was read.

    Attributes:
        id: hash of its text; two copies of one text have one id.
        name: file or address that it was read from; ``index`` is its place there, from 0.
        text: the article as decoded; the spans of its candidates are offsets into it.
        date: ISO date of publication, as coarse as it is known; empty where unknown.
        source_class: official, company, trade press, state-affiliated, machine-written, think tank or unknown.
    """

    id: str
    name: str
    index: int = 0
    title: str = ""
    text: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""
    language: str = ""
    source_class: str = "unknown"

    @property
    def published(self) -> tuple[Day, Day] | None:
        """First and last day on which it can have been published; None where that is unknown."""
        return period(self.date[:10])

    @property
    def source(self) -> str:
        """Who says what stands in it: the publisher, or where it was read from."""
        return self.publisher or self.name


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim of a document, waiting for a person.

    Attributes:
        document: id of the document.
        start: first character of the span in the document's text; ``end`` is one past its last.
        claim: the claim as ``remanence read --json`` prints it, with its evidence as offsets into the original.
        statement: the statement it stands for, or None where it cannot be mapped; ``reason`` then says why.
    """

    document: str
    start: int
    end: int
    claim: Mapping[str, Any]
    statement: Mapping[str, Any] | None = None
    reason: str = ""

    @classmethod
    def of(cls, document: str, start: int, end: int, claim: Mapping[str, Any]) -> Candidate:
        """Make a candidate of a claim that carries its mapped statement, or the reason, under ``statement``."""
        said = claim.get("statement") or {}
        mapped = said if said.get("subject") and said.get("property") else None
        reason = "" if mapped else str(said.get("reason") or "The reader could not map it to the atlas.")
        return cls(document, start, end, claim, mapped, reason)

    @property
    def id(self) -> str:
        """Hash of the document, the span and what is claimed."""
        return _named(self.document, self.start, self.end, self.claim, self.statement)

    @property
    def subject(self) -> str:
        """What it speaks of: the subject in the atlas, or the name that the text gives."""
        return str((self.statement or {}).get("subject") or self.claim.get("subject") or "")


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a check found wrong in a document, or between documents; ``spans`` are offsets into the original."""

    document: str
    kind: str
    severity: str
    message: str
    spans: tuple[tuple[int, int], ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Hash of all that it says."""
        return _named(self.document, self.kind, self.severity, self.message, self.spans, self.details)


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision before it is recorded; ``statements`` are those of an accept or edit, ``undoes`` is an undo's."""

    kind: Kind
    candidate: str
    who: str
    why: str = ""
    statements: tuple[Mapping[str, str], ...] = ()
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision on record. None is ever changed or removed; an undo is another one.

    Attributes:
        number: its place in the record, from 1.
        statements: the rows of the atlas as accepted, the main one first; none of a reject or an undo.
        undoes: number of the decision that an undo takes back, else None.
        at: when it was recorded (UTC).
    """

    number: int
    kind: Kind
    candidate: str
    who: str
    why: str
    at: datetime
    statements: tuple[Mapping[str, str], ...] = ()
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class LitmusTest:
    """A dated statement that will turn out true or false.

    Attributes:
        candidate: the candidate it was collected from; ``document`` is where that stands.
        statement: the test in words.
        due: last day of the period that it names; on the day after it can be resolved.
        source: who said it.
        probability: the chance, from 0 to 1, that the wording stands for; assumed, from data/reading/litmus.toml.
        modality: the wording that the chance was taken from.
    """

    id: str
    candidate: str
    document: str
    statement: str
    subject: str
    due: date
    source: str
    modality: str
    probability: float


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a litmus test turned out; a later one takes the place of an earlier one, and both stay on record."""

    number: int
    test: str
    outcome: Outcome
    source: str
    who: str
    why: str
    at: datetime
