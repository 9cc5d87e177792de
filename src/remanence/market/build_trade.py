"""Trade of every good: what could be made of it, what freight costs, and who ships to whom."""

from __future__ import annotations

from collections.abc import Mapping

from remanence.market.build_classes import Classes, ship_classes
from remanence.market.goods import ANY, ELEMENTS, ORES, SWARF, USERS
from remanence.market.inputs import Inputs, metal_per_oxide
from remanence.market.network import Builder, Node, node
from remanence.market.parameters import network_numbers

RECYCLERS = ("CHN", "JPN", "SEA")
"""Regions whose magnet makers have their swarf turned back into oxide; elsewhere it is discarded."""
TRADE_ROOM = 1.6
"""A shipment is boxed at this multiple of the world's possible supply of the good; it never binds by itself."""


def possible_supply(inputs: Inputs) -> dict[str, float]:
    """The most of each good that the world could make in a month [t/month], from capacities."""
    mined = {
        ore: sum(p.nameplate for p in inputs.plants if (p.kind, p.product) == ("mine", ore)) / 12
        for ore in ORES
    }
    oxide = {e: 1.5 * sum(mined[ore] * inputs.baskets[ore][e] for ore in ORES) for e in ELEMENTS}
    made = {
        f"{kind}:{name}": sum(p.nameplate for p in inputs.plants if (p.kind, p.product) == (kind, name)) / 12
        for kind, names in (("metal", inputs.metals), ("magnet", inputs.magnets))
        for name in names
    }
    return (
        {f"concentrate:{ore}": t for ore, t in mined.items()}
        | {f"seg:{ore}": t for ore, t in mined.items()}
        | {f"oxide:{e}": t for e, t in oxide.items()}
        | made
    )


def base_price(inputs: Inputs, good: str) -> float:
    """Order of the good's price [USD/kg] for freight alone: oxides as observed, the rest from what they hold."""
    kind, name = good.split(":")
    if kind == "oxide":
        return inputs.oxide_price[name]
    if kind == "metal":
        return inputs.oxide_price[name] / metal_per_oxide(name) + 5.0
    if kind == "magnet":
        return 10.0 + sum(
            t * inputs.oxide_price[e] / metal_per_oxide(e) for e, t in inputs.recipes[name].items()
        )
    return 3.0


def trade(builder: Builder, classes: Classes, supply: Mapping[str, float]) -> None:
    """Every shipment: recorded, boxed by what could be made [t/month], at its freight [USD/kg]."""
    inputs, numbers = builder.inputs, network_numbers()
    goods = (
        [f"oxide:{e}" for e in ELEMENTS]
        + [f"metal:{e}" for e in inputs.metals]
        + [f"magnet:{m}" for m in inputs.magnets]
    )
    for good in goods:
        freight = numbers["freight_fixed"] + numbers["freight_share"] * base_price(inputs, good)
        made, room = _made_in(inputs, good), supply[good] * TRADE_ROOM
        leg = freight * numbers["freight_hub_leg"]
        _pool(builder, good, room, freight, leg, made)
        ship_classes(builder, classes, good, leg, room, made)
    for ore in ORES:
        for kind in ("concentrate", "seg"):
            _raw(builder, f"{kind}:{ore}", supply[f"{kind}:{ore}"] * TRADE_ROOM)


def _made_in(inputs: Inputs, good: str) -> dict[str, float]:
    """The most that each region can make of a good in a month [t/month]; it is the most that it can send on."""
    kind, name = good.split(":")
    made = _recycled_in(inputs, name) if kind == "oxide" else {}
    for plant in inputs.plants:
        if kind == "oxide" and plant.stage == "separation":
            ores = plant.feeds or ("mt_weld",)
            share = max(inputs.baskets[ore][name] for ore in ores) * (
                1.0 if plant.kind != "separation_heavy" else 10.0
            )
            tonnes = plant.nameplate / 12 * min(1.0, share)
        elif plant.kind == kind and plant.product == name:
            tonnes = plant.nameplate / 12
        else:
            continue
        made[plant.region] = made.get(plant.region, 0.0) + tonnes
    return made


def _wanting(inputs: Inputs, good: str) -> set[str]:
    """Regions with end use of a good; no region has a node for what it can neither make nor use."""
    kind, name = good.split(":")
    if kind == "oxide":
        return {region for region in USERS if inputs.oxide_share[region] > 0}
    return {region for region in USERS if inputs.use.get((region, name), 0.0) > 0}


def _recycled_in(inputs: Inputs, element: str) -> dict[str, float]:
    """The most oxide that the swarf of each region's magnet makers can give back [t/month]."""
    back: dict[str, float] = {}
    rate = inputs.process.get("magnet.swarf", 0.0) * inputs.process.get("recycling.recovery", 0.0)
    for plant in inputs.plants:
        if plant.kind == "magnet" and plant.product in SWARF and plant.region in RECYCLERS:
            held = inputs.recipes[plant.product].get(element, 0.0) / metal_per_oxide(element)
            back[plant.region] = back.get(plant.region, 0.0) + plant.nameplate / 12 * rate * held
    return back


def _pool(
    builder: Builder, good: str, room: float, freight: float, leg: float, made: Mapping[str, float]
) -> None:
    """China ships to each region by itself, so that a licence can bind by destination; the rest trade by one pool.

    A region sends on no more than it can make: users' stocks are not resold across borders, and licensed goods may
    not be.
    """
    for region in sorted((_regions(builder, good) | _wanting(builder.inputs, good)) - {"CHN", "sea"}):
        most = min(room, made.get(region, 0.0))
        builder.ship(good, ANY, "CHN", region, freight, room)
        builder.ship(good, ANY, region, "CHN", freight, most)
        builder.ship(good, ANY, region, "sea", leg, most)
        builder.ship(good, ANY, "sea", region, leg, room)


def _regions(builder: Builder, good: str) -> set[str]:
    """Regions with a node of the good, in whatever class."""
    nodes = [Node.parse(label) for label in builder.row if label.startswith(f"{good}|")]
    return {place.region for place in nodes}


def _raw(builder: Builder, good: str, room: float) -> None:
    """Concentrates and SEG+ go straight from where they arise to where a circuit takes them."""
    ore = good.split(":")[1]
    takes = (
        ("separation_heavy",)
        if good.startswith("seg")
        else ("separation_full", "separation_ionic", "separation_light")
    )
    sources = sorted(_regions(builder, good))
    targets = sorted({p.region for p in builder.inputs.plants if p.kind in takes and ore in p.feeds})
    for source in sources:
        for target in targets:
            if source != target:
                builder.ship(good, ANY, source, target, network_numbers()["freight_feed"], room)
        if good.startswith("seg"):
            builder.disposals[good, source] = builder.column(
                f"discard {good}|{source}", 0.0, room, {node(good, source): -1.0}
            )
