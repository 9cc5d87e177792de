"""Reference prices of a trade zone as an instrument: its own trade pool, its levies, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from remanence.errors import Offence
from remanence.market.instrument import Booking, Clearing, Instrument, Session
from remanence.market.levy import TOLERANCE, Search
from remanence.market.solver import LiveModel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from remanence.market.network import Arc, Builder, Network
    from remanence.market.simulate import Chain
    from remanence.market.solver import Solution

NOTHING = 1e-6
"""t/month below which nothing is imported."""
RECHECK = 12
"""Periods after which a period is certified from cold and other equilibria are looked for again."""
MOST_STEPS = 40
"""Solves of one search for another equilibrium."""


@dataclass(frozen=True, slots=True)
class Level:
    """The reference price of a good and the highest levy that may hold it [USD/kg]; None is no limit."""

    good: str
    price: float
    cap: float | None


@dataclass(frozen=True)
class ReferencePrices(Instrument):
    """Reference prices of a zone.

    Attributes:
        zone: member regions; levels: one for each good.
        lagged: whether a levy follows the price of the period before; else it is sought within the period.
        escapes: share of imports that escapes the levy by a false origin [-].
    """

    zone: frozenset[str] = field(kw_only=True)
    levels: tuple[Level, ...] = field(kw_only=True)
    lagged: bool = field(default=False, kw_only=True)
    escapes: float = field(default=0.0, kw_only=True)

    @property
    def inside(self) -> frozenset[str]:
        """Its members."""
        return self.zone

    @property
    def hub(self) -> str:
        """Name of the pool in which members trade with each other."""
        return f"sea:{self.measure_id}"

    def contradicts(self, other: object) -> str | None:
        """Two prices for one good in one region."""
        if not isinstance(other, ReferencePrices) or not self.zone & other.zone:
            return None
        both = sorted({level.good for level in self.levels} & {level.good for level in other.levels})
        return f"both hold {both[0]} in {min(self.zone & other.zone)}" if both else None

    def build(self, builder: Builder) -> None:
        """Members trade with each other past the levy: a pool of their own beside that of the world."""
        if len(self.zone) < 2:
            return
        goods = {level.good for level in self.levels}
        for arc in [
            a for a in builder.arcs if a.is_recorded and a.good in goods and "sea" in (a.source, a.target)
        ]:
            if {arc.source, arc.target} & self.zone:
                source, target = ((self.hub if end == "sea" else end) for end in (arc.source, arc.target))
                cost, room = builder.cost[arc.column], builder.upper[arc.column]
                builder.ship(arc.good, arc.origin_class, source, target, cost, room)

    def offences(self, chain: Chain) -> Sequence[Offence]:
        """Goods that no member trades."""
        return [
            Offence(f"{self.measure_id}.levels", level.good, "a good that a member of the zone buys or makes")
            for level in self.levels
            if not self.members(chain.net, level.good) or not self.imports(chain.net, level.good)
        ]

    def members(self, net: Network, good: str) -> list[int]:
        """Balance rows of a good in members that use or hold it; in all of them where none does."""
        there = [f"{good}|{region}" for region in sorted(self.zone) if f"{good}|{region}" in net.row]
        curves = {curve.node for curve in net.curves}
        return [net.row[label] for label in there if label in curves] or [net.row[label] for label in there]

    def imports(self, net: Network, good: str) -> list[Arc]:
        """Recorded shipments of a good into the zone from outside."""
        outside = self.zone | {self.hub}
        return [
            arc
            for arc in net.arcs
            if arc.is_recorded and arc.good == good and arc.target in self.zone and arc.source not in outside
        ]

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """A session whose levies start at zero."""
        return _Levies(self, chain)


class _Good:
    """One levy in one run: its columns and rows, and where its search stands."""

    def __init__(self, zone: ReferencePrices, level: Level, net: Network) -> None:
        arcs = zone.imports(net, level.good)
        self.level = level
        self.columns: NDArray[np.int64] = np.array([arc.column for arc in arcs], dtype=np.int64)
        self.rows = np.array(zone.members(net, level.good), dtype=np.int64)
        self.targets = [arc.target for arc in arcs]
        outside = [f"{level.good}|{region}" for region in ("CHN", "sea") if region not in zone.zone]
        self.outside = [net.row[label] for label in outside if label in net.row][:1]
        enough = level.price / (1.0 - zone.escapes)
        self.search = Search(level.price, enough if level.cap is None else level.cap)
        self.charged = 0.0

    def price(self, solution: Solution) -> float:
        """The lowest price among members [USD/kg]."""
        return float(solution.price[self.rows].min())

    def imported(self, solution: Solution) -> float:
        """What comes from outside [t/month]."""
        return float(solution.x[self.columns].sum())

    def is_shut(self, solution: Solution) -> bool:
        """Whether nothing comes from outside any more."""
        return self.imported(solution) <= NOTHING


class _Levies(Session):
    def __init__(self, zone: ReferencePrices, chain: Chain) -> None:
        self.zone, self.net = zone, chain.net
        self.goods = [_Good(zone, level, chain.net) for level in zone.levels]
        self.side: LiveModel | None = None
        self.active = 0.0
        self.full_periods = 0
        self.solves = 0
        self._rows: list[dict[str, Any]] = []
        self._booked: list[Booking] = []

    def before(self, clearing: Clearing) -> None:
        """Begin where the last period ended; a new or lagged levy begins at what the last price lacked."""
        self.active = self.zone.active(clearing.period)
        self.solves = 0
        for good in self.goods:
            if self.active <= 0:
                good.search.begin(0.0)
                good.charged = 0.0
                continue
            last = float(np.exp(clearing.state.ln_price[good.rows]).min())
            if self.zone.lagged or self.full_periods == 0:
                good.search.begin(good.search.levy + good.level.price - last)
            else:
                good.search.begin(good.search.levy)
            good.charged = 0.0
            self._charge(good, clearing)

    def _charge(self, good: _Good, clearing: Clearing) -> None:
        """Put the levy on the shipments that bear it, in place of the one that was there."""
        now = good.search.levy * (1.0 - self.zone.escapes) * self.active
        clearing.cost[good.columns] += now - good.charged
        good.charged = now

    @property
    def _seeks(self) -> bool:
        return self.active >= 1.0 and not self.zone.lagged

    def after(self, clearing: Clearing, solution: Solution) -> bool:
        """One step of every levy whose price is not met and that a step can still help."""
        self.solves += 1
        return self._seeks and self._step(clearing, solution)

    def _step(self, clearing: Clearing, solution: Solution) -> bool:
        moved = False
        for good in self.goods:
            price = good.price(solution)
            below = price < good.level.price * (1 - TOLERANCE)
            if (below and good.is_shut(solution)) or not good.search.move(price):
                continue
            self._charge(good, clearing)
            moved = True
        return moved

    def close(self, clearing: Clearing, solution: Solution) -> None:
        """Certify the period from cold, find what the zone would pay by itself, and book the revenue."""
        if self.active <= 0:
            return
        for good in self.goods:
            self._book(good, clearing, solution)
        due = self._seeks and self.full_periods % RECHECK == 0
        certified = self._cold(clearing) if due else solution
        rows = [self._row(good, clearing, solution, certified) for good in self.goods]
        if due:
            self._recheck(clearing, rows)
        self._rows += rows
        self.full_periods += self.active >= 1.0

    def _book(self, good: _Good, clearing: Clearing, solution: Solution) -> None:
        for target in sorted(set(good.targets)):
            into = [c for c, region in zip(good.columns, good.targets, strict=True) if region == target]
            amount = good.charged * float(solution.x[into].sum())
            if amount:
                self._booked.append(Booking(clearing.t, "treasury", target, amount))

    def _row(
        self, good: _Good, clearing: Clearing, solution: Solution, certified: Solution
    ) -> dict[str, Any]:
        price, imported = good.price(solution), good.imported(solution)
        held = price >= good.level.price * (1 - TOLERANCE)
        alone = None if held else self._alone(good, clearing, solution, certified)
        shut = good.is_shut(solution) or (alone is not None and alone < good.level.price * (1 - TOLERANCE))
        status = good.search.status(price, shut=shut)
        if not self._seeks and status == "unsettled":
            status = "attained" if held else "following"
        cold = good.price(certified)
        return {
            "measure": self.zone.measure_id,
            "month": clearing.period.start.isoformat(),
            "good": good.level.good,
            "status": status,
            "level": good.level.price,
            "levy": good.search.levy,
            "price": price,
            "outside_price": float(solution.price[good.outside[0]]) if good.outside else None,
            "shortfall": max(good.level.price - price, 0.0) if not held else 0.0,
            "autarky_price": alone,
            "imports": imported,
            "misdeclared": imported * self.zone.escapes,
            "revenue": good.charged * imported,
            "solves": self.solves,
            "price_from_cold": None if abs(cold - price) <= TOLERANCE * good.level.price else cold,
            "other_levy": None,
            "other_price": None,
        }

    def _model(self, clearing: Clearing) -> LiveModel:
        """A model beside that of the run, with the numbers of the period; the run's own is never touched."""
        if self.side is None:
            self.side = LiveModel(self.net.problem)
        self.side.change(
            cost=clearing.cost,
            lower=clearing.lower,
            upper=clearing.upper,
            rhs=clearing.rhs,
            rhs_upper=clearing.rhs_upper,
        )
        return self.side

    def _cold(self, clearing: Clearing) -> Solution:
        model = self._model(clearing)
        model.clear()
        return model.solve()

    def _alone(self, good: _Good, clearing: Clearing, solution: Solution, certified: Solution) -> float:
        """What the good would cost in a zone that imports none of it [USD/kg]: where some is, by a solve without."""
        if good.is_shut(solution) and certified is solution:
            return good.price(solution)
        model = self._model(clearing)
        upper = clearing.upper.copy()
        upper[good.columns] = 0.0
        model.change(lower=np.minimum(clearing.lower, upper), upper=upper)
        return good.price(model.solve())

    def _recheck(self, clearing: Clearing, rows: list[dict[str, Any]]) -> None:
        """Search again from no levy and from the highest; tell where another levy than ours holds the prices too."""
        found, charged = clearing.cost.copy(), [(g.search, g.charged) for g in self.goods]
        for share in (0.0, 1.0):
            self._seek_from(share, clearing)
            for row, good, (ours, _) in zip(rows, self.goods, charged, strict=True):
                price = good.price(self._answer)
                apart = abs(good.search.levy - ours.levy) > 0.02 * good.level.price
                # Where neither lets anything in, every levy above them does the same.
                apart &= row["imports"] > NOTHING or not good.is_shut(self._answer)
                if apart and row["status"] == "attained" and good.search.stands(price):
                    row["other_levy"], row["other_price"] = good.search.levy, price
            clearing.cost[:] = found
            for good, (search, was) in zip(self.goods, charged, strict=True):
                good.search, good.charged = search, was

    def _seek_from(self, share: float, clearing: Clearing) -> None:
        for good in self.goods:
            start = Search(good.level.price, good.search.cap)
            start.begin(share * good.search.cap)
            good.search = start
            self._charge(good, clearing)
        model = self._model(clearing)
        self._answer = model.solve()
        for _ in range(MOST_STEPS):
            if not self._step(clearing, self._answer):
                break
            model.change(cost=clearing.cost)
            self._answer = model.solve()

    def bookings(self) -> Sequence[Booking]:
        """What the members' treasuries took."""
        return self._booked

    def report(self) -> list[dict[str, Any]]:
        """One row a good and period: status, levy, prices inside and outside, imports and revenue."""
        return self._rows
