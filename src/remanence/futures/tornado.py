"""Which uncertainties matter: how each drawn number goes with an answer, over the futures.

Two measures of each pair, both read off the futures that were run, with no run more:

- Spearman's rank correlation, -1 to 1, which asks only that the answer rise or fall with the number. It is the usual
  first measure for Monte Carlo studies with many inputs (Helton, Johnson, Sallaberry and Storlie 2006, 'Survey of
  sampling-based methods for uncertainty and sensitivity analysis', Reliability Engineering and System Safety 91:1175).
  Its 90 % interval uses Fisher's transform with the variance of Bonett and Wright (2000, Psychometrika 65:23),
  (1 + r^2 / 2) / (n - 3).
- The swing: the mean answer of the futures in the upper half of the number less that of the lower half, in the unit of
  the answer. A project is split by what became of it: built or not.

Of many numbers some go with an answer by chance. A row ``stands_out`` where its correlation exceeds what the largest of
as many unrelated numbers would reach in one study of twenty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri
from scipy.stats import rankdata

Array = NDArray[np.float64]
Row = dict[str, Any]

LEAST_FUTURES = 10
"""Fewer say nothing of what matters."""
MOST_ROWS = 15
"""Rows of one tornado, the strongest first."""


def tornado(inputs: Mapping[str, Array], answer: Array) -> list[Row]:
    """Rows for one answer, the strongest correlation first; none where it does not vary or futures are too few.

    Args:
        inputs: drawn numbers by name, one value a future.
        answer: one value a future.
    """
    moving = {name: values for name, values in inputs.items() if np.ptp(values) > 0}
    if len(answer) < LEAST_FUTURES or np.ptp(answer) <= 1e-9 * max(1.0, float(np.abs(answer).max())):
        return []
    needed = chance_level(len(answer), len(moving))
    rows = [_row(name, values, answer, needed) for name, values in sorted(moving.items())]
    rows.sort(key=lambda row: (-abs(row["rank_correlation"]), row["input"]))
    return rows[:MOST_ROWS]


def chance_level(futures: int, inputs: int) -> float:
    """Correlation that the largest of ``inputs`` unrelated numbers exceeds in one study of twenty (Bonferroni)."""
    return float(np.tanh(ndtri(1 - 0.05 / (2 * max(inputs, 1))) * _error(0.0, futures)))


def rank_correlation(one: Array, other: Array) -> float:
    """Spearman's rank correlation; equal values share their rank."""
    return float(np.corrcoef(rankdata(one), rankdata(other))[0, 1])


def halves(values: Array) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Futures below and above the median; of a number with two values, those with each."""
    middle = float(np.median(values))
    upper = values > middle if (values > middle).any() else values >= middle
    return ~upper, upper


def _row(name: str, values: Array, answer: Array, needed: float) -> Row:
    found = rank_correlation(values, answer)
    reach = float(ndtri(0.95)) * _error(found, len(answer))
    centre = np.arctanh(np.clip(found, -0.999999, 0.999999))
    lower, upper = halves(values)
    below, above = float(answer[lower].mean()), float(answer[upper].mean())
    return {
        "input": name,
        "rank_correlation": round(found, 4),
        "low": round(float(np.tanh(centre - reach)), 4),
        "high": round(float(np.tanh(centre + reach)), 4),
        "stands_out": bool(abs(found) > needed),
        "lower_half": float(f"{below:.6g}"),
        "upper_half": float(f"{above:.6g}"),
        "swing": float(f"{above - below:.6g}"),
    }


def _error(correlation: float, futures: int) -> float:
    """Standard error of the transformed correlation."""
    return float(np.sqrt((1 + correlation**2 / 2) / max(futures - 3, 1)))


def input_columns(drawn: Sequence[Mapping[str, float]]) -> dict[str, Array]:
    """Drawn numbers by name, those that vary, sorted; of several that are one and the same the first stands for all."""
    found: dict[str, Array] = {}
    seen: set[bytes] = set()
    for name in sorted({name for draw in drawn for name in draw}):
        values = np.array([draw[name] for draw in drawn], dtype=np.float64)
        if np.ptp(values) > 0 and values.tobytes() not in seen:
            found[name] = values
            seen.add(values.tobytes())
    return found
