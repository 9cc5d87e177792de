"""Closure first: before any market, what is made and what is used of NdPr, Dy and Tb must agree.

Supply is what the base year's mines hold times the recovery of separation, and what scrap gives back. Use is magnets at
their stated recipes, grain-boundary diffusion counted, and the other uses on file. Where they differ by more than 3 %
of supply, recipes and other uses move inside their stated ranges, all by the same share of their room, until they
agree; what was moved, from where to where, is printed. Where the ranges do not reach, the market refuses to start:
prices amplify a 5 % error in magnet demand to 20 %.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from remanence.errors import InputError, Offence
from remanence.market import scrap
from remanence.market.goods import BALANCED, ORES, SWARF, USERS
from remanence.market.inputs import Inputs, metal_per_oxide

TOLERANCE = 0.03
"""Allowed difference of supply and use, relative to supply."""


@dataclass(frozen=True)
class Move:
    """One figure moved inside its range to close an element."""

    figure: str
    before: float
    after: float
    low: float
    high: float
    unit: str


@dataclass(frozen=True)
class Closure:
    """The material balance of the base year [t oxide/a] by element, before and after, with the moves made."""

    supply: dict[str, float]
    use_before: dict[str, float]
    use_after: dict[str, float]
    moves: tuple[Move, ...]

    def gap(self, element: str) -> float:
        """Supply less use after the moves, relative to supply."""
        return 1.0 - self.use_after[element] / self.supply[element]


def close(inputs: Inputs) -> tuple[Inputs, Closure]:
    """Close the base year or refuse.

    Raises:
        InputError: an element cannot be closed inside the stated ranges; each is listed with its figures.
    """
    supply = {e: primary(inputs, e) for e in BALANCED}
    before = {e: use(inputs, e) for e in BALANCED}
    moves: list[Move] = []
    offences: list[Offence] = []
    for element in BALANCED:
        if abs(1.0 - before[element] / supply[element]) > TOLERANCE:
            inputs, moved, offence = _move(inputs, element, supply[element])
            moves += moved
            offences += offence
    if offences:
        raise InputError(
            "The material balance of the base year does not close; the market does not start.", offences
        )
    after = {e: use(inputs, e) for e in BALANCED}
    return inputs, Closure(supply, before, after, tuple(moves))


def primary(inputs: Inputs, element: str) -> float:
    """Oxide that the base year's mines can give, and what comes back from users [t/a]."""
    recovery = inputs.process["separation.recovery"]
    return scrap.supply(inputs, element) + sum(
        plant.base_output * inputs.baskets[ore][element] * recovery
        for ore in ORES
        for plant in inputs.plants
        if (plant.kind, plant.product) == ("mine", ore)
    )


def use(inputs: Inputs, element: str) -> float:
    """Oxide that magnets take, less what their swarf gives back, and the other uses [t/a]."""
    return inputs.other_use[element][0] + sum(_magnet_use(inputs, kind, element) for kind in inputs.recipes)


def _magnet_use(inputs: Inputs, kind: str, element: str) -> float:
    tonnes = sum(inputs.use[region, kind] for region in USERS)
    plain, diffused = (
        _net_oxide(inputs, kind, element, inputs.recipes[kind].get(element, 0.0), keeps=True),
        0.0,
    )
    share = 0.0
    if kind == "ndfeb_heavy" and element in ("Dy", "Tb"):
        share = min(1.0, _diffused_tonnes(inputs) / tonnes)
        left = inputs.recipes[kind][element] * (1 - inputs.process[f"diffusion.{element.lower()}_saving"])
        diffused = _net_oxide(inputs, kind, element, left, keeps=False)
    return tonnes * ((1 - share) * plain + share * diffused)


def _diffused_tonnes(inputs: Inputs) -> float:
    capacity = sum(p.nameplate for p in inputs.plants if p.product == "ndfeb_heavy" and p.opens is None)
    return capacity * inputs.process["diffusion.capacity_share"]


def _net_oxide(inputs: Inputs, kind: str, element: str, intensity: float, *, keeps: bool) -> float:
    """T oxide per t of magnet: metal over its recovery, less swarf back where its good keeps the element."""
    oxide = intensity / metal_per_oxide(element)
    back = (
        inputs.process["magnet.swarf"] * inputs.process["recycling.recovery"]
        if keeps and kind in SWARF
        else 0.0
    )
    return oxide * (1.0 / inputs.process["metal.recovery"] - back)


def _move(inputs: Inputs, element: str, supply: float) -> tuple[Inputs, list[Move], list[Offence]]:
    """Move every recipe and the other use of an element by the same share of their room until it closes."""
    side = 1 if use(inputs, element) < supply else 0
    if abs(_gap(_at(inputs, element, side, 1.0), element, supply)) > TOLERANCE and _same_side(
        inputs, element, supply, side
    ):
        end = use(_at(inputs, element, side, 1.0), element)
        found = f"supply {supply:,.0f} t, use {use(inputs, element):,.0f} t, {end:,.0f} t at the end of every range"
        remedy = "check mine output, magnet tonnage and recipes, or widen a range with a source"
        return inputs, [], [Offence(f"{element} oxide", found, "a difference within 3 % of supply", remedy)]
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _same_sign(_gap(_at(inputs, element, side, middle), element, supply), side):
            low = middle
        else:
            high = middle
    moved = _at(inputs, element, side, high)
    return moved, _moves(inputs, moved, element), []


def _gap(inputs: Inputs, element: str, supply: float) -> float:
    return 1.0 - use(inputs, element) / supply


def _same_sign(gap: float, side: int) -> bool:
    return gap > 0 if side else gap < 0


def _same_side(inputs: Inputs, element: str, supply: float, side: int) -> bool:
    return _same_sign(_gap(_at(inputs, element, side, 1.0), element, supply), side)


def _at(inputs: Inputs, element: str, side: int, share: float) -> Inputs:
    """The inputs with the element's recipes and other use moved by ``share`` of their room to one side."""
    recipes = {kind: dict(recipe) for kind, recipe in inputs.recipes.items()}
    for kind, ranges in inputs.recipe_ranges.items():
        if element in ranges:
            recipes[kind][element] += share * (ranges[element][side] - recipes[kind][element])
    value, low, high = inputs.other_use[element]
    other = dict(inputs.other_use)
    other[element] = (value + share * ((high if side else low) - value), low, high)
    return replace(inputs, recipes=recipes, other_use=other)


def _moves(before: Inputs, after: Inputs, element: str) -> list[Move]:
    moves = [
        Move(
            f"recipe {kind} {element}",
            before.recipes[kind][element],
            after.recipes[kind][element],
            *r[element],
            "t/t",
        )
        for kind, r in before.recipe_ranges.items()
        if element in r
    ]
    value, low, high = before.other_use[element]
    moves.append(Move(f"other use of {element} oxide", value, after.other_use[element][0], low, high, "t/a"))
    return moves
