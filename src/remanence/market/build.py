"""World -> Network: plants, trade, uses and stocks of the whole chain as columns, from the market's inputs.

Each block of activities is one function. What a plant may do is data (its process and feeds); what a process turns
into what is here, with the recovery, recipe and factor it takes from the inputs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from remanence.market.goods import (
    CLASSES,
    ELEMENTS,
    HEAVY,
    LIGHT_PRODUCTS,
    ORES,
    SWARF,
    USERS,
    has_origin,
)
from remanence.market.inputs import Inputs, Plant, metal_per_oxide
from remanence.market.network import (
    BIG_STEPS,
    SMALL_STEPS,
    STOCK_STEPS,
    Arc,
    Builder,
    Curve,
    Mode,
    Network,
    node,
)
from remanence.market.parameters import network_numbers

RECYCLERS = ("CHN", "JPN", "SEA")
"""Regions whose magnet makers have their swarf turned back into oxide; elsewhere it is discarded."""
TRADE_ROOM = 1.6
"""A shipment is boxed at this multiple of the world's possible supply of the good; it never binds by itself."""


def build_network(inputs: Inputs, shifts: Mapping[str, float]) -> Builder:
    """All activities for monthly clearing; widths, stocks and measures are set later by the period.

    Args:
        inputs: figures of the base year [t/a, USD/kg].
        shifts: cost shifts of plants by id [USD/kg], from the base-year calibration.
    """
    builder = Builder(inputs)
    supply = _possible_supply(inputs)
    for plant in inputs.plants:
        _tranches(builder, plant, shifts.get(plant.id, 0.0))
        _MODES[plant.kind](builder, plant)
    _recycling(builder, inputs)
    _reclassify(builder, supply)
    _trade(builder, inputs, supply)
    _disposal(builder, inputs, supply)
    _use_and_stock(builder, inputs)
    return builder


def network(inputs: Inputs, shifts: Mapping[str, float]) -> Network:
    """The network without gross-tonnage pools."""
    return build_network(inputs, shifts).finish()


def is_covered(inputs: Inputs, plant: Plant) -> bool:
    """Whether what the plant makes is of covered origin, whatever it is made from."""
    return plant.country in inputs.covered


def _tranches(builder: Builder, plant: Plant, shift: float) -> None:
    """The plant's capacity as a cost ladder selling service to its modes [t/month, USD/kg].

    Half the rungs lie below the output observed in the base year, so that the kink of the ladder stands exactly there.
    """
    if plant.opens is None:
        room = max(plant.nameplate - plant.base_output, 0.0)
        ladder = [*_rungs("below", plant.base_output), *_rungs("above", room)]
    else:
        ladder = _rungs("project", plant.nameplate)
    columns = [
        builder.column(
            f"tranche {plant.id} #{i}",
            plant.unit_cost * (1 + rung) + shift,
            size / 12,
            {f"service {plant.id}": 1.0},
        )
        for i, (rung, size) in enumerate(ladder)
    ]
    builder.tranches[plant.id] = np.array(columns, dtype=np.int32)


def _rungs(part: str, tonnes: float) -> list[tuple[float, float]]:
    """Three equal rungs: cost against the plant's own [-], and size [t/a]."""
    return [(network_numbers()[f"ladder_{part}_{i}"], tonnes / 3) for i in (1, 2, 3)]


def _mode(
    builder: Builder, plant: Plant, name: str, entries: Mapping[str, float], extra_cost: float = 0.0
) -> int:
    room = plant.nameplate / 12 * 2.0
    column = builder.column(
        f"run {plant.id} {name}".strip(), extra_cost, room, {f"service {plant.id}": -1.0, **entries}
    )
    builder.modes.append(Mode(plant, name, column))
    return column


def _mine(builder: Builder, plant: Plant) -> None:
    ore = plant.product
    _mode(builder, plant, ore, {node(f"concentrate:{ore}", plant.region): 1.0})


def _separation(builder: Builder, plant: Plant) -> None:
    """1 t REO of feed gives its oxides at the stated recovery; a light plant leaves Sm to Lu and Y in SEG+."""
    for ore in plant.feeds:
        _separate(builder, plant, ore, light=plant.kind == "separation_light")


