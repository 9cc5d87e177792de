"""How each element closes, period by period (law 3)."""

from __future__ import annotations

from remanence.market.goods import ELEMENTS
from remanence.market.readout import lengths
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Path


def table(path: Path) -> Table:
    """One row an element and period."""
    rows: list[Row] = []
    length = lengths(path)
    for i, element in enumerate(ELEMENTS):
        for t, month in enumerate(path.months):
            entered, residual = float(path.throughput[t, i]), float(path.residual[t, i])
            rows.append((month, float(length[t]), element, entered, residual, residual / max(entered, 1e-12)))
    return Table.of("balance", rows)
