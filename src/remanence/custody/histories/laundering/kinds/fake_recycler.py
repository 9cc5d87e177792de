"""A recycler that recycles little or nothing: it claims more than its plant can do, or has no plant yet."""

from __future__ import annotations

from dataclasses import replace

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene, scaled
from remanence.custody.histories.plan import Plan


@dishonest("covered alloy is passed off as recycled by a plant that is too small or not built")
def fake_recycler(scene: Scene) -> History:
    """Tell the recycling of more than the plant can mill, or at a plant that does not run."""
    plan = scene.plan("collection")
    if scene.chance.uniform(0, 1) < 0.5:
        plan = scaled(plan, scene.chance.uniform(*scene.world["scale"][plan.name]))
    else:
        plan = _elsewhere(plan, scene)
    told = write(plan, scene.seed)
    lots = {f"urn:remanence:lot:{plan.name}:{m.lot}" for s in plan.step for m in s.make}
    return replace(told, dishonest="fake_recycler", marks=frozenset(lots))


def _elsewhere(plan: Plan, scene: Scene) -> Plan:
    """Return the plan with its milling at a plant that does not run on the day."""
    fit = [one for one in scene.world["unbuilt"] if "milling" in one["steps"]]
    found = fit[scene.chance.pick(len(fit))]
    step = next(s for s in plan.step if s.step == "milling")
    site = plan.sites[step.site].model_copy(
        update={"facility": found["facility"], "country": found["country"]}
    )
    return plan.model_copy(update={"sites": {**plan.sites, step.site: site}})
