"""The real chain, built once a process, for the tests of the market and of what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np

from remanence.atlas import Atlas, load_atlas
from remanence.atlas.places import bundled
from remanence.futures import Draw, Run, run_ensemble
from remanence.market.assemble import Assembled, assemble, start_after
from remanence.market.balance import ledger
from remanence.market.build import network
from remanence.market.calendar import months_from
from remanence.market.calibrate import Calibration, calibrate
from remanence.market.closure import close
from remanence.market.curves import FOCUS, Curves, grid, steps_of
from remanence.market.effects import Effect, outages_of
from remanence.market.inputs import Inputs
from remanence.market.parameters import central, load_parameters
from remanence.market.scenario import Scenario, load_scenario
from remanence.market.simulate import Chain, Path, Runner
from remanence.market.solver import Problem
from remanence.market.state import State, books, curves_now

AS_OF = date(2026, 11, 21)
START = start_after(AS_OF)
SCENARIOS = ("baseline", "baseline-lapsed", "licence-squeeze", "full-halt", "heavy-feed-loss", "smco-halt")


@lru_cache
def atlas() -> Atlas:
    """The bundled atlas without anything private."""
    return load_atlas(bundled() / "atlas")


@lru_cache
def scenario(name: str) -> Scenario:
    return load_scenario(name)


@lru_cache
def draw() -> dict[str, float]:
    """Central parameters."""
    return central(load_parameters())


@lru_cache
def made(name: str = "baseline") -> Assembled:
    """The chain of a scenario as assembled from the atlas."""
    asked = scenario(name)
    return assemble(atlas().as_of(AS_OF), atlas().base_year, asked, draw(), asked.effects(AS_OF))


def chain_of(inputs: Inputs, cal: Calibration | None = None) -> Chain:
    """A chain from inputs as they stand, under a calibration made before (so that shifts stay) or its own."""
    if cal is None:
        inputs, _ = close(inputs)
        cal = calibrate(inputs, draw()["vat_rate"])
        inputs = cal.inputs
    net = network(inputs, cal.shifts)
    return Chain(net, replace(cal, inputs=inputs), inputs, ledger(net, inputs), made().chain.companies)


def first_state(chain: Chain, start: date = START) -> State:
    """The state after the burn-in."""
    return Runner(chain).burn_in(books(chain.net, chain.cal, chain.inputs, draw()), draw(), start)


def run(
    chain: Chain,
    months: int,
    effects: Sequence[Effect] = (),
    *,
    start: date = START,
    state: State | None = None,
    runner: Runner | None = None,
) -> Path:
    """One run; a cap is measured against a reference with the same outages, made here."""
    runner = runner or Runner(chain)
    anchors = books(chain.net, chain.cal, chain.inputs, draw())
    state = state or runner.burn_in(anchors, draw(), start)
    steps = months_from(start, months)
    outages = outages_of(effects)
    reference = runner.run(anchors, draw(), state, steps, outages)
    return runner.run(anchors, draw(), state, steps, effects, reference) if effects else reference


@lru_cache
def full_run(name: str) -> Run:
    """Baseline and scenario under central parameters over the horizon of the main job."""
    base = tuple(scenario("baseline").effects(AS_OF))
    shock = tuple(scenario(name).effects(AS_OF))
    central_draw, steps = Draw(-1, draw(), {}), months_from(START, 36)
    return run_ensemble(
        made(name).chain, central_draw, [], lambda _: base, lambda _: shock, steps, lambda _: None, workers=1
    ).central


def unlike(one: Path, other: Path, months: int | None = None) -> list[str]:
    """Where two runs do not agree bit for bit in their first months: array and month."""
    return [
        f"{name} in month {t}"
        for name in ("price", "x", "stock", "residual", "throughput")
        for t in range(len(one.months) if months is None else months)
        if getattr(one, name)[t].tobytes() != getattr(other, name)[t].tobytes()
    ]


def used(chain: Chain, path: Path, prefix: str) -> np.ndarray:
    """What all use curves of goods with a prefix took, by month [t/month]."""
    total = np.zeros(len(path.months))
    for block in chain.net.blocks:
        for i, curve in enumerate(block.curves):
            if curve.kind == "use" and curve.good.startswith(prefix):
                first = block.first + i * block.steps
                total += path.x[:, first : first + block.steps].sum(axis=1)
    return total


def clearing_of(chain: Chain, state: State) -> Problem:
    """One month of a chain at a given state, all curves cut around the last prices: one linear problem."""
    problem, anchors = chain.net.problem, books(chain.net, chain.cal, chain.inputs, draw())
    cost, upper, rhs = problem.cost.copy(), problem.upper.copy(), problem.row_lower.copy()
    np.subtract.at(rhs, anchors.stock_rows, state.stock)
    curves = curves_now(anchors, state, np.zeros(len(anchors.use)), draw())
    first = 0
    for block in chain.net.blocks:
        part = slice(first, first + len(block.curves))
        first += len(block.curves)
        cut = Curves(curves.ln_quantity[part], curves.ln_price[part], curves.slopes[:, part])
        shape = grid(block.steps, FOCUS[0], block.curves[0].kind)
        widths, values = steps_of(cut, state.ln_price[anchors.curve_rows[part]], shape)
        upper[block.columns], cost[block.columns] = widths.ravel(), -values.ravel()
    return replace(problem, cost=cost, upper=upper, row_lower=rhs, row_upper=rhs)


def state_for(chain: Chain, other: Chain, state: State) -> State:
    """The state of one chain read by another with the same curves in the same order but other rows."""
    by_label = dict(zip(other.net.problem.rows, state.ln_price, strict=True))
    prices = np.array([by_label.get(label, 0.0) for label in chain.net.problem.rows])
    return replace(state, ln_price=prices)
