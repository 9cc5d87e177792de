"""Resilience measures against examples worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.market.resilience import concentration, loss, peak_ln_price, time_to_survive

ONES = np.ones(6)


def test_a_loss_that_heals() -> None:
    """100 wanted; 60 at the worst in month 2, whole again from month 5: 40 % lost, won back over three months."""
    used = np.array([100.0, 80.0, 60.0, 70.0, 90.0, 100.0])
    found = loss(100.0 * ONES, used, ONES)
    assert found.resistance == pytest.approx(0.6)
    assert found.first_short == 1
    assert found.time_to_recover == pytest.approx(4.0)
    assert found.rapidity == pytest.approx(0.4 / 3 * 12)
    assert found.lost == pytest.approx(20 + 40 + 30 + 10)
    assert found.lost_months == pytest.approx(1.0)


def test_a_loss_that_stays_has_no_recovery() -> None:
    found = loss(100.0 * ONES, np.array([100.0, 50.0, 55.0, 60.0, 65.0, 70.0]), ONES)
    assert found.time_to_recover is None
    assert found.rapidity == pytest.approx(0.2 / 4 * 12)
    assert loss(100.0 * ONES, np.array([100.0, 90.0, 80.0, 70.0, 60.0, 50.0]), ONES).rapidity is None


def test_weeks_and_quarters_count_by_their_length() -> None:
    months = np.array([3.0, 3.0, 3.0])
    found = loss(np.full(3, 10.0), np.array([10.0, 4.0, 10.0]), months)
    assert (found.lost, found.time_to_recover) == (pytest.approx(18.0), pytest.approx(3.0))
    assert found.lost_months == pytest.approx(1.8)
    assert found.rapidity == pytest.approx(0.6 / 3 * 12)


def test_what_is_within_the_tolerance_is_not_short() -> None:
    found = loss(100.0 * ONES, np.array([100.0, 96.0, 97.0, 100.0, 100.0, 100.0]), ONES)
    assert (found.first_short, found.time_to_recover, found.rapidity) == (None, 0.0, None)
    assert found.resistance == pytest.approx(0.96)


def test_a_peak_is_told_as_a_log_and_a_fall_as_none() -> None:
    base = np.array([10.0, 10.0])
    assert peak_ln_price(np.array([10.0, 10.0 * np.e]), base) == pytest.approx(1.0)
    assert peak_ln_price(np.array([5.0, 8.0]), base) == 0.0


def test_a_stock_lasts_as_long_as_it_covers_what_is_missing() -> None:
    """50 t at hand, 20 missing a month: two months and a half. With 10 missing in the first: 40 left for the rest."""
    assert time_to_survive(50.0, 100.0 * ONES, 80.0 * ONES, ONES) == pytest.approx(2.5)
    supplied = np.array([90.0, 80.0, 80.0, 80.0, 80.0, 80.0])
    assert time_to_survive(50.0, 100.0 * ONES, supplied, ONES) == pytest.approx(3.0)
    assert time_to_survive(120.0, 100.0 * ONES, 80.0 * ONES, ONES) is None
    assert time_to_survive(0.0, 100.0 * ONES, 0.0 * ONES, ONES) == 0.0


def test_a_surplus_is_put_by() -> None:
    supplied = np.array([110.0, 110.0, 80.0, 80.0, 80.0, 80.0])
    assert time_to_survive(0.0, 100.0 * ONES, supplied, ONES) == pytest.approx(3.0)


@settings(deadline=None, max_examples=100)
@given(
    st.floats(0.0, 500.0),
    st.floats(0.0, 100.0),
    st.lists(st.floats(0.0, 200.0), min_size=1, max_size=12),
)
def test_more_stock_never_shortens_survival(stock: float, more: float, supplied: list[float]) -> None:
    ones = np.ones(len(supplied))
    first = time_to_survive(stock, 100.0 * ones, np.array(supplied), ones)
    second = time_to_survive(stock + more, 100.0 * ones, np.array(supplied), ones)
    assert second is None or (first is not None and second >= first - 1e-9)


def test_concentration_of_three() -> None:
    """Shares 0.5, 0.3, 0.2: 0.25 + 0.09 + 0.04."""
    hhi, largest, share = concentration({"CHN": 50.0, "USA": 30.0, "AUS": 20.0})
    assert (hhi, largest, share) == (pytest.approx(0.38), "CHN", pytest.approx(0.5))
    with pytest.raises(ValueError, match="nothing"):
        concentration({"CHN": 0.0})
