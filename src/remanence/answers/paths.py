"""What an answer reads of a run of the market: one magnet node, and one future with all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
NodeKey = tuple[str, str, str]
"""Good, market region, origin that buyers require (``any`` or ``clear``, as the origin rule of the day has it)."""


@dataclass(frozen=True, slots=True)
class NodePath:
    """One magnet node down one run. Arrays have one entry a month.

    Attributes:
        good: such as ``magnet:ndfeb_heavy``.
        region: market region.
        origin: what buyers require, ``any`` or ``clear``.
        months: first day of each month.
        needed: t a month that buyers took in the baseline of the same draw.
        delivered: t a month served in this run.
        licensed: t a month of ``delivered`` that arrived under a licence of a licensing country.
        price: USD/kg magnet, marginal, in this run.
        base_price: USD/kg magnet, marginal, in the baseline of the same draw.
        demand_share_above: share of the need of a month (by its index) from buyers whose willingness to pay
            is at least so many USD/kg magnet; falls from 1 with the willingness.
    """

    good: str
    region: str
    origin: str
    months: tuple[date, ...]
    needed: FloatArray
    delivered: FloatArray
    licensed: FloatArray
    price: FloatArray
    base_price: FloatArray
    demand_share_above: Callable[[float, int], float]


@dataclass(frozen=True, slots=True)
class Future:
    """One run of the market with its draw.

    Attributes:
        index: number of the future; it seeds the draws of blank cells.
        draw: the market parameters drawn, by name.
        nodes: the magnet nodes by good, market region and origin.
        highest_bidder_share: fraction of licensed tonnes that goes to the highest bidder and not pro rata.
    """

    index: int
    draw: Mapping[str, float]
    nodes: Mapping[NodeKey, NodePath]
    highest_bidder_share: float
