"""Scores of a run against what was observed: pure functions of arrays, and nothing about the market.

Every skill compares two errors: that of the model and that of a forecast that knows less. 1 is perfect, 0 is no
better than that forecast, below 0 is worse. The formulas are those of ``docs/cases.md`` (section "Scores"): a skill
score is one less the ratio of errors (Murphy 1988, Monthly Weather Review 116, 2417-2424); tau is Kendall's tau-b
(Kendall 1945, Biometrika 33, 239-251).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MONTHS_A_QUARTER = 3.0


def log_rmse(forecast: Array, observed: Array, weights: Array) -> float:
    """Weighted root mean square of ``ln forecast - ln observed`` [ln units]; weights need not add up to one.

    Raises:
        ValueError: a value is not above zero, or no weight is.
    """
    if not (np.all(forecast > 0) and np.all(observed > 0)):
        raise ValueError("prices must be above zero to be compared as logs")
    if not (np.all(weights >= 0) and weights.sum() > 0):
        raise ValueError("weights must not be negative, and one must be above zero")
    error = np.log(forecast) - np.log(observed)
    return float(np.sqrt((weights * error**2).sum() / weights.sum()))


def price_skill(model: Array, observed: Array, rival: Array, weights: Array) -> float | None:
    """``1 - RMSE(ln model/observed) / RMSE(ln rival/observed)``; None for a perfect rival or without rows."""
    if not len(observed):
        return None
    rival_error = log_rmse(rival, observed, weights)
    return 1.0 - log_rmse(model, observed, weights) / rival_error if rival_error > 0 else None


def quantity_skill(model: Array, observed: Array, rival: Array) -> float | None:
    """``1 - MAE(model) / MAE(rival)`` in the unit of the rows; None for a perfect rival or without rows."""
    if not len(observed):
        return None
    rival_error = float(np.abs(rival - observed).mean())
    return 1.0 - float(np.abs(model - observed).mean()) / rival_error if rival_error > 0 else None


def kendall_tau(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Kendall's tau-b of two rankings: (agreeing - disagreeing pairs) over pairs not tied, by geometric mean.

    None where either side has fewer than two different values.
    """
    pairs = [(i, j) for i in range(len(first)) for j in range(i)]
    signs = [(_sign(first[i] - first[j]), _sign(second[i] - second[j])) for i, j in pairs]
    untied = [sum(1 for s in signs if s[side]) for side in (0, 1)]
    if not (untied[0] and untied[1]):
        return None
    return float(sum(a * b for a, b in signs) / np.sqrt(untied[0] * untied[1]))


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def quarters_between(first: float, second: float) -> float:
    """Distance of two moments given in months, in quarters, without sign."""
    return abs(first - second) / MONTHS_A_QUARTER


def weighted_median(values: Sequence[float], weights: Sequence[float]) -> float | None:
    """The smallest value up to which at least half of the weight lies; None without values."""
    if not values:
        return None
    order = np.argsort(values, kind="stable")
    running = np.cumsum(np.asarray(weights, dtype=np.float64)[order])
    at = int(np.searchsorted(running, running[-1] / 2))
    return float(values[int(order[at])])


def isoelastic(anchor: float, demand: float, supply: float, elasticity: float) -> float:
    """Price of a market of one good with demand of constant elasticity: ``anchor (demand / supply)^(1 / elasticity)``.

    Args:
        anchor: price at which demand and supply were both 1.
        demand: demand at that price, against then [-].
        supply: supply, against then [-].
        elasticity: of demand, as a positive number [-].
    """
    return float(anchor * (demand / supply) ** (1.0 / elasticity))
