"""Periods of any length: the calendar, two halves against the whole, the onset of a squeeze by weeks and months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market.real_chain import AS_OF, START, draw, made, scenario
from remanence.market.calendar import MONTHS, Period, Step, as_periods, months_from, periods_from
from remanence.market.readout import Readout
from remanence.market.simulate import Path, Runner
from remanence.market.state import State, books, per_period

GOODS = ("oxide:Dy|JPN", "oxide:NdPr|JPN", "metal:NdPr|JPN", "magnet:ndfeb_heavy|EUR", "magnet:ndfeb|USA")


@given(
    start=st.dates(date(2000, 1, 1), date(2040, 1, 1)).map(lambda day: day.replace(day=1)),
    count=st.integers(1, 40),
    step=st.sampled_from(("week", "month", "quarter", "year")),
)
@settings(deadline=None)
def test_periods_follow_each_other_without_a_gap(start: date, count: int, step: Step) -> None:
    periods = periods_from(start, count, step)
    assert len(periods) == count and periods[0].start == start
    assert all(a.end == b.start for a, b in pairwise(periods))
    assert all(abs(p.days / 30.4375 - MONTHS[step]) < 0.09 * max(MONTHS[step], 1) for p in periods)


def test_a_date_stands_for_its_month() -> None:
    assert as_periods(months_from(START, 3)) == periods_from(START, 3)


@given(weight=st.floats(0.01, 0.9), parts=st.integers(1, 8))
@settings(deadline=None)
def test_a_weight_is_the_same_after_equal_time(weight: float, parts: int) -> None:
    left = (1.0 - per_period(weight, 1.0 / parts)) ** parts
    assert left == pytest.approx(1.0 - weight)


@pytest.fixture(scope="module")
def runner() -> Runner:
    return Runner(made("licence-squeeze").chain)


@pytest.fixture(scope="module")
def first(runner: Runner) -> State:
    return runner.burn_in(_books(runner), draw(), START)


def _books(runner: Runner):  # type: ignore[no-untyped-def]
    return books(runner.chain.net, runner.chain.cal, runner.chain.inputs, draw())


def test_two_equal_halves_are_the_whole(runner: Runner, first: State) -> None:
    """At rest a month is two half-months: the same prices to the noise of price steps, the same end stocks."""
    whole = periods_from(START, 4)
    halves = [h for p in whole for h in _halves(p)]
    one = runner.run(_books(runner), draw(), first, whole, ())
    two = runner.run(_books(runner), draw(), first, halves, ())
    rows = [runner.chain.net.row[label] for label in GOODS]
    mean = (two.price[0::2] + two.price[1::2]) / 2
    assert mean[:, rows] == pytest.approx(one.price[:, rows], rel=0.03)
    assert two.stock[-1].sum() == pytest.approx(one.stock[-1].sum(), rel=0.01)
    assert (two.residual / two.throughput).max() < 1e-9


def _halves(period: Period) -> tuple[Period, Period]:
    middle = period.start + timedelta(days=period.days // 2)
    return Period(period.start, middle, period.months / 2), Period(middle, period.end, period.months / 2)


def test_onset_is_the_same_within_two_weeks_by_weeks_and_by_months(runner: Runner, first: State) -> None:
    weeks, months = _onsets(runner, first, "week", 42), _onsets(runner, first, "month", 10)
    apart = {label: abs(weeks[label] - months[label]) for label in weeks}
    assert all(gap <= 2.0 for gap in apart.values()), apart


def _onsets(runner: Runner, first: State, step: Step, count: int) -> dict[str, float]:
    """Weeks from the first day of the squeeze to the day from which a price stays above three times its reference."""
    periods = periods_from(START, count, step)
    asked = scenario("licence-squeeze")
    reference = runner.run(_books(runner), draw(), first, periods, (), calm=True)
    path = runner.run(_books(runner), draw(), first, periods, asked.effects(AS_OF), reference)
    assert asked.first_effective is not None
    return {
        label: _crossing(runner, path, reference, label, periods, asked.first_effective)
        for label in ("oxide:Dy|JPN", "oxide:Tb|JPN", "magnet:ndfeb_heavy|EUR")
    }


def _crossing(
    runner: Runner, path: Path, reference: Path, label: str, periods: tuple[Period, ...], since: date
) -> float:
    readout = Readout.of(runner.chain.net)
    multiple = np.log(readout.price(path, label) / readout.price(reference, label))
    middles = np.array([p.start.toordinal() + p.days / 2 for p in periods])
    at = int(np.flatnonzero(multiple <= np.log(3.0))[-1]) + 1
    part = (np.log(3.0) - multiple[at - 1]) / (multiple[at] - multiple[at - 1])
    day = middles[at - 1] + part * (middles[at] - middles[at - 1])
    return float((day - since.toordinal()) / 7)
