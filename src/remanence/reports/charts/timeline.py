"""Timeline of line stops: one row a part, a bar from low to high and a dot at base, on weeks and on dates.

Question: which line stops first, and how sure is the order? Positions are percentages of the track, so the
same HTML serves a screen, a telephone and paper.
Limits: a range without an upper end runs to the edge of the track and is marked as going on.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from remanence.reports import words
from remanence.reports.headline import outcome
from remanence.reports.view import Part, Stress

_STEPS = (1, 2, 4, 8, 13, 26, 52)
_MOST_TICKS = 8


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled week of the axis; ``at`` is a percentage of the track."""

    at: float
    weeks: int
    date: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A date drawn through every row: the start of the run or a measure taking effect."""

    at: float
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One part: bar from ``left`` over ``width`` and dot, in percent of the track; None is none."""

    part: Part
    left: float | None
    width: float
    open_ended: bool
    dot: float | None
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """All that the template needs to draw the timeline."""

    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    rows: tuple[Row, ...]


def build(stress: Stress) -> Timeline:
    """Return the timeline of a stress document."""
    zero = stress.zero
    first, last = _ends(stress, zero)

    def at(weeks: float) -> float:
        return round(100 * (weeks - first) / (last - first), 2)

    step = next((s for s in _STEPS if last / s <= _MOST_TICKS), _STEPS[-1])
    weeks = range(0, math.floor(last) + 1, step)
    ticks = tuple(Tick(at(week), week, words.day(words.after_weeks(zero, week))) for week in weeks)
    dated = [(_weeks(zero, on), kind, label) for on, kind, label in _dates(stress)]
    marks = tuple(Mark(at(week), kind, label) for week, kind, label in dated if first <= week <= last)
    return Timeline(ticks, marks, tuple(_row(part, stress, at) for part in stress.parts))


def _weeks(zero: date | None, on: date) -> float:
    return (on - zero) / timedelta(weeks=1) if zero else 0.0


def _ends(stress: Stress, zero: date | None) -> tuple[float, float]:
    """Return the first and last week of the track: all stops with room, and at least half a year."""
    first = min(0.0, _weeks(zero, stress.start)) if stress.start else 0.0
    weeks = (x for part in stress.parts for x in (part.weeks.low, part.weeks.base, part.weeks.high))
    ends = [x for x in weeks if x is not None]
    return first, max(26.0, math.ceil(max(ends, default=0.0) * 1.15))


def _dates(stress: Stress) -> list[tuple[date, str, str]]:
    dates: list[tuple[date, str, str]] = []
    if stress.start and stress.start != stress.first_effective:
        dates.append((stress.start, "start", f"run starts {words.day(stress.start)}"))
    if stress.first_effective:
        label = f"first measure takes effect {words.day(stress.first_effective)}: week 0"
        dates.append((stress.first_effective, "measure", label))
    later = {words.parse_day(measure.get("from")) for measure in stress.measures}
    for on in sorted(day for day in later if day is not None and day > (stress.first_effective or day)):
        dates.append((on, "later", f"a further measure takes effect {words.day(on)}"))
    return dates


def _row(part: Part, stress: Stress, at: Callable[[float], float]) -> Row:
    low, base, high = part.weeks.low, part.weeks.base, part.weeks.high
    ends = [x for x in (low, base, high) if x is not None]
    open_ended = bool(ends) and high is None
    left = at(min(ends)) if ends else None
    right = 100.0 if open_ended else (at(max(ends)) if ends else 0.0)
    if part.outcome == "stops":
        spread = words.span(low, high)
        said = f"{words.number(base)} weeks" + (f" ({spread})" if spread else "")
        when = words.day(part.stop_date)
    else:
        said, when = _without_base(part, stress), ""
    width = 0.0 if left is None else round(right - left, 2)
    return Row(part, left, width, open_ended, None if base is None else at(base), said, when)


def _without_base(part: Part, stress: Stress) -> str:
    if part.outcome == "holds":
        return outcome(part, stress)
    early = "" if part.weeks.low is None else f", from week {words.number(part.weeks.low)}"
    return f"no stop at base; stops in {words.percent(part.share_stop)} of futures{early}"
