"""Gross-tonnage pools: pro rata in the month in which they begin, and the reference exports before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from market.real_chain import AS_OF, START, draw, scenario
from remanence.atlas import load_atlas
from remanence.errors import ModelError
from remanence.futures import Draw
from remanence.futures.ensemble import stored_state
from remanence.market.assemble import assemble
from remanence.market.calendar import months_from
from remanence.market.effects import Effect
from remanence.market.pool import GrossPool
from remanence.market.simulate import Path, Runner
from remanence.market.state import books

GOODS = frozenset({"magnet:ndfeb_heavy", "magnet:ndfeb"})
POOL = GrossPool(
    "q", date(2027, 1, 16), goods=GOODS, origins=frozenset({"CHN"}), tonnes_per_year=24_000.0
)


@pytest.fixture(scope="module")
def runs() -> tuple[Runner, Path, Path]:
    atlas = load_atlas()
    made = assemble(atlas.as_of(AS_OF), atlas.base_year, scenario("baseline"), draw(), [POOL])
    runner = Runner(made.chain)
    anchors = books(made.chain.net, made.chain.cal, made.chain.inputs, draw())
    months = months_from(START, 4)
    first = stored_state(runner, Draw(-1, draw(), {}), months[0])

    def go(effects: list[Effect], reference: Path | None = None) -> Path:
        return runner.run(anchors, draw(), first, months, effects, reference)

    free = go([])
    return runner, free, go([POOL], free)


def shipped(runner: Runner, path: Path, t: int) -> float:
    arcs = [a for a in runner.chain.net.arcs if a.good in GOODS and a.source == "CHN"]
    return float(sum(path.x[t, arc.column] for arc in arcs))


def test_a_pool_binds_pro_rata_from_the_day_on_which_it_begins(runs: tuple[Runner, Path, Path]) -> None:
    runner, free, pooled = runs
    month = pooled.months.index(date(2027, 1, 1))
    held = 16 / 31
    expected = 24_000 / 12 * held + shipped(runner, free, month) * (1 - held)
    assert shipped(runner, pooled, month) == pytest.approx(expected, rel=1e-6)
    assert shipped(runner, pooled, month + 1) == pytest.approx(2_000, rel=1e-6)


def test_a_pool_gives_every_good_the_same_rent_a_tonne(runs: tuple[Runner, Path, Path]) -> None:
    runner, _, pooled = runs
    net = runner.chain.net
    t = pooled.months.index(date(2027, 2, 1))
    rents = [
        pooled.price[t, net.row[f"{a.good}|{a.target}"]] - pooled.price[t, net.row[f"{a.good}|CHN"]]
        - net.problem.cost[a.column]
        for a in net.arcs
        if a.good in GOODS and a.source == "CHN" and pooled.x[t, a.column] > 1e-6
    ]
    assert len(rents) > 2
    assert rents == pytest.approx([rents[0]] * len(rents), abs=1e-6)
    assert rents[0] > 1.0


def test_no_pool_may_be_named_that_the_network_lacks(runs: tuple[Runner, Path, Path]) -> None:
    runner, free, _ = runs
    anchors = books(runner.chain.net, runner.chain.cal, runner.chain.inputs, draw())
    with pytest.raises(ModelError, match="other"):
        runner.run(anchors, draw(), free.last, free.months, [replace(POOL, measure_id="other")], free)
