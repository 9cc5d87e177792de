"""A pool of gross tonnes for exports: quota batches, and licence holders who hold back while they fear or hope.

Every kilo uses the pool alike, so its rent is the same per kilo for each good. A batch belongs to holders: in a month
they let go ``pace * left / months left``, less the more they expect prices to rise, divided by ``1 + psi * threat``.
Without holders the pool runs evenly over the year. What is left when a batch ends is lost, as it was in 2011.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from remanence.errors import ModelError
from remanence.market.calendar import Period
from remanence.market.instrument import Clearing, Instrument, Session
from remanence.market.network import UNBOUND

if TYPE_CHECKING:
    from remanence.market.network import Builder
    from remanence.market.simulate import Chain
    from remanence.market.solver import Solution



@dataclass(frozen=True)
class GrossPool(Instrument):
    """One pool of gross tonnes a year for all exports of the goods from the origins: one rent per kg.

    Attributes:
        tonnes_per_year: rate of the pool while it holds [t/a].
        held: whether holders of licences decide when to use them; else it runs evenly over the year.
        announced: day from which buyers know of it; None is the first day.
    """

    goods: frozenset[str] = field(kw_only=True)
    origins: frozenset[str] = field(kw_only=True)
    tonnes_per_year: float = field(kw_only=True)
    held: bool = field(default=False, kw_only=True)
    announced: date | None = field(default=None, kw_only=True)

    def build(self, builder: Builder) -> None:
        """One row: what is shipped out of the origins, by gross weight."""
        columns = {
            arc.column: 1.0
            for arc in builder.arcs
            if arc.is_recorded and arc.good in self.goods and arc.source in self.origins
        }
        builder.limit(self.measure_id, columns)

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """The pool with all of its tonnes left.

        Raises:
            ModelError: the network was built without it.
        """
        return _Holders(self, chain, draw)

    def batch(self, period: Period) -> tuple[date, date]:
        """First day and first day after the batch of a period: the pool's own dates within the calendar year."""
        first = max(self.start, date(period.start.year, 1, 1))
        return first, min(self.end or date.max, date(period.start.year + 1, 1, 1))


class _Holders(Session):
    """What is left of the batch."""

    def __init__(self, pool: GrossPool, chain: Chain, draw: Mapping[str, float]) -> None:
        net = chain.net
        self.pool = pool
        if pool.measure_id not in net.pools:
            raise ModelError(f"The network was built without the pool '{pool.measure_id}'.")
        self.row = net.pools[pool.measure_id]
        self.columns = np.array(
            [
                arc.column
                for arc in net.arcs
                if arc.is_recorded and arc.good in pool.goods and arc.source in pool.origins
            ],
            dtype=np.int64,
        )
        stocks = [curve for curve in net.curves if curve.kind == "stock"]
        self.buyers = np.array([c.good in pool.goods and c.region not in pool.origins for c in stocks])
        self.psi, self.pace = draw["precaution_licences"], draw["licence_pace"]
        self.year: tuple[date, date] | None = None
        self.left = 0.0
        self.counts = 0.0

    def before(self, clearing: Clearing) -> None:
        """Set what may leave in this period."""
        period, pool = clearing.period, self.pool
        active = pool.active(period)
        if active <= 0:
            clearing.rhs_upper[self.row] = UNBOUND
            self.counts = 0.0
            return
        batch = pool.batch(period)
        if batch != self.year:
            self.year, self.left = batch, pool.tonnes_per_year * (batch[1] - batch[0]).days / 365.25
        free = 0.0
        if active < 1:
            free = UNBOUND if clearing.reference is None else self._reference(clearing) * (1 - active)
        own = self._rate(clearing) * active
        clearing.rhs_upper[self.row] = own + free
        self.counts = own / (own + free) if own + free > 0 else active

    def _reference(self, clearing: Clearing) -> float:
        assert clearing.reference is not None
        return float(clearing.reference.x[clearing.t, self.columns].sum())

    def _rate(self, clearing: Clearing) -> float:
        """Tonnes a month that holders let go."""
        assert self.year is not None
        if not self.pool.held:
            return min(self.pool.tonnes_per_year / 12, self.left / clearing.period.months)
        days_left = max((self.year[1] - max(clearing.period.start, self.year[0])).days, 1)
        months_left = max(days_left / 30.4375, clearing.period.months)
        fear = float(clearing.threat[self.buyers].max(initial=0.0))
        let_go = self.pace * self.left / months_left / (1.0 + self.psi * max(fear, 0.0))
        return max(min(let_go, self.left / clearing.period.months), 0.0)

    def close(self, clearing: Clearing, solution: Solution) -> None:
        """Take what was shipped from the batch, on the days on which it holds."""
        shipped = float(solution.x[self.columns].sum()) if len(self.columns) else 0.0
        self.left = max(self.left - shipped * self.counts * clearing.period.months, 0.0)
