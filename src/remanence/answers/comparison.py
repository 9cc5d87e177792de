"""Inversions: parts that stop later under the harsher of two scenarios, each shown with its reason.

One scenario is harsher than another where every bound of its clearing is at most the other's, and some are below.
Harsher bounds never raise the surplus of one clearing; tonnes short and the weeks of one part usually, not always,
follow. The baseline is compared with always.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from remanence.answers.bom import Bom
from remanence.answers.line_stop import PartAnswer, inversions, line_stop
from remanence.answers.nodes import future_of
from remanence.atlas.places import Places
from remanence.errors import InputError
from remanence.futures import Run
from remanence.market.effects import Effect, outages_of
from remanence.market.instrument import Instrument
from remanence.market.limits import upper_bounds
from remanence.market.readout import Readout
from remanence.market.scenario import Scenario, load_scenario
from remanence.market.simulate import Chain, Runner

SLACK = 1e-9
"""t/month within which two bounds count as equal."""


def compare(
    chain: Chain,
    central: Run,
    scenario: Scenario,
    baseline: str,
    as_of: date,
    bom: Bom,
    answers: Sequence[PartAnswer],
    place: Places | None,
) -> list[dict[str, str]]:
    """Inversions of a scenario against the baseline and every known scenario that it tightens, by central draw."""
    if scenario.name == baseline:
        return []
    readout = Readout.of(chain.net)
    found = []
    for name, run in _milder(chain, central, scenario, baseline, as_of, place):
        milder = line_stop(
            bom,
            [],
            future_of(run, readout),
            start=central.scenario.months[0],
            first_effective=scenario.first_effective,
            place=place,
            mitigations=False,
        )
        found += inversions(milder, answers, name)
    return found


def _milder(
    chain: Chain, central: Run, scenario: Scenario, baseline: str, as_of: date, place: Places | None
) -> Iterator[tuple[str, Run]]:
    """The baseline, then every other known scenario whose bounds this one tightens, run on the same state."""
    yield baseline, replace(central, scenario=central.baseline, scenario_effects=central.baseline_effects)
    mine = _bounds(chain, central, central.scenario_effects)
    runner: Runner | None = None
    for name in (place or Places()).names("scenario"):
        effects = _effects(name, as_of, place) if name not in (scenario.name, baseline) else None
        if effects is None or any(isinstance(effect, Instrument) for effect in effects):
            continue
        theirs = _bounds(chain, central, effects)
        if np.all(mine <= theirs + SLACK) and np.any(mine < theirs - SLACK):
            runner = runner or Runner(chain)
            yield name, _run(runner, central, effects)


def _effects(name: str, as_of: date, place: Places | None) -> tuple[Effect, ...] | None:
    """What another scenario does, or None where it does not hold as of that date."""
    try:
        return tuple(load_scenario(name, place).effects(as_of))
    except InputError:
        return None


def _bounds(chain: Chain, central: Run, effects: Sequence[Effect]) -> np.ndarray:
    months, market = central.scenario.months, central.draw.market
    return upper_bounds(chain, market, months, effects, central.reference)


def _run(runner: Runner, central: Run, effects: tuple[Effect, ...]) -> Run:
    months, market = central.scenario.months, central.draw.market
    outages = outages_of(effects)
    reference = central.reference
    if outages != outages_of(central.scenario_effects):
        reference = runner.run(central.books, market, central.first, months, outages)
    path = runner.run(central.books, market, central.first, months, effects, reference)
    return replace(central, scenario=path, scenario_effects=effects)
