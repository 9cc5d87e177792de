"""Oxide is read as element: the stated input grows by a sixth, and covered material fills the gap."""

from __future__ import annotations

from remanence.custody.events.constituents import constituent
from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.draft import Draft, Page
from remanence.custody.histories.laundering.hide import hide
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene

_GAP = 0.142
"""Oxygen in Nd2O3: what is gained when kilograms of oxide are called kilograms of element."""


@dishonest("kilograms of oxide are stated as kilograms of element")
def wrong_basis(scene: Scene) -> History:
    """State the oxide that a furnace takes on the basis element, same figures; metal of another source fills up."""
    changed = hide(scene, scene.plan("metal_reduction"), _GAP, "metal_reduction")
    draft = Draft(write(changed.plan, scene.seed))
    made = f"urn:remanence:lot:{changed.plan.name}:{changed.step.make[0].lot}"
    maker = draft.maker(made)
    campaign = maker.raw.get("transformationID")
    marks = {made}
    for page in draft.pages:
        if page is maker or (campaign is not None and page.raw.get("transformationID") == campaign):
            for quantity in page.inputs():
                _as_element(draft, page, quantity["epcClass"])
                marks.add(quantity["epcClass"])
    return draft.told("wrong_basis", marks)


def _as_element(draft: Draft, page: Page, lot: str) -> None:
    """Rewrite the row of a lot of oxide: its shares of oxide are called shares of element."""
    stated = draft.maker(lot).row(lot)
    row = page.row(lot)
    row["basis"] = "element"
    row.pop("moisture", None)
    row["assay"] = [line | {"of": constituent(line["of"]).element} for line in stated["assay"]]
