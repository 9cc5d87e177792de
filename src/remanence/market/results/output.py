"""What each plant made, by way of running it; a way in which a plant never runs has no row."""

from __future__ import annotations

from remanence.market.network import Network
from remanence.market.readout import BASES, lengths
from remanence.market.results.prices import MOVES
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Path


def table(net: Network, path: Path) -> Table:
    """One row a plant, way and period, by plant and way, then period."""
    rows: list[Row] = []
    length = lengths(path)
    for mode in sorted(net.modes, key=lambda m: (m.plant.id, m.name, m.column)):
        tonnes = path.x[:, mode.column]
        if tonnes.max() <= MOVES:
            continue
        plant = mode.plant
        rows.extend(
            (
                month,
                float(length[t]),
                plant.id,
                plant.stage,
                mode.name,
                plant.country,
                plant.region,
                float(tonnes[t]),
                BASES[plant.stage],
            )
            for t, month in enumerate(path.months)
        )
    return Table.of("output", rows)
