"""A made-up run of the market, drawn or by hand, for the tests of the answers."""

from __future__ import annotations

from datetime import date

import numpy as np

from remanence.answers.bom import Bom, BomLine
from remanence.answers.paths import Future, NodePath

START = date(2026, 12, 1)
EFFECTIVE = date(2027, 1, 10)
REGIONS = {"BRA": "ROW", "ROW": "ROW", "EU27": "EUR", "DEU": "EUR", "JPN": "JPN", "USA": "USA", "AUS": "AUS"}
GOODS = ("magnet:ndfeb", "magnet:ndfeb_heavy", "magnet:ndfeb_bonded", "magnet:smco")


def months(count: int) -> tuple[date, ...]:
    return tuple(date(2026 + (11 + m) // 12, (11 + m) % 12 + 1, 1) for m in range(count))


def share_above(base_price: np.ndarray):
    """Demand of constant elasticity -0.25 above the baseline price."""
    return lambda w, m: 1.0 if w <= base_price[m] else float((w / base_price[m]) ** -0.25)


def path(good, region, origin, delivered, licensed=None, price=None, base=60.0) -> NodePath:
    delivered = np.asarray(delivered, float) * 100
    n = len(delivered)
    base_price = np.full(n, base)
    paid = base_price if price is None else np.asarray(price, float)
    under = np.zeros(n) if licensed is None else np.asarray(licensed, float) * 100
    needed = np.full(n, 100.0)
    return NodePath(
        good, region, origin, months(n), needed, delivered, under, paid, base_price, share_above(base_price)
    )


def future(index: int, fills: dict[str, list[float]], *, lam: float = 0.3, n: int = 24, **changes) -> Future:
    """A future in which each good is served at the fills given (in every region), and all else in full."""
    nodes = {}
    for good in GOODS:
        for region in ("EUR", "JPN", "USA", "ROW"):
            for origin in ("any", "clear"):
                key = (good, region, origin)
                extra = {name: value[key] for name, value in changes.items() if key in value}
                nodes[key] = path(good, region, origin, fills.get(good, [1.0] * n), **extra)
    return Future(index, {}, nodes, lam)


def line(**cells) -> BomLine:
    known = {
        "part": "motor",
        "units_per_year": 36525.0,
        "region": "DEU",
        "stock_days": 30.0,
        "product": "servo",
        "magnet_type": "ndfeb_sintered",
        "magnet_kg_per_unit": 1.0,
        "dy_wt_pct": 2.0,
        "tb_wt_pct": 0.0,
        "max_temp_c": 110.0,
        "on_order_kg": 0.0,
        "requalification_weeks": 20.0,
    }
    return BomLine(**{**known, **cells})


def bom(*lines: BomLine) -> Bom:
    return Bom(tuple(lines), ())
