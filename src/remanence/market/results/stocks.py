"""Stocks at the end of each period, behind every node that users or plants draw from."""

from __future__ import annotations

from remanence.market.network import Network
from remanence.market.readout import basis_of, label_parts, lengths
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Path


def table(net: Network, path: Path) -> Table:
    """One row a stock and period, by label, then period."""
    rows: list[Row] = []
    length = lengths(path)
    labels = [curve.node for curve in net.curves if curve.kind == "stock"]
    for i, label in sorted(enumerate(labels), key=lambda pair: pair[1]):
        good, region, origin = label_parts(label)
        rows.extend(
            (month, float(length[t]), good, region, origin, float(path.stock[t, i]), basis_of(good))
            for t, month in enumerate(path.months)
        )
    return Table.of("stocks", rows)
