"""The market month by month: clear, carry the state, clear again.

Rolling and myopic: nobody in the model knows a measure before it binds. A month is two solves of the same columns;
the second grid is centred on the first answer. A run starts from a cleared solver and a given state, so that it
depends on its inputs alone and equals any other run bit for bit up to the month in which they differ (law 5).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from remanence.errors import ModelError
from remanence.market.balance import TOLERANCE, Ledger
from remanence.market.calibrate import Calibration, wedge_arcs
from remanence.market.curves import FOCUS, Curves, grid, steps_of
from remanence.market.effects import Effect, FlowCap, GrossPool, PlantCap, active_share
from remanence.market.goods import ELEMENTS
from remanence.market.inputs import Inputs, Plant
from remanence.market.licence import Regime, regimes, share_arriving
from remanence.market.network import Network
from remanence.market.parameters import network_numbers
from remanence.market.solver import LiveModel, Solution
from remanence.market.state import Books, State, advance, curves_now, first_state

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
    """One run: monthly arrays.

    Attributes:
        months: first day of each month; price: dual of each row [USD/kg], shape (T, rows); x: every column [t/month],
        shape (T, columns); stock: end stocks by stock curve [t]; residual, throughput: element closure [t/month].
    """

    months: tuple[date, ...]
    price: Array
    x: Array
    stock: Array
    residual: Array
    throughput: Array
    last: State


def months_from(start: date, count: int) -> tuple[date, ...]:
    """First days of ``count`` months from ``start``."""
    first = start.year * 12 + start.month - 1
    return tuple(date((first + i) // 12, (first + i) % 12 + 1, 1) for i in range(count))


def years_of_growth(base_year: int, month: date) -> float:
    """Years since the middle of the base year, never below zero."""
    return max(0.0, (month.year - base_year) + (month.month - 7) / 12)


class Runner:
    """Runs a chain under a draw in one thread; the solver object lives as long as the runner."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.live = LiveModel(chain.net.problem)
        self._shapes = tuple(
            tuple(grid(block.steps, focus, block.curves[0].kind) for block in chain.net.blocks)
            for focus in FOCUS
        )
        self._wedge = wedge_arcs(chain.net)
        self._wedge_columns = np.array([arc.column for arc in self._wedge], dtype=np.int64)
        self._wedge_rows = np.array([chain.net.row[f"{arc.good}|CHN"] for arc in self._wedge], dtype=np.int64)

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
        months: Sequence[date],
        effects: Sequence[Effect],
        reference: Path | None = None,
        *,
        calm: bool = False,
    ) -> Path:
        """Clear every month in turn.

        Args:
            books: anchors under the draw.
            draw: parameters by name.
            state: carried state at the start.
            months: first days of the months.
            effects: what the measures do.
            reference: the same run without export rules; needed where a cap is a share of reference exports.
            calm: one pass a month on the fine grid, for a run in which nothing jumps (prices within half a percent).

        Raises:
            ModelError: a month does not clear, an element does not close, or a cap lacks its reference.
        """
        self.live.clear()
        limits = _limits(self.chain, draw, months, effects, reference)
        rows, columns = len(self.chain.net.problem.rows), len(self.chain.net.problem.columns)
        price, x = np.empty((len(months), rows)), np.empty((len(months), columns))
        stock = np.empty((len(months), len(books.held)))
        residual, throughput = np.empty((len(months), 10)), np.empty((len(months), 10))
        for t, month in enumerate(months):
            before = state.stock
            passes = self._shapes[-1:] if calm else self._shapes
            solution, ending = self._month(books, draw, state, month, limits, t, passes)
            residual[t], throughput[t] = self.chain.ledger.residual(solution.x, before, ending)
            _check_closure(residual[t], throughput[t], month)
            state = advance(books, state, np.log(np.maximum(solution.price, PRICE_FLOOR)), ending, draw)
            price[t], x[t], stock[t] = solution.price, solution.x, ending
        return Path(tuple(months), price, x, stock, residual, throughput, state)

    def _month(
        self,
        books: Books,
        draw: Mapping[str, float],
        state: State,
        month: date,
        limits: _Limits,
        t: int,
        passes: Sequence[tuple[Array, ...]],
    ) -> tuple[Solution, Array]:
        net = self.chain.net
        cost, upper = net.problem.cost.copy(), limits.upper[t].copy()
        cost[self._wedge_columns] += draw["vat_rate"] * np.exp(state.ln_price[self._wedge_rows])
        rhs = net.problem.row_lower.copy()
        np.subtract.at(rhs, books.stock_rows, state.stock)
        curves = curves_now(books, state, _growth(books, draw, self.chain.inputs.base_year, month), draw)
        centre = state.ln_price
        solution = None
        for shapes in passes:
            first = 0
            for block, shape in zip(net.blocks, shapes, strict=True):
                part = slice(first, first + len(block.curves))
                first += len(block.curves)
                widths, values = steps_of(_part(curves, part), centre[books.curve_rows[part]], shape)
                upper[block.columns] = widths.ravel()
                cost[block.columns] = -values.ravel()
            self.live.change(cost=cost, upper=upper, rhs=rhs, rhs_upper=limits.rhs_upper(rhs, t))
            solution = self.live.solve()
            centre = np.log(np.maximum(solution.price, PRICE_FLOOR))
        assert solution is not None
        return solution, self._ending_stock(solution)

    def _ending_stock(self, solution: Solution) -> Array:
        parts = [
            solution.x[block.columns].reshape(len(block.curves), block.steps).sum(axis=1)
            for block in self.chain.net.blocks
            if block.curves and block.curves[0].kind == "stock"
        ]
        return np.concatenate(parts)


