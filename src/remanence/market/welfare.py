"""Who pays: what every party gains or loses in a run, from its own flows and the prices it meets.

A clearing is a linear problem, so each column earns ``x (A'p - c)``: what it gives at the price there, less what it
takes and what it costs. Summed over a party's columns that is its profit, or its surplus; opening stocks are sold at
the price of their node. Money that passes by the market (a tax, a levy, a contract, what a public buyer pays above
the price) is booked to who gets it. Nobody is the remainder: the sum is compared with the welfare of the clearing
itself,

    benefit of use - resource cost + change of stocks at the prices of the run compared with

which is read off the objective, freed of transfers, bids and the worth that holders put on cover. Both are measured by
one yardstick, the run compared with: stocks count at its prices, since a stock curve is behaviour under fear, not
benefit; and use is worth the area under its use curves, up to ``CEILING`` times the base-year price. So a buyer who has
turned to something else since loses what that use was worth to him, and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from remanence.market.calendar import Period
from remanence.market.calibrate import wedge_arcs
from remanence.market.curves import KNEE_1, KNEE_2, REACH
from remanence.market.effects import ArcCost, Effect
from remanence.market.network import Network
from remanence.market.simulate import PRICE_FLOOR, Chain, Path, charge_of
from remanence.market.state import Books, State
from remanence.market.witness import Cleared

Array = NDArray[np.float64]
Party = tuple[str, str]
"""Party and market region."""
Charges = Callable[[int, Cleared], list[tuple[Party, float]]]
"""By period: who takes how much [thousand USD a month]."""

CEILING = 20.0
"""What nobody could replace is worth so many times the base-year price; above that it would not be used."""
GROSSEST = float(np.log(1e6))
"""Log multiple of the anchor price at which inverse demand ends."""


@dataclass(frozen=True)
class Run:
    """A run with what it was asked: path, its periods as solved, the periods themselves, effects and first state."""

    path: Path
    cleared: Sequence[Cleared]
    periods: Sequence[Period]
    effects: Sequence[Effect]
    first: State


@dataclass
class Accounts:
    """What each party gets [thousand USD a month], by period, and the welfare of each period found by itself."""

    of: dict[Party, Array] = field(default_factory=dict)
    welfare: Array = field(default_factory=lambda: np.zeros(0))

    def add(self, party: Party, t: int, amount: float) -> None:
        """Add to a party in a period."""
        if party not in self.of:
            self.of[party] = np.zeros(len(self.welfare))
        self.of[party][t] += amount


def accounts(chain: Chain, books: Books, draw: Mapping[str, float], run: Run, yardstick: Run) -> Accounts:
    """Every party's account in a run.

    Args:
        chain: what was run.
        books: anchors under the draw.
        draw: parameters.
        run: the run.
        yardstick: the run compared with, at whose prices stocks count and under whose curves use is worth something.
    """
    layout = _Layout(chain.net, books)
    made = Accounts(welfare=np.zeros(len(run.path.months)))
    charges = _charges(chain, draw, run)
    for t, period in enumerate(run.cleared):
        opening = run.first.stock if t == 0 else run.path.stock[t - 1]
        change = (run.path.stock[t] - opening) / run.path.lengths[t]
        month = _Month(layout, period, opening / run.path.lengths[t], change, yardstick.cleared[t])
        month.book(made, t)
        for party, amount in charges(t, period):
            made.add(party, t, amount)
        made.welfare[t] = month.welfare()
    for booking in run.path.bookings:
        made.add((booking.party, booking.region), booking.t, booking.amount)
    return made


class _Layout:
    """Which column is whose, once for a network."""

    def __init__(self, net: Network, books: Books) -> None:
        self.net, self.books = net, books
        self.transposed = net.problem.matrix.T.tocsr()
        self.balances = len(net.row)
        columns = len(net.problem.columns)
        self.is_curve = np.zeros(columns, dtype=bool)
        self.is_stock = np.zeros(columns, dtype=bool)
        for block in net.blocks:
            self.is_curve[block.columns] = True
            self.is_stock[block.columns] = block.curves[0].kind == "stock"
        self.adds = np.zeros(columns)
        for column, owner in net.owners.items():
            self.adds[column] = owner.adds
        self.parties, self.index = _parties(net)
        self.home = _first_rows(net)
        self.holders = [("stock_holders", c.region) for c in net.curves if c.kind == "stock"]
        self.users = [("users", c.region) for c in net.curves if c.kind == "use"]


def _parties(net: Network) -> tuple[list[Party], NDArray[np.int64]]:
    """Parties of an ordinary column, and which of them each column is."""
    found: dict[int, Party] = {arc.column: ("traders", arc.source) for arc in net.arcs}
    found |= {mode.column: ("producers", mode.plant.region) for mode in net.modes}
    for plant_id, columns in net.tranches.items():
        found |= {int(column): ("producers", net.plants[plant_id].region) for column in columns}
    for block in net.blocks:
        party = "stock_holders" if block.curves[0].kind == "stock" else "users"
        for i, curve in enumerate(block.curves):
            first = block.first + i * block.steps
            found |= dict.fromkeys(range(first, first + block.steps), (party, curve.region))
    found |= {column: (owner.party, owner.region) for column, owner in net.owners.items()}
    labels, home = list(net.problem.rows), _first_rows(net)
    for column in range(len(net.problem.columns)):
        # Recycling, discarding and passing on are done by those who make and hold the good where it lies.
        found.setdefault(column, ("producers", [*labels[home[column]].split("|"), "anywhere"][1]))
    parties = sorted(set(found.values()))
    place = {party: i for i, party in enumerate(parties)}
    return parties, np.array([place[found[c]] for c in range(len(found))], dtype=np.int64)


def _first_rows(net: Network) -> NDArray[np.int64]:
    """The first row that each column stands in; row 0 for a column that stands in none."""
    matrix = net.problem.matrix
    starts = np.minimum(matrix.indptr[:-1], max(len(matrix.indices) - 1, 0))
    return np.asarray(matrix.indices[starts], dtype=np.int64)


class _Month:
    """One period's money [thousand USD a month]."""

    def __init__(
        self, layout: _Layout, period: Cleared, opening: Array, change: Array, yardstick: Cleared
    ) -> None:
        self.layout, self.period = layout, period
        self.opening = opening
        stock_price = yardstick.solution.price
        self.x, self.price = period.solution.x, period.solution.price
        self.benefit = use_benefit(layout.net, layout.books, yardstick, self.x)
        self.public = layout.adds * self.x * stock_price[layout.home]
        self.private = change * stock_price[layout.books.stock_rows]

    def book(self, made: Accounts, t: int) -> None:
        """Book every column to its party, and benefits and stocks besides."""
        layout = self.layout
        worth = self.price.copy()
        worth[layout.balances :] = 0.0
        # A curve's step and a public bid are what a party would pay, not what it pays.
        bid = layout.is_curve | (layout.adds != 0.0)
        money = np.where(bid, 0.0, self.period.problem.cost)
        gains = self.x * (layout.transposed @ worth - money)
        totals = np.bincount(layout.index, weights=gains, minlength=len(layout.parties))
        for party, amount in zip(layout.parties, totals, strict=True):
            made.add(party, t, float(amount))
        for party, amount in zip(layout.users, self.benefit, strict=True):
            made.add(party, t, float(amount))
        held = self.opening * self.price[layout.books.stock_rows] + self.private
        for party, amount in zip(layout.holders, held, strict=True):
            made.add(party, t, float(amount))
        for column, owner in layout.net.owners.items():
            if owner.adds:
                made.add(("public_stock", owner.region), t, float(self.public[column]))

    def welfare(self) -> float:
        """Benefit less resource cost plus stocks, from the objective of the clearing."""
        layout, problem = self.layout, self.period.problem
        valued = -problem.cost * self.x
        steps = float(valued[layout.is_curve].sum())
        moved = np.where(layout.is_curve, 0.0, problem.cost - layout.net.problem.cost)
        transfers = float(moved @ self.x)
        surplus = -self.period.solution.objective
        stocks = float(self.private.sum() + self.public.sum())
        return surplus - steps + transfers + float(self.benefit.sum()) + stocks


