"""Rents: what a bottleneck is said to be worth is what the surplus gains when it is widened."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings

from market.hand_made import POOL, Small, example, hand_made, month_of, smalls
from market.real_chain import AS_OF, START, draw, made, scenario
from remanence.errors import ModelError
from remanence.market.calendar import months_from
from remanence.market.effects import outages_of
from remanence.market.network import Network
from remanence.market.results import rents
from remanence.market.results.rents import KILOS, Rent, pools_of, shipment
from remanence.market.simulate import Path, Runner
from remanence.market.solver import LiveModel, Problem
from remanence.market.state import books
from remanence.market.witness import Cleared, Witness

MONTHS = 8
WIDER = 1e-4
"""t/month by which a bound is moved: less than any step of a curve that matters here."""


def _cleared(problem: Problem) -> Cleared:
    return Cleared(problem, LiveModel(problem).solve())


def _gain(problem: Problem, column: int, wider: float) -> float:
    """Surplus won when a column may carry more [thousand USD/month]."""
    upper = problem.upper.copy()
    upper[column] += wider
    here = LiveModel(problem).solve().objective
    return here - LiveModel(replace(problem, upper=upper)).solve().objective


@lru_cache
def squeezed() -> tuple[Network, Path, list[Cleared]]:
    """The real chain under a squeeze of licences, with its periods as solved."""
    chain, effects = made("licence-squeeze").chain, scenario("licence-squeeze").effects(AS_OF)
    runner = Runner(chain)
    runner.live = witness = Witness(chain.net.problem)
    anchors = books(chain.net, chain.cal, chain.inputs, draw())
    first = runner.burn_in(anchors, draw(), START)
    steps = months_from(START, MONTHS)
    reference = runner.run(anchors, draw(), first, steps, outages_of(effects))
    path = runner.run(anchors, draw(), first, steps, effects, reference)
    return chain.net, path, witness.periods(path)


def _column(net: Network, rent: Rent) -> int:
    kind, name = rent[:2]
    if kind == "plant":
        return int(net.tranches[name][-1])
    if kind == "line":
        return next(m.column for m in net.modes if f"{m.plant.id} {m.name}".strip() == name)
    return next(arc.column for arc in net.arcs if shipment(arc) == name)


@pytest.mark.parametrize("kind", ["plant", "line", "route"])
def test_a_tonne_more_is_worth_what_is_said(kind: str) -> None:
    """The three dearest of each kind in the last month; a licence is a route whose cap comes from a rule."""
    net, _, cleared = squeezed()
    listed = [r for r in rents.rents(net, cleared[-1]) if r[0] == kind and r[5] > 1.0]
    assert listed
    for rent in sorted(listed, key=lambda r: -r[5] * r[6])[:3]:
        gained = _gain(cleared[-1].problem, _column(net, rent), WIDER) / WIDER * KILOS
        assert rent[6] == pytest.approx(gained, rel=2e-3)


def test_a_capped_shipment_bears_the_gap_of_prices() -> None:
    """Price there less price here and the cost between: the dual says the same (complementary slackness)."""
    net, path, cleared = squeezed()
    arc = next(a for a in net.arcs if shipment(a) == "magnet:ndfeb_heavy|CHN>EUR")
    last = path.price[-1]
    gap = last[net.row["magnet:ndfeb_heavy|EUR"]] - last[net.row["magnet:ndfeb_heavy|CHN"]]
    gap -= cleared[-1].problem.cost[arc.column]
    effects = scenario("licence-squeeze").effects(AS_OF)
    table = rents.table(net, path, cleared, effects).rows()
    row = next(r for r in table if r["id"] == shipment(arc) and r["month"] == path.months[-1].isoformat())
    assert row["kind"] == "licence"
    assert row["value"] == pytest.approx(gap * KILOS, rel=1e-6)
    assert row["usd_per_year"] == pytest.approx(12 * row["value"] * path.x[-1, arc.column])


def test_a_pool_is_worth_its_dual_to_each_tonne() -> None:
    small = example()
    net, problem = hand_made(small), month_of(small)
    cleared = _cleared(problem)
    (pool,) = (rent for rent in rents.rents(net, cleared) if rent[0] == "pool")
    most = problem.row_upper.copy()
    most[net.pools[POOL]] += WIDER
    wider = LiveModel(replace(problem, row_upper=most)).solve().objective
    assert pool[5] == pytest.approx(small.quota)
    assert pool[6] == pytest.approx((cleared.solution.objective - wider) / WIDER * KILOS, rel=1e-4)
    shipped = net.problem.columns.index("ship oxide:heavy|north > east")
    assert pools_of(net, shipped) == [(POOL, 1.0)]


@settings(deadline=None, max_examples=25)
@given(smalls)
def test_worth_lies_between_what_a_tonne_less_costs_and_a_tonne_more_gives(small: Small) -> None:
    problem = month_of(small)
    cleared = _cleared(problem)
    worth = -cleared.reduced()
    full = np.flatnonzero((worth > 1e-3) & (problem.upper > 1.0))
    for column in full[np.argsort(-worth[full])][:3]:
        step = 0.01
        assert _gain(problem, column, step) / step <= worth[column] + 1e-3
        assert -_gain(problem, column, -step) / step >= worth[column] - 1e-3


def test_a_witness_changes_no_bit() -> None:
    net, path, cleared = squeezed()
    chain, effects = made("licence-squeeze").chain, scenario("licence-squeeze").effects(AS_OF)
    runner = Runner(chain)
    anchors = books(chain.net, chain.cal, chain.inputs, draw())
    first = runner.burn_in(anchors, draw(), START)
    steps = months_from(START, MONTHS)
    reference = runner.run(anchors, draw(), first, steps, outages_of(effects))
    plain = runner.run(anchors, draw(), first, steps, effects, reference)
    assert plain.price.tobytes() == path.price.tobytes()
    assert plain.x.tobytes() == path.x.tobytes()
    for t, period in enumerate(cleared):
        reduced = period.reduced()
        inside = (path.x[t] > 1e-6) & (path.x[t] < period.problem.upper - 1e-6)
        assert np.abs(reduced[inside]).max() < 1e-6
    other = Witness(net.problem)
    with pytest.raises(ModelError, match="not solved"):
        other.periods(path)
