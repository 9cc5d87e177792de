"""Mass closure per element (law 3): what was mined, used, lost, discarded and kept, from the activities alone.

The check is independent of the balance rows: it weighs each good by what it holds of each element and each process by
the loss that it declares. A wrong recipe, recovery or factor shows as a residual.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from remanence.market.goods import ELEMENTS, HEAVY
from remanence.market.inputs import Inputs, metal_per_oxide
from remanence.market.network import Network

Array = NDArray[np.float64]

TOLERANCE = 1e-9
"""Allowed residual relative to the element's throughput in the month."""


def content(inputs: Inputs, good: str) -> dict[str, float]:
    """T of each element in 1 t of a good (in its own basis)."""
    kind, name = good.split(":")
    if kind == "concentrate":
        return {e: share * metal_per_oxide(e) for e, share in inputs.baskets[name].items()}
    if kind == "seg":
        basket = inputs.baskets[name]
        heavy = sum(basket[e] for e in HEAVY)
        return {e: basket[e] / heavy * metal_per_oxide(e) for e in HEAVY}
    if kind == "oxide":
        return {name: metal_per_oxide(name)}
    if kind == "metal":
        return {name: 1.0}
    swarf = inputs.process["magnet.swarf"]
    recipe = inputs.recipes[name]
    return {e: tonnes * (1 - swarf if kind in ("magnet", "scrap") else 1.0) for e, tonnes in recipe.items()}


@dataclass(frozen=True)
class Ledger:
    """Tonnes of each element (10 groups) that enter and leave per unit of each column, and per tonne of each stock."""

    enter: Array
    leave: Array
    stock: Array

    def residual(self, x: Array, stock_change: Array) -> tuple[Array, Array]:
        """|in - out - stock change - declared loss| and the throughput, per element [t/month].

        Args:
            x: activities [t/month].
            stock_change: by stock curve [t/month].
        """
        entered, left = self.enter @ x, self.leave @ x
        return np.abs(entered - left - self.stock @ stock_change), entered


def ledger(net: Network, inputs: Inputs) -> Ledger:
    """The ledger of a network."""
    columns = len(net.problem.columns)
    enter, leave = np.zeros((len(ELEMENTS), columns)), np.zeros((len(ELEMENTS), columns))
    for mode in net.modes:
        if mode.plant.stage == "mine":
            _add(enter, mode.column, content(inputs, f"concentrate:{mode.name}"), 1.0)
    for column, kind in net.scrap.items():
        _add(enter, column, content(inputs, f"scrap:{kind}"), 1.0)
    for column, lost in net.loss.items():
        _add(leave, column, lost, 1.0)
    for column, saved in net.saved.items():
        _add(leave, column, saved, -1.0)
    for (good, _), column in net.disposals.items():
        _add(leave, column, content(inputs, good), 1.0)
    held: list[dict[str, float]] = []
    for block in net.blocks:
        for i, curve in enumerate(block.curves):
            holds = content(inputs, curve.good)
            if curve.kind == "stock":
                held.append(holds)
                continue
            for step in range(block.steps):
                _add(leave, block.first + i * block.steps + step, holds, 1.0)
    stock = np.array([[holds.get(e, 0.0) for holds in held] for e in ELEMENTS])
    return Ledger(enter, leave, stock)


def _add(matrix: Array, column: int, amounts: dict[str, float], sign: float) -> None:
    for element, tonnes in amounts.items():
        matrix[ELEMENTS.index(element), column] += sign * tonnes
