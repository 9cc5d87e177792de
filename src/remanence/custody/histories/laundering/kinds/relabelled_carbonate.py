"""A carbonate or concentrate of a covered ore lies under the label of the lot that a clear plant made.

As much REO, another basket. In half of the cases its own assay goes with it; in the other half the certificate is
written as the clear lot's would be, and only what comes out of separation tells.
"""

from __future__ import annotations

from dataclasses import replace

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene, with_step
from remanence.custody.histories.plan import Plan, uses


@dishonest("a covered carbonate takes the place and the label of a clear one")
def relabelled_carbonate(scene: Scene) -> History:
    """Put another basket under the label of a lot before separation."""
    plan = scene.plan("cracking_leaching")
    step = scene.step(plan, "cracking_leaching", "beneficiation")
    forged = scene.chance.uniform(0, 1) < 0.5
    make = step.make[0].model_copy(update={"instead": scene.basket(), "forged": forged})
    told = write(with_step(plan, step.model_copy(update={"make": [make, *step.make[1:]]})), scene.seed)
    lots = {f"urn:remanence:lot:{plan.name}:{one}" for one in (make.lot, *_of_next(plan, make.lot))}
    return replace(told, dishonest="relabelled_carbonate", marks=frozenset(lots))


def _of_next(plan: Plan, lot: str) -> list[str]:
    """Return the lots made of a lot."""
    return [m.lot for s in plan.step if lot in (used for used, _ in uses(s)) for m in s.make]
