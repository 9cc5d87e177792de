"""A plant states more than it can have got out: its masses are inflated, its assays are right."""

from __future__ import annotations

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.draft import Draft
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene

_STEPS = (
    "solvent_extraction",
    "metal_reduction",
    "strip_casting",
    "melting",
    "milling",
    "sintering",
    "machining",
)


@dishonest("a plant states 4 to 25 % more than came out")
def impossible_recovery(scene: Scene) -> History:
    """Inflate the masses of all outputs of one process and of what follows from them; no losses are stated there."""
    draft = Draft(write(scene.plan(*_STEPS), scene.seed))
    fit = [page for page in draft.of_step(*_STEPS) if page.outputs()]
    page = fit[scene.chance.pick(len(fit))]
    more = 1 + scene.chance.uniform(0.04, 0.25)
    page.raw["rem:custody"].pop("losses", None)
    made = {quantity["epcClass"] for quantity in page.outputs()}
    for other in draft.pages:
        for quantity in other.lots(
            "inputQuantityList", "outputQuantityList", "quantityList", "childQuantityList"
        ):
            if quantity["epcClass"] in made:
                quantity["quantity"] = round(quantity["quantity"] * more, 4)
    return draft.told("impossible_recovery", made)