def _part(curves: Curves, part: slice) -> Curves:
    return Curves(curves.ln_quantity[part], curves.ln_price[part], curves.slopes[:, part])


def _growth(books: Books, draw: Mapping[str, float], base_year: int, month: date) -> Array:
    years = years_of_growth(base_year, month)
    rate = np.where(books.is_magnet_use, draw["growth_magnets"], draw["growth_oxides"])
    return np.asarray(np.log1p(rate) * years)


@dataclass(frozen=True)
class _Limits:
    """Upper bounds of every column and of every pool row, month by month."""

    upper: Array
    pool_rows: NDArray[np.int64]
    pool_tonnes: Array

    def rhs_upper(self, rhs: Array, t: int) -> Array:
        out = rhs.copy()
        out[self.pool_rows] = self.pool_tonnes[t]
        return out


def upper_bounds(
    chain: Chain,
    draw: Mapping[str, float],
    months: Sequence[date],
    effects: Sequence[Effect],
    reference: Path | None,
) -> Array:
    """Upper bound of every column by month [t/month] under some effects; curves are left at zero."""
    return _limits(chain, draw, months, effects, reference).upper


def _limits(
    chain: Chain,
    draw: Mapping[str, float],
    months: Sequence[date],
    effects: Sequence[Effect],
    reference: Path | None,
) -> _Limits:
    net = chain.net
    upper = np.tile(net.problem.upper, (len(months), 1))
    for plant_id, columns in net.tranches.items():
        factors = np.array([_capacity(chain, draw, net.plants[plant_id], month, effects) for month in months])
        upper[:, columns] *= factors[:, None]
    _cap_modes(net, upper, draw, months, chain.inputs.base_year)
    _cap_flows(net, upper, draw, months, effects, reference)
    rows, tonnes = _pools(net, months, effects, reference)
    return _Limits(upper, rows, tonnes)


