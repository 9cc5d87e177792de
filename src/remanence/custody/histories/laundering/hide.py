"""How a forger hides material in a process: what several kinds of dishonesty share."""

from __future__ import annotations

from dataclasses import dataclass, replace

from remanence.custody.histories.history import History
from remanence.custody.histories.ideal import elements_through
from remanence.custody.histories.laundering.scene import Scene, with_step
from remanence.custody.histories.plan import Hidden, Plan, Step

STEPS = (
    "solvent_extraction", "metal_reduction", "strip_casting", "melting", "hydrogen_decrepitation", "milling",
)  # fmt: skip
"""Steps into which material can be slipped: those at a furnace, a mixer or a mill."""
_PAIRS = (("Nd", "Pr"), ("Sm",))


@dataclass(frozen=True, slots=True)
class Changed:
    """A plan with hidden material, and the step where it lies."""

    plan: Plan
    step: Step

    def marked(self, history: History, kind: str) -> History:
        """Return the told history with the word of its dishonesty and the lots where it lies."""
        lots = frozenset(f"urn:remanence:lot:{self.plan.name}:{make.lot}" for make in self.step.make)
        share = self.step.hidden.share if self.step.hidden else None
        return replace(history, dishonest=kind, marks=lots, share=share)


def hide(scene: Scene, plan: Plan, share: float, *steps: str, element: str | None = None) -> Changed:
    """Return a plan in which ``share`` of the neodymium and praseodymium (or samarium) of one step is not stated.

    Args:
        scene: draws the step.
        plan: an honest plan.
        share: part of these elements in what truly goes in (0-1).
        steps: kinds of steps to choose from (default: `STEPS`).
        element: ``Nd`` or ``Sm``, where only steps through which it goes are meant.
    """
    passing = elements_through(plan)
    fit = [
        (step, [e for e in pair if e in passing[step.id]])
        for step in plan.step
        for pair in _PAIRS
        if element in (None, pair[0])
        if step.step in (steps or STEPS) and pair[0] in passing[step.id]
    ]
    step, elements = fit[scene.chance.pick(len(fit))]
    changed = step.model_copy(update={"hidden": Hidden(elements=elements, share=share)})
    return Changed(with_step(plan, changed), changed)
