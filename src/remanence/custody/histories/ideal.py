"""A plan without noise: what every lot and every step would hold if nothing varied."""

from __future__ import annotations

from remanence.custody.histories.matter import from_basket
from remanence.custody.histories.plan import Make, Plan, Step, uses
from remanence.quantity import ELEMENTS

_SHARE = 0.05
"""Part of the rare earths of a step, or of all it takes, from which an element counts as going through it."""


def contents(plan: Plan) -> dict[str, dict[str, float]]:
    """Return kilograms of each element in each lot of a plan, by the lot's word."""
    lots: dict[str, dict[str, float]] = {}
    for step in plan.step:
        pool = pooled(step, lots)
        for make in step.make:
            lots[make.lot] = _made(make, pool) if step.uses else entering(make)
    return lots


def pooled(step: Step, lots: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the kilograms of each element that a step takes."""
    pool: dict[str, float] = {}
    for lot, share in uses(step):
        for element, kg in lots[lot].items():
            pool[element] = pool.get(element, 0.0) + share * kg
    return pool


def entering(make: Make) -> dict[str, float]:
    """Return the kilograms of each element in a lot that enters the chain."""
    dry = make.kg or 0.0
    if make.reo is not None:
        return from_basket(make.basket, make.reo, dry)
    return {element: share * dry for element, share in make.content.items()}


def elements_through(plan: Plan) -> dict[str, frozenset[str]]:
    """Return, by step, the rare earths that are more than a trace of what goes in, and all other elements there."""
    lots = contents(plan)
    found = {}
    for step in plan.step:
        pool = pooled(step, lots)
        rare = sum(kg for e, kg in pool.items() if e in ELEMENTS)
        found[step.id] = frozenset(e for e, kg in pool.items() if e not in ELEMENTS or kg > _SHARE * rare)
    return found


def _made(make: Make, pool: dict[str, float]) -> dict[str, float]:
    return {e: kg * share for e, kg in pool.items() if (share := make.take.get(e, make.rest)) > 0}
