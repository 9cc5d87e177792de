"""From a run of the market to what answers read: every magnet node against the baseline of the same draw."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from remanence.answers.paths import Future, NodeKey, NodePath
from remanence.futures import Run
from remanence.market.curves import ln_fall
from remanence.market.effects import FlowCap, active_share
from remanence.market.goods import ANY, CLEAR, MAGNETS, USERS
from remanence.market.network import Node
from remanence.market.readout import Readout

Array = NDArray[np.float64]


def future_of(run: Run, readout: Readout) -> Future:
    """The scenario of one run as answers read it: every magnet node against the baseline of the same draw."""
    nodes: dict[NodeKey, NodePath] = {}
    for magnet in MAGNETS:
        for region in USERS:
            for origin in (ANY, CLEAR):
                label = Node.demand(f"magnet:{magnet}", region, origin).label
                if label in readout.use_columns:
                    nodes[f"magnet:{magnet}", region, origin] = _node_path(
                        run, readout, magnet, region, origin
                    )
    return Future(run.draw.index, run.draw.market, nodes, run.draw.market["highest_bidder_share"])


def _node_path(run: Run, readout: Readout, magnet: str, region: str, origin: str) -> NodePath:
    good = f"magnet:{magnet}"
    label = Node.demand(good, region, origin).label
    delivered = readout.used(run.scenario, label)
    return NodePath(
        good=good,
        region=region,
        origin=origin,
        months=run.scenario.months,
        needed=readout.used(run.baseline, label),
        delivered=delivered,
        licensed=np.minimum(_licensed(run, readout, good, region, origin), delivered),
        price=readout.price(run.scenario, label),
        base_price=readout.price(run.baseline, label),
        demand_share_above=_Above(run, label, readout),
    )


def _licensed(run: Run, readout: Readout, good: str, region: str, origin: str) -> Array:
    """What arrived under a licence [t/month]: shipments that a cap speaks of in that month."""
    if origin == CLEAR or region == "CHN":
        return np.zeros(len(run.scenario.months))
    caps = [e for e in run.scenario_effects if isinstance(e, FlowCap) and e.covers(good, "CHN", region)]
    under = np.array([any(active_share(cap, month) > 0 for cap in caps) for month in run.scenario.months])
    return np.where(under, readout.shipped(run.scenario, good, "CHN", region), 0.0)


class _Above:
    """Share of a month's baseline need from buyers whose willingness to pay is at least w: the curve read upward."""

    def __init__(self, run: Run, label: str, readout: Readout) -> None:
        curves = readout.net.curves
        at = next(i for i, curve in enumerate(curves) if curve.kind == "use" and curve.node == label)
        self._slopes = run.books.slopes[:, at]
        self._anchor = float(run.books.anchor_ln_price[at])
        self._base = np.log(np.maximum(readout.price(run.baseline, label), 1e-3))

    def __call__(self, willingness: float, month: int) -> float:
        if willingness <= 0:
            return 1.0
        ends = np.array([np.log(willingness), self._base[month]])
        worth, base = ln_fall(ends - self._anchor, self._slopes[:, None])
        return float(np.exp(-max(worth - base, 0.0)))
