"""World -> Network: plants, trade, uses and stocks of the whole chain as columns, from the market's inputs.

Each block of activities is one function. What a plant may do is data (its process and feeds); what a process turns
into what is here, with the recovery, recipe and factor it takes from the inputs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from remanence.market.build_classes import (
    Classes,
    asking,
    classes_of,
    counted,
    gives_clear,
    is_covered,
    pass_on,
)
from remanence.market.build_scrap import recycling
from remanence.market.build_trade import RECYCLERS, TRADE_ROOM, possible_supply, trade
from remanence.market.goods import (
    ANY,
    ASKED,
    BEFORE_MELT,
    CLEAR,
    ELEMENTS,
    HEAVY,
    LIGHT_PRODUCTS,
    SWARF,
    USERS,
)
from remanence.market.inputs import Inputs, Plant, metal_per_oxide
from remanence.market.network import (
    BIG_STEPS,
    SMALL_STEPS,
    STOCK_STEPS,
    Builder,
    Curve,
    Mode,
    Network,
    node,
)
from remanence.market.parameters import network_numbers


def build_network(inputs: Inputs, shifts: Mapping[str, float]) -> Builder:
    """All activities for monthly clearing; widths, stocks and measures are set later by the period.

    Args:
        inputs: figures of the base year [t/a, USD/kg].
        shifts: cost shifts of plants by id [USD/kg], from the base-year calibration.
    """
    builder = Builder(inputs)
    supply, classes = possible_supply(inputs), classes_of(inputs)
    for plant in inputs.plants:
        _tranches(builder, plant, shifts.get(plant.id, 0.0))
        _MODES[plant.kind](builder, plant, classes)
    recycling(builder)
    pass_on(builder, classes, {good: tonnes * TRADE_ROOM for good, tonnes in supply.items()})
    trade(builder, classes, supply)
    _disposal(builder, inputs, supply)
    _use_and_stock(builder, inputs)
    return builder


def network(inputs: Inputs, shifts: Mapping[str, float]) -> Network:
    """The network without gross-tonnage pools."""
    return build_network(inputs, shifts).finish()


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


def _mine(builder: Builder, plant: Plant, classes: Classes) -> None:
    ore = plant.product
    _mode(builder, plant, ore, {node(f"concentrate:{ore}", plant.region): 1.0})


def _separation(builder: Builder, plant: Plant, classes: Classes) -> None:
    """1 t REO of feed gives its oxides at the stated recovery; a light plant leaves Sm to Lu and Y in SEG+."""
    light = plant.kind == "separation_light"
    recovery = builder.inputs.process["separation.recovery"]
    for ore in plant.feeds:
        basket = builder.inputs.baskets[ore]
        made = {e: basket[e] for e in (LIGHT_PRODUCTS if light else ELEMENTS) if basket[e] > 0}
        entries = {node(f"concentrate:{ore}", plant.region): -1.0}
        entries |= _oxides(builder.inputs, plant, ore, classes, made)
        heavy = sum(basket[e] for e in HEAVY)
        if light and heavy > 0:
            entries[node(f"seg:{ore}", plant.region)] = heavy
        column = _mode(builder, plant, ore, entries)
        builder.loss[column] = {e: s * (1 - recovery) * metal_per_oxide(e) for e, s in made.items()}


def _separation_heavy(builder: Builder, plant: Plant, classes: Classes) -> None:
    recovery = builder.inputs.process["separation.recovery"]
    for ore in plant.feeds:
        basket = builder.inputs.baskets[ore]
        heavy = sum(basket[e] for e in HEAVY)
        made = {e: basket[e] / heavy for e in HEAVY if basket[e] > 0}
        entries = {node(f"seg:{ore}", plant.region): -1.0}
        entries |= _oxides(builder.inputs, plant, ore, classes, made)
        column = _mode(builder, plant, ore, entries)
        builder.loss[column] = {e: s * (1 - recovery) * metal_per_oxide(e) for e, s in made.items()}


def _oxides(
    inputs: Inputs, plant: Plant, ore: str, classes: Classes, held: Mapping[str, float]
) -> dict[str, float]:
    """Oxides from what a tonne of feed holds of each [t/t], each in its class."""
    entries = {}
    for element, share in held.items():
        clear = plant.region in classes.makes(f"oxide:{element}", CLEAR) and not is_covered(inputs, plant)
        clear = clear and gives_clear(inputs, classes.ores, classes.seg, plant, ore, element)
        label = node(f"oxide:{element}", plant.region, CLEAR if clear else ANY)
        entries[label] = share * inputs.process["separation.recovery"]
    return entries


def _metal(builder: Builder, plant: Plant, classes: Classes) -> None:
    """Oxide to metal, class for class; at a covered plant all of it is any."""
    element, good = plant.product, f"metal:{plant.product}"
    recovery = builder.inputs.process["metal.recovery"]
    oxide = 1.0 / (metal_per_oxide(element) * recovery)
    can_clear = plant.region in classes.makes(good, CLEAR) and not is_covered(builder.inputs, plant)
    for origin in (ANY, CLEAR) if can_clear else (ANY,):
        taken, given = node(f"oxide:{element}", plant.region, origin), node(good, plant.region, origin)
        column = _mode(builder, plant, "" if origin == ANY else origin, {taken: -oxide, given: 1.0})
        builder.loss[column] = {element: 1.0 / recovery - 1.0}


def _magnet(builder: Builder, plant: Plant, classes: Classes) -> None:
    """Alloying, strip casting, pressing and sintering in one step: the melt. Clear only from clear metal."""
    kind, inputs = plant.product, builder.inputs
    own = (
        []
        if is_covered(inputs, plant)
        else [o for o in (BEFORE_MELT, CLEAR) if plant.region in classes.makes(f"magnet:{kind}", o)]
    )
    for origin in own or [ANY]:
        _make_magnet(builder, plant, kind, origin, saving={})
        if kind == "ndfeb_heavy":
            _make_magnet(builder, plant, kind, origin, saving=_diffusion_saving(inputs))


def _diffusion_saving(inputs: Inputs) -> dict[str, float]:
    recipe = inputs.recipes["ndfeb_heavy"]
    return {e: recipe[e] * inputs.process[f"diffusion.{e.lower()}_saving"] for e in ("Dy", "Tb")}


def _make_magnet(builder: Builder, plant: Plant, kind: str, origin: str, saving: Mapping[str, float]) -> None:
    """One tonne of blank from its metals; ``saving`` is what grain-boundary diffusion leaves out [t/t]."""
    recipe, swarf = builder.inputs.recipes[kind], builder.inputs.process["magnet.swarf"]
    clear = counted(builder.inputs, kind) if origin == CLEAR else []
    entries = {
        node(f"metal:{e}", plant.region, CLEAR if e in clear else ANY): -(tonnes - saving.get(e, 0.0))
        for e, tonnes in recipe.items()
    }
    entries[node(f"magnet:{kind}", plant.region, origin)] = 1.0
    booked = "ndfeb" if saving else SWARF.get(kind)
    if booked:
        entries[node(f"swarf:{booked}", plant.region)] = swarf * _like(recipe, builder.inputs.recipes[booked])
    name = " ".join(filter(None, ("diffused" if saving else "", "" if origin == ANY else origin)))
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
                curve = Curve(f"oxide:{element}", region, ANY, "use", share, elasticity)
                (big if share >= 0.02 else small).append(curve)
    for magnet in inputs.magnets:
        world = sum(inputs.use[r, magnet] for r in USERS)
        elasticity = "elasticity_smco" if magnet == "smco" else f"elasticity_{magnet.replace('_bonded', '')}"
        for region in USERS:
            total, asks = inputs.use[region, magnet], region in asking(inputs, magnet)
            clear = inputs.clear_share[region, magnet] if asks else 0.0
            for origin, use in ((ANY, total * (1 - clear)), (ASKED, total * clear)):
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
                stocks.append(Curve(f"metal:{element}", region, ANY, "stock", 0.0, "elasticity_stock"))
    return stocks