def _charges(chain: Chain, draw: Mapping[str, float], run: Run) -> Charges:
    """Taxes and duties: by period, who takes how much."""
    net, path = chain.net, run.path
    wedge = [(arc.column, net.row[f"{arc.good}|CHN"]) for arc in wedge_arcs(net)]
    columns = np.array([column for column, _ in wedge], dtype=np.int64)
    rows = np.array([row for _, row in wedge], dtype=np.int64)
    ends = {arc.column: (arc.source, arc.target) for arc in net.arcs}
    duties = [(e, charge_of(net, e, run.periods)) for e in run.effects if isinstance(e, ArcCost)]

    def of(t: int, period: Cleared) -> list[tuple[Party, float]]:
        last = run.first.ln_price if t == 0 else np.log(np.maximum(path.price[t - 1], PRICE_FLOOR))
        x = period.solution.x
        found = [(("treasury", "CHN"), float(draw["vat_rate"] * np.exp(last[rows]) @ x[columns]))]
        for effect, charge in duties:
            rate = charge.active[t] * (charge.specific + charge.ad_valorem * np.exp(last[charge.rows]))
            for column, amount in zip(charge.columns, rate * x[charge.columns], strict=True):
                source, target = ends[int(column)]
                found.append((("treasury", source if effect.to_origin else target), float(amount)))
        return found

    return of


