"""Credit across elements: cerium and lanthanum that were bought pay for neodymium that was not; total mass closes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.draft import Draft, Page
from remanence.custody.histories.laundering.hide import hide
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene

_CHEAP = ("CeO2", "La2O3")


@dishonest("cheap oxides pay for neodymium; the total mass closes")
def credit_across(scene: Scene) -> History:
    """Feed covered NdPr into a separation, and state as much less of the cheap oxides."""
    share = scene.chance.uniform(0.05, 0.5)
    changed = hide(scene, scene.plan("solvent_extraction"), share, "solvent_extraction", element="Nd")
    draft = Draft(write(changed.plan, scene.seed))
    page = draft.maker(f"urn:remanence:lot:{changed.plan.name}:{changed.step.make[0].lot}")
    rows = {row["lot"]: row for row in page.raw["rem:custody"]["lots"]}
    gained = sum(
        share
        * quantity["quantity"]
        * _dry(rows[quantity["epcClass"]])
        * _share(rows[quantity["epcClass"]], "Nd2O3", "Pr6O11")
        for quantity in page.outputs()
    )
    cheap = [q for q in page.outputs() if _share(rows[q["epcClass"]], *_CHEAP) > 0.3]
    whole = sum(q["quantity"] for q in cheap)
    for quantity in cheap:
        quantity["quantity"] = round(quantity["quantity"] * (1 - min(gained / whole, 0.9)), 1)
    smaller = {quantity["epcClass"]: quantity for quantity in cheap}
    _shrink_downstream(draft, page, smaller)
    told = draft.told("credit_across", set())
    return changed.marked(told, "credit_across")


def _shrink_downstream(draft: Draft, maker: Page, smaller: Mapping[str, Mapping[str, Any]]) -> None:
    """Let later events of the smaller lots state the smaller mass."""
    for page in draft.pages:
        if page is maker:
            continue
        for quantity in page.lots("inputQuantityList", "quantityList", "childQuantityList"):
            if quantity["epcClass"] in smaller:
                quantity["quantity"] = min(quantity["quantity"], smaller[quantity["epcClass"]]["quantity"])


def _share(row: Mapping[str, Any], *names: str) -> float:
    """Return what an assay states of these oxides together; 0 where it is only declared."""
    if row["assay"] == "declared":
        return 0.0
    return float(sum(line["share"] for line in row["assay"] if line["of"] in names))


def _dry(row: Mapping[str, Any]) -> float:
    return 1.0 - float(row.get("moisture", 0.0))
