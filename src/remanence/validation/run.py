"""The run behind a case: from the atlas to a path, with nothing but a scenario, a base year and periods.

Parameters are frozen: the central values of ``data/parameters`` unless the caller gives others, as a fit does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from remanence.atlas import Atlas
from remanence.market.assemble import Assembled, assemble
from remanence.market.calendar import Period
from remanence.market.effects import Effect, outages_of
from remanence.market.parameters import central, parameters_of
from remanence.market.readout import Readout
from remanence.market.scenario import Scenario
from remanence.market.simulate import Path, Runner
from remanence.market.state import Books, State, books


@dataclass(frozen=True)
class Run:
    """A run and what it stands on.

    Attributes:
        made: the chain; readout: its index; draw: parameters; effects: what the measures do.
        periods: what was run; first: the state it starts from.
        reference: the run without export rules; path: the run.
    """

    made: Assembled
    readout: Readout
    draw: Mapping[str, float]
    effects: Sequence[Effect]
    periods: tuple[Period, ...]
    first: State
    reference: Path
    path: Path


def frozen(base_year: int) -> dict[str, float]:
    """The parameters that validation runs on: the central values on file, those of the base year in their place."""
    return central(parameters_of(base_year))


def run(
    atlas: Atlas,
    scenario: Scenario,
    periods: Sequence[Period],
    as_of: date,
    base_year: int | None = None,
    draw: Mapping[str, float] | None = None,
    shift_scale: float = 1.0,
    demand_scale: float = 1.0,
) -> Run:
    """Run a scenario once.

    Args:
        atlas: all statements; those published by ``as_of`` take part.
        scenario: what was done.
        periods: when.
        as_of: nothing published later counts.
        base_year: year calibrated on; None is that of the atlas.
        draw: parameters by name; None are the frozen ones.
        shift_scale: 1, or one half in the sensitivity run.
        demand_scale: factor on what every use takes at its anchor price; 1, or 0.9 and 1.1 in the sensitivity runs.

    Raises:
        InputError: figures are missing, or the base year does not close.
        ModelError: a period does not clear.
    """
    year = base_year or atlas.base_year
    numbers = dict(draw) if draw is not None else frozen(year)
    effects = scenario.effects(as_of)
    made = assemble(atlas.as_of(as_of), year, scenario, numbers, effects, shift_scale)
    return run_made(
        made, numbers, periods, effects, dict.fromkeys(made.chain.cal.anchor_quantity, demand_scale)
    )


def run_made(
    made: Assembled,
    draw: Mapping[str, float],
    periods: Sequence[Period],
    effects: Sequence[Effect],
    use: Mapping[str, float] | None = None,
    first: State | None = None,
) -> Run:
    """Run a chain that is already made: burn in, the reference without export rules, then the scenario.

    Args:
        made: the chain.
        draw: parameters by name.
        periods: when.
        effects: what the measures do.
        use: factors on what some uses take at their anchor price, by node.
        first: the state to start from; None burns in under these anchors.
    """
    runner = Runner(made.chain)
    anchors = scaled(books(made.chain.net, made.chain.cal, made.chain.inputs, draw), made, use or {})
    first = first or runner.burn_in(anchors, draw, periods[0].start)
    reference = runner.run(anchors, draw, first, periods, outages_of(effects))
    path = runner.run(anchors, draw, first, periods, effects, reference)
    return Run(made, Readout.of(made.chain.net), draw, effects, tuple(periods), first, reference, path)


def scaled(anchors: Books, made: Assembled, use: Mapping[str, float]) -> Books:
    """Anchors with the use at some nodes multiplied."""
    factors = np.array([use.get(c.node, 1.0) if c.kind == "use" else 1.0 for c in made.chain.net.curves])
    return replace(anchors, anchor_ln_quantity=anchors.anchor_ln_quantity + np.log(factors))
