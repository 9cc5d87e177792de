"""What measures do to the market: a few primitive effects, and nothing about the law they come from.

Every interval runs from ``start`` (first day) to ``end`` (first day on which the effect no longer applies;
None is without end). Shares are fractions 0-1. A good, origin or destination is named as in
`remanence.market.goods`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from remanence.market.calendar import Period, as_periods
from remanence.market.instrument import Instrument
from remanence.market.pool import GrossPool


@dataclass(frozen=True, slots=True)
class FlowCap:
    """An upper bound on exports: a share of the reference exports of each good, origin and destination.

    Attributes:
        measure_id: the measure this comes from.
        goods: goods bounded.
        origins: market regions whose exports are bounded.
        destinations: market regions bound for; None is every region but the origin.
        share: approved tonnes over reference exports (what the same run would export with no such rule).
        start: first day.
        end: first day on which the cap no longer applies; None is without end.
        queue_working_days: delay of approved tonnes, from application to approval.
        exempt_general_share: share of reference exports under general licences: neither capped nor queued.
        announced: day from which buyers know of it; None is the first day.
        approval_ramp_months: time in which approvals recover when it ends; None is the parameter.
    """

    measure_id: str
    goods: frozenset[str]
    origins: frozenset[str]
    destinations: frozenset[str] | None
    share: float
    start: date
    end: date | None = None
    queue_working_days: int = 0
    exempt_general_share: float = 0.0
    announced: date | None = None
    approval_ramp_months: float | None = None

    @property
    def allowed_share(self) -> float:
        """Tonnes let through over reference exports: the exempt ones, and the approved part of the rest."""
        return self.exempt_general_share + (1.0 - self.exempt_general_share) * self.share

    def covers(self, good: str, origin: str, destination: str) -> bool:
        """Whether the cap bounds this flow (at some time)."""
        if good not in self.goods or origin not in self.origins or destination == origin:
            return False
        return self.destinations is None or destination in self.destinations


@dataclass(frozen=True, slots=True)
class PlantSelector:
    """Which plants are meant: those that match every field that is not empty."""

    facilities: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    ores: frozenset[str] = frozenset()

    def matches(
        self, *, facility: str, company: str | None, country: str, stage: str, ore: str | None
    ) -> bool:
        """Whether one plant is meant; a blank company or ore matches only where none is asked for."""
        asked = (
            (self.facilities, facility),
            (self.companies, company),
            (self.countries, country),
            (self.stages, stage),
            (self.ores, ore),
        )
        return all(not wanted or found in wanted for wanted, found in asked)


@dataclass(frozen=True, slots=True)
class PlantCap:
    """An upper bound on output: ``remaining`` of the capacity of each plant meant.

    After ``end`` capacity returns in equal steps over ``recovery_months`` (0: at once).
    """

    measure_id: str
    selector: PlantSelector
    remaining: float
    start: date
    end: date | None = None
    recovery_months: float = 0.0

    def remaining_in(self, moment: date | Period) -> float:
        """Share of capacity left in a period; day-weighted where the outage begins or ends at once."""
        period = as_periods([moment])[0]
        if self.end is None or not self.recovery_months or period.start < self.end.replace(day=1):
            return 1.0 - active_share(self, period) * (1.0 - self.remaining)
        since = (period.start.year - self.end.year) * 12 + period.start.month - self.end.month
        return self.remaining + min(1.0, since / self.recovery_months) * (1.0 - self.remaining)


@dataclass(frozen=True, slots=True)
class Course:
    """A number against the base year by date: points joined by straight lines, flat beyond them."""

    points: tuple[tuple[date, float], ...]

    def at(self, period: Period) -> float:
        """The number in the middle of a period [-]."""
        middle = period.start.toordinal() + period.days / 2
        before = self.points[0]
        for point in self.points:
            if point[0].toordinal() >= middle:
                span = point[0].toordinal() - before[0].toordinal()
                part = (middle - before[0].toordinal()) / span if span > 0 else 1.0
                return before[1] + max(0.0, part) * (point[1] - before[1])
            before = point
        return before[1]


@dataclass(frozen=True, slots=True)
class OutputPath:
    """Capacity of the plants meant against the base year, in place of the growth assumed."""

    measure_id: str
    selector: PlantSelector
    course: Course
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class ProjectTerms:
    """Other odds, dates and ramps of projects that are not open on the first full month of the measure.

    A project that is open by then keeps its odds and dates; the rest of its ramp runs at 1 / ``ramp_factor`` of pace.

    Attributes:
        selector: plants meant; those that stood in the base year are no projects.
        odds_factor: multiplies execution odds [-]; odds_lift: share of what then lacks to 1 that is added [-].
        delay_months: months later; negative is earlier, but never before the measure.
        ramp_factor: multiplies the time from opening to nameplate [-].
        outside: countries whose projects are not meant (ISO3).
    """

    measure_id: str
    selector: PlantSelector
    start: date
    end: date | None = None
    odds_factor: float = 1.0
    odds_lift: float = 0.0
    delay_months: float = 0.0
    ramp_factor: float = 1.0
    outside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class DemandPath:
    """Use of goods in regions at unchanged prices against the base year, in place of the growth assumed."""

    measure_id: str
    goods: frozenset[str]
    regions: frozenset[str] | None
    course: Course
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True)
class ArcCost:
    """A charge on shipments: a share of the price at the origin in the last period, and an amount a kilo.

    Attributes:
        ad_valorem: share of the price at the origin [-]; specific: charge [USD/kg].
        to_origin: whether the treasury of the origin takes it; else that of the destination.
    """

    measure_id: str
    goods: frozenset[str]
    origins: frozenset[str]
    destinations: frozenset[str] | None
    ad_valorem: float
    specific: float
    start: date
    end: date | None = None
    to_origin: bool = False

    def covers(self, good: str, origin: str, destination: str) -> bool:
        """Whether the charge falls on this flow (at some time)."""
        if good not in self.goods or origin not in self.origins or destination == origin:
            return False
        return self.destinations is None or destination in self.destinations


@dataclass(frozen=True, slots=True)
class News:
    """What makes buyers of goods outside the origins fear for supply from a day on [-]; it fades."""

    measure_id: str
    goods: frozenset[str]
    origins: frozenset[str]
    size: float
    start: date
    end: date | None = None


Effect = FlowCap | GrossPool | PlantCap | OutputPath | ProjectTerms | DemandPath | ArcCost | News | Instrument


def outages_of(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """What is no export rule: outages, projects' terms and courses. Reference exports stand on these."""
    kinds = PlantCap | OutputPath | ProjectTerms | DemandPath
    return tuple(effect for effect in effects if isinstance(effect, kinds))


