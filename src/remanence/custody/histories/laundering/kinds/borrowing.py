"""Year-end borrowing: what comes out is sold first, what goes in is bought later; over the year the account closes."""

from __future__ import annotations

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.draft import Draft
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene


@dishonest("outputs leave a campaign before its inputs came; the account closes at the end of the year")
def borrowing(scene: Scene) -> History:
    """Put the outputs of a campaign into its first event, and its other inputs 30 to 200 days later."""
    draft = Draft(write(scene.plan("solvent_extraction"), scene.seed))
    campaigns = list(draft.campaigns())
    pages = campaigns[scene.chance.pick(len(campaigns))]
    first, last = pages[0].raw, pages[-1].raw
    made = {quantity["epcClass"] for quantity in pages[-1].outputs()}
    first["outputQuantityList"] = last.pop("outputQuantityList")
    rows = last["rem:custody"]["lots"]
    first["rem:custody"]["lots"] += [row for row in rows if row["lot"] in made]
    last["rem:custody"]["lots"] = [row for row in rows if row["lot"] not in made]
    losses = last["rem:custody"].pop("losses", None)
    if losses:
        first["rem:custody"]["losses"] = losses
    later = scene.chance.uniform(30, 200)
    model = "mass_balance" if scene.chance.uniform(0, 1) < 0.5 else "segregated"
    for page in pages:
        page.raw["rem:custody"]["model"] = model
        if page is not pages[0]:
            page.move(later)
    inputs = {quantity["epcClass"] for page in pages for quantity in page.inputs()}
    return draft.told("borrowing", made | inputs)
