"""A promise whose day has passed, and a later document that says it did not come about."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.desk.period import period
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across
from remanence.reading.checks.tense_and_day import planned_days
from remanence.reading.checks.view import Passage, View

__all__ = ["promised_and_done"]

_DENIED = re.compile(
    (
        r"\b(?:no|not|without|never|nor|neither|lack(?:s|ed)? of)\b(?P<gap>[^.;,]{0,60}?)\b(?:production|"
        r"output|separation|commissioned|started|opened|produced|completed|delivered|operating|"
        r"operation|shipments?|begun|built)\b"
    ),
    re.IGNORECASE,
)
_CLASSES = (
    ("heavy", re.compile(r"\bheav(?:y|ies)\b", re.I)),
    ("light", re.compile(r"\blight rare\b", re.I)),
    ("magnet", re.compile(r"\bmagnets?\b", re.I)),
    ("metal", re.compile(r"\bmetal[- ]making|\bmetallization\b", re.I)),
    ("lithium", re.compile(r"\blithium\b", re.I)),
    ("recycling", re.compile(r"\brecycl\w+\b", re.I)),
)


def _classes(text: str) -> list[str]:
    return [name for name, pattern in _CLASSES if pattern.search(text)]


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise a note for a promise that a later document denies for the same year."""
    for promise in (r for r in records if r.words == {"promise"}):
        for denial in (r for r in records if r.words == {"denial"}):
            made, told = period(promise.date), period(denial.date)
            if made and told and made.first < told.first and promise.place.document != denial.place.document:
                message = f"promised: '{promise.text}'; a later document: '{denial.text}'"
                yield Alarm("value_conflict", "note", message, (promise.place, denial.place))
                return


def _short(text: str) -> str:
    return " ".join(text.split())[:90]


def _promises(view: View, passage: Passage) -> Iterator[tuple[Hashable, Record]]:
    for cue, day, when in planned_days(passage):
        span = (passage.start + cue.start(), min(passage.end, day.end))
        for name in _classes(passage.text[cue.start() :]):
            record = Record(
                view.place(*span),
                view.article.document.date,
                (),
                frozenset({"promise"}),
                _short(view.text[slice(*span)]),
            )
            yield ("outcome", name, when.last.year), record


def _denials(view: View, passage: Passage) -> Iterator[tuple[Hashable, Record]]:
    found = _DENIED.search(passage.text)
    if found is None:
        return
    span = (passage.start + found.start(), passage.end)
    for name in _classes(passage.text[found.start() :]):
        for year in sorted({d.date[:4] for d in passage.days if not d.relative}):
            record = Record(
                view.place(*span),
                view.article.document.date,
                (),
                frozenset({"denial"}),
                _short(view.text[slice(*span)]),
            )
            yield ("outcome", name, int(year)), record


@across("value_conflict", _judge)
def promised_and_done(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep what is promised for a year, and what is said not to have been done in one, by class of product."""
    for passage in view.body:
        yield from _promises(view, passage)
        yield from _denials(view, passage)
