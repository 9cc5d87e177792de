"""A small clear plant is the door for much covered material: it claims several times what it can make."""

from __future__ import annotations

from dataclasses import replace

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene, scaled


@dishonest("a plant claims several times what it can make")
def too_small_a_plant(scene: Scene) -> History:
    """Tell an honest-looking plan at a size that one of its plants cannot have made."""
    plan = scene.named(scene.world["scale"])
    low, high = scene.world["scale"][plan.name]
    told = write(scaled(plan, scene.chance.uniform(low, high)), scene.seed)
    lots = {f"urn:remanence:lot:{plan.name}:{m.lot}" for s in plan.step for m in s.make}
    return replace(told, dishonest="too_small_a_plant", marks=frozenset(lots))
