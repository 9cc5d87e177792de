"""A lot on its way from one site to the next: sold, packed, shipped, received and weighed again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from remanence.custody.histories import letter, matter
from remanence.custody.histories.plan import Step
from remanence.custody.histories.telling import Held, Telling


def bring(telling: Telling, step: Step, lot: str) -> Held:
    """Return a lot at the site of a step; where it lies elsewhere it is sold, packed, shipped and received."""
    held = telling.lots[lot]
    if held.site == step.site:
        return held
    chance = telling.chance(step.id, lot, "way")
    route = next((r for r in telling.plan.route if (r.start, r.end) == (held.site, step.site)), None)
    days = (route.days if route else 3.0) * chance.uniform(0.9, 1.25)
    leaves = held.ready + timedelta(days=chance.uniform(0.5, 2.0))
    arrives = leaves + timedelta(days=days)
    papers = [
        telling.paper(kind, held.site, step.id, lot)
        for kind in (route.evidence if route else ["bill_of_lading"])
    ]
    if step.order is not None:
        _sell(telling, step.order, held, leaves - timedelta(hours=10))
    if step.container is not None:
        _pack(telling, step.container, held, leaves - timedelta(hours=4))
    shipped = _seen(telling, held, "shipping", held.site, leaves, papers)
    mass = matter.weigh(_true_mass(held), held.stated.form, held.stated.uom, chance)
    arrived = replace(held, site=step.site, ready=arrives, stated=replace(held.stated, mass=mass))
    _seen(telling, arrived, "receiving", step.site, arrives, papers, confirms=shipped)
    return arrived


def _true_mass(held: Held) -> float:
    """Return what a scale without error would show on the basis of the lot's statement, in its unit."""
    kg = {"REO": 0.0, "element": 0.0}.get(held.stated.basis, held.dry_kg)
    if kg == 0.0:
        named = matter.named_masses(held.content, held.stated.form)
        kg = sum(
            mass for of, mass in named.items() if held.stated.basis == "element" or of not in held.content
        )
    wet = kg / (1 - (held.stated.moisture or 0.0))
    return wet / (1000 if held.stated.uom == "TNE" else 1)


def _seen(
    telling: Telling,
    held: Held,
    what: str,
    site: str,
    at: datetime,
    papers: Sequence[Mapping[str, Any]],
    confirms: str | None = None,
) -> str:
    """Tell that a lot was seen: shipped or received."""
    rows = [letter.row(held.id, held.stated, assay=None)]
    extension = letter.custody(what, telling.place(site), "segregated", rows, papers, confirms=confirms)
    raw = letter.event(
        "ObjectEvent", at, letter.place_id(site), extension, action="OBSERVE",
        quantityList=[letter.quantity(held.id, held.stated, held.stated.mass)],
    )  # fmt: skip
    return telling.tell(raw, site, at)


def _sell(telling: Telling, order: str, held: Held, at: datetime) -> None:
    """Tell that a lot was sold."""
    extension = letter.custody(
        "selling", telling.place(held.site), "segregated", [letter.row(held.id, held.stated, assay=None)], []
    )
    raw = letter.event(
        "TransactionEvent", at, letter.place_id(held.site), extension, action="ADD",
        bizTransactionList=[{"type": "po", "bizTransaction": f"urn:remanence:order:{telling.plan.name}:{order}"}],
        quantityList=[letter.quantity(held.id, held.stated, held.stated.mass)],
    )  # fmt: skip
    telling.tell(raw, held.site, at)


def _pack(telling: Telling, container: str, held: Held, at: datetime) -> None:
    """Tell that a lot was packed into a container."""
    extension = letter.custody(
        "packing", telling.place(held.site), "segregated", [letter.row(held.id, held.stated, assay=None)], []
    )
    raw = letter.event(
        "AggregationEvent", at, letter.place_id(held.site), extension, action="ADD",
        parentID=f"urn:remanence:container:{telling.plan.name}:{container}",
        childQuantityList=[letter.quantity(held.id, held.stated, held.stated.mass)],
    )  # fmt: skip
    telling.tell(raw, held.site, at)
