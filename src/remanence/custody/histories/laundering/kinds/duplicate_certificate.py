"""A covered lot enters a process under the certificate of a clear one: same hash, same figures, another lot."""

from __future__ import annotations

import copy
from typing import Any

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.draft import Draft, Page
from remanence.custody.histories.laundering.hide import hide
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene

_STEPS = ("metal_reduction", "strip_casting", "hydrogen_decrepitation", "milling")


@dishonest("a covered lot enters under the certificate of a clear one")
def duplicate_certificate(scene: Scene) -> History:
    """Add a second lot with the first one's certificate; masses close. Half of the time the hash is changed too."""
    share = scene.chance.uniform(0.1, 0.5)
    changed = hide(scene, scene.plan(*_STEPS), share, *_STEPS)
    draft = Draft(write(changed.plan, scene.seed))
    made = f"urn:remanence:lot:{changed.plan.name}:{changed.step.make[0].lot}"
    pages = [p for p in draft.pages if any(q["epcClass"] == made for q in p.outputs())]
    page = pages[0]
    clear = max(page.inputs(), key=lambda q: _rare(draft, q["epcClass"]) * q["quantity"])
    twin = clear["epcClass"] + "-2"
    maker = draft.maker(clear["epcClass"])
    row = copy.deepcopy(maker.row(clear["epcClass"])) | {"lot": twin}
    if scene.chance.uniform(0, 1) < 0.5:
        row["certificate"] = row["certificate"][::-1]
    mass = round(sum(p.inputs()[0]["quantity"] for p in pages) * share / (1 - share), 1)
    amount = clear | {"epcClass": twin, "quantity": mass}
    _enters(draft, maker, row, amount)
    page.raw["inputQuantityList"].append(copy.deepcopy(amount))
    taken = {key: value for key, value in row.items() if key != "certificate"} | {"assay": "declared"}
    page.raw["rem:custody"]["lots"].append(taken)
    return draft.told("duplicate_certificate", {twin, clear["epcClass"], made})


def _enters(draft: Draft, maker: Page, row: dict[str, Any], amount: dict[str, Any]) -> None:
    """Let the twin enter the chain as a lot of its own, made by nobody who is in the log."""
    page = draft.add(maker)
    for name in ("inputQuantityList", "outputQuantityList", "transformationID", "quantityList"):
        page.raw.pop(name, None)
    page.raw |= {"type": "ObjectEvent", "action": "ADD", "quantityList": [amount]}
    custody = page.raw["rem:custody"]
    custody["lots"] = [row]
    custody.pop("losses", None)


def _rare(draft: Draft, lot: str) -> float:
    """Return the share of neodymium, praseodymium and samarium in a lot."""
    lines = draft.maker(lot).row(lot)["assay"]
    return sum(float(line["share"]) for line in lines if line["of"][:2] in ("Nd", "Pr", "Sm"))
