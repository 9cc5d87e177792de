"""Prices by month and node of use: marginal, its interval where computed, and volume-weighted.

A marginal price is told only where a curve stands and quantity moves. The average is what was paid at a node: shipments
from China at the price inside it with tax, freight and the pro rata part of the licence rent, the rest at the margin.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from remanence.market.parameters import network_numbers
from remanence.market.readout import Readout, label_parts, lengths, price_basis
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Path

Array = NDArray[np.float64]
Ends = Mapping[tuple[str, int], tuple[float, float]]
"""Low and high end of a price [USD/kg] by node label and period."""
MOVES = 1e-6
"""t/month below which a node counts as one where nothing moves."""


def table(readout: Readout, path: Path, draw: Mapping[str, float], ends: Ends | None = None) -> Table:
    """One row a node and period, by label, then period."""
    rows: list[Row] = []
    length = lengths(path)
    for label in sorted(readout.use_columns):
        used, marginal = readout.used(path, label), readout.price(path, label)
        average = average_price(readout, path, label, used, marginal, draw)
        for t, month in enumerate(path.months):
            moves = used[t] > MOVES
            low, high = (ends or {}).get((label, t), (np.nan, np.nan)) if moves else (np.nan, np.nan)
            rows.append(
                (
                    month,
                    float(length[t]),
                    *label_parts(label),
                    float(marginal[t]) if moves else None,
                    _known(low),
                    _known(high),
                    float(average[t]) if moves else None,
                    float(used[t]),
                    price_basis(label),
                )
            )
    return Table.of("prices", rows)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def average_price(
    readout: Readout, path: Path, label: str, used: Array, marginal: Array, draw: Mapping[str, float]
) -> Array:
    """Volume-weighted: tonnes from China at its price with tax and freight plus the bidders' part of the rent."""
    good, region, origin = label_parts(label)
    if region == "CHN" or origin != "any":
        return marginal
    tonnes = np.minimum(readout.shipped(path, good, "CHN", region), np.maximum(used, 1e-9))
    tax = 0.0 if good.startswith("magnet") else draw["vat_rate"]
    freight = network_numbers()["freight_fixed"]
    cost = np.minimum(readout.price(path, f"{good}|CHN") * (1 + tax) + freight, marginal)
    paid = cost + draw["highest_bidder_share"] * (marginal - cost)
    share = np.clip(tonnes / np.maximum(used, 1e-9), 0.0, 1.0)
    average: Array = share * paid + (1 - share) * marginal
    return average
