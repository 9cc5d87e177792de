"""Answers and documents of the real market, made once a process for the tests of the main job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from market.real_chain import AS_OF, START, atlas, full_run, made, scenario
from remanence.answers.bom import Bom, BomLine, read_bom
from remanence.answers.bundle import market_regions
from remanence.answers.line_stop import PartAnswer, line_stop
from remanence.answers.paths import Future
from remanence.answers.products import Products, load_products
from remanence.answers.stress import future_of, stress
from remanence.answers.trace import Tracer
from remanence.atlas.places import bundled
from remanence.futures import Run
from remanence.market.effects import Effect, FlowCap
from remanence.market.goods import REGIONS
from remanence.market.readout import Readout
from remanence.market.simulate import Runner


@lru_cache
def bom() -> Bom:
    return read_bom(bundled() / "examples" / "motors.csv", AS_OF)


@lru_cache
def products() -> Products:
    return load_products()


@lru_cache
def regions() -> Mapping[str, str]:
    return market_regions()


def line(part: str) -> BomLine:
    return next(entry for entry in bom().lines if entry.part == part)


@lru_cache
def future(name: str) -> Future:
    """The central run of a scenario as answers read it."""
    return future_of(full_run(name), Readout.of(made(name).chain.net))


@lru_cache
def document(name: str, n: int = 1, seed: int = 0, workers: int = 2) -> dict[str, Any]:
    return stress(atlas(), scenario(name), bom(), AS_OF, AS_OF, n=n, seed=seed, workers=workers)


def answer(name: str, lines: Sequence[BomLine], path: Future | None = None) -> list[PartAnswer]:
    """Parts down the central run of a scenario (or another run given)."""
    return line_stop(
        Bom(tuple(lines), ()),
        [],
        path or future(name),
        start=START,
        first_effective=scenario(name).first_effective,
        mitigations=False,
        chain=Tracer(made(name).chain, full_run(name), scenario(name)),
    )


def stop(name: str, entry: BomLine, path: Future | None = None) -> float:
    """Weeks to the stop of one part; infinity where there is none. Causes are left out."""
    found = line_stop(
        Bom((entry,), ()),
        [],
        path or future(name),
        start=START,
        first_effective=scenario(name).first_effective,
        products=products(),
        regions=regions(),
        mitigations=False,
    )[0]
    return float("inf") if found.weeks_to_stop.base is None else found.weeks_to_stop.base


def with_effects(name: str, edit: Callable[[Sequence[Effect]], Sequence[Effect]]) -> Future:
    """The central run again with the scenario's effects changed; all else is shared."""
    run = full_run(name)
    effects = tuple(edit(run.scenario_effects))
    market = run.draw.market
    path = Runner(made(name).chain).run(
        run.books, market, run.first, run.scenario.months, effects, run.reference
    )
    other: Run = replace(run, scenario=path, scenario_effects=effects)
    return future_of(other, Readout.of(made(name).chain.net))


def exempted(effects: Sequence[Effect], good: str, region: str | None) -> list[Effect]:
    """The effects with one good free to one region (None: to all)."""
    out: list[Effect] = []
    for effect in effects:
        if not isinstance(effect, FlowCap) or good not in effect.goods:
            out.append(effect)
            continue
        if effect.goods != {good}:
            out.append(replace(effect, goods=effect.goods - {good}))
        if region is not None:
            bound_for = effect.destinations or frozenset(REGIONS)
            out.append(replace(effect, goods=frozenset({good}), destinations=bound_for - {region}))
    return out
