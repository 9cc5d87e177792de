"""Records to rows of the tables and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Row

from remanence.desk.records import (
    Alarm,
    Candidate,
    Decision,
    DeskDocument,
    Draft,
    Kind,
    LitmusTest,
    Outcome,
    Resolution,
    storable,
)

__all__ = [
    "alarm_of",
    "alarm_row",
    "candidate_of",
    "candidate_row",
    "decision_made",
    "decision_of",
    "decision_row",
    "document_of",
    "document_row",
    "resolution_of",
    "test_of",
    "test_row",
]


def _json(value: Any) -> str:
    return json.dumps(storable(value), sort_keys=True, separators=(",", ":"))


def document_row(document: DeskDocument) -> dict[str, Any]:
    """Return the row of a document."""
    return {
        "id": document.id, "name": document.name, "place": document.index, "title": document.title,
        "text": document.text, "publisher": document.publisher, "published": document.date, "url": document.url,
        "language": document.language, "source_class": document.source_class,
    }  # fmt: skip


def document_of(row: Row[Any]) -> DeskDocument:
    """Return the document of a row."""
    return DeskDocument(
        row.id, row.name, row.place, row.title, row.text, row.publisher, row.published, row.url, row.language,
        row.source_class,
    )  # fmt: skip


def candidate_row(candidate: Candidate) -> dict[str, Any]:
    """Return the row of a candidate."""
    return {
        "id": candidate.id, "document": candidate.document, "first": candidate.start, "past": candidate.end,
        "claim": _json(candidate.claim),
        "statement": None if candidate.statement is None else _json(candidate.statement),
        "reason": candidate.reason,
    }  # fmt: skip


def candidate_of(row: Row[Any]) -> Candidate:
    """Return the candidate of a row."""
    statement = None if row.statement is None else json.loads(row.statement)
    return Candidate(row.document, row.first, row.past, json.loads(row.claim), statement, row.reason)


def alarm_row(alarm: Alarm) -> dict[str, Any]:
    """Return the row of an alarm."""
    return {
        "id": alarm.id, "document": alarm.document, "kind": alarm.kind, "severity": alarm.severity,
        "message": alarm.message, "spans": _json(alarm.spans), "details": _json(alarm.details),
    }  # fmt: skip


def alarm_of(row: Row[Any]) -> Alarm:
    """Return the alarm of a row."""
    spans = tuple((start, end) for start, end in json.loads(row.spans))
    return Alarm(row.document, row.kind, row.severity, row.message, spans, json.loads(row.details))


def decision_row(draft: Draft, at: datetime) -> dict[str, Any]:
    """Return the row of a decision that is made at ``at``."""
    row = {"kind": draft.kind, "candidate": draft.candidate, "who": draft.who.strip(), "why": draft.why.strip()}
    return cast(
        "dict[str, Any]",
        storable(row | {"at": at.isoformat(), "statements": _json(draft.statements), "undoes": draft.undoes}),
    )


def decision_of(row: Row[Any]) -> Decision:
    """Return the decision of a row."""
    return decision_made(row.number, row._asdict())


def decision_made(number: int, row: Mapping[str, Any]) -> Decision:
    """Return the decision that was recorded under ``number``."""
    said = tuple(json.loads(row["statements"]))
    kind = cast(Kind, row["kind"])
    at = datetime.fromisoformat(row["at"])
    return Decision(number, kind, row["candidate"], row["who"], row["why"], at, said, row["undoes"])


def test_row(test: LitmusTest) -> dict[str, Any]:
    """Return the row of a litmus test."""
    return {
        "id": test.id, "candidate": test.candidate, "document": test.document, "statement": test.statement,
        "subject": test.subject, "due": test.due.isoformat(), "source": test.source, "modality": test.modality,
        "probability": test.probability,
    }  # fmt: skip


def test_of(row: Row[Any]) -> LitmusTest:
    """Return the litmus test of a row."""
    return LitmusTest(
        row.id, row.candidate, row.document, row.statement, row.subject, date.fromisoformat(row.due),
        row.source, row.modality, row.probability,
    )  # fmt: skip


def resolution_of(number: int, row: Mapping[str, Any]) -> Resolution:
    """Return the resolution that was recorded under ``number``."""
    at = datetime.fromisoformat(row["at"])
    outcome = cast(Outcome, row["outcome"])
    return Resolution(number, row["test"], outcome, row["source"], row["who"], row["why"], at)
