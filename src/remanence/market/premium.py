"""The security premium: what clear origin costs above any origin, and who stands idle where it costs nothing.

    premium = price at the node of those who ask for clear origin - price at the ordinary node      [USD/kg]

Both are duals of the same clearing. A part of it is freight (China ships straight, the others through the trade pool);
the rest arises at the works: the gap between the lowest class that the rule of the day lets pass and any, at the works
where it is smallest. The gaps of its metals and oxides carry into a kilo of magnet, and what is left is made at the
magnet stage; so the stage that binds is the one that adds most. Where the gap at the works is zero, clear capacity
stands idle or works for those who take any origin, and it is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from remanence.market.build_classes import Classes, classes_of, counted
from remanence.market.goods import ASKED, BEFORE_MELT, CLEAR
from remanence.market.inputs import metal_per_oxide
from remanence.market.network import Curve, node
from remanence.market.readout import month_name
from remanence.market.simulate import Chain, Path

Array = NDArray[np.float64]
ZERO = 0.005
"""USD/kg below which a gap counts as zero: half the step of a published price."""
STAGES = ("separation", "metal", "magnet")
MOVES = 1e-6
"""t/month below which nothing moves."""


@dataclass(frozen=True)
class Premium:
    """The premium of one magnet in one region down a run; arrays have one entry a period.

    Attributes:
        good, region: which node.
        value: asked price less ordinary price [USD/kg]; nan where nobody bought.
        at_works: the part that arises where it is made [USD/kg].
        added: what each stage adds to ``at_works`` [USD/kg].
        asked, ordinary: the two prices [USD/kg]; used: what those who ask took [t/month].
    """

    good: str
    region: str
    value: Array
    at_works: Array
    added: dict[str, Array]
    asked: Array
    ordinary: Array
    used: Array


@dataclass(frozen=True)
class Idle:
    """Capacity of a plant outside covered countries that does not work for those who ask [t/month of its output]."""

    good: str
    plant: str
    stage: str
    tonnes: Array


def security_premium(chain: Chain, path: Path) -> list[Premium]:
    """The premium of every magnet and region with users who ask for clear origin, by good and region."""
    return [_premium(chain, path, curve) for curve in _asking(chain)]


def binding_stage(premium: Premium, t: int) -> str:
    """The stage that adds most to a premium in a period."""
    return max(STAGES, key=lambda stage: float(premium.added[stage][t]))


def idle_capacity(chain: Chain, path: Path, upper: Array) -> list[Idle]:
    """Clear capacity by magnet kind and plant that did not serve clear origin, in every period.

    Args:
        chain: the network.
        path: the run.
        upper: upper bounds of all columns by period [t/month], as the run had them (`limits.upper_bounds`).
    """
    goods = dict.fromkeys(curve.good for curve in _asking(chain))
    return [found for good in goods for found in _idle(chain, path, upper, good)]


def _asking(chain: Chain) -> list[Curve]:
    return sorted(
        (c for c in chain.net.curves if (c.kind, c.origin) == ("use", ASKED)),
        key=lambda curve: (curve.good, curve.region),
    )


def _premium(chain: Chain, path: Path, curve: Curve) -> Premium:
    net = chain.net
    asked = path.price[:, net.row[curve.node]]
    ordinary = path.price[:, net.row[node(curve.good, curve.region)]]
    used = np.zeros(len(path.months))
    for block in net.blocks:
        for i, other in enumerate(block.curves):
            if other == curve:
                first = block.first + i * block.steps
                used = path.x[:, first : first + block.steps].sum(axis=1)
    at_works, added = _by_stage(chain, path, curve.good)
    value = np.where(used > MOVES, asked - ordinary, np.nan)
    return Premium(curve.good, curve.region, value, at_works, added, asked, ordinary, used)


def _by_stage(chain: Chain, path: Path, good: str) -> tuple[Array, dict[str, Array]]:
    """The gap at the works and what each stage adds to it [USD/kg magnet]."""
    classes, magnet = classes_of(chain.inputs), good.split(":")[1]
    strict = np.array([BEFORE_MELT not in chain.inputs.origin.accepts(magnet, day) for day in path.months])
    clear = _gap(chain, path, classes, good, CLEAR)
    total = np.where(strict, clear, _gap(chain, path, classes, good, BEFORE_MELT))
    recipe, recovery = chain.inputs.recipes[magnet], chain.inputs.process["metal.recovery"]
    oxide, metal = np.zeros(len(total)), np.zeros(len(total))
    for element in counted(chain.inputs, magnet):
        per_metal = 1.0 / (metal_per_oxide(element) * recovery)
        oxide += recipe[element] * per_metal * _gap(chain, path, classes, f"oxide:{element}", CLEAR)
        metal += recipe[element] * _gap(chain, path, classes, f"metal:{element}", CLEAR)
    oxide, metal = np.where(strict, oxide, 0.0), np.where(strict, metal, 0.0)
    return total, {"separation": oxide, "metal": metal - oxide, "magnet": total - metal}


def _gap(chain: Chain, path: Path, classes: Classes, good: str, origin: str) -> Array:
    """Price of a class above any, at the works where it is smallest [USD/kg]; zero where the class does not arise."""
    row = chain.net.row
    gaps = [
        path.price[:, row[node(good, region, origin)]] - path.price[:, row[node(good, region)]]
        for region in sorted(classes.makes(good, origin))
    ]
    return np.min(gaps, axis=0) if gaps else np.zeros(len(path.months))


def _idle(chain: Chain, path: Path, upper: Array, good: str) -> Iterator[Idle]:
    """Plants on the way to a magnet: room less what they made in the class that the rule asks for."""
    magnet = good.split(":")[1]
    strict = np.array([BEFORE_MELT not in chain.inputs.origin.accepts(magnet, day) for day in path.months])
    needed = {f"{kind}:{e}" for e in counted(chain.inputs, magnet) for kind in ("oxide", "metal")} | {good}
    for plant in chain.net.plants.values():
        ways = [m.column for m in chain.net.modes if m.plant is plant]
        clear = [column for column in ways if _gives(chain, column, CLEAR, needed)]
        melted = [column for column in ways if _gives(chain, column, BEFORE_MELT, needed)]
        if not clear and not melted:
            continue
        room = upper[:, chain.net.tranches[plant.id]].sum(axis=1)
        of_melt = room - path.x[:, [*clear, *melted]].sum(axis=1) if melted else np.zeros(len(room))
        tonnes = np.where(strict, room - path.x[:, clear].sum(axis=1), of_melt)
        yield Idle(good, plant.id, plant.stage, np.maximum(tonnes, 0.0))


def _gives(chain: Chain, column: int, origin: str, goods: set[str]) -> bool:
    """Whether a way of running a plant gives one of some goods in a class."""
    matrix, rows = chain.net.problem.matrix, chain.net.problem.rows
    part = slice(matrix.indptr[column], matrix.indptr[column + 1])
    given = [rows[int(at)] for at, v in zip(matrix.indices[part], matrix.data[part], strict=True) if v > 0]
    return any(label.endswith(f"|{origin}") and label.split("|")[0] in goods for label in given)


def premium_rows(chain: Chain, path: Path, upper: Array) -> dict[str, Any]:
    """The document's part: the premium by month, and the idle clear capacity behind each that is zero at the works."""
    premiums = security_premium(chain, path)
    free = {p.good: p.at_works <= ZERO for p in premiums}
    idle = []
    for found in idle_capacity(chain, path, upper):
        at = free[found.good] & (found.tonnes > MOVES)
        if at.any():
            named = {"good": found.good, "plant": found.plant, "stage": found.stage}
            idle.append(
                {**named, "months": int(at.sum()), "tonnes": round(float(found.tonnes[at].mean()), 3)}
            )
    return {
        "unit": "USD/kg",
        "rows": [row for premium in premiums for row in _rows(path, premium)],
        "idle": idle,
    }


def _rows(path: Path, premium: Premium) -> Iterator[dict[str, Any]]:
    for t in range(len(path.months)):
        value = premium.value[t]
        yield {
            "month": month_name(path, t),
            "good": premium.good,
            "region": premium.region,
            "premium": None if np.isnan(value) else round(float(value), 4),
            "at_works": round(float(premium.at_works[t]), 4),
            "binding": binding_stage(premium, t) if premium.at_works[t] > ZERO else None,
            "asked": round(float(premium.asked[t]), 4),
            "ordinary": round(float(premium.ordinary[t]), 4),
            "used": round(float(premium.used[t]), 6),
        }
