"""Table ``resilience``: what a shock took from each node of use, and how it came back."""

from __future__ import annotations

import numpy as np

from remanence.market import resilience
from remanence.market.readout import Array, Readout, basis_of, label_parts, lengths
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Path
from remanence.market.state import State

LEAST = 1e-6
"""t/month below which a node is not used."""


def table(readout: Readout, path: Path, undisturbed: Path, first: State) -> Table:
    """One row a node of use.

    Args:
        readout: index of the network.
        path: the run.
        undisturbed: the same run without export rules and outages.
        first: the state from which both started.
    """
    months = lengths(path)
    held = {curve.node: i for i, curve in enumerate(c for c in readout.net.curves if c.kind == "stock")}
    rows: list[Row] = []
    for label in sorted(readout.use_columns):
        wanted, used = readout.used(undisturbed, label), readout.used(path, label)
        if wanted.min() <= LEAST:
            continue
        found = resilience.loss(wanted, used, months)
        survives = None
        if found.first_short is not None:
            kept = held.get(label)
            stock = np.zeros(len(used) + 1)
            if kept is not None:
                stock = np.concatenate([[first.stock[kept]], path.stock[:, kept]])
            survives = resilience.time_to_survive(
                float(stock[0]), wanted, used + np.diff(stock) / months, months
            )
        price = resilience.peak_ln_price(readout.price(path, label), readout.price(undisturbed, label))
        rows.append(_row(label, path, wanted, found, survives, price, months))
    return Table.of("resilience", rows)


def _row(
    label: str,
    path: Path,
    wanted: Array,
    found: resilience.Loss,
    survives: float | None,
    price: float,
    months: Array,
) -> Row:
    good, region, origin = label_parts(label)
    first = found.first_short
    back = found.time_to_recover
    start = 0.0 if first is None else float(months[:first].sum())
    late = survives is not None and (back is None or bool(start + back > survives))
    return (
        good,
        region,
        origin,
        float(wanted @ months / months.sum()),
        found.resistance,
        price,
        None if first is None else path.months[first],
        survives,
        back,
        found.rapidity,
        found.lost,
        found.lost_months,
        first is not None and late,
        basis_of(good),
    )