def _capacity(
    chain: Chain, draw: Mapping[str, float], plant: Plant, month: date, effects: Sequence[Effect]
) -> float:
    """Share of nameplate in a month: ramp and odds, growth inside China, and what outages leave."""
    share = plant.available(month)
    if plant.country == "CHN":
        share *= (1 + draw["growth_supply"]) ** years_of_growth(chain.inputs.base_year, month)
    for effect in effects:
        if isinstance(effect, PlantCap) and is_meant(chain, plant, effect):
            share *= effect.remaining_in(month)
    return share


def is_meant(chain: Chain, plant: Plant, cap: PlantCap) -> bool:
    """Whether an outage means a plant; one of several owners is enough."""
    return any(
        cap.selector.matches(
            facility=plant.facility,
            company=company,
            country=plant.country,
            stage=plant.stage,
            ore=plant.product if plant.kind == "mine" else None,
        )
        for company in chain.companies.get(plant.facility) or (None,)
    )


def _cap_modes(
    net: Network, upper: Array, draw: Mapping[str, float], months: Sequence[date], base_year: int
) -> None:
    """Modes are boxed well above their plant's capacity; let the box grow with a growing plant."""
    years = np.array([years_of_growth(base_year, month) for month in months])
    for mode in net.modes:
        if mode.plant.country == "CHN":
            upper[:, mode.column] *= (1 + draw["growth_supply"]) ** years


def _cap_flows(
    net: Network,
    upper: Array,
    draw: Mapping[str, float],
    months: Sequence[date],
    effects: Sequence[Effect],
    reference: Path | None,
) -> None:
    caps = [effect for effect in effects if isinstance(effect, FlowCap)]
    transit = round(draw["transit_days"])
    known: dict[tuple[Regime, ...], Array] = {}
    for arc in net.arcs:
        bounding = [cap for cap in caps if cap.covers(arc.good, arc.source, arc.target)]
        if not bounding:
            continue
        stretches = tuple(regimes(bounding))
        if stretches not in known:
            known[stretches] = np.array([share_arriving(stretches, month, transit) for month in months])
        bound = known[stretches] < 1.0
        if bound.any() and reference is None:
            raise ModelError(
                f"The cap on {arc.good} to {arc.target} is a share of exports without it; none is given."
            )
        if reference is not None:
            upper[bound, arc.column] = np.maximum(known[stretches] * reference.x[:, arc.column], 0.0)[bound]


def _pools(
    net: Network, months: Sequence[date], effects: Sequence[Effect], reference: Path | None
) -> tuple[NDArray[np.int64], Array]:
    """Tonnes that each pool lets leave by month: its own on the days it holds, the reference exports on the others."""
    pools = [effect for effect in effects if isinstance(effect, GrossPool)]
    names = list(net.pools)
    rows = np.array([net.pools[name] for name in names], dtype=np.int64)
    tonnes = np.full((len(months), len(names)), 1e9)
    for pool in pools:
        i = names.index(pool.measure_id)
        for t, month in enumerate(months):
            active = active_share(pool, month)
            if active > 0:
                free = _shipped(net, pool, reference, t) * (1 - active) if active < 1 else 0.0
                tonnes[t, i] = min(tonnes[t, i], pool.tonnes_per_year / 12 * active + free)
    return rows, tonnes


def _shipped(net: Network, pool: GrossPool, reference: Path | None, t: int) -> float:
    """What a pool's goods weighed in a month of the run without it [t]; without bound where no such run is given."""
    if reference is None:
        return 1e9
    columns = [arc.column for arc in net.arcs if arc.good in pool.goods and arc.source in pool.origins]
    return float(reference.x[t, columns].sum())


def _check_closure(residual: Array, throughput: Array, month: date) -> None:
    bad = [
        f"{element} by {residual[i]:.3g} t of {throughput[i]:.3g} t"
        for i, element in enumerate(ELEMENTS)
        if residual[i] > max(TOLERANCE * throughput[i], 1e-9)
    ]
    if bad:
        raise ModelError(f"Mass does not close in {month:%Y-%m}: {'; '.join(bad)}")
