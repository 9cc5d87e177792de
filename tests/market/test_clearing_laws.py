"""Laws of one clearing on drawn networks: tightening, duals and residuals, bad numbers, relabelling, halves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hand_made import HEAVY, LIGHT, POOL, STOCKS, example, month_of, smalls
from hypothesis import given, settings
from hypothesis import strategies as st

from market.real_chain import draw, first_state, made, run
from remanence.errors import ModelError
from remanence.market.network import node
from remanence.market.simulate import Runner
from remanence.market.solver import LiveModel, Problem, Solution

SMALL = 1e-6
LAW = settings(max_examples=20, deadline=None)


def offences_of(problem: Problem, solution: Solution) -> list[str]:
    """What is wrong with a claimed optimum, by complementary slackness, from the arrays alone."""
    found = []
    x, y = solution.x, solution.price
    scale = 1 + np.abs(x).max()
    activity = problem.matrix @ x
    reduced = problem.cost - problem.matrix.T @ y
    worth = 1 + np.abs(problem.cost) + abs(problem.matrix).T @ np.abs(y)
    room = SMALL * scale
    if (activity < problem.row_lower - room).any() or (activity > problem.row_upper + room).any():
        found.append("a row is off")
    if (x < problem.lower - room).any() or (x > problem.upper + room).any():
        found.append("a bound is broken")
    if (reduced < -SMALL * worth)[x < problem.upper - room].any():
        found.append("a column that would pay is not at its upper bound")
    if (reduced > SMALL * worth)[x > problem.lower + room].any():
        found.append("a column runs at a loss")
    loose = problem.row_upper - problem.row_lower > room
    if (y < -SMALL)[loose & (activity < problem.row_upper - room)].any():
        found.append("a quota that does not bind has a price")
    if (y > SMALL)[loose & (activity > problem.row_lower + room)].any():
        found.append("a quota that binds from above has a positive dual")
    dual = y @ np.where(y > 0, problem.row_lower, problem.row_upper)
    dual += reduced @ np.where(reduced > 0, problem.lower, problem.upper)
    if abs(problem.cost @ x - dual) > 1e-7 * (1 + abs(solution.objective)):
        found.append("a gap")
    return found


@LAW
@given(small=smalls)
def test_prices_are_duals_of_a_solved_problem(small) -> None:
    problem = month_of(small)
    solution = LiveModel(problem).solve()
    assert offences_of(problem, solution) == []
    assert solution.objective == pytest.approx(float(problem.cost @ solution.x))
    assert solution.gap <= 1e-7


@pytest.mark.parametrize("month", [1, 4])
def test_prices_of_the_real_network_are_duals(month: int) -> None:
    chain = made().chain
    runner = Runner(chain)
    run(chain, month, runner=runner, state=first_state(chain))
    live = runner.live
    problem = replace(
        live.problem, cost=live._cost, upper=live._upper, row_lower=live._row_lower, row_upper=live._row_upper
    )
    solution = live.solve()
    assert offences_of(problem, solution) == []


@LAW
@given(small=smalls, at=st.integers(0, 10**6), by=st.floats(0.5, 50.0))
def test_a_wrong_price_or_activity_is_seen_by_the_audit(small, at: int, by: float) -> None:
    problem = month_of(small)
    live = LiveModel(problem)
    solution = live.solve()
    busy = np.flatnonzero(abs(problem.matrix) @ solution.x > 1.0)
    price = solution.price.copy()
    price[busy[at % len(busy)]] += by * (1 + np.abs(price).max())
    assert "gap" in str(live._audited(solution.x, price))
    x = solution.x.copy()
    x[at % len(x)] += 1 + by
    assert "balance" in str(live._audited(x, solution.price))


@LAW
@given(small=smalls, at=st.integers(0, 10**6), share=st.floats(0.0, 1.0))
def test_tightening_a_bound_never_raises_the_surplus(small, at: int, share: float) -> None:
    problem = month_of(small)
    stock_steps = [i for i, name in enumerate(problem.columns) if name.startswith("stock ")]
    free = [i for i in range(len(problem.columns)) if i not in stock_steps]
    live = LiveModel(problem)
    before = live.solve().objective
    upper = problem.upper.copy()
    upper[free[at % len(free)]] *= share
    live.change(upper=upper)
    assert live.solve().objective >= before - 1e-9 * (1 + abs(before))
    fresh = LiveModel(replace(problem, upper=upper)).solve().objective
    assert fresh >= before - 1e-9 * (1 + abs(before))


@LAW
@given(small=smalls, share=st.floats(0.0, 1.0))
def test_a_smaller_quota_never_raises_the_surplus_nor_a_nested_one(small, share: float) -> None:
    ladder = [small.quota, small.quota * share, small.quota * share * share]
    surplus = [-LiveModel(month_of(replace(small, quota=quota))).solve().objective for quota in ladder]
    slack = 1e-9 * (1 + abs(surplus[0]))
    assert surplus[0] >= surplus[1] - slack
    assert surplus[1] >= surplus[2] - slack


def test_a_halt_of_everything_costs_surplus() -> None:
    problem = month_of(example())
    upper = problem.upper.copy()
    upper[[i for i, name in enumerate(problem.columns) if name.startswith("tranche mine")]] = 0.0
    assert (
        LiveModel(replace(problem, upper=upper)).solve().objective > LiveModel(problem).solve().objective + 1
    )


@LAW
@given(small=smalls, seed=st.integers(0, 10**6))
def test_relabelling_and_permuting_leave_the_objective(small, seed: int) -> None:
    problem = month_of(small)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(len(problem.rows)), rng.permutation(len(problem.columns))
    other = Problem(
        rows=tuple(f"r{i}" for i in range(len(rows))),
        columns=tuple(f"c{i}" for i in range(len(columns))),
        matrix=problem.matrix[rows][:, columns].tocsc(),
        cost=problem.cost[columns],
        lower=problem.lower[columns],
        upper=problem.upper[columns],
        row_lower=problem.row_lower[rows],
        row_upper=problem.row_upper[rows],
    )
    assert LiveModel(other).solve().objective == pytest.approx(
        LiveModel(problem).solve().objective, rel=1e-9, abs=1e-9
    )


@LAW
@given(small=smalls)
def test_plants_in_halves_leave_the_objective(small) -> None:
    whole = LiveModel(month_of(small)).solve().objective
    halves = LiveModel(month_of(small, halves=True)).solve().objective
    assert halves == pytest.approx(whole, rel=1e-9, abs=1e-9)


def test_an_impossible_month_names_the_balances_that_bind() -> None:
    small = example()
    problem = month_of(small)
    heavy, magnets = node(*STOCKS[0]), node(*STOCKS[1])
    rhs = problem.row_lower.copy()
    rhs[problem.rows.index(heavy)] -= 1e5
    drowned = LiveModel(replace(problem, row_lower=rhs, row_upper=np.maximum(rhs, problem.row_upper)))
    drowned.change(
        rhs=rhs, rhs_upper=np.where(problem.row_lower == problem.row_upper, rhs, problem.row_upper)
    )
    with pytest.raises(ModelError, match="Nothing can take") as over:
        drowned.solve()
    assert heavy in str(over.value)
    assert magnets not in str(over.value)
    rhs = problem.row_lower.copy()
    rhs[problem.rows.index(magnets)] += 1e6
    starved = LiveModel(problem)
    starved.change(
        rhs=rhs, rhs_upper=np.where(problem.row_lower == problem.row_upper, rhs, problem.row_upper)
    )
    with pytest.raises(ModelError, match="Too little can reach") as under:
        starved.solve()
    assert magnets in str(under.value)


def test_a_least_above_the_most_is_named() -> None:
    problem = month_of(example())
    lower = problem.lower.copy()
    column = problem.columns.index("run magnets east")
    lower[column] = problem.upper[column] + 1
    live = LiveModel(problem)
    with pytest.raises(ModelError, match="run magnets east"):
        live.change(lower=lower)
        live.solve()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("what", ["cost", "lower", "upper", "rhs"])
def test_what_is_no_finite_number_is_refused_with_its_name(what: str, bad: float) -> None:
    problem = month_of(example())
    live = LiveModel(problem)
    count = len(problem.rows if what == "rhs" else problem.columns)
    values = np.ones(count)
    values[3] = bad
    named = (problem.rows if what == "rhs" else problem.columns)[3]
    with pytest.raises(ModelError) as refused:
        live.change(**{what: values})
    assert named in str(refused.value)


@pytest.mark.parametrize("field", ["cost", "lower", "upper"])
def test_a_network_with_a_number_that_is_none_is_refused(field: str) -> None:
    problem = month_of(example())
    values = getattr(problem, field).copy()
    values[5] = np.nan
    with pytest.raises(ModelError, match=r"ship|run|tranche|use|stock|discard"):
        LiveModel(replace(problem, **{field: values}))


def test_the_example_has_what_the_laws_are_about() -> None:
    problem = month_of(example())
    assert {node(LIGHT, "north"), node(HEAVY, "east"), f"pool {POOL}"} <= set(problem.rows)
    joint = problem.matrix[:, [problem.columns.index("run separate north")]].toarray()
    assert (joint > 0).sum() == 2
    assert draw()["vat_rate"] > 0