def _separate(builder: Builder, plant: Plant, ore: str, *, light: bool) -> None:
    basket, recovery = builder.inputs.baskets[ore], builder.inputs.process["separation.recovery"]
    region = plant.region
    made = LIGHT_PRODUCTS if light else ELEMENTS
    entries = {node(f"concentrate:{ore}", region): -1.0}
    entries |= {node(f"oxide:{e}", region): basket[e] * recovery for e in made if basket[e] > 0}
    heavy = sum(basket[e] for e in HEAVY)
    if light and heavy > 0:
        entries[node(f"seg:{ore}", region)] = heavy
    column = _mode(builder, plant, ore, entries)
    builder.loss[column] = {e: basket[e] * (1 - recovery) * metal_per_oxide(e) for e in made}


def _separation_heavy(builder: Builder, plant: Plant) -> None:
    for ore in plant.feeds:
        basket, recovery = builder.inputs.baskets[ore], builder.inputs.process["separation.recovery"]
        heavy = sum(basket[e] for e in HEAVY)
        share = {e: basket[e] / heavy for e in HEAVY if basket[e] > 0}
        entries = {node(f"seg:{ore}", plant.region): -1.0}
        entries |= {node(f"oxide:{e}", plant.region): s * recovery for e, s in share.items()}
        column = _mode(builder, plant, ore, entries)
        builder.loss[column] = {e: s * (1 - recovery) * metal_per_oxide(e) for e, s in share.items()}


def _metal(builder: Builder, plant: Plant) -> None:
    element = plant.product
    recovery = builder.inputs.process["metal.recovery"]
    oxide = 1.0 / (metal_per_oxide(element) * recovery)
    origin = "any" if is_covered(builder.inputs, plant) else "clear"
    column = _mode(
        builder,
        plant,
        "",
        {node(f"oxide:{element}", plant.region): -oxide, node(f"metal:{element}", plant.region, origin): 1.0},
    )
    builder.loss[column] = {element: 1.0 / recovery - 1.0}


def _magnet(builder: Builder, plant: Plant) -> None:
    """Alloying, strip casting, pressing and sintering in one step; clear only from clear metal at a clear plant."""
    kind = plant.product
    classes = ("any",) if is_covered(builder.inputs, plant) else CLASSES
    for origin in classes:
        _make_magnet(builder, plant, kind, origin, saving={})
        if kind == "ndfeb_heavy":
            _make_magnet(builder, plant, kind, origin, saving=_diffusion_saving(builder.inputs))


def _diffusion_saving(inputs: Inputs) -> dict[str, float]:
    recipe = inputs.recipes["ndfeb_heavy"]
    return {e: recipe[e] * inputs.process[f"diffusion.{e.lower()}_saving"] for e in ("Dy", "Tb")}


def _make_magnet(builder: Builder, plant: Plant, kind: str, origin: str, saving: Mapping[str, float]) -> None:
    """One tonne of blank from its metals; ``saving`` is what grain-boundary diffusion leaves out [t/t]."""
    recipe, swarf = builder.inputs.recipes[kind], builder.inputs.process["magnet.swarf"]
    entries = {
        node(f"metal:{e}", plant.region, origin): -(tonnes - saving.get(e, 0.0))
        for e, tonnes in recipe.items()
    }
    entries[node(f"magnet:{kind}", plant.region, origin)] = 1.0
    booked = "ndfeb" if saving else SWARF.get(kind)
    if booked:
        entries[node(f"swarf:{booked}", plant.region)] = swarf * _like(recipe, builder.inputs.recipes[booked])
    name = " ".join(filter(None, ("diffused" if saving else "", "" if origin == "any" else origin)))
    column = _mode(
        builder, plant, name, entries, builder.inputs.process["diffusion.extra_cost"] if saving else 0.0
    )
    if saving:
        builder.upper[column] = plant.nameplate / 12 * builder.inputs.process["diffusion.capacity_share"]
        builder.saved[column] = {e: tonnes * (1 - swarf) for e, tonnes in saving.items()}
    kept = builder.inputs.recipes[booked] if booked else {}
    builder.loss[column] = {
        e: swarf * (tonnes - saving.get(e, 0.0)) for e, tonnes in recipe.items() if e not in kept
    }


