"""The market period by period: clear, carry the state, clear again.

Rolling and myopic: nobody in the model knows a measure before it is announced. A period is two solves of the same
columns; the second grid is centred on the first answer. A run starts from a cleared solver and a given state, so that
it depends on its inputs alone and equals any other run bit for bit up to the period in which they differ (law 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from remanence.errors import ModelError
from remanence.market.balance import TOLERANCE, Ledger
from remanence.market.calendar import Period, as_periods
from remanence.market.calibrate import Calibration, wedge_arcs
from remanence.market.curves import FOCUS, Curves, Grids, grid, grids
from remanence.market.effects import ArcCost, Effect, active_share
from remanence.market.goods import ELEMENTS
from remanence.market.inputs import Inputs
from remanence.market.instrument import MOST_SOLVES, Booking, Clearing, Instrument, Session
from remanence.market.limits import growth_by_period, upper_bounds
from remanence.market.network import Network
from remanence.market.parameters import network_numbers
from remanence.market.solver import LiveModel, Solution
from remanence.market.state import Books, State, advance, curves_now, first_state
from remanence.market.threat import news_by_period, threat_now, words

Array = NDArray[np.float64]

PRICE_FLOOR = 1e-3
"""Prices are carried as logs; a node where nothing is wanted counts as this many USD/kg."""


@dataclass(frozen=True)
class Chain:
    """What all runs share: network, calibration, inputs, the element ledger and the reading of plants' owners."""

    net: Network
    cal: Calibration
    inputs: Inputs
    ledger: Ledger
    companies: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Path:
    """One run: arrays by period.

    Attributes:
        months: first day of each period; lengths: months in each.
        price: dual of each row [USD/kg], shape (T, rows); x: every column [t/month], shape (T, columns).
        stock: end stocks by stock curve [t]; residual, throughput: element closure [t/month].
        last: the state at the end; reports: what each instrument says of itself, by measure.
        solves: solves of each period.
        bookings: money that instruments moved besides the prices of goods.
    """

    months: tuple[date, ...]
    lengths: Array
    price: Array
    x: Array
    stock: Array
    residual: Array
    throughput: Array
    last: State
    reports: Mapping[str, tuple[dict[str, Any], ...]]
    solves: NDArray[np.int64]
    bookings: tuple[Booking, ...] = ()


class _Course:
    """What a run knows beforehand of all its periods: bounds, growth, news, charges and open sessions."""

    def __init__(
        self,
        chain: Chain,
        draw: Mapping[str, float],
        periods: Sequence[Period],
        effects: Sequence[Effect],
        reference: Path | None,
    ) -> None:
        net = chain.net
        self.periods = periods
        self.reference = reference
        self.upper = upper_bounds(chain, draw, periods, effects, reference)
        self.growth = growth_by_period(net.curves, draw, chain.inputs.base_year, periods, effects)
        stocks = sum(curve.kind == "stock" for curve in net.curves)
        self.news = news_by_period(words(effects, net.curves), periods, stocks, draw)
        self.charges = [charge_of(net, effect, periods) for effect in effects if isinstance(effect, ArcCost)]
        self.sessions: dict[str, Session] = {
            effect.measure_id: effect.open(chain, draw) for effect in effects if isinstance(effect, Instrument)
        }


@dataclass(frozen=True)
class Charge:
    """A duty on some columns: the rows at whose price it is taken, and the share of each period in which it holds."""

    columns: NDArray[np.int64]
    rows: NDArray[np.int64]
    ad_valorem: float
    specific: float
    active: Array


def charge_of(net: Network, effect: ArcCost, periods: Sequence[Period]) -> Charge:
    """The columns on which a duty falls, and when."""
    arcs = [a for a in net.arcs if a.is_recorded and effect.covers(a.good, a.source, a.target)]
    return Charge(
        columns=np.array([arc.column for arc in arcs], dtype=np.int64),
        rows=np.array([net.row[arc.node_from] for arc in arcs], dtype=np.int64),
        ad_valorem=effect.ad_valorem,
        specific=effect.specific,
        active=np.array([active_share(effect, period) for period in periods]),
    )