def active_share(effect: Effect, moment: date | Period) -> float:
    """Share of the days of a period on which ``effect`` applies; a date stands for its calendar month."""
    period = as_periods([moment])[0]
    begin = max(period.start, effect.start)
    finish = period.end if effect.end is None else min(period.end, effect.end)
    return max(0, (finish - begin).days) / period.days


def after_working_days(start: date, working_days: int) -> date:
    """The day on which ``working_days`` working days after ``start`` have passed.

    Monday to Friday are working days; public holidays are not modelled, so a queue over the Chinese New Year
    or the October week is in truth longer. Day 1 is the first working day after ``start``.

    Raises:
        ValueError: ``working_days`` is negative.
    """
    if working_days < 0:
        raise ValueError(f"working days must not be negative, got {working_days}")
    if working_days == 0:
        return start
    weekday = min(start.weekday(), 4)
    from_friday_back = start - timedelta(days=start.weekday() - weekday)
    weeks, rest = divmod(working_days, 5)
    over_weekend = 2 if weekday + rest > 4 else 0
    return from_friday_back + timedelta(days=7 * weeks + rest + over_weekend)


def queue_days(start: date, working_days: int) -> int:
    """Calendar days that a queue of ``working_days`` takes for an application filed on ``start``."""
    return (after_working_days(start, working_days) - start).days
