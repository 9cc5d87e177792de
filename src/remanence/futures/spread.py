"""What many futures say together: bands of prices and shortages, and how often a shortage exceeds a threshold.

Bands are order statistics (the nearest rank), so that each is a number of some future and adding futures never makes
one up. A share of futures is a count over a count: what was drawn, no probability of the world.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from remanence.futures.job import KINDS
from remanence.market.readout import label_parts, price_basis

Array = NDArray[np.float64]
Single = NDArray[np.float32]
Row = dict[str, Any]

THRESHOLDS = (0.1, 0.2, 0.5)
"""Shares of need; a shortage above one counts as an exceedance."""
QUANTILES = (0.1, 0.5, 0.9)
LEAST_SHARE = 0.5
"""Share of futures in which a good must move at a node for a band to be told."""


def bands(values: Single) -> Array:
    """Quantiles over futures, shape (`QUANTILES`, ...); not a number where too few futures have one.

    Args:
        values: first axis futures; not a number where nothing moves.
    """
    count = np.sum(~np.isnan(values), axis=0)
    ordered = np.sort(values, axis=0)
    ranks = [np.maximum(np.ceil(q * count - 1e-9).astype(np.int64) - 1, 0) for q in QUANTILES]
    picked = np.stack([np.take_along_axis(ordered, rank[None], axis=0)[0] for rank in ranks])
    return np.where(count >= LEAST_SHARE * len(values), picked, np.nan).astype(np.float64)


def band_rows(nodes: Sequence[str], months: Sequence[date], drawn: Single, central: Single) -> Iterator[Row]:
    """Every band as a tidy row, by kind, node and month: ``value`` is the median, ``low`` and ``high`` 10 and 90 %.

    Args:
        nodes: labels in the order of the arrays.
        months: first day of each period.
        drawn: shape (futures, kinds, nodes, periods).
        central: shape (kinds, nodes, periods): the central run, told beside the bands.
    """
    for k, kind in enumerate(KINDS):
        found = bands(drawn[:, k])
        for i, label in enumerate(nodes):
            if kind == "shortage" and not np.nanmax(drawn[:, k, i], initial=0.0) > 0:
                continue
            item, region, origin = label_parts(label)
            is_price = kind != "shortage"
            for t, month in enumerate(months):
                low, middle, high = (_told(found[q, i, t]) for q in range(3))
                yield {
                    "month": f"{month:%Y-%m}",
                    "kind": kind,
                    "item": item,
                    "region": region,
                    "origin": origin,
                    "value": middle,
                    "low": low,
                    "high": high,
                    "central": _told(central[k, i, t]),
                    "unit": "USD/kg" if is_price else "share of need",
                    "basis": price_basis(label) if is_price else "t of the good",
                }


def _told(value: float) -> float | None:
    """Six significant digits, what single precision holds."""
    return None if np.isnan(value) else float(f"{value:.6g}")


def weeks_from(zero: date, months: Sequence[date], end: date) -> tuple[date, ...]:
    """First days of the whole weeks from ``zero``, or from the start where that is later, to ``end`` (not included)."""
    first = max(zero, months[0])
    return tuple(first + timedelta(weeks=w) for w in range((end - first).days // 7))


def by_week(short: Single, months: Sequence[date], weeks: Sequence[date]) -> Array:
    """Shortage of each week: need and deliveries spread evenly over the days of a month.

    Args:
        short: last axis periods, shares of need.
        months: first days of the periods.
        weeks: first days of the weeks.
    """
    starts = np.array([month.toordinal() for month in months])
    days = np.array([[week.toordinal() + d for d in range(7)] for week in weeks], dtype=np.int64).reshape(
        -1, 7
    )
    period = np.searchsorted(starts, days, side="right") - 1
    return np.asarray(short.astype(np.float64)[..., period].mean(axis=-1))


def exceedance(
    nodes: Sequence[str], months: Sequence[date], weeks: Sequence[date], short: Single
) -> list[Row]:
    """Share of futures whose shortage exceeds each threshold, by month, by week, and at any time up to a week.

    Nodes and thresholds that no future exceeds are left out.

    Args:
        nodes: labels in the order of the arrays.
        months: first days of the periods.
        weeks: first days of the weeks.
        short: shape (futures, nodes, periods), shares of need.
    """
    rows: list[Row] = []
    for i, label in enumerate(nodes):
        monthly = np.nan_to_num(short[:, i], nan=0.0)
        weekly = by_week(monthly, months, weeks)
        item, region, origin = label_parts(label)
        for threshold in THRESHOLDS:
            beyond = monthly > threshold
            if not beyond.any():
                continue
            over = weekly > threshold
            so_far = np.logical_or.accumulate(over, axis=1)
            rows.append(
                {
                    "item": item,
                    "region": region,
                    "origin": origin,
                    "threshold": threshold,
                    "any_month": _share(np.any(beyond, axis=1)),
                    "by_month": [_share(column) for column in beyond.T],
                    "by_week": [_share(column) for column in over.T],
                    "by_then": [_share(column) for column in so_far.T],
                }
            )
    return rows


def _share(hits: NDArray[np.bool_]) -> float:
    return round(float(np.mean(hits)), 6)