def use_benefit(net: Network, books: Books, period: Cleared, x: Array) -> Array:
    """Gross benefit of what each use took [thousand USD a month]: the area under its curve, up to the ceiling.

    Args:
        net: the network.
        books: anchors.
        period: the period by whose curves it counts.
        x: activities [t/month].
    """
    totals, taken = [], []
    for block in net.blocks:
        if block.curves[0].kind == "use":
            shape = (len(block.curves), block.steps)
            widths = period.problem.upper[block.columns].reshape(shape)
            taken.append(x[block.columns].reshape(shape).sum(axis=1))
            totals.append((widths.sum(axis=1), -period.problem.cost[block.columns].reshape(shape)[:, -1]))
    if not totals:
        return np.zeros(0)
    wanted, top = (np.concatenate(parts) for parts in zip(*totals, strict=True))
    q = np.concatenate(taken)
    anchor = books.anchor_ln_price[books.use]
    slopes = np.maximum(books.slopes[:, books.use], 1e-6)
    # The first edge of the grid lies as far below its centre as the last one above it.
    lowest = np.log(np.maximum(top, 1e-300)) - 2 * REACH["use"] - anchor
    at_anchor = wanted * np.exp(fall(lowest, slopes))
    ratio = np.log(np.maximum(at_anchor, 1e-300) / np.maximum(q, 1e-12 * np.maximum(at_anchor, 1e-300)))
    multiple = np.maximum(rise(ratio, slopes), lowest)
    price = np.exp(anchor)
    inside = (
        at_anchor * price * (area(np.full_like(multiple, np.log(CEILING)), slopes) - area(multiple, slopes))
    )
    return np.asarray(np.where(wanted > 0, q * price * np.exp(multiple) + inside, 0.0))


def fall(multiple: Array, slopes: Array) -> Array:
    """Fall of log quantity at a log multiple of the anchor price; three slopes first."""
    first, second, third = slopes
    middle = np.clip(multiple - KNEE_1, 0.0, KNEE_2 - KNEE_1)
    return np.asarray(
        first * np.minimum(multiple, KNEE_1) + second * middle + third * np.maximum(multiple - KNEE_2, 0.0)
    )


def rise(drop: Array, slopes: Array) -> Array:
    """The log multiple at which log quantity has fallen by ``drop``: the inverse of :func:`fall`."""
    first, second, third = slopes
    at_1 = first * KNEE_1
    at_2 = at_1 + second * (KNEE_2 - KNEE_1)
    low = drop / first
    middle = KNEE_1 + (drop - at_1) / second
    high = KNEE_2 + (drop - at_2) / third
    found = np.where(drop <= at_1, low, np.where(drop <= at_2, middle, high))
    return np.asarray(np.minimum(found, GROSSEST))


def area(multiple: Array, slopes: Array) -> Array:
    """Integral of demand over price from the anchor to a log multiple of it, as a share of anchor price x quantity."""
    first, second, third = slopes
    one = _piece(np.minimum(multiple, KNEE_1), first)
    start_2 = np.exp(KNEE_1 * (1 - first))
    two = start_2 * _piece(np.clip(multiple - KNEE_1, 0.0, KNEE_2 - KNEE_1), second)
    start_3 = start_2 * np.exp((KNEE_2 - KNEE_1) * (1 - second))
    three = start_3 * _piece(np.maximum(multiple - KNEE_2, 0.0), third)
    return np.asarray(one + two + three)


def _piece(length: Array, slope: Array) -> Array:
    """Integral of ``exp((1 - slope) u)`` from 0 to ``length``."""
    power = 1.0 - slope
    safe = np.where(np.abs(power) < 1e-9, 1.0, power)
    return np.where(np.abs(power) < 1e-9, length, np.expm1(safe * length) / safe)
