"""Instruments: measures that do more than bound a flow or a plant. Each is defined in the file of its measure.

An instrument may add columns and rows to the network once (``build``). For each run it opens a session, which edits the
costs and limits of every period before it clears (``before``), may look at the answer and ask for another solve
(``after``: a levy that seeks its level, a contract that lowers the price it is paid against) and carries its own state
to the next period (``close``: tonnes in a public stock, money paid).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from remanence.errors import Offence
from remanence.market.calendar import Period

if TYPE_CHECKING:
    from remanence.market.network import Builder
    from remanence.market.simulate import Chain, Path
    from remanence.market.solver import Solution
    from remanence.market.state import Books, State

Array = NDArray[np.float64]
MOST_SOLVES = 24
"""Solves of one period after which sessions are no longer asked; an instrument says then what it has not reached."""


@dataclass
class Clearing:
    """One period as it is about to be solved. Sessions edit the arrays in place.

    Attributes:
        t, period: which period of the run.
        cost: by column [USD/kg]; lower, upper: by column [t/month].
        rhs, rhs_upper: lower and upper limit by row [t/month]; equal on balances.
        state: what the last period handed on; books: anchors; draw: parameters; growth: log growth by use curve.
        reference: the run without export rules.
        threat: fear for supply by stock curve [-]; momentum: the part of it that rising prices make [-].
    """

    t: int
    period: Period
    cost: Array
    lower: Array
    upper: Array
    rhs: Array
    rhs_upper: Array
    state: State
    books: Books
    draw: Mapping[str, float]
    growth: Array
    reference: Path | None
    threat: Array
    momentum: float


@dataclass(frozen=True, slots=True)
class Booking:
    """Money that an instrument moves besides the prices of goods: what ``party`` in ``region`` gets in period ``t``.

    ``amount`` is in thousand USD a month, below zero for who pays. What a charge takes from those who ship or make is
    in their costs already: only who else gets or pays is booked.
    """

    t: int
    party: str
    region: str
    amount: float


class Session:
    """An instrument in one run. The methods here do nothing; an instrument overrides what it needs."""

    def before(self, clearing: Clearing) -> None:
        """Edit the period before its first solve."""

    def after(self, clearing: Clearing, solution: Solution) -> bool:
        """Look at an answer; edit the period again and return True to have it solved again."""
        return False

    def close(self, clearing: Clearing, solution: Solution) -> None:
        """Book the period and carry the instrument's own state on."""

    def bookings(self) -> Sequence[Booking]:
        """Money that it moved, period by period."""
        return ()

    def report(self) -> list[dict[str, Any]]:
        """Tidy rows of what it did, one a period: at least ``measure``, ``month``, ``status`` where it has one."""
        return []


@dataclass(frozen=True)
class Instrument:
    """What a measure does beyond caps. Dates as for every effect: ``end`` is the first day without it."""

    measure_id: str
    start: date
    end: date | None = field(default=None, kw_only=True)

    def active(self, period: Period) -> float:
        """Share of the days of a period on which it holds."""
        first = max(period.start, self.start)
        last = period.end if self.end is None else min(period.end, self.end)
        return max(0, (last - first).days) / period.days

    @property
    def inside(self) -> frozenset[str]:
        """Market regions for whose sake it is made; who pays elsewhere is told as outside."""
        return frozenset()

    def build(self, builder: Builder) -> None:
        """Add columns or rows to the network; called once, after all ordinary activities stand."""

    def contradicts(self, other: object) -> str | None:
        """In words where it and another effect cannot both hold; asked only where their days meet."""
        return None

    def offences(self, chain: Chain) -> Sequence[Offence]:
        """What it names that the chain does not have; asked once, before any run."""
        return ()

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """A session for one run."""
        return Session()
