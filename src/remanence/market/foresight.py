"""Foresight as a bound: the same run if everybody had known all of it from its first day.

The periods that a rolling run cleared one by one are put side by side in one linear problem with the same costs,
curves and limits. What was a demand for stock becomes storage from one period to the next at a holding cost; what is
left at the end is worth what the rolling market thought it worth. The rolling run is one feasible answer of that
problem, so its surplus is never above the bound; the gap is what foresight would have saved (Keppo and Strubegger 2010:
limited foresight matters under shocks). It is a bound, never the forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_diag, coo_matrix, csc_matrix, hstack

from remanence.market.network import Network
from remanence.market.parameters import network_numbers
from remanence.market.simulate import Path
from remanence.market.solver import LiveModel, Problem
from remanence.market.state import Books
from remanence.market.witness import Cleared

Array = NDArray[np.float64]

ROOM = 1e5
"""t of a good that can be stored at one place: more than anybody would."""


@dataclass(frozen=True)
class Foresight:
    """The bound beside the rolling run.

    Attributes:
        surplus: of the bound over the whole run [thousand USD]; rolling: of the rolling run, counted alike.
        price: dual of each row under foresight [USD/kg], shape (T, rows).
        stock: end stocks under foresight by stock curve [t], shape (T, stocks).
    """

    surplus: float
    rolling: float
    price: Array
    stock: Array

    @property
    def gap(self) -> float:
        """What foresight would have saved [thousand USD], never below zero but for the solver's tolerance."""
        return self.surplus - self.rolling


def foresee(net: Network, books: Books, first: Array, path: Path, cleared: Sequence[Cleared]) -> Foresight:
    """Solve all periods of a rolling run at once.

    Args:
        net: the network.
        books: anchors and stock rows of the run.
        first: stocks at the start by stock curve [t].
        path: the rolling run.
        cleared: the last problem and answer of each of its periods.

    Raises:
        ModelError: the joint problem does not clear.
    """
    held = _stock_columns(net)
    kept = [np.setdiff1d(np.arange(len(net.problem.columns)), held)] * (len(cleared) - 1)
    kept.append(np.arange(len(net.problem.columns)))
    storage = _storage(books, path, len(net.problem.rows))
    costs = [c.problem.cost[k] * dt for c, k, dt in zip(cleared, kept, path.lengths, strict=True)]
    holding = _holding(books, path)
    whole = _joint(cleared, kept, costs, storage, holding, books, first, path)
    live = LiveModel(whole)
    solution = live.solve()
    rolling = sum(float(c @ x[k]) for c, x, k in zip(costs, path.x, kept, strict=True))
    rolling += float(holding @ path.stock[:-1].ravel())
    rows = len(net.problem.rows)
    price = solution.price.reshape(len(cleared), rows) / path.lengths[:, None]
    carried = solution.x[len(whole.columns) - storage.shape[1] :].reshape(len(cleared) - 1, -1)
    last = _last_stock(net, solution.x, sum(len(k) for k in kept[:-1])) * path.lengths[-1]
    return Foresight(-solution.objective, -rolling, price, np.vstack([carried, last]))


def _stock_columns(net: Network) -> NDArray[np.int64]:
    blocks = [b for b in net.blocks if b.curves and b.curves[0].kind == "stock"]
    return np.concatenate([np.arange(b.columns.start, b.columns.stop) for b in blocks])


def _last_stock(net: Network, x: Array, offset: int) -> Array:
    parts = [
        x[offset + b.columns.start : offset + b.columns.stop].reshape(len(b.curves), b.steps).sum(axis=1)
        for b in net.blocks
        if b.curves and b.curves[0].kind == "stock"
    ]
    return np.concatenate(parts)


def _storage(books: Books, path: Path, rows: int) -> csc_matrix:
    """One column a period and stock curve [t]: out of its row at the end, into it in the next."""
    spans, stocks = len(path.months) - 1, len(books.held)
    t = np.repeat(np.arange(spans), stocks)
    row = np.tile(books.stock_rows, spans)
    column = np.arange(spans * stocks)
    into = coo_matrix((1.0 / path.lengths[t + 1], ((t + 1) * rows + row, column)))
    shape = (len(path.months) * rows, spans * stocks)
    out = coo_matrix((-1.0 / path.lengths[t], (t * rows + row, column)), shape=shape)
    return csc_matrix(out + coo_matrix((into.data, (into.row, into.col)), shape=shape))


def _holding(books: Books, path: Path) -> Array:
    """Cost of carrying a tonne from one period to the next: interest and warehouse on its anchor price [USD/kg]."""
    rate = network_numbers()["holding_cost_per_month"]
    price = np.exp(books.anchor_ln_price[books.held])
    return np.asarray((rate * price[None, :] * path.lengths[:-1, None]).ravel())


def _joint(
    cleared: Sequence[Cleared],
    kept: Sequence[NDArray[np.int64]],
    costs: Sequence[Array],
    storage: csc_matrix,
    holding: Array,
    books: Books,
    first: Array,
    path: Path,
) -> Problem:
    """All periods as one problem; the rows of period t follow those of t - 1."""
    names, lower, upper, low_rows, high_rows, labels = [], [], [], [], [], []
    for t, (c, k) in enumerate(zip(cleared, kept, strict=True)):
        names += [f"{t} {c.problem.columns[i]}" for i in k]
        labels += [f"{t} {row}" for row in c.problem.rows]
        lower.append(c.problem.lower[k])
        upper.append(c.problem.upper[k])
        carried = (first if t == 0 else path.stock[t - 1]) / path.lengths[t]
        given = np.zeros(len(c.problem.rows))
        np.add.at(given, books.stock_rows, carried)
        if t == 0:
            given[:] = 0.0
        low_rows.append(c.problem.row_lower + given)
        high_rows.append(c.problem.row_upper + given)
    count = storage.shape[1]
    names += [f"store {i}" for i in range(count)]
    matrix = hstack(
        [block_diag([c.problem.matrix[:, k] for c, k in zip(cleared, kept, strict=True)]), storage]
    )
    whole = csc_matrix(matrix)
    whole.sort_indices()
    return Problem(
        rows=tuple(labels),
        columns=tuple(names),
        matrix=whole,
        cost=np.concatenate([*costs, holding]),
        lower=np.concatenate([*lower, np.zeros(count)]),
        upper=np.concatenate([*upper, np.full(count, ROOM)]),
        row_lower=np.concatenate(low_rows),
        row_upper=np.concatenate(high_rows),
    )
