"""Shipments by month; a route on which nothing ever moves has no row."""

from __future__ import annotations

from remanence.market.readout import Readout, basis_of, lengths
from remanence.market.results.prices import MOVES
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Path


def table(readout: Readout, path: Path) -> Table:
    """One row a route and period, by route, then period."""
    rows: list[Row] = []
    length = lengths(path)
    for (good, source, target, origin), column in sorted(readout.arc_columns.items()):
        flow = path.x[:, column]
        if flow.max() <= MOVES:
            continue
        rows.extend(
            (month, float(length[t]), good, source, target, origin, float(flow[t]), basis_of(good))
            for t, month in enumerate(path.months)
        )
    return Table.of("flows", rows)
