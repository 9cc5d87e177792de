"""Public stocks: a buyer of last resort, and a stockpile that buys, releases by entitlement and is replenished."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from remanence.errors import InputError, Offence
from remanence.market.balance import content
from remanence.market.contracts import FREE, OnPlants, Tied
from remanence.market.instrument import Booking, Clearing, Instrument, Session
from remanence.market.network import Owner, node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from remanence.market.calendar import Period
    from remanence.market.inputs import Plant
    from remanence.market.network import Builder
    from remanence.market.simulate import Chain
    from remanence.market.solver import Solution

NOTHING = 1e-9
"""t below which a stock is empty."""
AT_ANY_PRICE = 10.0
"""A duty to replenish bids so many times the last price."""


@dataclass(frozen=True)
class LastResort(OnPlants):
    """A buyer at a floor [USD/kg] of tagged tonnes; ``most`` is the room of its stock [t], None is no limit."""

    floor: float = field(kw_only=True)
    most: float | None = field(kw_only=True)

    def name_of(self, plant: Plant) -> str:
        """Name of the column of a plant."""
        return f"buy {self.measure_id} {plant.id}"

    def column(self, builder: Builder, plant: Plant) -> int:
        """What is bought of one plant leaves the market where the plant stands."""
        column = builder.column(self.name_of(plant), 0.0, 0.0, {node(self.good, plant.region): -1.0})
        builder.owners[column] = Owner("treasury", self.payer, adds=1.0)
        builder.loss[column] = content(builder.inputs, self.good)
        return column

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """A session with an empty stock."""
        return _Buying(self, chain)


class _Buying(Tied):
    def __init__(self, buyer: LastResort, chain: Chain) -> None:
        super().__init__(buyer, chain)
        self.buyer = buyer
        self.rows_of = np.array(
            [chain.net.row[node(buyer.good, p.region)] for p in self.plants], dtype=np.int64
        )
        self.stock = 0.0

    def before(self, clearing: Clearing) -> None:
        """Bid the floor for what still has room."""
        monthly = self.buyer.tonnes_per_year / 12 * self.buyer.active(clearing.period)
        if self.buyer.most is not None:
            monthly = min(monthly, max(self.buyer.most - self.stock, 0.0) / clearing.period.months)
        self.monthly = monthly
        clearing.cost[self.columns] = -self.buyer.floor
        self.tie(clearing, monthly)

    def close(self, clearing: Clearing, solution: Solution) -> None:
        """Pay the floor; what it is above the price of the node goes to the tagged plants."""
        tonnes = solution.x[self.columns]
        bought = float(tonnes.sum())
        self.stock += bought * clearing.period.months
        if self.monthly <= 0 and bought <= 0:
            return
        above = (self.buyer.floor - solution.price[self.rows_of]) * tonnes
        for plant, extra in zip(self.plants, above, strict=True):
            self.booked.append(Booking(clearing.t, self.buyer.party, self.buyer.payer, -float(extra)))
            self.booked.append(Booking(clearing.t, "producers", plant.region, float(extra)))
        full = bought >= self.monthly * (1 - 1e-6)
        self.rows.append(
            {
                "measure": self.buyer.measure_id,
                "month": clearing.period.start.isoformat(),
                "good": self.buyer.good,
                "status": "buys all it may" if full else "holds the floor" if bought > 0 else "not needed",
                "bought": bought,
                "stock": self.stock,
                "price": float(solution.price[self.rows_of].min(initial=np.inf)),
                "paid": self.buyer.floor * bought,
            }
        )


@dataclass(frozen=True, slots=True)
class Release:
    """A dated release: first day, first day after it, and tonnes a year."""

    start: date
    end: date
    tonnes_per_year: float

    def active(self, period: Period) -> float:
        """Share of the days of a period."""
        days = (min(period.end, self.end) - max(period.start, self.start)).days
        return max(0, days) / period.days


@dataclass(frozen=True)
class Stockpile(Instrument):
    """A public stock of one good.

    Attributes:
        good, region: what lies where; payer: region whose treasury owns it.
        opening, target: tonnes at the start, and wanted [t].
        buys: tonnes a year bought below ``bid`` [USD/kg] until the target is reached.
        releases: dated releases, at any price; ``ask``: price from which up to ``draws`` t/a are sold besides, or None.
        entitled: share of what is released that each region may draw [-].
        replenish_months: time in which what was released is bought back at any price; None is no duty.
    """

    good: str = field(kw_only=True)
    region: str = field(kw_only=True)
    payer: str = field(kw_only=True)
    opening: float = field(kw_only=True)
    target: float = field(kw_only=True)
    buys: float = field(kw_only=True)
    bid: float = field(kw_only=True)
    releases: tuple[Release, ...] = field(kw_only=True)
    ask: float | None = field(kw_only=True)
    draws: float = field(kw_only=True)
    entitled: tuple[tuple[str, float], ...] = field(kw_only=True)
    replenish_months: float | None = field(kw_only=True)

    @property
    def inside(self) -> frozenset[str]:
        """Owner, site and who may draw."""
        return frozenset({self.payer, self.region, *(region for region, _ in self.entitled)})

    def contradicts(self, other: object) -> str | None:
        """Two stockpiles of one good at one place."""
        if isinstance(other, Stockpile) and (other.good, other.region) == (self.good, self.region):
            return f"both stock {self.good} in {self.region}"
        return None

    def build(self, builder: Builder) -> None:
        """A column that buys where the stock lies, one that releases for each region entitled, and a row for these."""
        places = sorted({self.region, *(region for region, _ in self.entitled)})
        strange = [r for r in places if node(self.good, r) not in builder.row]
        if strange:
            found = f"{self.good} in {', '.join(strange)}"
            offence = Offence(self.measure_id, found, "regions where the market uses or makes the good")
            raise InputError("A stockpile stands outside the market:", [offence])
        holds = content(builder.inputs, self.good)
        here = node(self.good, self.region)
        buy = builder.column(f"buy {self.measure_id} {here}", 0.0, 0.0, {here: -1.0})
        builder.owners[buy] = Owner("treasury", self.payer, adds=1.0)
        builder.loss[buy] = holds
        drawn = {}
        for region, _ in self.entitled:
            there = node(self.good, region)
            column = builder.column(f"release {self.measure_id} {there}", 0.0, 0.0, {there: 1.0})
            builder.owners[column] = Owner("treasury", self.payer, adds=-1.0)
            builder.saved[column] = holds
            drawn[column] = 1.0
        builder.limit(self.measure_id, drawn)

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """A session with the opening stock."""
        return _Stock(self, chain)


class _Stock(Session):
    def __init__(self, pile: Stockpile, chain: Chain) -> None:
        net = chain.net
        index = {name: i for i, name in enumerate(net.problem.columns)}
        self.pile = pile
        self.buy = index[f"buy {pile.measure_id} {node(pile.good, pile.region)}"]
        names = [f"release {pile.measure_id} {node(pile.good, region)}" for region, _ in pile.entitled]
        self.release = np.array([index[name] for name in names], dtype=np.int64)
        self.shares = np.array([share for _, share in pile.entitled])
        self.here = net.row[node(pile.good, pile.region)]
        self.row = net.pools[pile.measure_id]
        self.stock, self.owed = pile.opening, 0.0
        self.wanted = 0.0
        self._rows: list[dict[str, Any]] = []

    def before(self, clearing: Clearing) -> None:
        """Say what may be released and what is bid for."""
        pile, period = self.pile, clearing.period
        active = pile.active(period)
        dated = sum(r.tonnes_per_year / 12 * r.active(period) for r in pile.releases) * (active > 0)
        offered = pile.draws / 12 * active if pile.ask is not None else 0.0
        self.wanted = max(dated, offered)
        allowed = min(self.wanted, self.stock / period.months)
        clearing.upper[self.release] = self.shares * allowed
        clearing.cost[self.release] = 0.0 if dated > 0 or pile.ask is None else pile.ask
        clearing.rhs_upper[self.row] = allowed if len(self.release) else FREE
        self._bid(clearing, active, releasing=dated > 0)

    def _bid(self, clearing: Clearing, active: float, *, releasing: bool) -> None:
        pile, months = self.pile, clearing.period.months
        room = max(pile.target - self.stock, 0.0) / months
        due = (
            self.owed / max(pile.replenish_months, months) if pile.replenish_months and not releasing else 0.0
        )
        due = min(due, room) * active
        last = float(np.exp(clearing.state.ln_price[self.here]))
        bid = AT_ANY_PRICE * last if due > 0 else pile.bid
        if pile.ask is not None and due <= 0:
            bid = min(bid, pile.ask)
        clearing.cost[self.buy] = -bid
        clearing.upper[self.buy] = due or (0.0 if releasing else min(pile.buys / 12, room) * active)

    def close(self, clearing: Clearing, solution: Solution) -> None:
        """Take out what was released and put in what was bought."""
        pile, months = self.pile, clearing.period.months
        bought = float(solution.x[self.buy])
        drawn = float(solution.x[self.release].sum())
        opening = self.stock
        self.stock = max(opening + (bought - drawn) * months, 0.0)
        if pile.replenish_months:
            self.owed = min(
                max(self.owed + (drawn - bought) * months, 0.0), max(pile.target - self.stock, 0.0)
            )
        if pile.active(clearing.period) <= 0:
            return
        self._rows.append(
            {
                "measure": pile.measure_id,
                "month": clearing.period.start.isoformat(),
                "good": pile.good,
                "status": self._status(bought, drawn, opening / months),
                "stock": self.stock,
                "bought": bought,
                "released": drawn,
                "wanted": self.wanted,
                "owed": self.owed,
                "price": float(solution.price[self.here]),
            }
        )

    def _status(self, bought: float, drawn: float, least: float) -> str:
        if self.wanted > least + NOTHING and (drawn > 0 or least <= NOTHING):
            return "empty: less released than asked for"
        if drawn > 0:
            return "releases"
        if bought > 0:
            return "replenishes" if self.owed > 0 else "buys"
        return "full" if self.stock >= self.pile.target - NOTHING else "waits"

    def report(self) -> list[dict[str, Any]]:
        """One row a period: status, stock, tonnes bought and released."""
        return self._rows
