"""What ``remanence review`` tells: candidates with their words, their source and their effect, and the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remanence.atlas import Atlas
from remanence.clock import now
from remanence.desk import Alarm, Candidate, Decision, Desk, DeskDocument, Standing, standing
from remanence.desk.wording import sentence
from remanence.errors import InputError, Offence, did_you_mean
from remanence.reading.review.acceptance import proposed_rows
from remanence.reading.review.effect import effect
from remanence.reading.sources.publishers import Publishers

__all__ = ["Table", "caveats", "find_candidate", "history", "review"]

CONTEXT = 160
"""Characters that are shown on either side of a span."""
_SHORTEST = 4


@dataclass(frozen=True)
class Table:
    """All that lies on the desk at one moment."""

    documents: Mapping[str, DeskDocument]
    candidates: Mapping[str, Candidate]
    alarms: Sequence[Alarm]
    decisions: Sequence[Decision]
    standing: Standing

    @classmethod
    def of(cls, desk: Desk) -> Table:
        """Read the desk."""
        decisions = desk.decisions()
        return cls(desk.documents(), desk.candidates(), desk.alarms(), decisions, standing(decisions))


def caveats() -> dict[str, str]:
    """Return what must be said of each class of source, wherever a statement from it is shown."""
    return {name: one.caveat for name, one in Publishers.load().classes.items()}


def find_candidate(table: Table, typed: str) -> str:
    """Return the id that was typed, in full or by its first four characters or more.

    Raises:
        InputError: none or several begin so.
    """
    found = [id_ for id_ in table.candidates if id_.startswith(typed)] if len(typed) >= _SHORTEST else []
    if len(found) == 1:
        return found[0]
    remedy = "Give more of it." if found else did_you_mean(typed, table.candidates)
    what = f"{len(found)} candidates" if found else "no such candidate"
    raise InputError(
        "Which candidate?", [Offence("ID", f"'{typed}', {what}", "one candidate of the desk", remedy)]
    )


def review(
    table: Table,
    atlas: Atlas,
    warnings: Mapping[str, str],
    *,
    state: str | None = None,
    subject: str | None = None,
    ids: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Return the ``result`` of the ``review`` document: candidates grouped by subject.

    Args:
        table: what lies on the desk.
        atlas: what they are held against.
        warnings: what must be said of each class of source.
        state: only those that are open, accepted or rejected.
        subject: only those of this subject: an id of the atlas or a name, whole or in part, in any case.
        ids: only these.
    """
    chosen = [
        candidate
        for id_, candidate in table.candidates.items()
        if state in (None, table.standing.state(id_))
        and (subject is None or subject.casefold() in _names(candidate))
        and (ids is None or id_ in ids)
    ]
    chosen.sort(key=_by_subject)
    counts = dict.fromkeys(("open", "accepted", "rejected"), 0)
    for id_ in table.candidates:
        counts[table.standing.state(id_)] += 1
    return {
        "documents": len(table.documents),
        "counts": counts,
        "candidates": [_told(candidate, table, atlas, warnings) for candidate in chosen],
    }


def history(table: Table, numbers: Sequence[int] | None = None) -> dict[str, Any]:
    """Return the ``result`` of the ``review-history`` document: every decision, or those with these numbers."""
    undone = {d.undoes: d.number for d in table.decisions if d.undoes and d.number in table.standing.live}
    return {
        "decisions": [
            {
                "decision": d.number, "kind": d.kind, "candidate": d.candidate,
                "says": sentence(table.candidates[d.candidate].claim), "who": d.who, "why": d.why or None,
                "at": d.at.isoformat(), "undoes": d.undoes, "stands": d.number in table.standing.live,
                "undone_by": undone.get(d.number), "statements": [dict(row) for row in d.statements],
            }
            for d in table.decisions
            if numbers is None or d.number in numbers
        ]
    }  # fmt: skip


def _by_subject(candidate: Candidate) -> tuple[bool, bool, str, str, str]:
    """Order by subject and property: what can be accepted first, what names nobody last."""
    subject = candidate.subject
    of = str((candidate.statement or {}).get("property", ""))
    return candidate.statement is None, not subject, subject.casefold(), subject, of


def _names(candidate: Candidate) -> str:
    return f"{candidate.subject}\n{candidate.claim.get('subject') or ''}".casefold()


def _told(
    candidate: Candidate, table: Table, atlas: Atlas, warnings: Mapping[str, str]
) -> dict[str, Any]:
    document = table.documents[candidate.document]
    last = table.standing.last.get(candidate.id)
    rows = (last.statements if last else ()) or proposed_rows(candidate, document, now().date())
    main = rows[0]
    claim = {key: value for key, value in candidate.claim.items() if key != "statement"}
    before, quote, after = _quoted(document.text, candidate.start, candidate.end)
    return {
        "id": candidate.id,
        "state": table.standing.state(candidate.id),
        "subject": candidate.subject or None,
        "property": main["property"] or None,
        "says": sentence(candidate.claim),
        "document": {
            "id": document.id, "name": document.name, "article_index": document.index, "title": document.title,
            "publisher": document.publisher or None, "date": document.date or None, "url": document.url or None,
            "language": document.language or None, "source_class": document.source_class,
            "caveat": warnings.get(document.source_class),
        },
        "span": [candidate.start, candidate.end],
        "before": before,
        "quote": quote,
        "after": after,
        "claim": claim,
        "statements": [_unrecorded(row) for row in rows] if main["property"] else [],
        "reason": candidate.reason or None,
        "new_entity": (candidate.statement or {}).get("new_entity"),
        "atlas": effect(atlas, main),
        "alarms": _alarms(candidate, table.alarms),
        "decisions": [d.number for d in table.decisions if d.candidate == candidate.id],
    }  # fmt: skip


def _unrecorded(row: Mapping[str, str]) -> dict[str, str]:
    """Leave out the day of recording, which an open candidate does not have yet."""
    return {name: text for name, text in row.items() if name != "recorded"}


def _quoted(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Return the span with what stands before and after it, cut at spaces."""
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = before[before.find(" ") + 1 :]
    if end + CONTEXT < len(text):
        after = after[: after.rfind(" ") + 1] or after
    return before, text[start:end], after


def _alarms(candidate: Candidate, alarms: Sequence[Alarm]) -> list[dict[str, Any]]:
    """Return the alarms about the words of a candidate, or about its document as a whole."""
    evidence = candidate.claim.get("evidence") or {}
    start, end = evidence.get("start", 0), evidence.get("end", 0)
    return [
        {"kind": alarm.kind, "severity": alarm.severity, "message": alarm.message}
        for alarm in alarms
        if any(
            document == candidate.document and (first is None or (first < end and start < last))
            for document, first, last in _places(alarm)
        )
    ]


def _places(alarm: Alarm) -> Iterator[tuple[str, int | None, int]]:
    """Yield every place of an alarm; without any it speaks of its document as a whole."""
    for place in alarm.details.get("places", ()):
        yield place["document"], place["start"], place["end"]
    for start, end in alarm.spans:
        yield alarm.document, start, end
    if not alarm.spans:
        yield alarm.document, None, 0
