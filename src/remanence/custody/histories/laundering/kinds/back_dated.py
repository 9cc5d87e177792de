"""A process is said to have happened earlier than it did, say before a rule began to bite."""

from __future__ import annotations

from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.draft import Draft
from remanence.custody.histories.laundering.registry import dishonest
from remanence.custody.histories.laundering.scene import Scene

_STEPS = ("metal_reduction", "strip_casting", "melting", "sintering", "magnetising")


@dishonest("a process is dated 30 to 300 days before it happened")
def back_dated(scene: Scene) -> History:
    """Move the time of one process back; it was written down when it was."""
    draft = Draft(write(scene.plan(*_STEPS), scene.seed))
    fit = [page for page in draft.of_step(*_STEPS) if page.outputs()]
    page = fit[scene.chance.pick(len(fit))]
    page.move(-scene.chance.uniform(30, 300), recorded=False)
    return draft.told("back_dated", {quantity["epcClass"] for quantity in page.lots()})
