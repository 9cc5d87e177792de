"""How much more may come out than went in before it is odd, and before it is a contradiction.

An excess is judged by its standard deviation: that of assays and weighings on both sides. One balance beyond two of
them is worth a question (one honest balance in 44 that closes exactly would ask it). Three would be enough to fail a
single balance (one in 741), but the way of a magnet goes through more than a hundred of them, thirty in one process:
the limit for one of n is sqrt(9 + 2 ln n), with n no less than thirty. That is four standard deviations, one exact
balance in 28,000, so that an honest history with 140 balances, none of which loses anything, fails once in 200.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from remanence.custody.lots.model import Flow, Mass
from remanence.quantity import ELEMENTS

SOFT_SIGMA = 2.0
HARD_SIGMA = 3.0
LEAST_BALANCES = 30
USE_SIGMA = 5.0
"""Of a lot no more than all can be taken, and most lots are taken to the end: there the difference of two weighings
lies beyond three deviations once in 741 honest lots. Scales are so good that five still is well below 1 % of a lot."""
ROUNDING = 1e-9
"""Floating point: an excess below this part of the throughput is none."""
WIDEST_SD = 0.05
"""Standard deviation of an assay, as a part of its value, beyond which it excuses nothing more. Laboratories hold
0.2-1 % on main constituents and about 2-5 % on minor ones; a wider statement would let mass in without a sign."""
TRACE = 0.0005
"""Part of a lot (500 ppm) below which a constituent may go unlisted, or vary freely: common purities are 99.5 to
99.9 % and their assays do not list the rest."""
MATERIAL = 5e-5
"""Part of what went into a process (50 ppm of its mass) below which an excess of one element contradicts nothing:
certificates have three digits and losses are stated to the gram, and a milligram of a trace is no laundered metal."""
RARE_EARTHS = frozenset(ELEMENTS)


def hard_limit(balances: int) -> float:
    """Standard deviations beyond which one of ``balances`` tests is a contradiction."""
    return math.sqrt(HARD_SIGMA**2 + 2.0 * math.log(max(balances, LEAST_BALANCES)))


def unlisted(flows: Iterable[Flow], element: str) -> float:
    """Kilograms of an element that may hide in lots whose assays do not list it."""
    return math.fsum(TRACE * flow.net_kg for flow in flows if element not in flow.elements)


@dataclass
class Side:
    """Kilograms of one element on one side of a balance, with what their errors come from.

    Attributes:
        assays: standard deviation by assay (certificate, else lot): flows that rest on one assay err together.
        weighed: variance from weighing, independent for each flow.
    """

    kg: float = 0.0
    assays: dict[str, float] = field(default_factory=dict)
    weighed: float = 0.0

    def add(self, flow: Flow, element: str) -> None:
        """Add what a flow holds of the element, with the errors that a balance grants."""
        mass = flow.elements[element]
        sd = trusted_sd(mass, flow.net_kg)
        scale = mass.kg * flow.sd / flow.net_kg if flow.net_kg else 0.0
        assay = math.sqrt(max(sd * sd - scale * scale, 0.0))
        key = flow.certificate or flow.lot
        self.kg += mass.kg
        self.assays[key] = self.assays.get(key, 0.0) + assay
        self.weighed += min(scale, sd) ** 2


def trusted_sd(mass: Mass, lot_kg: float) -> float:
    """The standard deviation that a balance grants: as stated, up to what a laboratory can be that wrong."""
    return min(mass.sd, max(WIDEST_SD * mass.kg, TRACE * lot_kg))


def sd_of_difference(out: Side, into: Side) -> float:
    """Standard deviation of (out - in): the error of an assay that stands on both sides cancels."""
    apart = [out.assays.get(k, 0.0) - into.assays.get(k, 0.0) for k in out.assays.keys() | into.assays.keys()]
    return math.sqrt(math.fsum(x * x for x in apart) + out.weighed + into.weighed)
