"""How measures change what is to become of projects: odds, dates and ramps (see `ProjectTerms`).

A measure takes hold of a project with the first full month of its days. Nothing changes before it: a project that
would open later is not open yet in either case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from remanence.market.effects import ProjectTerms
from remanence.market.inputs import Plant


def standing(plant: Plant, month: date, draw: Mapping[str, float], terms: Sequence[ProjectTerms]) -> float:
    """Share of nameplate that stands in a month under terms; without any, exactly `Plant.available`."""
    if plant.opens is None or not terms:
        return plant.available(month, draw)
    opens, now = _index(plant.opens), _index(month)
    late = draw.get(f"delay.{plant.id}", 0.0)
    ramp = plant.ramp_months * draw.get(f"ramp.{plant.id}", 1.0)
    odds, lost = plant.execution_odds, 0.0
    for term in sorted(terms, key=lambda term: (term.start, term.measure_id)):
        first, last = takes_hold(term.start), takes_hold(term.end or date.max)
        if opens + late < first:
            under_way = min(now + 1.0, last) - first
            lost += max(under_way, 0.0) * (1.0 - 1.0 / term.ramp_factor)
        elif opens + late < last:
            late += term.delay_months
            if term.delay_months < 0:
                late = max(late, first - opens)
            ramp *= term.ramp_factor
            odds = _lifted(odds * term.odds_factor, term.odds_lift)
    open_for = (now - opens + 1) - late - lost
    return _outcome(plant, draw, odds) * min(1.0, max(0.0, open_for / max(ramp, 1.0)))


def takes_hold(day: date) -> int:
    """The first month that lies wholly on or after a day, counted from year 0."""
    return _index(day) + (day.day > 1)


def _index(day: date) -> int:
    return day.year * 12 + day.month


def _lifted(odds: float, lift: float) -> float:
    return odds + lift * (1.0 - odds)


def _outcome(plant: Plant, draw: Mapping[str, float], odds: float) -> float:
    """Share of nameplate at the end of the ramp under other odds: they, or what was drawn as it would come out then."""
    if (luck := draw.get(f"luck.{plant.id}")) is not None:
        return float(luck < odds)
    reach = draw.get(f"reach.{plant.id}", plant.execution_odds)
    if odds == plant.execution_odds:
        return reach
    return min(1.0, reach * odds / plant.execution_odds) if plant.execution_odds > 0 else odds
