"""A market made by hand: three regions and four goods, small enough to check by eye, and draws of it.

``north`` mines, separates and makes magnets and ships under a gross-tonnage pool; ``south`` mines and separates;
``east`` makes magnets from what it buys. Concentrate gives two oxides at once (joint production), a magnet takes both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from hypothesis import strategies as st

from remanence.market.curves import FOCUS, Curves, grid, steps_of
from remanence.market.inputs import Inputs
from remanence.market.network import Builder, Curve, Network, node
from remanence.market.solver import Problem

ORE, LIGHT, HEAVY, MAGNET = "concentrate:ore", "oxide:light", "oxide:heavy", "magnet:motor"
REGIONS = ("north", "south", "east")
STEPS = 12
POOL = "quota"
USES = ((LIGHT, "north"), (HEAVY, "north"), (HEAVY, "east"), *((MAGNET, region) for region in REGIONS))
STOCKS = ((HEAVY, "east"), (MAGNET, "south"))
PLANTS = ("mine north", "mine south", "separate north", "separate south", "magnets north", "magnets east")


@dataclass(frozen=True)
class Small:
    """What is drawn of a network: tonnes a month and USD/kg.

    Attributes:
        cost, room: unit cost and capacity of each plant, by name.
        heavy: heavy oxide in a tonne of ore; recovery: of both oxides.
        light_in, heavy_in: t of oxide in a tonne of magnet.
        freight: USD/kg of any shipment.
        quantity, price, slope: anchor and elasticity of each use, in the order of ``USES``.
        stock: t carried in, in the order of ``STOCKS``.
        quota: t a month that may leave ``north``.
    """

    cost: Mapping[str, float]
    room: Mapping[str, float]
    heavy: float
    recovery: float
    light_in: float
    heavy_in: float
    freight: float
    quantity: tuple[float, ...]
    price: tuple[float, ...]
    slope: tuple[float, ...]
    stock: tuple[float, ...]
    quota: float


def _by_plant(low: float, high: float) -> st.SearchStrategy[dict[str, float]]:
    return st.fixed_dictionaries({plant: st.floats(low, high) for plant in PLANTS})


def _each(count: int, low: float, high: float) -> st.SearchStrategy[tuple[float, ...]]:
    return st.tuples(*[st.floats(low, high) for _ in range(count)])


smalls: st.SearchStrategy[Small] = st.builds(
    Small,
    cost=_by_plant(0.5, 20.0),
    room=_by_plant(20.0, 800.0),
    heavy=st.floats(0.02, 0.3),
    recovery=st.floats(0.7, 0.98),
    light_in=st.floats(0.2, 0.4),
    heavy_in=st.floats(0.01, 0.1),
    freight=st.floats(0.05, 1.0),
    quantity=_each(len(USES), 5.0, 300.0),
    price=_each(len(USES), 5.0, 200.0),
    slope=_each(len(USES), 0.1, 1.2),
    stock=_each(len(STOCKS), 0.0, 100.0),
    quota=st.floats(5.0, 2000.0),
)
"""Whole networks: costs, capacities, yields, recipes, demand curves, stocks and the quota."""


def empty_inputs() -> Inputs:
    """Inputs of a network that reads none."""
    return Inputs(0, (), {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, frozenset())


def hand_made(small: Small, *, halves: bool = False) -> Network:
    """The network; with ``halves`` every plant stands twice at half its size."""
    builder = Builder(empty_inputs())
    for plant in PLANTS:
        kind, region = plant.split(" ")
        parts = (f"{plant} a", f"{plant} b") if halves else (plant,)
        for part in parts:
            _plant(builder, small, part, plant, _recipe(small, kind, region), small.room[plant] / len(parts))
    shipments = _trade(builder, small)
    for good, region in ((LIGHT, "north"), (LIGHT, "south"), (HEAVY, "south"), (LIGHT, "east")):
        builder.column(f"discard {node(good, region)}", -0.2, 5000.0, {node(good, region): -1.0})
    builder.curve_block([Curve(good, region, "any", "use", 0.0, "") for good, region in USES], STEPS)
    builder.curve_block([Curve(good, region, "any", "stock", 0.0, "") for good, region in STOCKS], STEPS)
    return builder.finish({POOL: dict.fromkeys(shipments, 1.0)})


def _recipe(small: Small, kind: str, region: str) -> dict[str, float]:
    if kind == "mine":
        return {node(ORE, region): 1.0}
    if kind == "separate":
        return {
            node(ORE, region): -1.0,
            node(LIGHT, region): (1 - small.heavy) * small.recovery,
            node(HEAVY, region): small.heavy * small.recovery,
        }
    return {
        node(LIGHT, region): -small.light_in,
        node(HEAVY, region): -small.heavy_in,
        node(MAGNET, region): 1.0,
    }


def _plant(
    builder: Builder, small: Small, name: str, plant: str, entries: Mapping[str, float], room: float
) -> None:
    """Two rungs of cost that sell service to one activity."""
    for rung, dearer in enumerate((1.0, 1.3)):
        builder.column(
            f"tranche {name} #{rung}", small.cost[plant] * dearer, room / 2, {f"service {name}": 1.0}
        )
    builder.column(f"run {name}", 0.0, 2 * room, {f"service {name}": -1.0, **entries})


def _trade(builder: Builder, small: Small) -> list[int]:
    """Every shipment; those out of ``north`` are returned for the pool."""
    pooled = []
    for good, source, target in (
        (ORE, "south", "north"),
        (LIGHT, "north", "east"),
        (HEAVY, "north", "east"),
        (LIGHT, "south", "east"),
        (HEAVY, "south", "east"),
        (HEAVY, "south", "north"),
        *((MAGNET, "north", region) for region in ("south", "east")),
        *((MAGNET, "east", region) for region in ("south", "north")),
    ):
        entries = {node(good, source): -1.0, node(good, target): 1.0}
        column = builder.column(f"ship {node(good, source)} > {target}", small.freight, 5000.0, entries)
        if source == "north":
            pooled.append(column)
    return pooled


def clearing(net: Network, small: Small) -> Problem:
    """The problem of one month: curves cut into steps around their anchors, stocks carried in, the quota set."""
    problem = net.problem
    cost, upper = problem.cost.copy(), problem.upper.copy()
    rhs, most = problem.row_lower.copy(), problem.row_upper.copy()
    stock_price = [small.price[USES.index(place)] if place in USES else 20.0 for place in STOCKS]
    kinds = (
        (small.quantity, small.price, small.slope),
        ([max(tonnes, 1.0) for tonnes in small.stock], stock_price, [0.5] * len(STOCKS)),
    )
    for block, (quantity, price, slope) in zip(net.blocks, kinds, strict=True):
        slopes = np.array([slope, np.maximum(slope, 0.6), np.maximum(slope, 1.2)])
        curves = Curves(np.log(quantity), np.log(price), slopes)
        widths, values = steps_of(curves, curves.ln_price, grid(block.steps, FOCUS[0]))
        upper[block.columns], cost[block.columns] = widths.ravel(), -values.ravel()
    rhs[[net.row[node(*place)] for place in STOCKS]] -= small.stock
    balances = len(net.row)
    most[:balances] = rhs[:balances]
    most[net.pools[POOL]] = small.quota
    return replace(problem, cost=cost, upper=upper, row_lower=rhs, row_upper=most)


def month_of(small: Small, *, halves: bool = False) -> Problem:
    """Network and month in one."""
    return clearing(hand_made(small, halves=halves), small)


def example() -> Small:
    """One network for tests that need no draw; everything moves in it."""
    cost = dict(zip(PLANTS, (2.0, 3.0, 4.0, 5.0, 9.0, 14.0), strict=True))
    room = dict(zip(PLANTS, (600.0, 200.0, 600.0, 150.0, 400.0, 300.0), strict=True))
    return Small(
        cost=cost,
        room=room,
        heavy=0.08,
        recovery=0.9,
        light_in=0.31,
        heavy_in=0.03,
        freight=0.3,
        quantity=(120.0, 15.0, 8.0, 250.0, 90.0, 160.0),
        price=(40.0, 180.0, 180.0, 45.0, 45.0, 45.0),
        slope=(0.4, 0.3, 0.3, 0.25, 0.25, 0.25),
        stock=(12.0, 60.0),
        quota=60.0,
    )
