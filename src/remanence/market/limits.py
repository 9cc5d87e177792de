"""Bounds of every column, period by period: capacities, growth, outages and capped shipments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from remanence.errors import ModelError
from remanence.market.calendar import Period, as_periods, years_since_middle
from remanence.market.effects import (
    DemandPath,
    Effect,
    FlowCap,
    OutputPath,
    PlantCap,
    PlantSelector,
    ProjectTerms,
)
from remanence.market.inputs import Plant
from remanence.market.licence import Regime, regimes, share_arriving
from remanence.market.network import Curve, Network
from remanence.market.origin import shut
from remanence.market.projects import standing
from remanence.market.scrap import end_of_life

if TYPE_CHECKING:
    from remanence.market.simulate import Chain, Path

Array = NDArray[np.float64]


def upper_bounds(
    chain: Chain,
    draw: Mapping[str, float],
    moments: Sequence[date | Period],
    effects: Sequence[Effect],
    reference: Path | None,
) -> Array:
    """Upper bound of every column by period [t/month] under some effects; curves are left at zero.

    Raises:
        ModelError: a cap is a share of reference exports and none are given.
    """
    net, periods = chain.net, as_periods(moments)
    upper = np.tile(net.problem.upper, (len(periods), 1))
    grown = np.ones(len(periods))
    years = [years_since_middle(chain.inputs.base_year, period.start) for period in periods]
    growth = np.array([(1 + draw["growth_supply"]) ** span for span in years])
    for plant_id, columns in net.tranches.items():
        factors = _capacity(chain, draw, net.plants[plant_id], periods, growth, effects)
        upper[:, columns] *= factors[:, None]
        grown = np.maximum(grown, factors)
    for mode in net.modes:
        # Modes are boxed well above their plant's capacity; the box grows with the plant that grows most.
        upper[:, mode.column] *= grown
    _cap_flows(net, upper, draw, periods, effects, reference)
    _grow_scrap(chain, draw, upper, periods)
    feeders = net.feeders
    for t, period in enumerate(periods):
        shut(feeders, chain.inputs.origin, upper[t], period.start)
    return upper


def _grow_scrap(chain: Chain, draw: Mapping[str, float], upper: Array, periods: Sequence[Period]) -> None:
    """What is collected grows with what leaves use."""
    growth, columns = draw["growth_magnets"], chain.net.scrap
    for kind in sorted(set(columns.values())):
        years = [years_since_middle(chain.inputs.base_year, period.start) for period in periods]
        gone = np.array([end_of_life(kind, year, growth) for year in years]) / end_of_life(kind, 0.0, 0.0)
        upper[:, [column for column, held in columns.items() if held == kind]] *= gone[:, None]


def _capacity(
    chain: Chain,
    draw: Mapping[str, float],
    plant: Plant,
    periods: Sequence[Period],
    growth: Array,
    effects: Sequence[Effect],
) -> Array:
    """Share of nameplate by period: ramp and odds, growth inside China or a stated course, and what outages leave."""
    share = np.ones(len(periods))
    if plant.opens is not None:
        terms = terms_of(chain, plant, effects)
        share = np.array([standing(plant, period.start, draw, terms) for period in periods])
    course = _course(chain, plant, effects)
    if course is not None:
        share *= [course.course.at(period) for period in periods]
    elif plant.country == "CHN":
        share *= growth
    for effect in effects:
        if isinstance(effect, PlantCap) and is_meant(chain, plant, effect.selector):
            share *= [effect.remaining_in(period) for period in periods]
    return share


def terms_of(chain: Chain, plant: Plant, effects: Sequence[Effect]) -> list[ProjectTerms]:
    """The terms that measures set for a plant; none for one that is no project."""
    return [
        effect
        for effect in effects
        if isinstance(effect, ProjectTerms)
        and plant.opens is not None
        and plant.country not in effect.outside
        and is_meant(chain, plant, effect.selector)
    ]


def _course(chain: Chain, plant: Plant, effects: Sequence[Effect]) -> OutputPath | None:
    """The course that speaks of a plant, the last one named where several do."""
    found = [e for e in effects if isinstance(e, OutputPath) and is_meant(chain, plant, e.selector)]
    return found[-1] if found else None


def is_meant(chain: Chain, plant: Plant, selector: PlantSelector) -> bool:
    """Whether a selector means a plant; one of several owners is enough."""
    return any(
        selector.matches(
            facility=plant.facility,
            company=company,
            country=plant.country,
            stage=plant.stage,
            ore=plant.product if plant.kind == "mine" else None,
        )
        for company in chain.companies.get(plant.facility) or (None,)
    )


def _cap_flows(
    net: Network,
    upper: Array,
    draw: Mapping[str, float],
    periods: Sequence[Period],
    effects: Sequence[Effect],
    reference: Path | None,
) -> None:
    caps = [effect for effect in effects if isinstance(effect, FlowCap)]
    transit = round(draw["transit_days"])
    known: dict[tuple[Regime, ...], Array] = {}
    for arc in net.arcs:
        bounding = [cap for cap in caps if arc.is_recorded and cap.covers(arc.good, arc.source, arc.target)]
        if not bounding:
            continue
        stretches = tuple(regimes(bounding, draw["approval_ramp_months"]))
        if stretches not in known:
            known[stretches] = np.array([share_arriving(stretches, period, transit) for period in periods])
        bound = known[stretches] < 1.0
        if bound.any() and reference is None:
            raise ModelError(
                f"The cap on {arc.good} to {arc.target} is a share of exports without it; none is given."
            )
        if reference is not None:
            upper[bound, arc.column] = np.maximum(known[stretches] * reference.x[:, arc.column], 0.0)[bound]


def growth_by_period(
    curves: Sequence[Curve],
    draw: Mapping[str, float],
    base_year: int,
    periods: Sequence[Period],
    effects: Sequence[Effect],
) -> Array:
    """Log growth of each use curve since the base year, by period: rates assumed, or a stated course."""
    uses = [curve for curve in curves if curve.kind == "use"]
    rate = np.array(
        [draw["growth_magnets" if c.good.startswith("magnet") else "growth_oxides"] for c in uses]
    )
    years = np.array([years_since_middle(base_year, period.start) for period in periods])
    out = np.log1p(rate)[None, :] * years[:, None]
    for path in (e for e in effects if isinstance(e, DemandPath)):
        meant = np.array(
            [c.good in path.goods and (path.regions is None or c.region in path.regions) for c in uses]
        )
        out[:, meant] = np.log([path.course.at(period) for period in periods])[:, None]
    return np.asarray(out)
