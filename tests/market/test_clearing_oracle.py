"""The clearing against a dense linear programme that shares no code with it, on fifty drawn networks."""

from __future__ import annotations

import numpy as np
import pytest
from hand_made import clearing, example, hand_made, month_of, smalls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from remanence.market.solver import LiveModel, Problem

LITTLE = 0.01
"""t a month by which a node is given more or less, to ask the oracle what a tonne is worth there."""


def dense(problem: Problem, rhs_change: tuple[int, float] | None = None) -> tuple[float, np.ndarray]:
    """Least cost and activities by interior point on full matrices."""
    matrix = problem.matrix.toarray()
    low, high = problem.row_lower.copy(), problem.row_upper.copy()
    if rhs_change:
        low[rhs_change[0]] += rhs_change[1]
        high[rhs_change[0]] += rhs_change[1]
    equal = low == high
    answer = linprog(
        problem.cost,
        A_ub=np.vstack([matrix[~equal], -matrix[~equal]]),
        b_ub=np.concatenate([high[~equal], -low[~equal]]),
        A_eq=matrix[equal],
        b_eq=low[equal],
        bounds=np.column_stack([problem.lower, problem.upper]),
        method="highs-ipm",
    )
    assert answer.status == 0, answer.message
    return float(answer.fun), answer.x


def test_fifty_drawn_networks_clear_as_the_dense_oracle_says() -> None:
    compared = []

    @settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(small=smalls)
    def check(small) -> None:
        net = hand_made(small)
        problem = clearing(net, small)
        ours = LiveModel(problem).solve()
        objective, x = dense(problem)
        assert ours.objective == pytest.approx(objective, rel=1e-7, abs=1e-6)
        unique = 0
        for block in net.blocks:
            for i, curve in enumerate(block.curves):
                columns = slice(block.first + i * block.steps, block.first + (i + 1) * block.steps)
                inside = (x[columns] > 1e-4) & (x[columns] < problem.upper[columns] - 1e-4)
                if inside.any():
                    worth = -problem.cost[columns][inside][0]
                    assert ours.price[net.row[curve.node]] == pytest.approx(worth, rel=1e-6)
                    unique += 1
        compared.append(unique)

    check()
    assert len(compared) >= 50
    assert sum(compared) > 50, "the draws must hold enough nodes whose price is unique"


@settings(max_examples=8, deadline=None)
@given(small=smalls, at=st.integers(0, 7))
def test_a_price_lies_between_the_worth_of_a_tonne_more_and_a_tonne_less(small, at: int) -> None:
    net = hand_made(small)
    problem = clearing(net, small)
    curve = net.curves[at % len(net.curves)]
    row = net.row[curve.node]
    price = LiveModel(problem).solve().price[row]
    here, _ = dense(problem)
    dearer = (dense(problem, (row, LITTLE))[0] - here) / LITTLE
    cheaper = (here - dense(problem, (row, -LITTLE))[0]) / LITTLE
    slack = 1e-4 * (1 + abs(here) * 1e-3)
    assert cheaper - slack <= price <= dearer + slack


def test_the_oracle_sees_a_changed_coefficient() -> None:
    small = example()
    problem = month_of(small)
    changed = problem.matrix.copy()
    changed.data[np.flatnonzero(changed.data == -small.heavy_in)[0]] *= 1.05
    other = Problem(**{**problem.__dict__, "matrix": changed})
    assert dense(other)[0] != pytest.approx(LiveModel(problem).solve().objective, rel=1e-6)


def test_in_the_example_every_plant_runs_and_the_quota_binds() -> None:
    problem = month_of(example())
    solution = LiveModel(problem).solve()
    for name, activity in zip(problem.columns, solution.x, strict=True):
        if name.startswith("run "):
            assert activity > 1.0, name
    assert solution.price[problem.rows.index("pool quota")] < 0
