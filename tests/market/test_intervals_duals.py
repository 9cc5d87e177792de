"""Price intervals: against a market of two nodes worked by hand, and the inequalities that any market obeys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.sparse import csc_matrix

from market.hand_made import Small, example, month_of, smalls
from remanence.market.intervals import STEP, intervals
from remanence.market.solver import LiveModel, Problem

MINE, SHIP, DEAR, CHEAP = range(4)
"""Columns of the two-node market: mine at home, ship abroad, and two steps of use abroad."""


def two_nodes(dear: float, cheap_value: float, *, must_mine: bool = False) -> Problem:
    """10 t mined at home at 2 USD/kg, shipped at 1, used abroad: ``dear`` t at 10 and 5 t at ``cheap_value``."""
    matrix = csc_matrix(np.array([[1.0, -1.0, 0.0, 0.0], [0.0, 1.0, -1.0, -1.0]]))
    return Problem(
        rows=("home", "abroad"),
        columns=("mine", "ship", "use dear", "use cheap"),
        matrix=matrix,
        cost=np.array([2.0, 1.0, -10.0, -cheap_value]),
        lower=np.array([10.0 if must_mine else 0.0, 0.0, 0.0, 0.0]),
        upper=np.array([10.0, 100.0, dear, 5.0]),
        row_lower=np.zeros(2),
        row_upper=np.zeros(2),
    )


def test_supply_that_ends_where_a_step_of_use_ends_has_many_prices() -> None:
    """All that is mined just serves the dear users: abroad every price from the next user's 5 to their 10 clears."""
    found = intervals(two_nodes(10.0, 5.0), [0, 1])
    assert found == pytest.approx(np.array([[4.0, 9.0], [5.0, 10.0]]), abs=1e-6)


def test_the_cost_of_supply_bounds_the_price_from_below() -> None:
    """The next user offers 2, less than the 3 that it costs to bring: what the mine saves is the lower end."""
    found = intervals(two_nodes(10.0, 2.0), [0, 1])
    assert found == pytest.approx(np.array([[2.0, 9.0], [3.0, 10.0]]), abs=1e-6)


def test_a_price_within_a_step_is_one() -> None:
    found = intervals(two_nodes(12.0, 5.0), [0, 1])
    assert found == pytest.approx(np.array([[9.0, 9.0], [10.0, 10.0]]), abs=1e-6)


def test_where_nothing_more_can_be_taken_the_side_is_open() -> None:
    """What must be mined just fills every use: to one side no market clears."""
    problem = two_nodes(5.0, 5.0, must_mine=True)
    found = intervals(problem, [1])
    assert np.isnan(found[0, 0])
    assert found[0, 1] == pytest.approx(5.0)


def _objective(problem: Problem, row: int, move: float) -> float:
    moved = problem.row_lower.copy()
    most = problem.row_upper.copy()
    moved[row] += move
    most[row] += move
    return LiveModel(replace(problem, row_lower=moved, row_upper=most)).solve().objective


@settings(deadline=None, max_examples=15)
@given(smalls)
def test_slopes_of_the_surplus_lie_inside(small: Small) -> None:
    """The surplus is concave: its slope over a step lies between the price and the end of the interval on that side."""
    problem = month_of(small)
    price = LiveModel(problem).solve().price
    rows = [i for i, name in enumerate(problem.rows) if name.startswith("magnet")]
    step = 0.01
    for row, (low, high) in zip(rows, intervals(problem, rows, step), strict=True):
        assert low <= price[row] + 1e-9
        assert price[row] <= high + 1e-9
        here = _objective(problem, row, 0.0)
        assert (_objective(problem, row, step) - here) / step <= high + 1e-3
        assert (here - _objective(problem, row, -step)) / step >= low - 1e-3


def test_asking_changes_nothing() -> None:
    problem = month_of(example())
    rows = range(len(problem.rows) - 1)
    told: list[tuple[int, int]] = []
    first = intervals(problem, rows, STEP, lambda done, of: told.append((done, of)))
    assert told[-1] == (len(rows), len(rows))
    assert first.tobytes() == intervals(problem, rows).tobytes()
