"""A covered lot that enters as the twin of a clear one: what two kinds of dishonesty share."""

from __future__ import annotations

import copy
from typing import Any

from remanence.custody.events.constituents import constituent
from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.draft import Draft, Page
from remanence.custody.histories.laundering.hide import hide
from remanence.custody.histories.laundering.scene import Scene

_STEPS = ("metal_reduction", "strip_casting", "hydrogen_decrepitation", "milling")


def with_twin(scene: Scene, kind: str, *, own_papers: bool) -> History:
    """Return a history in which a covered lot with the assay of a clear one goes into the same process.

    Masses close: what was hidden is stated as the twin.

    Args:
        scene: the draw.
        kind: word of the dishonesty.
        own_papers: whether the twin has documents of its own, or those of the clear lot.
    """
    share = scene.chance.uniform(0.1, 0.5)
    changed = hide(scene, scene.plan(*_STEPS), share, *_STEPS)
    draft = Draft(write(changed.plan, scene.seed))
    made = f"urn:remanence:lot:{changed.plan.name}:{changed.step.make[0].lot}"
    page = draft.maker(made)
    clear = max(page.inputs(), key=lambda q: _rare(draft, q["epcClass"]) * q["quantity"])
    twin = clear["epcClass"] + "-2"
    maker = draft.maker(clear["epcClass"])
    row = copy.deepcopy(maker.row(clear["epcClass"])) | {"lot": twin}
    taken = [q for p in draft.pages for q in p.inputs() if q["epcClass"] == clear["epcClass"]]
    mass = sum(q["quantity"] for q in taken) * share / (1 - share)
    amount = clear | {"epcClass": twin, "quantity": round(mass, 1)}
    entering = _enters(draft, maker, row, amount)
    if own_papers:
        _with_own_papers(entering, row)
    page.raw["inputQuantityList"].append(copy.deepcopy(amount))
    used = {key: value for key, value in row.items() if key != "certificate"} | {"assay": "declared"}
    page.raw["rem:custody"]["lots"].append(used)
    return draft.told(kind, {twin, clear["epcClass"], made})


def _enters(draft: Draft, maker: Page, row: dict[str, Any], amount: dict[str, Any]) -> Page:
    """Let the twin enter the chain as a lot of its own, made by nobody who is in the log."""
    page = draft.add(maker)
    for name in ("inputQuantityList", "outputQuantityList", "transformationID", "quantityList"):
        page.raw.pop(name, None)
    page.raw |= {"type": "ObjectEvent", "action": "ADD", "quantityList": [amount]}
    custody = page.raw["rem:custody"]
    custody["lots"] = [row]
    custody.pop("losses", None)
    return page


def _with_own_papers(page: Page, row: dict[str, Any]) -> None:
    """Give the twin documents of its own, with the figures of the clear lot."""
    row["certificate"] = row["certificate"][::-1]
    for paper in page.raw["rem:custody"]["evidence"]:
        paper["sha256"] = paper["sha256"][::-1]


def _rare(draft: Draft, lot: str) -> float:
    """Return the share of neodymium, praseodymium and samarium in a lot."""
    lines = draft.maker(lot).row(lot)["assay"]
    return sum(
        float(line["share"]) for line in lines if constituent(line["of"]).element in ("Nd", "Pr", "Sm")
    )
