"""Licences with queue and transit against a slow oracle that follows every day's application to the ship."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.market.effects import FlowCap, queue_days
from remanence.market.licence import FREE, Regime, regimes, share_arriving, share_leaving

FIRST = date(2027, 1, 10)
MONTHS = [date(2026 + (10 + i) // 12, (10 + i) % 12 + 1, 1) for i in range(14)]


def cap(
    share: float, start: date = FIRST, end: date | None = None, queue: int = 0, exempt: float = 0.0
) -> FlowCap:
    return FlowCap("m", frozenset({"oxide:Dy"}), frozenset({"CHN"}), None, share, start, end, queue, exempt)


def leaving_by_applications(stretches: list[Regime], first: date, last: date) -> dict[date, float]:
    """What leaves on each day: each day's application waits its queue; where two come due on one day, the larger.

    What general licences cover does not wait, at the share of the day on which it leaves. Under a regime without a
    queue nobody applies: what leaves is its share, whatever was approved before.
    """
    approved: dict[date, float] = {}
    day = first - timedelta(days=400)
    while day <= last:
        rule = [stretch for stretch in stretches if stretch.start <= day][-1]
        due = day + timedelta(days=rule.queue)
        approved[due] = max(approved.get(due, 0.0), rule.share)
        day += timedelta(days=1)
    out = {}
    for i in range((last - first).days + 1):
        today = first + timedelta(days=i)
        now = [stretch for stretch in stretches if stretch.start <= today][-1]
        granted = approved.get(today, 0.0) if now.queue else now.share
        out[today] = granted if granted >= 1 else now.exempt + (1 - now.exempt) * granted
    return out


@st.composite
def conduct(draw: st.DrawFn) -> list[Regime]:
    """Up to four regimes in a row, of any length, some lifted."""
    found, day = [FREE], FIRST
    for _ in range(draw(st.integers(1, 4))):
        share, exempt = draw(st.floats(0.0, 1.0)), draw(st.sampled_from([0.0, 0.15, 0.4]))
        found.append(Regime(day, share, draw(st.integers(0, 100)), exempt))
        day += timedelta(days=draw(st.integers(1, 150)))
    if draw(st.booleans()):
        found.append(Regime(day, 1.0, 0))
    return found


@settings(deadline=None, max_examples=60)
@given(stretches=conduct())
def test_what_leaves_is_what_each_days_applications_give(stretches: list[Regime]) -> None:
    last = FIRST + timedelta(days=500)
    slow = leaving_by_applications(stretches, date(2026, 12, 1), last)
    assert {day: share_leaving(stretches, day) for day in slow} == pytest.approx(slow)


@settings(deadline=None, max_examples=40)
@given(stretches=conduct(), transit=st.integers(0, 60))
def test_what_arrives_in_a_month_is_what_left_transit_days_before(
    stretches: list[Regime], transit: int
) -> None:
    slow = leaving_by_applications(stretches, date(2026, 8, 1), date(2028, 1, 31))
    for month, after in pairwise(MONTHS):
        days = [month + timedelta(days=i) for i in range((after - month).days)]
        mean = sum(slow[day - timedelta(days=transit)] for day in days) / len(days)
        assert share_arriving(stretches, month, transit) == pytest.approx(mean)


@settings(deadline=None, max_examples=40)
@given(
    share=st.floats(0.0, 1.0),
    less=st.floats(0.0, 1.0),
    queue=st.integers(0, 60),
    exempt=st.floats(0.0, 0.5),
    transit=st.integers(0, 60),
)
def test_a_smaller_share_never_brings_more(
    share: float, less: float, queue: int, exempt: float, transit: int
) -> None:
    here = regimes([cap(share, queue=queue, exempt=exempt)])
    there = regimes([cap(share * less, queue=queue, exempt=exempt)])
    for month in MONTHS:
        assert share_arriving(there, month, transit) <= share_arriving(here, month, transit) + 1e-12


def test_a_new_queue_opens_a_gap_as_long_as_it_is() -> None:
    stretches = regimes([cap(1.0, queue=20)])
    days = queue_days(FIRST, 20)
    assert days >= 26
    shares = [share_leaving(stretches, FIRST + timedelta(days=i)) for i in range(-3, days + 3)]
    assert shares == [1.0] * 3 + [0.0] * days + [1.0] * 3


def test_a_longer_queue_opens_a_gap_of_the_difference() -> None:
    later = FIRST + timedelta(days=200)
    stretches = [FREE, Regime(FIRST, 0.5, 10), Regime(later, 0.5, 40)]
    gone = [d for d in range(-5, 60) if share_leaving(stretches, later + timedelta(days=d)) == 0.0]
    assert gone == list(range(10, 40))


def test_general_licences_neither_wait_nor_are_cut() -> None:
    stretches = regimes([cap(0.0, queue=20, exempt=0.15)])
    assert share_leaving(stretches, FIRST) == pytest.approx(0.15)
    assert share_leaving(stretches, FIRST + timedelta(days=100)) == pytest.approx(0.15)


def test_a_lifted_cap_leaves_at_once_and_arrives_after_the_voyage() -> None:
    end = date(2027, 7, 1)
    stretches = regimes([cap(0.25, end=end, queue=45)])
    assert share_leaving(stretches, end - timedelta(days=1)) == 0.25
    assert share_leaving(stretches, end) == 1.0
    assert share_arriving(stretches, date(2027, 7, 1), 31) == 0.25
    assert share_arriving(stretches, date(2027, 8, 1), 31) == 1.0


def test_what_was_at_sea_arrives() -> None:
    stretches = regimes([cap(0.0)])
    assert share_arriving(stretches, date(2027, 1, 1), 35) == 1.0
    assert share_arriving(stretches, date(2027, 2, 1), 35) == pytest.approx(13 / 28)
    assert share_arriving(stretches, date(2027, 3, 1), 35) == 0.0


def test_where_nothing_binds_the_share_is_exactly_one() -> None:
    assert all(share_arriving(regimes([]), month, 35) == 1.0 for month in MONTHS)
    assert all(share_arriving(regimes([cap(1.0)]), month, 35) == 1.0 for month in MONTHS)


def test_a_ban_stops_what_was_approved_and_a_voyage_is_ended() -> None:
    licensed = cap(1.0, FIRST - timedelta(days=365), end=FIRST, queue=27)
    banned = regimes([licensed, cap(0.0, FIRST)])
    assert share_leaving(banned, FIRST - timedelta(days=1)) == 1.0
    assert share_leaving(banned, FIRST) == 0.0
    assert share_arriving(banned, FIRST.replace(day=1), 40) == 1.0
