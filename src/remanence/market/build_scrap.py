"""What comes back: swarf of magnet makers and magnets at the end of their life, to oxide."""

from __future__ import annotations

from remanence.market.build_trade import RECYCLERS
from remanence.market.goods import SWARF
from remanence.market.inputs import Inputs, metal_per_oxide
from remanence.market.network import Builder, Node, node
from remanence.market.scrap import COLLECTORS, KINDS, collected, content, oxides, steps

LEAST_COST = 0.5
"""USD/kg of magnet that taking back costs at least, however little its oxides are worth."""
MOST_GROWTH = 30.0
"""A recycling line is boxed at this multiple of what is taken back in the base year; it never binds by itself."""


def recycling(builder: Builder) -> None:
    """Swarf back to oxide where magnets are made, free disposal else; scrap from users where works take it."""
    inputs = builder.inputs
    if not inputs.magnets:
        return
    for kind in sorted(set(SWARF.values()) & set(inputs.magnets)):
        _swarf(builder, inputs, kind)
    for kind in KINDS:
        for region in COLLECTORS:
            if kind in inputs.recipes and collected(inputs, kind, region) > 0:
                _scrap(builder, inputs, kind, region)


def _swarf(builder: Builder, inputs: Inputs, kind: str) -> None:
    recovery, recipe = inputs.process["recycling.recovery"], inputs.recipes[kind]
    cost = inputs.process["recycling.unit_cost"] * sum(recipe.values())
    places = sorted({Node.parse(label).region for label in builder.row if label.startswith(f"swarf:{kind}|")})
    for region in places:
        room = sum(p.nameplate for p in inputs.plants if p.stage == "magnet" and p.region == region) / 12
        label = node(f"swarf:{kind}", region)
        if region in RECYCLERS:
            entries = {label: -1.0}
            entries |= {
                node(f"oxide:{e}", region): tonnes * recovery / metal_per_oxide(e)
                for e, tonnes in recipe.items()
            }
            column = builder.column(f"recycle {label}", cost, room, entries)
            builder.loss[column] = {e: tonnes * (1 - recovery) for e, tonnes in recipe.items()}
        column = builder.column(f"discard {label}", 0.0, room, {label: -1.0})
        builder.disposals[f"swarf:{kind}", region] = column


def _scrap(builder: Builder, inputs: Inputs, kind: str, region: str) -> None:
    """Steps of collection, dearer the more is wanted, and one line that turns it into oxide [t/month of magnet]."""
    label, base = node(f"scrap:{kind}", region), collected(inputs, kind, region) / 12
    held, back = content(inputs, kind), oxides(inputs, kind)
    turning = inputs.process["recycling.unit_cost"] * sum(held.values())
    worth = sum(tonnes * inputs.oxide_price[e] for e, tonnes in back.items()) - turning
    for i, (multiple, share) in enumerate(steps()):
        cost = max(worth * multiple, LEAST_COST)
        column = builder.column(f"collect {label} #{i}", cost, base * share, {label: 1.0})
        builder.scrap[column] = kind
    entries = {label: -1.0} | {node(f"oxide:{e}", region): tonnes for e, tonnes in back.items()}
    column = builder.column(f"recycle {label}", turning, base * MOST_GROWTH, entries)
    recovery = inputs.process["recycling.recovery"]
    builder.loss[column] = {e: tonnes * (1 - recovery) for e, tonnes in held.items()}
