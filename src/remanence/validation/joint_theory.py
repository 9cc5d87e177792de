"""Joint production on paper: the signs that theory gives, from inputs alone, without any run of the market.

Linear comparative statics of ores with fixed baskets (after Brown and Eggert 2018, Resources Policy 55:31-48, whose
leader and followers each sell many oxides), widened by the joint use of oxides in magnets. ``docs/joint-production.md``
derives it. What it gives is data/cases/joint-production/expected.csv, which the market is then held against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from remanence.market.goods import ELEMENTS, MAGNETS, ORES
from remanence.market.inputs import Inputs, metal_per_oxide

Array = NDArray[np.float64]

BOUGHT = tuple(e for e in ELEMENTS if e != "HoLu")
"""Oxides of which a public buyer takes more."""
CUT = ("bayan_obo", "ionic_myanmar", "mt_weld")
"""Ores of which less is mined."""
FOLLOWERS = ("mountain_pass", "mt_weld", "ionic_myanmar", "monazite_sand")
"""Ores mined outside China, whose profit is read."""
PURCHASE, CUTBACK = 0.05, 0.10
"""Size of a purchase, of world output of the oxide, and of a cut, of the ore's output [-]."""
LEAST = 3e-3
"""Log change from which a sign is claimed."""
NOTHING = 1e-9
"""Log change that is rounding of a linear solve."""
FLOORED = ("La", "Ce", "Sm")
"""Oxides that separators leave unfinished when their price falls a little: they can hardly fall."""


@dataclass(frozen=True)
class Slopes:
    """The market around its base year, in t/a of oxide per unit of log price.

    Attributes:
        supply: effect of the log price of f on output of e, shape (10, 10), >= 0.
        demand: effect on use of e, shape (10, 10), >= 0 as a fall.
        by_ore: oxide won from each ore, shape (8, 10) [t/a].
        weights: share of each oxide in the ore's value after separation, shape (8, 10) [-].
    """

    supply: Array
    demand: Array
    by_ore: Array
    weights: Array


def slopes(inputs: Inputs, draw: Mapping[str, float], mine_elasticity: float) -> Slopes:
    """Slopes of supply and demand from closed inputs of the base year.

    Args:
        inputs: inputs after the material closure.
        draw: elasticities by name.
        mine_elasticity: of ore output to the ore's value; 0 where quotas fix it [-].
    """
    price = np.array([inputs.oxide_price[e] for e in ELEMENTS])
    won = np.array([[inputs.baskets[ore][e] for e in ELEMENTS] for ore in ORES])
    won *= inputs.process["separation.recovery"]
    mined = np.array([_mined(inputs, ore) for ore in ORES])
    value = won @ price - np.array([_separation_cost(inputs, ore) for ore in ORES])
    weights = won * price / value[:, None]
    by_ore = mined[:, None] * won
    supply = mine_elasticity * by_ore.T @ weights
    per_magnet = {m: _oxide_in(inputs, m) for m in MAGNETS}
    tonnes = {m: sum(t for (_, kind), t in inputs.use.items() if kind == m) for m in MAGNETS}
    used = np.sum([tonnes[m] * per_magnet[m] for m in MAGNETS], axis=0)
    other = np.maximum(by_ore.sum(axis=0) - used, [inputs.other_use.get(e, (0.0,))[0] for e in ELEMENTS])
    demand = np.diag(draw["elasticity_oxide"] * other)
    for magnet in MAGNETS:
        name = "elasticity_" + ("ndfeb" if magnet == "ndfeb_bonded" else magnet)
        content = per_magnet[magnet]
        share = content * price / (content @ price + _making_cost(inputs, magnet))
        demand += draw[name] * tonnes[magnet] * np.outer(content, share)
    return Slopes(supply, demand, by_ore, weights)


def _mined(inputs: Inputs, ore: str) -> float:
    return sum(p.base_output for p in inputs.plants if (p.kind, p.product) == ("mine", ore))


def _mean_cost(plants: list[tuple[float, float]]) -> float:
    weight = sum(w for w, _ in plants)
    return sum(w * cost for w, cost in plants) / weight if weight else 0.0


def _separation_cost(inputs: Inputs, ore: str) -> float:
    """Mean cost of the separators that take the ore, by output [USD/kg REO]."""
    kinds = ("separation_full", "separation_light", "separation_ionic")
    return _mean_cost(
        [(p.base_output, p.unit_cost) for p in inputs.plants if p.kind in kinds and ore in p.feeds]
    )


