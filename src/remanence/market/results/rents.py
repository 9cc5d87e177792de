"""The value of each bottleneck, from the duals of the clearing.

A column at its upper bound has a reduced cost below zero; its negative is what a tonne more of room would be worth. For
a row with a limit (a pool of licences) it is the negative of the row's dual. Value times what passes is the rent.

- *plant*: a plant that runs at all of its capacity, valued at the cost of its dearest rung, so that what cheaper rungs
  save is no part of it;
- *line*: a way of running a plant that is boxed by itself (grain-boundary diffusion);
- *licence*: a shipment capped by an export rule; *route*: any other capped shipment;
- *pool*: gross tonnes shared by many shipments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from remanence.market.effects import Effect, FlowCap
from remanence.market.network import Arc, Network
from remanence.market.readout import BASES, basis_of, lengths
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Path
from remanence.market.witness import Array, Cleared

WORTH = 1.0
"""USD/t from which a bottleneck is told."""
KILOS = 1000.0
"""kg in a tonne: duals are in USD/kg."""
Rent = tuple[str, str, str, str, str, float, float, str]
"""Kind, id, good, region, target, quantity [t/month], value [USD/t], basis."""


def table(net: Network, path: Path, cleared: Sequence[Cleared], effects: Sequence[Effect]) -> Table:
    """One row a bottleneck and period in which it is worth something, by period, then kind and id."""
    licensed = _licensed(net, effects)
    length = lengths(path)
    rows: list[Row] = []
    for t, (month, period) in enumerate(zip(path.months, cleared, strict=True)):
        for kind, name, good, region, target, tonnes, value, basis in sorted(rents(net, period, licensed)):
            year = 12.0 * tonnes * value
            rows.append(
                (month, float(length[t]), kind, name, good, region, target, tonnes, value, year, basis)
            )
    return Table.of("rents", rows)


def rents(net: Network, period: Cleared, licensed: frozenset[int] = frozenset()) -> Iterator[Rent]:
    """Every bottleneck of one period that is worth at least ``WORTH``.

    Args:
        net: the network.
        period: the period as cleared.
        licensed: columns of shipments that an export rule may cap.
    """
    worth = -period.reduced() * KILOS
    yield from _plants(net, period, worth)
    yield from _lines(net, period, worth)
    for arc in net.arcs:
        if worth[arc.column] > WORTH:
            kind = "licence" if arc.column in licensed else "route"
            place = (arc.good, arc.source, arc.target)
            yield (kind, shipment(arc), *place, *_passing(period, worth, arc.column), basis_of(arc.good))
    for name, row in net.pools.items():
        value = -float(period.solution.price[row]) * KILOS
        if value > WORTH:
            tonnes = float(period.problem.matrix[[row], :].dot(period.solution.x)[0])
            yield "pool", name, "", "", "", tonnes, value, "gross"


def _licensed(net: Network, effects: Sequence[Effect]) -> frozenset[int]:
    caps = [effect for effect in effects if isinstance(effect, FlowCap)]
    return frozenset(
        arc.column
        for arc in net.arcs
        if arc.is_recorded and any(cap.covers(arc.good, arc.source, arc.target) for cap in caps)
    )


def _plants(net: Network, period: Cleared, worth: Array) -> Iterator[Rent]:
    for plant_id, columns in net.tranches.items():
        plant = net.plants[plant_id]
        value = float(worth[columns].min(initial=np.inf))
        if WORTH < value < np.inf:
            tonnes = float(period.solution.x[columns].sum())
            yield "plant", plant_id, plant.product, plant.region, "", tonnes, value, BASES[plant.stage]


def _lines(net: Network, period: Cleared, worth: Array) -> Iterator[Rent]:
    for mode in net.modes:
        if worth[mode.column] > WORTH:
            plant = mode.plant
            place = (f"{plant.id} {mode.name}".strip(), plant.product, plant.region)
            yield ("line", *place, "", *_passing(period, worth, mode.column), BASES[plant.stage])


def _passing(period: Cleared, worth: Array, column: int) -> tuple[float, float]:
    """What passes [t/month] and what a tonne more would be worth [USD/t]."""
    return float(period.solution.x[column]), float(worth[column])


def shipment(arc: Arc) -> str:
    """The id of a capped shipment."""
    return f"{arc.good}|{arc.source}>{arc.target}" + (
        "" if arc.origin_class == "any" else f"|{arc.origin_class}"
    )


def pools_of(net: Network, column: int) -> list[tuple[str, float]]:
    """Pools that a column counts against, and tonnes counted a unit."""
    matrix = net.problem.matrix
    span = slice(matrix.indptr[column], matrix.indptr[column + 1])
    weights = dict(zip(matrix.indices[span].tolist(), matrix.data[span].tolist(), strict=True))
    return [(name, weights[row]) for name, row in net.pools.items() if row in weights]