class Runner:
    """Runs a chain under a draw in one thread; the solver object lives as long as the runner."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.live = LiveModel(chain.net.problem)
        blocks = chain.net.blocks
        self._grids = tuple(
            grids([(len(b.curves), grid(b.steps, focus, b.curves[0].kind)) for b in blocks]) for focus in FOCUS
        )
        self._curve_columns = np.concatenate([np.arange(b.columns.start, b.columns.stop) for b in blocks])
        self._wedge = wedge_arcs(chain.net)
        self._wedge_columns = np.array([arc.column for arc in self._wedge], dtype=np.int64)
        self._wedge_rows = np.array([chain.net.row[f"{arc.good}|CHN"] for arc in self._wedge], dtype=np.int64)
        stocks = [b for b in blocks if b.curves[0].kind == "stock"]
        self._stock_columns = np.concatenate([np.arange(b.columns.start, b.columns.stop) for b in stocks])
        steps = np.concatenate([np.full(len(b.curves), b.steps) for b in stocks])
        self._first_of_stock = np.cumsum(steps) - steps

    def burn_in(self, books: Books, draw: Mapping[str, float], start: date) -> State:
        """The state after a time with the conditions of the start held and no measure."""
        state = first_state(self.chain.net, books)
        months = tuple(start for _ in range(int(network_numbers()["burn_in_months"])))
        return self.run(books, draw, state, months, ()).last

    def run(
        self,
        books: Books,
        draw: Mapping[str, float],
        state: State,
        months: Sequence[date | Period],
        effects: Sequence[Effect],
        reference: Path | None = None,
        *,
        calm: bool = False,
    ) -> Path:
        """Clear every period in turn.

        Args:
            books: anchors under the draw.
            draw: parameters by name.
            state: carried state at the start.
            months: the periods; a date stands for its calendar month.
            effects: what the measures do.
            reference: the same run without export rules; needed where a cap is a share of reference exports.
            calm: one pass a period on the fine grid, for a run in which nothing jumps (prices within half a percent).

        Raises:
            ModelError: a period does not clear, an element does not close, or a cap lacks its reference.
        """
        self.live.clear()
        periods = as_periods(months)
        course = _Course(self.chain, draw, periods, effects, reference)
        rows, columns = len(self.chain.net.problem.rows), len(self.chain.net.problem.columns)
        price, x = np.empty((len(periods), rows)), np.empty((len(periods), columns))
        stock = np.empty((len(periods), len(books.held)))
        residual, throughput = np.empty((len(periods), 10)), np.empty((len(periods), 10))
        solves = np.zeros(len(periods), dtype=np.int64)
        for t, period in enumerate(periods):
            before, count = state.stock, self.live.solves
            clearing = self._clearing(books, draw, state, course, t)
            solution = self._clear(clearing, course, self._grids[-1:] if calm else self._grids)
            ending = self._ending_stock(solution, period.months)
            change = (ending - before) / period.months
            residual[t], throughput[t] = self.chain.ledger.residual(solution.x, change)
            _check_closure(residual[t], throughput[t], period.start)
            ln_price = np.log(np.maximum(solution.price, PRICE_FLOOR))
            state = advance(books, state, ln_price, ending, draw, period.months)
            price[t], x[t], stock[t], solves[t] = solution.price, solution.x, ending, self.live.solves - count
        return Path(
            months=tuple(period.start for period in periods),
            lengths=np.array([period.months for period in periods]),
            price=price,
            x=x,
            stock=stock,
            residual=residual,
            throughput=throughput,
            last=state,
            reports={name: tuple(session.report()) for name, session in course.sessions.items()},
            solves=solves,
            bookings=tuple(b for session in course.sessions.values() for b in session.bookings()),
        )

    def _clearing(
        self, books: Books, draw: Mapping[str, float], state: State, course: _Course, t: int
    ) -> Clearing:
        """The period with its limits, charges and what the sessions make of it; curves are not yet cut."""
        net, period = self.chain.net, course.periods[t]
        cost = net.problem.cost.copy()
        cost[self._wedge_columns] += draw["vat_rate"] * np.exp(state.ln_price[self._wedge_rows])
        for charge in course.charges:
            cost[charge.columns] += charge.active[t] * (
                charge.specific + charge.ad_valorem * np.exp(state.ln_price[charge.rows])
            )
        rhs = net.problem.row_lower.copy()
        np.subtract.at(rhs, books.stock_rows, state.stock / period.months)
        rhs_upper = rhs.copy()
        side = len(net.row)
        rhs_upper[side:] = net.problem.row_upper[side:]
        clearing = Clearing(
            t=t,
            period=period,
            cost=cost,
            lower=net.problem.lower.copy(),
            upper=course.upper[t].copy(),
            rhs=rhs,
            rhs_upper=rhs_upper,
            state=state,
            books=books,
            draw=draw,
            growth=course.growth[t],
            reference=course.reference,
            threat=threat_now(course.news[t], state.momentum),
            momentum=state.momentum,
        )
        for session in course.sessions.values():
            session.before(clearing)
        return clearing

    def _clear(
        self, clearing: Clearing, course: _Course, passes: Sequence[Grids]
    ) -> Solution:
        """Solve on each grid in turn, and again as long as a session asks for it."""
        centre = clearing.state.ln_price
        curves = curves_now(
            clearing.books,
            clearing.state,
            clearing.growth,
            clearing.draw,
            clearing.period.months,
            clearing.threat,
        )
        solution: Solution | None = None
        for cutting in passes:
            self._cut(clearing, curves, centre, cutting)
            solution = self._solve(clearing)
            centre = np.log(np.maximum(solution.price, PRICE_FLOOR))
        assert solution is not None
        sessions = list(course.sessions.values())
        for _ in range(MOST_SOLVES if sessions else 0):
            asked = [session.after(clearing, solution) for session in sessions]
            if not any(asked):
                break
            solution = self._solve(clearing)
        for session in sessions:
            session.close(clearing, solution)
        return solution

    def _solve(self, clearing: Clearing) -> Solution:
        self.live.change(
            cost=clearing.cost,
            lower=clearing.lower,
            upper=clearing.upper,
            rhs=clearing.rhs,
            rhs_upper=clearing.rhs_upper,
        )
        return self.live.solve()

    def _cut(self, clearing: Clearing, curves: Curves, centre: Array, cutting: Grids) -> None:
        """Cut every curve into steps around ``centre``; what is held over a period counts by month, like a flow."""
        widths, values = cutting.cut(curves, centre[clearing.books.curve_rows])
        clearing.upper[self._curve_columns] = widths
        clearing.cost[self._curve_columns] = -values
        if clearing.period.months != 1.0:
            clearing.upper[self._stock_columns] /= clearing.period.months

    def _ending_stock(self, solution: Solution, months: float) -> Array:
        held = np.add.reduceat(solution.x[self._stock_columns], self._first_of_stock)
        return np.asarray(held * months)


def _check_closure(residual: Array, throughput: Array, month: date) -> None:
    bad = [
        f"{element} by {residual[i]:.3g} t of {throughput[i]:.3g} t"
        for i, element in enumerate(ELEMENTS)
        if residual[i] > max(TOLERANCE * throughput[i], 1e-9)
    ]
    if bad:
        raise ModelError(f"Mass does not close in {month:%Y-%m}: {'; '.join(bad)}")