def _like(recipe: Mapping[str, float], booked: Mapping[str, float]) -> float:
    """Tonnes of the booked swarf kind with as much NdPr as one tonne of this magnet's swarf.

    Swarf of bonded magnets and of diffused ones (too little heavy to be kept apart) counts as the light kind.
    """
    return recipe["NdPr"] / booked["NdPr"]


_MODES = {
    "mine": _mine,
    "separation_full": _separation,
    "separation_ionic": _separation,
    "separation_light": _separation,
    "separation_heavy": _separation_heavy,
    "metal": _metal,
    "magnet": _magnet,
}


def _recycling(builder: Builder, inputs: Inputs) -> None:
    """Swarf back to oxide where magnets are made; free disposal else."""
    recovery = inputs.process.get("recycling.recovery", 0.0)
    places = sorted({label.split("|")[1] for label in builder.row if label.startswith("swarf:")})
    for kind in sorted(set(SWARF.values()) & set(inputs.magnets)):
        recipe = inputs.recipes[kind]
        cost = inputs.process["recycling.unit_cost"] * sum(recipe.values())
        for region in places:
            if node(f"swarf:{kind}", region) not in builder.row:
                continue
            room = sum(p.nameplate for p in inputs.plants if p.stage == "magnet" and p.region == region) / 12
            if region in RECYCLERS:
                entries = {node(f"swarf:{kind}", region): -1.0}
                entries |= {
                    node(f"oxide:{e}", region): tonnes * recovery / metal_per_oxide(e)
                    for e, tonnes in recipe.items()
                }
                column = builder.column(f"recycle swarf:{kind}|{region}", cost, room, entries)
                builder.loss[column] = {e: tonnes * (1 - recovery) for e, tonnes in recipe.items()}
            column = builder.column(
                f"discard swarf:{kind}|{region}", 0.0, room, {node(f"swarf:{kind}", region): -1.0}
            )
            builder.disposals[f"swarf:{kind}", region] = column


def _reclassify(builder: Builder, supply: Mapping[str, float]) -> None:
    """What is clear may serve a demand that takes any origin; never the other way."""
    inputs = builder.inputs
    for good in [f"metal:{e}" for e in inputs.metals] + [f"magnet:{m}" for m in inputs.magnets]:
        wanted = {region for region in _wanting(builder.inputs, good) if region != "CHN"}
        made = {region for region in USERS if node(good, region, "clear") in builder.row}
        for region in sorted(wanted | made):
            builder.column(
                f"as any {good}|{region}",
                0.0,
                supply[good] * TRADE_ROOM,
                {node(good, region, "clear"): -1.0, node(good, region): 1.0},
            )


def _possible_supply(inputs: Inputs) -> dict[str, float]:
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


def _trade(builder: Builder, inputs: Inputs, supply: Mapping[str, float]) -> None:
    goods = (
        [f"oxide:{e}" for e in ELEMENTS]
        + [f"metal:{e}" for e in inputs.metals]
        + [f"magnet:{m}" for m in inputs.magnets]
    )
    for good in goods:
        numbers = network_numbers()
        freight = numbers["freight_fixed"] + numbers["freight_share"] * base_price(inputs, good)
        for origin in CLASSES if has_origin(good) else ("any",):
            _pool(builder, good, origin, supply[good] * TRADE_ROOM, freight, _made_in(inputs, good))
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
    builder: Builder, good: str, origin: str, room: float, freight: float, made: Mapping[str, float]
) -> None:
    """China ships to each region by itself, so that a licence can bind by destination; the rest trade by one pool.

    A region sends on no more than it can make: users' stocks are not resold across borders, and licensed goods may
    not be.
    """
    leg = freight * network_numbers()["freight_hub_leg"]
    at_plants = {label.split("|")[1] for label in builder.row if label.split("|")[0] == good}
    for region in sorted((at_plants | _wanting(builder.inputs, good)) - {"CHN", "sea"}):
        here = node(good, region, origin)
        if origin == "any":
            _arc(builder, good, origin, "CHN", region, freight, room)
            _arc(builder, good, origin, region, "CHN", freight, min(room, made.get(region, 0.0)))
        if origin == "any" or here in builder.row:
            _arc(builder, good, origin, region, "sea", leg, min(room, made.get(region, 0.0)))
            _arc(builder, good, origin, "sea", region, leg, room)


