"""One event given two years: "the 2024 restrictions" above, "restricted exports last year" below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from remanence.desk.period import period
from remanence.reading.annotation import Day
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.tense_and_day import PLANNED
from remanence.reading.checks.view import Passage, View
from remanence.reading.checks.words import content, events

__all__ = ["event_years"]

_WORD = re.compile(r"[A-Za-z-]+")
_NTH = re.compile(
    (
        r"\b(?:second|third|fourth|another|again|further|new|additional|latest|subsequent|also|"
        r"expanded|tightened|extended|renewed|more|phase|stage|round|next|not|no|never|if|until|"
        r"before)\b"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Event:
    stem: str
    year: int
    who: frozenset[str]
    what: frozenset[str]
    start: int
    end: int
    relative: bool
    part: str


def _window(passage: Passage, at: int, end: int) -> tuple[str, int]:
    """Return the clause around the event word, and where it starts in the passage."""
    left = max(passage.text.rfind(mark, 0, at) for mark in (";", "—", ": ", " but ", " while ")) + 1
    rights = [i for mark in (";", "—", ", but ", ", while ", ", and ") if (i := passage.text.find(mark, end)) >= 0]
    right = min(rights, default=len(passage.text))
    left, right = max(left, at - 110), min(right, end + 90)
    return passage.text[left:right], left


def _day_of(passage: Passage, at: int, end: int, left: int, right: int) -> Day | None:
    """Return the day that dates the event: the nearest after it, else one right before it."""
    inside = [d for d in passage.days if left <= d.start - passage.start and d.end - passage.start <= right]
    after = [d for d in inside if d.start - passage.start >= end]
    before = [d for d in inside if 0 <= at - (d.end - passage.start) <= 45]
    if before and (not after or at - (before[-1].end - passage.start) < after[0].start - passage.start - end):
        return before[-1]
    if after and not _other_event(passage.text[end : after[0].start - passage.start]):
        return after[0]
    return before[-1] if before else None


def _other_event(gap: str) -> bool:
    return (
        any(word.lower() in events() for word in _WORD.findall(gap))
        or len(gap) > 70
        or bool(re.search(r"\b(?:compared|than|until|due|expir\w+|for|by|to)\s[^,]*$", gap))
    )


def _events(passage: Passage) -> Iterator[_Event]:
    for word in _WORD.finditer(passage.text):
        key = events().get(word[0].lower())
        if key is None:
            continue
        clause, left = _window(passage, word.start(), word.end())
        if PLANNED.search(clause) or _NTH.search(clause):
            continue
        day = _day_of(passage, word.start(), word.end(), left, left + len(clause))
        when = period(day.date) if day else None
        if (
            day is None
            or when is None
            or when.first.year != when.last.year
            or day.date_end[:4] not in {"", day.date[:4]}
            or day.relation in {"until", "by", "before", "after", "since"}
        ):
            continue
        here = passage.start + left
        named = [n for n in passage.names if n.start >= here and n.end <= here + len(clause)]
        who = frozenset(n.country or n.name.lower() for n in named if n.kind != "publisher")
        masked = _without(clause, [(n.start - here, n.end - here) for n in named])
        what = frozenset(s for s in content(masked) if s not in events() and not s.isdigit()) - {key}
        start, end = min(passage.start + word.start(), day.start), max(passage.start + word.end(), day.end)
        yield _Event(key, when.first.year, who, what, start, end, day.relative, passage.part)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _one(a: _Event, b: _Event) -> bool:
    """Return whether the two clauses can tell of one event: who shares a name, what shares a word."""
    if a.stem != b.stem or a.year == b.year or not a.who & b.who:
        return False
    if a.stem == "found":
        return True
    shared = a.what & b.what
    near = 1 if {a.part, b.part} & {"highlight", "title"} else 2
    return len(shared) >= near and len(shared) >= 0.25 * min(len(a.what), len(b.what))


@within("date")
def event_years(view: View) -> Iterator[Alarm]:
    """Raise an error where one event is given two years in one article."""
    found = [e for p in view.passages if p.part != "heading" for e in _events(p)]
    told = set()
    for a, b in combinations(found, 2):
        key = (a.stem, a.year, b.year)
        if _one(a, b) and key not in told and abs(a.year - b.year) <= 20:
            told.add(key)
            message = f"one event, two years: {a.year} here, {b.year} there"
            yield view.alarm("date", "error", message, (a.start, a.end), (b.start, b.end))
