"""Licences with queue and transit against a slow oracle that follows every day's application to the ship."""

from __future__ import annotations

import math
from dataclasses import replace
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
    queue nobody applies: what leaves is its share, whatever was approved before. Where a regime eases the one before
    it, approvals climb by the same step each day, from what was let through on the day of the change.
    """
    approved: dict[date, float] = {}
    today: dict[date, float] = {}
    day = first - timedelta(days=400)
    regime, share, step = stretches[0], 1.0, math.inf
    while day <= last:
        share = min(regime.share, share + step)
        rule = [stretch for stretch in stretches if stretch.start <= day][-1]
        if rule is not regime:
            reached = regime.exempt + (1 - regime.exempt) * share
            begin = max((reached - rule.exempt) / (1 - rule.exempt), 0.0)
            eases = rule.ramp > 0 and begin < rule.share
            share, step = (begin, (rule.share - begin) / rule.ramp) if eases else (rule.share, math.inf)
            regime = rule
        today[day] = share
        due = day + timedelta(days=rule.queue)
        approved[due] = max(approved.get(due, 0.0), share)
        day += timedelta(days=1)
    out = {}
    for i in range((last - first).days + 1):
        leaves = first + timedelta(days=i)
        now = [stretch for stretch in stretches if stretch.start <= leaves][-1]
        granted = approved.get(leaves, 0.0) if now.queue else today[leaves]
        out[leaves] = granted if granted >= 1 else now.exempt + (1 - now.exempt) * granted
    return out


@st.composite
def conduct(draw: st.DrawFn) -> list[Regime]:
    """Up to four regimes in a row, of any length, some lifted, with or without an approval ramp."""
    caps, day = [], FIRST
    ramp = draw(st.sampled_from([0.0, 0.5, 2.5, 4.0]))
    for _ in range(draw(st.integers(1, 4))):
        share, exempt = draw(st.floats(0.0, 1.0)), draw(st.sampled_from([0.0, 0.15, 0.4]))
        lasts = timedelta(days=draw(st.integers(1, 150)))
        caps.append(cap(share, day, None, draw(st.integers(0, 70)), exempt))
        day += lasts
    lifted = draw(st.booleans())
    ends = [later.start for later in caps[1:]] + ([day] if lifted else [None])
    return regimes([replace(c, end=end) for c, end in zip(caps, ends, strict=True)], ramp)


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
    ramp=st.sampled_from([0.0, 2.5]),
)
def test_a_smaller_share_never_brings_more(
    share: float, less: float, queue: int, exempt: float, transit: int, ramp: float
) -> None:
    end = date(2027, 6, 17)
    here = regimes([cap(share, end=end, queue=queue, exempt=exempt)], ramp)
    there = regimes([cap(share * less, end=end, queue=queue, exempt=exempt)], ramp)
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


def test_after_a_ban_approvals_climb_in_a_straight_line() -> None:
    end = date(2027, 7, 1)
    stretches = regimes([cap(0.0, end=end)], 2.5)
    days = 2.5 * 30.4375
    for since in (0, 1, 30, 76):
        assert share_leaving(stretches, end + timedelta(days=since)) == pytest.approx(since / days)
    assert share_leaving(stretches, end + timedelta(days=77)) == 1.0
    assert share_leaving(stretches, FIRST) == 0.0, "a ban holds from its first day"


def test_a_base_that_returns_eases_from_where_the_squeeze_ended() -> None:
    end = date(2027, 7, 1)
    squeeze, base = cap(0.25, end=end, queue=45), cap(1.0, end, queue=27, exempt=0.15)
    stretches = regimes([squeeze, base], 2.5)
    assert stretches[-1].level(end) == pytest.approx(0.25)
    waits = timedelta(days=stretches[-1].queue)
    assert share_leaving(stretches, end) == pytest.approx(0.15 + 0.85 * 0.25), "general licences do not wait"
    assert share_leaving(stretches, end + waits + timedelta(days=40)) < 1.0
    assert share_leaving(stretches, end + waits + timedelta(days=77)) == 1.0


def test_a_ramp_of_its_own_goes_before_the_parameter() -> None:
    end = date(2027, 7, 1)
    at_once = replace(cap(0.25, end=end), approval_ramp_months=0.0)
    assert share_leaving(regimes([at_once], 2.5), end) == 1.0
    assert share_leaving(regimes([at_once, cap(1.0, end, queue=27)], 2.5), end + timedelta(days=60)) == 1.0
    slow = replace(cap(0.25, end=end), approval_ramp_months=6.0)
    assert share_leaving(regimes([slow], 2.5), end + timedelta(days=100)) < 1.0


def test_a_tightening_never_ramps() -> None:
    stretches = regimes([cap(0.8, end=date(2027, 4, 1)), cap(0.2, date(2027, 4, 1))], 2.5)
    assert share_leaving(stretches, FIRST) == 0.8
    assert share_leaving(stretches, date(2027, 4, 1)) == 0.2


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
