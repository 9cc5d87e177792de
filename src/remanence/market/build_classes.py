"""Where goods of each origin class are made and asked for, and the columns that pass them on and ship them.

A class has a node in a region only where the region makes the good in that class or makes something clear of it. Those
who ask for clear magnets have one node each, fed by what the rule of the day lets pass. What is of a better class may
serve those who take a lower one, never the other way.

An ore that a covered country mines anywhere counts as covered, and so does SEG+ of an ore that a covered light
separator takes. Oxide from swarf and scrap counts as covered: nobody vouches for a mix.
"""

from __future__ import annotations

from dataclasses import dataclass

from remanence.market.goods import ANY, ASKED, BEFORE_MELT, CLEAR, ORES, USERS
from remanence.market.inputs import Inputs, Plant
from remanence.market.network import Builder, Node

FEEDS_OF_OXIDE = ("separation_full", "separation_ionic", "separation_light", "separation_heavy")


@dataclass(frozen=True)
class Classes:
    """Which ores are clear, and the regions that can make each good in each class better than any."""

    ores: frozenset[str]
    seg: frozenset[str]
    made: dict[tuple[str, str], frozenset[str]]

    def makes(self, good: str, origin: str) -> frozenset[str]:
        """Regions that can make a good in a class; empty where the class does not arise."""
        return self.made.get((good, origin), frozenset())


def is_covered(inputs: Inputs, plant: Plant) -> bool:
    """Whether what the plant makes is of covered origin, whatever it is made from."""
    return plant.country in inputs.covered


def classes_of(inputs: Inputs) -> Classes:
    """The classes that arise: none better than any where no rule names covered countries, or nothing is made clear."""
    if not inputs.covered or not inputs.magnets:
        return Classes(frozenset(), frozenset(), {})
    dirty = {p.product for p in inputs.plants if p.kind == "mine" and is_covered(inputs, p)}
    mixed = {
        ore
        for p in inputs.plants
        if p.kind == "separation_light" and is_covered(inputs, p)
        for ore in p.feeds
    }
    ores = frozenset(ORES) - dirty
    made: dict[tuple[str, str], frozenset[str]] = {}
    clear = [p for p in inputs.plants if not is_covered(inputs, p)]
    for element in inputs.metals:
        smelters = frozenset(p.region for p in clear if (p.kind, p.product) == ("metal", element))
        separators = _separators(inputs, clear, ores, ores - mixed, element)
        if separators and smelters:
            made[f"oxide:{element}", CLEAR] = separators
            made[f"metal:{element}", CLEAR] = smelters
    for magnet in inputs.magnets:
        makers = frozenset(p.region for p in clear if (p.kind, p.product) == ("magnet", magnet))
        if makers:
            made[f"magnet:{magnet}", BEFORE_MELT] = makers
            if all((f"metal:{e}", CLEAR) in made for e in counted(inputs, magnet)):
                made[f"magnet:{magnet}", CLEAR] = makers
    return Classes(ores, ores - mixed, made)


def counted(inputs: Inputs, magnet: str) -> list[str]:
    """Metals of a magnet whose origin counts."""
    return [e for e in inputs.recipes[magnet] if inputs.origin.counts(e)]


def _separators(
    inputs: Inputs, clear: list[Plant], ores: frozenset[str], seg: frozenset[str], element: str
) -> frozenset[str]:
    return frozenset(
        p.region
        for p in clear
        if p.kind in FEEDS_OF_OXIDE
        and any(gives_clear(inputs, ores, seg, p, ore, element) for ore in p.feeds)
    )


def gives_clear(
    inputs: Inputs, ores: frozenset[str], seg: frozenset[str], plant: Plant, ore: str, element: str
) -> bool:
    """Whether an oxide that a plant gives from an ore is clear."""
    known = seg if plant.kind == "separation_heavy" else ores
    makes = plant.kind != "separation_light" or element == "NdPr"
    return ore in known and makes and inputs.baskets[ore][element] > 0


def asking(inputs: Inputs, magnet: str) -> list[str]:
    """Regions with users who ask for clear magnets of a kind."""
    if not inputs.covered:
        return []
    return [r for r in USERS if inputs.use[r, magnet] * inputs.clear_share.get((r, magnet), 0.0) > 0]


def pass_on(builder: Builder, classes: Classes, room: dict[str, float]) -> None:
    """Columns that pass a good to a lower class where it is made, and to those who ask for it there."""
    for good, origin in sorted(classes.made):
        lower = BEFORE_MELT if good.startswith("magnet") and origin == CLEAR else ANY
        for region in sorted(classes.makes(good, origin)):
            builder.give(Node(good, region, origin), Node(good, region, lower), room[good])
    for magnet in builder.inputs.magnets:
        good = f"magnet:{magnet}"
        for region in asking(builder.inputs, magnet):
            for origin in (CLEAR, BEFORE_MELT):
                if region in classes.makes(good, origin):
                    builder.give(Node(good, region, origin), Node(good, region, ASKED), room[good])
            builder.give(Node(good, region, ASKED), Node(good, region, ANY), room[good])


def ship_classes(
    builder: Builder, classes: Classes, good: str, leg: float, room: float, made: dict[str, float]
) -> None:
    """Shipments of the better classes of a good through the trade pool, from where it is made to where it is wanted.

    Args:
        builder: the network.
        classes: what is made where.
        good: an oxide or a metal of magnets, or a magnet.
        leg: freight of half a voyage [USD/kg].
        room: most that a shipment can be [t/month].
        made: most that each region makes [t/month]; it sends on no more.
    """
    for origin in (CLEAR, BEFORE_MELT):
        sources, targets = classes.makes(good, origin), _wanting(builder.inputs, classes, good, origin)
        if sources and targets and len(sources | targets) > 1:
            for region in sorted(sources):
                builder.ship(good, origin, region, "sea", leg, min(room, made.get(region, 0.0)))
            for region in sorted(targets):
                builder.ship(good, origin, "sea", region, leg, room)


def _wanting(inputs: Inputs, classes: Classes, good: str, origin: str) -> set[str]:
    """Regions that take a class of a good as such: those who make something clear of it, or ask for it."""
    kind, name = good.split(":")
    if kind == "oxide":
        return set(classes.makes(f"metal:{name}", origin))
    if kind == "magnet":
        return set(asking(inputs, name))
    makers = [classes.makes(f"magnet:{m}", origin) for m in inputs.magnets if name in counted(inputs, m)]
    return set().union(*makers)
