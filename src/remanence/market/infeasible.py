"""Why a clearing has no answer, in words: which balances stay short when everything else is let go as far as it can.

Each row may miss its limits at a price; the cheapest way to miss them names the balances concerned. Where single rows
are impossible by themselves these are told instead, as they lie nearer to the cause.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, eye, hstack, vstack

Array = NDArray[np.float64]
SHOWN = 8
"""Names told of a kind."""


def missing(matrix: csr_matrix, bounds: tuple[Array, Array], limits: tuple[Array, Array]) -> Array:
    """By row, the tonnes that must come from nowhere (or vanish, below zero) for all limits to hold [t/month].

    Args:
        matrix: rows by columns.
        bounds: lower and upper by column.
        limits: lower and upper by row.
    """
    rows, columns = matrix.shape
    more, less = eye(rows, format="csr"), -eye(rows, format="csr")
    whole = hstack([matrix, more, less], format="csr")
    cost = np.concatenate([np.zeros(columns), np.ones(2 * rows)])
    box = [*zip(*bounds, strict=True), *[(0.0, None)] * (2 * rows)]
    solved = linprog(
        cost,
        A_ub=vstack([whole, -whole]),
        b_ub=np.concatenate([limits[1], -limits[0]]),
        bounds=box,
        method="highs",
    )
    if solved.x is None:
        return np.zeros(rows)
    return np.asarray(solved.x[columns : columns + rows] - solved.x[columns + rows :])


def in_words(names: tuple[str, ...], short: Array, least: float) -> str:
    """The balances that stay short, the largest first, and those in which something is left over."""
    told = ""
    for sign, words in ((1.0, "No supply at any price for"), (-1.0, "No way out for")):
        rows = [i for i in np.argsort(-sign * short, kind="stable") if sign * short[i] > least]
        if rows:
            listed = ", ".join(f"{names[i]} ({abs(short[i]):.3g} t/month)" for i in rows[:SHOWN])
            told += f" {words}: {listed}."
    return told
