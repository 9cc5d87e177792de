"""A chain of two regions and two goods, small enough to print whole: what a measure does to its clearing is a page.

China separates dysprosium oxide and ships it; Japan separates a little at a higher cost and makes metal of it. Both
use oxide, Japan uses metal and holds a stock of oxide. A second smelter is to come, and a magnet maker and a recycler
stand idle for want of buyers, so that measures on projects and on recycling have something to speak of. Every number
is made up; no parameter of the market is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from golden_text import lines_of
from hand_made import empty_inputs

from remanence.market.balance import Ledger
from remanence.market.calibrate import Calibration
from remanence.market.effects import Effect, outages_of
from remanence.market.goods import ELEMENTS
from remanence.market.inputs import Plant
from remanence.market.instrument import Instrument
from remanence.market.network import Arc, Builder, Curve, Mode, node
from remanence.market.parameters import load_parameters
from remanence.market.simulate import Chain, Path, Runner
from remanence.market.solver import LiveModel, Problem, Solution
from remanence.market.state import books, first_state

OXIDE, METAL, SWARF = "oxide:Dy", "metal:Dy", "swarf:ndfeb_heavy"
MONTH = date(2027, 3, 1)
"""The month that is shown; a measure of a golden text holds in it."""
STATED = {
    "growth_magnets": 0.0,
    "growth_oxides": 0.0,
    "growth_supply": 0.0,
    "vat_rate": 0.1,
    "transit_days": 30.0,
    "restock_months": 6.0,
    "cover_factor": 1.0,
    "adaptation_lag": 24.0,
    "news_half_life": 6.0,
    "licence_pace": 1.0,
    "precaution_cover": 1.0,
    "precaution_licences": 1.0,
}
"""Parameters with a number of their own; every other one is a half."""


def draw() -> dict[str, float]:
    """Round numbers for every parameter there is, whatever its value on file."""
    return {name: STATED.get(name, 0.5) for name in load_parameters()}


def _plant(name: str, process: str, country: str, cost: float, **more: Any) -> Plant:
    return Plant(f"facility:{name}", process, country, country, 1200.0, 1200.0, cost, **more)


PLANTS = (
    (_plant("works", "separation_full.all", "CHN", 100.0, feeds=("clay",)), {node(OXIDE, "CHN"): 0.9}),
    (_plant("ally", "separation_full.all", "JPN", 250.0, feeds=("clay",)), {node(OXIDE, "JPN"): 0.09}),
    (_plant("smelter", "metal.Dy", "JPN", 20.0), {node(OXIDE, "JPN"): -1.2, node(METAL, "JPN"): 1.0}),
    (
        _plant("later", "metal.Dy", "JPN", 900.0, opens=date(2027, 2, 1), ramp_months=6.0, execution_odds=0.5),
        {node(OXIDE, "JPN"): -1.2, node(METAL, "JPN"): 1.0},
    ),
    (_plant("maker", "magnet.ndfeb_heavy", "JPN", 900.0), {node(METAL, "JPN"): -0.02}),
)
USES = ((OXIDE, "CHN", 40.0, 200.0), (OXIDE, "JPN", 20.0, 210.0), (METAL, "JPN", 25.0, 280.0))
"""Good, region, anchor quantity [t/month] and price [USD/kg] of each use."""


def chain(effects: Sequence[Effect] = ()) -> Chain:
    """The chain with what the instruments among some effects add to it."""
    inputs = replace(
        empty_inputs(),
        base_year=2024,
        plants=tuple(plant for plant, _ in PLANTS),
        cover_oxide={"CHN": 2.0, "JPN": 2.0},
        baskets={"clay": dict.fromkeys(ELEMENTS, 0.1)},
        recipes={"ndfeb_heavy": {"Dy": 0.02}},
        process={"separation.recovery": 0.9, "metal.recovery": 0.95},
    )
    builder = Builder(inputs)
    for plant, entries in PLANTS:
        columns = [
            builder.column(
                f"tranche {plant.id} #{i}", plant.unit_cost * dearer, 50.0, {f"service {plant.id}": 1.0}
            )
            for i, dearer in enumerate((1.0, 1.5))
        ]
        builder.tranches[plant.id] = np.array(columns, dtype=np.int32)
        column = builder.column(f"run {plant.id}", 0.0, 200.0, {f"service {plant.id}": -1.0, **entries})
        builder.modes.append(Mode(plant, "", column))
    builder.column("recycle swarf:ndfeb_heavy|JPN", 5.0, 50.0, {node(SWARF, "JPN"): -1.0, node(OXIDE, "JPN"): 0.02})
    for source, target in (("CHN", "JPN"), ("JPN", "CHN")):
        entries = {node(OXIDE, source): -1.0, node(OXIDE, target): 1.0}
        column = builder.column(f"ship {node(OXIDE, source)} > {target}", 1.0, 500.0, entries)
        builder.arcs.append(Arc(OXIDE, "any", source, target, column))
    for _, region, *_ in USES[:2]:
        column = builder.column(f"discard {node(OXIDE, region)}", -1.0, 500.0, {node(OXIDE, region): -1.0})
        builder.disposals[OXIDE, region] = column
    builder.curve_block(
        [Curve(good, region, "any", "use", 0.0, "elasticity_oxide") for good, region, *_ in USES], 4
    )
    builder.curve_block([Curve(OXIDE, "JPN", "any", "stock", 0.0, "elasticity_stock")], 3)
    for effect in effects:
        if isinstance(effect, Instrument):
            effect.build(builder)
    net = builder.finish()
    cal = Calibration(
        shifts={},
        inputs=inputs,
        anchor_quantity={node(good, region): quantity for good, region, quantity, _ in USES},
        anchor_price={node(good, region): price for good, region, _, price in USES},
        throughput={node(OXIDE, "JPN"): 50.0},
    )
    nothing = np.zeros((len(ELEMENTS), len(net.problem.columns)))
    return Chain(net, cal, inputs, Ledger(nothing, nothing, np.zeros((len(ELEMENTS), 1))), {})


class _Recorder(LiveModel):
    """Keeps every problem that it solves."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.kept: list[Problem] = []

    def solve(self) -> Solution:
        now = self._now()
        vectors = ("cost", "lower", "upper", "row_lower", "row_upper")
        self.kept.append(replace(now, **{name: getattr(now, name).copy() for name in vectors}))
        return super().solve()


def month(effects: Sequence[Effect]) -> list[Problem]:
    """Every problem solved in ``MONTH`` under some effects, in order, from a state at its anchors."""
    made = chain(effects)
    anchors = books(made.net, made.cal, made.inputs, draw())
    state = first_state(made.net, anchors)

    def run(what: Sequence[Effect], reference: Path | None) -> list[Problem]:
        runner = Runner(made)
        runner.live = live = _Recorder(made.net.problem)
        paths.append(runner.run(anchors, draw(), state, (MONTH,), what, reference))
        return live.kept

    paths: list[Path] = []
    run(outages_of(effects), None)
    return run(effects, paths[0])


def what_changes(effects: Sequence[Effect]) -> str:
    """The lines of the clearing that some effects add, take away or change.

    The first solve is told whole. Of the last one, in which prices have moved the curves, only other columns and rows.
    """
    calm, moved = month(()), month(effects)
    told = []
    for words, at, without in (("first solve", 0, ()), ("last solve", -1, ("use ", "stock "))):
        before, after = (lines_of(problems[at], without) for problems in (calm, moved))
        told += [f"== {words}", *(f"- {line}" for line in before if line not in set(after))]
        told += [f"+ {line}" for line in after if line not in set(before)]
    return "\n".join(told) + "\n"
