"""The balance of one element over one process, kilograms, with the uncertainty of its difference on demand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from remanence.custody.lots.model import Flow, Mass, Process
from remanence.custody.lots.tolerance import ROUNDING, Side, sd_of_difference, unlisted

_NOTHING = Mass(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Balance:
    """One element over one process, kilograms: what went in, came out and was declared lost.

    ``hidden`` is what may lie below the detection limit of inputs that do not list the element.
    """

    process: Process
    element: str
    into: float
    out: float
    lost: float
    hidden: float

    @property
    def excess(self) -> float:
        """Kilograms that came out and did not go in; negative where something was left behind."""
        return self.out + self.lost - self.into - self.hidden

    @property
    def sd(self) -> float:
        """Standard deviation of the excess, kilograms."""
        lost = self.process.losses.get(self.element, _NOTHING)
        out, into = side_of(self.process.outputs, self.element), side_of(self.process.inputs, self.element)
        return math.hypot(sd_of_difference(out, into), min(lost.sd, lost.kg))

    @property
    def sigmas(self) -> float:
        """The excess in standard deviations, infinite where none is stated, 0 where there is no excess."""
        if self.excess <= ROUNDING * max(self.into, self.out):
            return 0.0
        sd = self.sd
        return self.excess / sd if sd > 0 else math.inf


def side_of(flows: Iterable[Flow], element: str) -> Side:
    """One side of a balance of one element."""
    side = Side()
    for flow in flows:
        if element in flow.elements:
            side.add(flow, element)
    return side


def balances(process: Process) -> tuple[Balance, ...]:
    """Return the balance of every element that a process gives out or declares lost, in order of symbol."""
    into, out = kilograms(process.inputs), kilograms(process.outputs)
    return tuple(
        Balance(
            process,
            element,
            into.get(element, 0.0),
            out.get(element, 0.0),
            process.losses.get(element, _NOTHING).kg,
            unlisted(process.inputs, element),
        )
        for element in sorted(out.keys() | process.losses.keys())
    )


def kilograms(flows: Iterable[Flow]) -> dict[str, float]:
    """Kilograms of each element in flows together."""
    parts: dict[str, list[float]] = {}
    for flow in flows:
        for element, mass in flow.elements.items():
            parts.setdefault(element, []).append(mass.kg)
    return {element: math.fsum(kg) for element, kg in parts.items()}
