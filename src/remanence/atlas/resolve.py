"""Which of several statements is used: the resolution rule.

Statements compete when they speak of the same subject, property, unit, basis and period; superseded editions
of a publication stay and compete. A statement without an end (a status, a capacity) holds until one that begins
later replaces it, which an untraced or assumed one cannot do to a better; those that nothing has replaced
compete. Of those that compete, the one used comes first in this order:

1. **trace, coarse**: what can be traced (page, site, computed) before what cannot (lost), always;
2. **class**: measured, then private, then reported and company alike, then derived, modelled, assumed;
3. **trace, fine**: page before site before computed;
4. **independence**: the more publishers give the same figure or words, the better;
5. **recency**: the later day of publication;
6. the identifier, so that the answer never depends on the order of the files.

The range is the source's own low and high where it gives them. Else it spans the competing statements that
can be traced as well as the one used, leaving out assumed and modelled figures unless the one used is such
itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from remanence.atlas.statement import Source, Statement

__all__ = ["Picked", "candidates", "resolve"]

_CLASS = {"measured": 0, "private": 1, "reported": 2, "company": 2, "derived": 3, "modelled": 4, "assumed": 5}
_TRACE = {"page": 0, "site": 1, "computed": 2, "lost": 3}
_WEAK = {"modelled", "assumed"}
# Longest length in days of a period that is called by the word.
_SPANS = {"month": (1, 31), "quarter": (89, 92), "half": (181, 184), "year": (365, 366)}


@dataclass(frozen=True, slots=True)
class Picked:
    """The working value, its range, the statement used and those that competed with it."""

    value: float | None
    low: float | None
    high: float | None
    unit: str
    basis: str
    text: str
    used: Statement
    competing: tuple[Statement, ...]


def candidates(
    statements: Iterable[Statement], on: date | None, basis: str | None, unit: str | None, span: str | None
) -> list[Statement]:
    """Return the statements that may answer: right basis, unit and length of period, speaking of ``on``.

    Without ``on``, those with an open end, or where there are none those of the latest period.
    """
    found = [
        s
        for s in statements
        if basis in (None, s.basis)
        and unit in (None, s.unit)
        and (span is None or _spans(s, span))
        and (on is None or s.holds_on(on))
    ]
    if on is not None or not found:
        return found
    latest = max(s.period[1] for s in found)
    found = [s for s in found if s.period[1] == latest]
    if latest == date.max:
        return found
    start = max(s.period[0] for s in found)
    return [s for s in found if s.period[0] == start]


def _spans(statement: Statement, span: str) -> bool:
    shortest, longest = _SPANS[span]
    if statement.valid_from is None or statement.valid_to is None:
        return False
    return shortest <= (statement.valid_to - statement.valid_from).days + 1 <= longest


def resolve(found: Sequence[Statement], sources: Mapping[str, Source]) -> Picked | None:
    """Apply the rule at the head of this file to candidate statements; None when there are none."""
    if not found:
        return None
    found = [s for s in found if not any(_replaces(later, s) for later in found)]
    support = _independent(found, sources)
    ranked = sorted(found, key=lambda s: _rank(s, support[_said(s)]))
    used = ranked[0]
    competing = tuple(s for s in ranked[1:] if _compete(s, used))
    low, high = _range(used, competing)
    return Picked(used.value, low, high, used.unit, used.basis, used.text, used, competing)


def _replaces(later: Statement, earlier: Statement) -> bool:
    """Return whether a state that began later ends an earlier one; the weaker never ends the better."""
    if earlier.valid_from is None or later.valid_from is None or earlier.valid_to or later.valid_to:
        return False
    began = later.valid_from > earlier.valid_from
    like = (later.unit, later.basis) == (earlier.unit, earlier.basis)
    return began and like and _tier(later) <= _tier(earlier)


def _tier(s: Statement) -> tuple[bool, bool]:
    return s.trace == "lost", s.evidence in _WEAK


def _rank(s: Statement, publishers: int) -> tuple[int, int, int, int, int, str]:
    return (
        int(s.trace == "lost"), _CLASS[s.evidence], _TRACE[s.trace], -publishers,
        -s.published.toordinal(), s.id,
    )  # fmt: skip


def _said(s: Statement) -> tuple[str, str, str, str, tuple[date, date]]:
    figure = "" if s.value is None else f"{s.value:.3g}"
    period = s.period if s.valid_to is not None else (date.min, date.max)
    return figure, s.text.casefold(), s.unit, s.basis, period


def _independent(found: Sequence[Statement], sources: Mapping[str, Source]) -> dict[tuple[object, ...], int]:
    """Return, for each thing said, how many different publishers say it."""
    publishers: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for s in found:
        publisher = sources[s.source].publisher if s.source in sources else s.source
        publishers[_said(s)].add(publisher.split(", relayed")[0])
    return {said: len(names) for said, names in publishers.items()}


def _compete(s: Statement, used: Statement) -> bool:
    both_open = s.valid_to is None and used.valid_to is None
    return (s.unit, s.basis) == (used.unit, used.basis) and (both_open or s.period == used.period)


def _range(used: Statement, competing: Sequence[Statement]) -> tuple[float | None, float | None]:
    if used.value is None or used.low is not None or used.high is not None:
        return used.low, used.high
    peers = [
        s
        for s in competing
        if (s.trace != "lost" or used.trace == "lost") and (s.evidence not in _WEAK or used.evidence in _WEAK)
    ]
    ends = [e for s in (used, *peers) for e in (s.value, s.low, s.high) if e is not None]
    return (min(ends), max(ends)) if len(set(ends)) > 1 else (None, None)