def _making_cost(inputs: Inputs, magnet: str) -> float:
    """Mean cost of making a magnet, and the metals in it [USD/kg]."""

    def mean(kind: str, product: str) -> float:
        made = [(p.base_output, p.unit_cost) for p in inputs.plants if (p.kind, p.product) == (kind, product)]
        return _mean_cost(made)

    return mean("magnet", magnet) + sum(t * mean("metal", e) for e, t in inputs.recipes[magnet].items())


def _oxide_in(inputs: Inputs, magnet: str) -> Array:
    """Oxide that a tonne of magnet takes, less what its swarf gives back [t/t]."""
    back = 0.0 if magnet == "smco" else inputs.process["magnet.swarf"] * inputs.process["recycling.recovery"]
    recipe = inputs.recipes[magnet]
    return np.array(
        [
            recipe.get(e, 0.0) / metal_per_oxide(e) * (1 / inputs.process["metal.recovery"] - back)
            for e in ELEMENTS
        ]
    )


def price_response(s: Slopes, bought: Array, lost: Array) -> Array:
    """Log change of every price when ``bought`` is taken more and ``lost`` made less, both t/a by oxide.

    Supply less use stays zero: ``(supply + demand) d ln p = bought + lost``.
    """
    return np.asarray(np.linalg.solve(s.supply + s.demand, bought + lost))


def sign(change: float, floored: bool = False) -> str:
    """``+``, ``-``, ``0`` (nothing moves it), ``-0`` (falls or stays), or ``?`` (too small for a claim)."""
    if abs(change) < NOTHING:
        return "0"
    if abs(change) < LEAST:
        return "?"
    if change > 0:
        return "+"
    return "-0" if floored else "-"


@dataclass(frozen=True)
class Claim:
    """One cell of the table: what happens to ``outcome`` in an ``experiment`` under a ``regime``."""

    regime: str
    experiment: str
    outcome: str
    sign: str
    size: float


def derive(
    inputs: Inputs, draws: Sequence[Mapping[str, float]], regimes: Mapping[str, Sequence[float]]
) -> list[Claim]:
    """Every cell of the table, regime by regime. A sign is claimed only where all variants of the numbers give it.

    Args:
        inputs: inputs after the material closure.
        draws: elasticities of use by name, the central set first.
        regimes: elasticities of mines by name of the regime, the central one first; 0 is a quota that binds.
    """
    claims = []
    for regime, elasticities in regimes.items():
        variants = [_table(slopes(inputs, draw, e), e) for e in elasticities for draw in draws]
        for cell, size in variants[0].items():
            floored = cell[1].removeprefix("price ") in FLOORED
            signs = {sign(variant[cell], floored) for variant in variants}
            claims.append(Claim(regime, *cell, signs.pop() if len(signs) == 1 else "?", size))
    return claims


def _table(s: Slopes, elasticity: float) -> dict[tuple[str, str], float]:
    """Log change of each outcome in each experiment, by (experiment, outcome)."""
    made = s.by_ore.sum(axis=0)
    nothing = np.zeros(len(ELEMENTS))
    cells: dict[tuple[str, str], float] = {}
    for element in BOUGHT:
        bought = nothing.copy()
        bought[ELEMENTS.index(element)] = PURCHASE * made[ELEMENTS.index(element)]
        cells |= _cells(s, f"buy {element}", elasticity, price_response(s, bought, nothing), None)
    for ore in CUT:
        lost = CUTBACK * s.by_ore[ORES.index(ore)]
        cells |= _cells(s, f"cut {ore}", elasticity, price_response(s, nothing, lost), ore)
    return cells


def _cells(
    s: Slopes, experiment: str, elasticity: float, dp: Array, cut: str | None
) -> dict[tuple[str, str], float]:
    value = s.weights @ dp
    tonnes = s.by_ore.sum(axis=1) / s.by_ore.sum()
    output = elasticity * value
    if cut is not None:
        output[ORES.index(cut)] -= CUTBACK
    cells = {(experiment, f"price {e}"): float(dp[i]) for i, e in enumerate(ELEMENTS)}
    cells[experiment, "ore output"] = float(tonnes @ output)
    cells |= {(experiment, f"profit {ore}"): float(value[ORES.index(ore)]) for ore in FOLLOWERS}
    return cells
