"""What a plant makes and takes of a good: one reading of its process, for measures that speak of plants and goods."""

from __future__ import annotations

from remanence.market.goods import HEAVY, LIGHT_PRODUCTS
from remanence.market.inputs import Inputs, Plant, metal_per_oxide

MIXED = ("separation_full", "separation_ionic", "separation_light")
"""Separators that take concentrate; the other kind takes what they leave of the heavies."""


def takes(inputs: Inputs, plant: Plant, good: str) -> float:
    """The most of a good that a tonne of a plant's nameplate takes in [t/t]; 0 where it takes none."""
    form, name = good.split(":")
    if form == "concentrate":
        return float(plant.kind in MIXED and name in plant.feeds)
    if form == "seg":
        return float(plant.kind == "separation_heavy" and name in plant.feeds)
    if form == "oxide" and plant.kind == "metal" and plant.product == name:
        return 1.0 / (metal_per_oxide(name) * inputs.process["metal.recovery"])
    if form == "metal" and plant.kind == "magnet":
        return inputs.recipes[plant.product].get(name, 0.0)
    return 0.0


def makes(inputs: Inputs, plant: Plant, good: str) -> float:
    """The most of a good that a tonne of a plant's nameplate gives [t/t]; 0 where it gives none."""
    form, name = good.split(":")
    if form == "concentrate":
        return float(plant.kind == "mine" and plant.product == name)
    if form in ("metal", "magnet"):
        return float((plant.kind, plant.product) == (form, name))
    if form == "seg":
        return _heavies(inputs, name) if plant.kind == "separation_light" and name in plant.feeds else 0.0
    if form == "oxide" and plant.stage == "separation":
        return max((_oxide(inputs, plant, ore, name) for ore in plant.feeds), default=0.0)
    return 0.0


def _oxide(inputs: Inputs, plant: Plant, ore: str, element: str) -> float:
    basket, recovery = inputs.baskets[ore], inputs.process["separation.recovery"]
    if plant.kind == "separation_heavy":
        return basket[element] / _heavies(inputs, ore) * recovery if element in HEAVY else 0.0
    if plant.kind == "separation_light" and element not in LIGHT_PRODUCTS:
        return 0.0
    return basket[element] * recovery


def _heavies(inputs: Inputs, ore: str) -> float:
    return sum(inputs.baskets[ore][element] for element in HEAVY)