def _arc(
    builder: Builder, good: str, origin: str, source: str, target: str, cost: float, room: float
) -> None:
    column = builder.column(
        f"ship {node(good, source, origin)} > {target}",
        cost,
        room,
        {node(good, source, origin): -1.0, node(good, target, origin): 1.0},
    )
    builder.arcs.append(Arc(good, origin, source, target, column))


def _raw(builder: Builder, good: str, room: float) -> None:
    """Concentrates and SEG+ go straight from where they arise to where a circuit takes them."""
    ore = good.split(":")[1]
    takes = (
        ("separation_heavy",)
        if good.startswith("seg")
        else ("separation_full", "separation_ionic", "separation_light")
    )
    sources = sorted({label.split("|")[1] for label in builder.row if label.split("|")[0] == good})
    targets = sorted({p.region for p in builder.inputs.plants if p.kind in takes and ore in p.feeds})
    for source in sources:
        for target in targets:
            if source != target:
                _arc(builder, good, "any", source, target, network_numbers()["freight_feed"], room)
        if good.startswith("seg"):
            builder.disposals[good, source] = builder.column(
                f"discard {good}|{source}", 0.0, room, {node(good, source): -1.0}
            )


def _disposal(builder: Builder, inputs: Inputs, supply: Mapping[str, float]) -> None:
    """Every oxide can be left unfinished at the separator for the finishing cost it saves."""
    places = sorted({p.region for p in inputs.plants if p.stage == "separation"} | set(RECYCLERS))
    for element in ELEMENTS:
        share = network_numbers().get(f"discard_share_{element}", 0.0)
        credit = network_numbers().get(f"discard_usd_{element}", share * inputs.oxide_price[element])
        for region in places:
            label = node(f"oxide:{element}", region)
            if label in builder.row:
                column = builder.column(
                    f"discard {label}", -credit, supply[f"oxide:{element}"], {label: -1.0}
                )
                builder.disposals[f"oxide:{element}", region] = column


def _use_and_stock(builder: Builder, inputs: Inputs) -> None:
    """Use curves by node and a stock curve behind each node that users or plants draw from."""
    big: list[Curve] = []
    small: list[Curve] = []
    elasticity = "elasticity_oxide" if inputs.magnets else "elasticity_oxide_whole"
    for element in ELEMENTS:
        for region in USERS:
            share = inputs.oxide_share[region]
            if share > 0:
                curve = Curve(f"oxide:{element}", region, "any", "use", share, elasticity)
                (big if share >= 0.02 else small).append(curve)
    for magnet in inputs.magnets:
        world = sum(inputs.use[r, magnet] for r in USERS)
        elasticity = "elasticity_smco" if magnet == "smco" else f"elasticity_{magnet.replace('_bonded', '')}"
        for region in USERS:
            total, clear = inputs.use[region, magnet], inputs.clear_share.get((region, magnet), 0.0)
            for origin, use in (("any", total * (1 - clear)), ("clear", total * clear)):
                if use > 0:
                    curve = Curve(f"magnet:{magnet}", region, origin, "use", use / 12, elasticity)
                    (big if use >= 0.02 * world else small).append(curve)
    builder.curve_block(big, BIG_STEPS)
    builder.curve_block(small, SMALL_STEPS)
    builder.curve_block(_stocks(inputs, [*big, *small]), STOCK_STEPS)


def _stocks(inputs: Inputs, uses: list[Curve]) -> list[Curve]:
    """A stock stands behind every use curve and behind every metal that a magnet plant draws on."""
    stocks = [Curve(c.good, c.region, c.origin, "stock", 0.0, "elasticity_stock") for c in uses]
    for element in inputs.metals:
        for region in USERS:
            makers = [
                p
                for p in inputs.plants
                if p.region == region and p.stage == "magnet" and element in inputs.recipes[p.product]
            ]
            if makers:
                stocks.append(Curve(f"metal:{element}", region, "any", "stock", 0.0, "elasticity_stock"))
    return stocks
