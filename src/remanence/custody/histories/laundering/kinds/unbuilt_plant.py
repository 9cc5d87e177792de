"""A plant that does not run yet, or no longer, is said to have done a step."""

from __future__ import annotations

from dataclasses import replace

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene


@dishonest("a step is said to have happened at a plant that did not run")
def unbuilt_plant(scene: Scene) -> History:
    """Move one step of an honest plan to a plant that the atlas knows as not running."""
    found = scene.world["unbuilt"][scene.chance.pick(len(scene.world["unbuilt"]))]
    plan = scene.plan(*found["steps"])
    step = scene.step(plan, *found["steps"])
    site = plan.sites[step.site].model_copy(
        update={"facility": found["facility"], "country": found["country"]}
    )
    told = write(plan.model_copy(update={"sites": {**plan.sites, step.site: site}}), scene.seed)
    lots = {
        f"urn:remanence:lot:{plan.name}:{m.lot}" for s in plan.step if s.site == step.site for m in s.make
    }
    return replace(told, dishonest="unbuilt_plant", marks=frozenset(lots))
