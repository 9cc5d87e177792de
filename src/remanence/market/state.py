"""What a month hands to the next: stocks, expectations, adapted demand, last prices. Arrays by curve.

All state lives outside the clearing, so that the clearing stays one small linear problem and a run can start from a
stored state bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from remanence.market.calibrate import Calibration
from remanence.market.curves import KNEE_1, KNEE_2, Curves
from remanence.market.inputs import Inputs
from remanence.market.network import Curve, Network
from remanence.market.parameters import network_numbers

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True)
class State:
    """The carried state at the start of a month.

    Attributes:
        ln_price: log of the last price at each balance row [ln USD/kg].
        stock: stock at each stock curve [t].
        ln_expected: log of the expected price at each stock curve [ln USD/kg].
        ln_smoothed: log of the smoothed price at each use curve [ln USD/kg].
        adapted: log shift of demand at each use curve; negative after a time of high prices.
        ln_basket: log of the basket of prices outside China, and of its slow average, shape (2,).
    """

    ln_price: Array
    stock: Array
    ln_expected: Array
    ln_smoothed: Array
    adapted: Array
    ln_basket: Array

    @property
    def momentum(self) -> float:
        """Log of the basket against its average of the last half-year or so [-]."""
        return float(self.ln_basket[0] - self.ln_basket[1])


@dataclass(frozen=True)
class Books:
    """Index arrays from curves to rows and columns, and anchors, made once for a network and a draw."""

    use: Index
    held: Index
    use_rows: Index
    stock_rows: Index
    anchor_ln_quantity: Array
    anchor_ln_price: Array
    slopes: Array
    target: Array
    is_magnet_use: NDArray[np.bool_]
    curve_rows: Index
    ln_anchor_by_row: Array
    basket: Array


def books(net: Network, cal: Calibration, inputs: Inputs, draw: Mapping[str, float]) -> Books:
    """Anchors, slopes and target stocks of every curve under a draw of the parameters."""
    curves = net.curves
    kinds = np.array([c.kind == "use" for c in curves])
    rows = np.array([net.row[c.node] for c in curves], dtype=np.int64)
    price = np.array([cal.anchor_price.get(c.node, 1.0) for c in curves])
    quantity = np.array([cal.anchor_quantity.get(c.node, 1.0) if c.kind == "use" else 1.0 for c in curves])
    elasticity = np.array([draw[c.elasticity] for c in curves])
    tails = [np.where(kinds, draw[name], elasticity) for name in ("tail_above_3x", "tail_above_10x")]
    target = np.array(
        [_target(c.node, c.good, c.region, cal, inputs, draw) for c in curves if c.kind == "stock"]
    )
    ln_anchor = np.zeros(len(net.problem.rows))
    ln_anchor[rows] = np.log(np.maximum(price, 1e-3))
    return Books(
        use=np.flatnonzero(kinds),
        held=np.flatnonzero(~kinds),
        use_rows=rows[kinds],
        stock_rows=rows[~kinds],
        anchor_ln_quantity=np.log(np.maximum(quantity, 1e-9)),
        anchor_ln_price=np.log(np.maximum(price, 1e-3)),
        slopes=np.stack([elasticity, np.maximum(tails[0], elasticity), np.maximum(tails[1], elasticity)]),
        target=target,
        is_magnet_use=np.array([c.good.startswith("magnet") for c in curves if c.kind == "use"]),
        curve_rows=rows,
        ln_anchor_by_row=ln_anchor,
        basket=_basket(curves, quantity * price),
    )


def _basket(curves: Sequence[Curve], value: Array) -> Array:
    """Share of each use curve outside China in the value of all of them at anchor prices; 0 for the others."""
    outside = np.array([c.kind == "use" and c.region != "CHN" for c in curves])
    weight = np.where(outside, value, 0.0)
    return np.asarray(weight / max(float(weight.sum()), 1e-12))


def _target(
    label: str, good: str, region: str, cal: Calibration, inputs: Inputs, draw: Mapping[str, float]
) -> float:
    """Cover in months times what is drawn from the node in a month [t]."""
    months = inputs.cover_magnet[region] if good.startswith("magnet") else inputs.cover_oxide[region]
    share = network_numbers()["metal_cover"] if good.startswith("metal") else 1.0
    return max(cal.throughput.get(label, 0.0) * months * share * draw["cover_factor"], 1e-4)


def first_state(net: Network, b: Books) -> State:
    """Everything at its anchor, stocks at target."""
    anchor = b.anchor_ln_price
    return State(
        ln_price=b.ln_anchor_by_row.copy(),
        stock=b.target.copy(),
        ln_expected=anchor[b.held].copy(),
        ln_smoothed=anchor[b.use].copy(),
        adapted=np.zeros(len(b.use)),
        ln_basket=np.full(2, float(b.basket @ anchor)),
    )


def curves_now(
    b: Books,
    state: State,
    growth: Array,
    draw: Mapping[str, float],
    months: float = 1.0,
    threat: Array | None = None,
) -> Curves:
    """Use and stock curves of a period: demand grown and adapted, stocks around their target at expected price.

    The gap to the target and the expected price are those of the middle of the period (Crank and Nicolson 1947), so
    that a month of weeks and a month at once drift little apart.

    Args:
        b: anchors.
        state: what the last period handed on.
        growth: log growth of each use curve.
        draw: parameters.
        months: length of the period; elasticities of stock are per month, so their time is what passes.
        threat: fear for supply by stock curve [-]; target cover rises by ``precaution_cover`` times it.
    """
    ln_q = b.anchor_ln_quantity.copy()
    ln_p = b.anchor_ln_price.copy()
    slopes = b.slopes.copy()
    ln_q[b.use] += growth + state.adapted
    target = b.target * np.exp(growth_of_stock(b, growth))
    if threat is not None:
        target = target * (1.0 + draw["precaution_cover"] * np.maximum(threat, 0.0))
    pull = min(1.0, months / draw["restock_months"])
    wanted = (state.stock * (1.0 - pull / 2) + target * pull) / (1.0 + pull / 2)
    ln_q[b.held] = np.log(np.maximum(wanted, 1e-9))
    ln_p[b.held] = state.ln_expected
    learned = 1.0 - per_period(draw["expectation_weight"], months) / 2
    slopes[:, b.held] = draw["elasticity_stock"] * months * learned / (1.0 + pull / 2)
    return Curves(ln_q, ln_p, slopes)


def growth_of_stock(b: Books, growth: Array) -> Array:
    """Cover grows with use: the mean growth of uses, the same for every stock (a stock may stand for many uses)."""
    return np.full(len(b.held), float(growth.mean()) if len(growth) else 0.0)


def per_period(weight: float, months: float) -> float:
    """The weight of a period of some months whose weight of one month is ``weight``; the same after equal time."""
    return weight if months == 1.0 else 1.0 - (1.0 - weight) ** months


def advance(
    b: Books, state: State, ln_price: Array, stock: Array, draw: Mapping[str, float], months: float = 1.0
) -> State:
    """The state after a period that cleared at ``ln_price`` (by row) and ended with ``stock`` (by stock curve)."""
    seen = ln_price[b.use_rows]
    weight = per_period(draw["price_smoothing"], months)
    smoothed = (1 - weight) * state.ln_smoothed + weight * seen
    now = float(b.basket @ ln_price[b.curve_rows])
    slow = per_period(1.0 / draw["momentum_months"], months)
    return State(
        ln_price=ln_price,
        stock=stock,
        ln_expected=state.ln_expected
        + per_period(draw["expectation_weight"], months) * (ln_price[b.stock_rows] - state.ln_expected),
        ln_smoothed=smoothed,
        adapted=_adapt(b, state.adapted, smoothed, draw, months),
        ln_basket=np.array([now, state.ln_basket[1] + slow * (now - state.ln_basket[1])]),
    )


def _adapt(b: Books, adapted: Array, smoothed: Array, draw: Mapping[str, float], months: float) -> Array:
    """Adapted demand moves to -(long-run less short-run elasticity) x log price, slowly and at most by the cap.

    Beyond the knees the static curve is already steeper, so the goal stops growing at ten times the anchor.
    """
    multiple = np.clip(smoothed - b.anchor_ln_price[b.use], -KNEE_1, KNEE_2)
    goal = -np.maximum(draw["elasticity_long_run"] - b.slopes[0][b.use], 0.0) * multiple
    step = (goal - adapted) * min(1.0, months / draw["adaptation_lag"])
    cap = draw["adaptation_cap_per_year"] / 12 * months
    moved: Array = adapted + np.clip(step, -cap, network_numbers()["adaptation_return"] * cap)
    return moved
