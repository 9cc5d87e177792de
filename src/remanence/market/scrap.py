"""Scrap from goods in use: cohorts of magnets with lifetimes, outside the clearing.

Magnets of year u leave use at age a with the Weibull distribution of the product that holds them
(Weibull 1951; scale = mean life / gamma(1 + 1/shape)):

    end of life in year t = sum over ages of use(t - a) x (F(a + 1/2) - F(a - 1/2))

Use before the base year is cast back at a stated growth from the use of the base year, use after it grows as demand
does in the run. What leaves use is collected by price:

    collected = share x end of life x (price / base price) ^ elasticity        (elasticity 0.28: Sprecher et al. 2014)

Bonded magnets and SmCo are not taken back: the first hold resin, the second is a declared loss. A magnet counts where
it was built in, although its product may die elsewhere; what users do in a run does not yet change what they throw
away.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from remanence.market.inputs import Inputs, metal_per_oxide
from remanence.market.parameters import network_numbers

Array = NDArray[np.float64]

PRODUCTS = ("electronics", "appliances", "vehicles", "wind")
KINDS = ("ndfeb", "ndfeb_heavy")
"""Magnet kinds that are taken back."""
COLLECTORS = ("CHN", "JPN", "EUR", "USA")
"""Regions with works that take end-of-life magnets."""
OLDEST = 60
"""Years after which nothing is left in use."""
EDGES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 3.0, 6.0)
"""Price against its base between which collection rises by a step."""


@lru_cache
def leaving(kind: str) -> Array:
    """Share of a cohort of a magnet kind that leaves use at each age in years; sums to 1."""
    numbers = network_numbers()
    shape = numbers["lifetime_shape"]
    ages = np.arange(OLDEST + 1)
    total = np.zeros(OLDEST + 1)
    for product, share in held_in(kind).items():
        scale = numbers[f"lifetime_{product}"] / math.gamma(1 + 1 / shape)
        gone = 1.0 - np.exp(-((np.append(np.maximum(ages - 0.5, 0.0), np.inf) / scale) ** shape))
        total += share * np.diff(gone)
    return total


def held_in(kind: str) -> dict[str, float]:
    """Share of a magnet kind that goes into each product; wind power is the rest."""
    numbers = network_numbers()
    shares = {product: numbers[f"share_{product}_{kind}"] for product in PRODUCTS[:-1]}
    return shares | {PRODUCTS[-1]: 1.0 - sum(shares.values())}


def end_of_life(kind: str, years: float, growth: float) -> float:
    """Magnets that leave use in the year ``years`` after the base year, per tonne used in the base year [t/t].

    Args:
        kind: of magnet.
        years: since the middle of the base year.
        growth: of use a year after the base year [-].
    """
    before = network_numbers()["past_growth_magnets"]
    born = years - np.arange(OLDEST + 1)
    use = np.where(born > 0, (1.0 + growth) ** born, (1.0 + before) ** born)
    return float(use @ leaving(kind))


def collected(inputs: Inputs, kind: str, region: str) -> float:
    """Magnets taken back at the prices of the base year [t/a]."""
    share = network_numbers()["collection_share"]
    return inputs.use[region, kind] * end_of_life(kind, 0.0, 0.0) * share


def content(inputs: Inputs, kind: str) -> dict[str, float]:
    """T of each element in a tonne of end-of-life magnet: the recipe less what went to swarf."""
    return {e: tonnes * (1 - inputs.process["magnet.swarf"]) for e, tonnes in inputs.recipes[kind].items()}


def oxides(inputs: Inputs, kind: str) -> dict[str, float]:
    """T of each oxide that a tonne of end-of-life magnet gives back."""
    recovery = inputs.process["recycling.recovery"]
    return {e: tonnes * recovery / metal_per_oxide(e) for e, tonnes in content(inputs, kind).items()}


def supply(inputs: Inputs, element: str) -> float:
    """Oxide from end-of-life magnets at the prices of the base year [t/a]."""
    return sum(
        collected(inputs, kind, region) * oxides(inputs, kind).get(element, 0.0)
        for kind in KINDS
        if kind in inputs.recipes
        for region in COLLECTORS
    )


def steps() -> list[tuple[float, float]]:
    """Collection as steps: price against its base, and tonnes against those collected at the base price."""
    elasticity = network_numbers()["collection_elasticity"]
    return [((low + high) / 2, high**elasticity - low**elasticity) for low, high in pairwise(EDGES)]
