"""One clear lot is consumed twice: by the process that had it, and by another that sells under its name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.draft import Draft
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene

_STEPS = ("metal_reduction", "strip_casting", "melting", "milling", "sintering")


@dishonest("a lot is consumed by two processes, together more than there is")
def double_use(scene: Scene) -> History:
    """Repeat a process with the same lots, whole or in part, weeks later and with other lots coming out."""
    draft = Draft(write(scene.plan(*_STEPS), scene.seed))
    fit = [p for p in draft.of_step(*_STEPS) if p.outputs() and "transformationID" not in p.raw]
    first = fit[scene.chance.pick(len(fit))]
    used = {quantity["epcClass"] for quantity in first.inputs()}
    again = draft.add(first)
    part = scene.chance.uniform(0.2, 1.0)
    for quantity in again.lots():
        quantity["quantity"] = round(quantity["quantity"] * part, 3)
    for lot in [quantity["epcClass"] for quantity in again.outputs()]:
        row = again.row(lot)
        row["certificate"] = row["certificate"][::-1]
        for line in row["assay"]:
            line["share"] = float(f"{line['share'] * (1 + scene.chance.normal(0.005)):.4e}")
        _within_the_whole(row)
        draft.rename(again, lot, lot + "-b")
    again.raw["rem:custody"].pop("losses", None)
    again.move(scene.chance.uniform(3, 40))
    again.signed += timedelta(minutes=1)
    return draft.told("double_use", used)


def _within_the_whole(row: dict[str, Any]) -> None:
    """Bring an assay that adds up to more than the whole back to it."""
    whole = sum(line["share"] for line in row["assay"])
    if whole > 1:
        for line in row["assay"]:
            line["share"] = float(f"{line['share'] / whole:.4e}")
