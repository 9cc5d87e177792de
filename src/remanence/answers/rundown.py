"""From deliveries to a line: what part of its need a buyer gets, and on which day the line stops."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from remanence.answers.paths import FloatArray, NodePath

TOLERANCE = 1e-9


def month_of_day(months: tuple[date, ...]) -> NDArray[np.int64]:
    """For each day from the first day of the run to the end of the last month: the index of its month."""
    lengths = [((month.replace(day=28) + timedelta(days=4)).replace(day=1) - month).days for month in months]
    return np.repeat(np.arange(len(months)), lengths)


def node_fill(path: NodePath) -> FloatArray:
    """Delivered over needed, at most 1; a month without need is full."""
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(path.needed > 0, path.delivered / path.needed, 1.0)
    return np.clip(ratio, 0.0, 1.0)


def buyer_fill(
    path: NodePath, willingness: float | None, highest_bidder_share: float
) -> tuple[FloatArray, FloatArray]:
    """Fraction of its need that a buyer gets in each month, and where the price alone keeps it out.

    Licensed tonnes are shared pro rata to need, whatever the willingness, but for the fraction ``lambda``
    that goes to the highest bidder; that fraction and all unlicensed tonnes serve buyers in the order of
    their willingness w::

        s    = min(1, (1 - lambda) * licensed / needed)
        free = delivered - (1 - lambda) * licensed
        fill = min(1, s + (1 - s) * min(1, free / ((1 - s) * needed * share_above(w))))

    A buyer whose willingness is below the price gets s alone. One whose stated value does not even carry the
    baseline price says nothing about its rank and is served like the node as a whole.

    Args:
        path: the node.
        willingness: USD/kg magnet, or None for the node as a whole (delivered / needed).
        highest_bidder_share: lambda, 0 to 1.

    Returns:
        The fill (0 to 1) and a mask (1.0 where priced out), one entry a month.
    """
    whole = node_fill(path)
    out = np.zeros_like(whole)
    if willingness is None:
        return whole, out
    fill = whole.copy()
    for month, needed in enumerate(path.needed):
        if needed <= 0 or willingness < path.base_price[month]:
            continue
        shared = (1 - highest_bidder_share) * path.licensed[month]
        pro_rata = min(1.0, shared / needed)
        if path.price[month] > willingness:
            fill[month], out[month] = min(pro_rata, whole[month]), 1.0
            continue
        rivals = (1 - pro_rata) * needed * path.demand_share_above(willingness, month)
        free = max(0.0, path.delivered[month] - shared)
        served = 1.0 if free >= rivals else free / rivals
        fill[month] = min(1.0, pro_rata + (1 - pro_rata) * served)
    return fill, out


def with_licence(fill: FloatArray, days: NDArray[np.int64], share: float, licence_days: int) -> FloatArray:
    """Daily fill of a buyer whose licence keeps the licensed share of its supply whole until it ends.

    Args:
        fill: monthly fill without the licence.
        days: month of each day.
        share: licensed share of supply before the scenario's first measure, 0 to 1.
        licence_days: number of days from the start on which the licence is valid.
    """
    daily = fill[days]
    daily[:licence_days] = share + (1 - share) * daily[:licence_days]
    return daily


def order_arrivals(on_order_days: float, until_days: float, horizon: int) -> FloatArray:
    """Open orders, in days of need, arriving evenly up to their end; overdue ones on the first day."""
    arrivals = np.zeros(horizon)
    length = max(1, round(until_days))
    arrivals[:length] = on_order_days / length
    return arrivals


def stop_days(stock_days: float, supply: FloatArray, floor: float) -> NDArray[np.int64]:
    """First day on which each run's line stops, -1 where it does not within the horizon.

    Stock S and supply f are in days of need: ``S[d] = max(0, S[d-1] + f[d] - 1)``. The line stops on the
    first day whose stock and supply together fall below the floor: the stock is used up and what arrives
    does not carry it.

    Args:
        stock_days: stock at the start.
        supply: daily supply, one row a run.
        floor: fraction of need below which the line cannot run.
    """
    # Written without a loop: the reflected sum is the plain sum less its lowest point below zero.
    level = stock_days + np.cumsum(supply - 1.0, axis=1)
    stock = level - np.minimum.accumulate(np.minimum(level, 0.0), axis=1)
    before = np.concatenate([np.full((len(stock), 1), stock_days), stock[:, :-1]], axis=1)
    short = before + supply < floor - TOLERANCE
    return np.where(short.any(axis=1), short.argmax(axis=1), -1)
