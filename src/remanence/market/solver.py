"""One live HiGHS object behind three verbs: change, solve, audit.

The matrix is passed once; after that only costs, bounds and right-hand sides change, and the dual simplex starts
from the last basis (HiGHS 1.15 has an open report of a wrong optimum after ``setBasis``, so no basis is ever set from
outside). Every solve is checked: primal residual, bound violation, dual sign and duality gap. A solve that fails is
done once more from cold; if it fails again it is an error that names the rows and columns concerned. One solve in a
hundred is done again from cold in another object; if the surplus differs, that is an error too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from struct import Struct
from time import thread_time
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix

from remanence.errors import ModelError
from remanence.market.infeasible import in_words, missing

Array = NDArray[np.float64]

FEASIBILITY = 1e-7
"""Tolerance of HiGHS on rows, bounds and reduced costs; the audit allows ten times as much, scaled."""
GAP = 1e-7
"""Allowed duality gap relative to 1 + |objective|."""
AUDIT_EVERY = 100
"""One solve in so many is done again from cold."""
PART = 500
"""HiGHS sorts each list of changes that it is handed; short lists took a third of the time of one long list."""
OPTIONS = (
    ("threads", 1),
    ("parallel", "off"),
    ("solver", "simplex"),
    ("random_seed", 0),
    # Measured on this network: a fifth less time a warm solve than with scaling and steepest edge.
    ("simplex_scale_strategy", 0),
    ("simplex_dual_edge_weight_strategy", 0),
)


@dataclass(frozen=True)
class Problem:
    """A clearing as arrays: minimise ``cost @ x`` with ``matrix @ x == rhs`` and ``lower <= x <= upper``.

    Units: x in t/month, cost in USD/kg, so the objective is in thousand USD/month and a row dual in USD/kg.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    matrix: csc_matrix
    cost: Array
    lower: Array
    upper: Array
    row_lower: Array
    row_upper: Array

    def freeze(self) -> None:
        """Refuse writing from now on: one problem is shared by every run of a network; a run changes copies."""
        vectors = (self.cost, self.lower, self.upper, self.row_lower, self.row_upper)
        for array in (*vectors, self.matrix.data, self.matrix.indices, self.matrix.indptr):
            array.setflags(write=False)


@dataclass(frozen=True)
class Solution:
    """What a solve gave: activities [t/month], duals [USD/kg] and what the audit measured."""

    x: Array
    price: Array
    objective: float
    residual: float
    gap: float


class LiveModel:
    """A problem held by one HiGHS object in one thread; it counts its solves and the seconds that HiGHS ran."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._cost = problem.cost.copy()
        self._lower = problem.lower.copy()
        self._upper = problem.upper.copy()
        self._row_lower = problem.row_lower.copy()
        self._row_upper = problem.row_upper.copy()
        self._rows = problem.matrix.tocsr()
        self._transposed = problem.matrix.T.tocsr()
        self._read_columns = Struct(f"{len(problem.columns)}d")
        self._read_rows = Struct(f"{len(problem.rows)}d")
        self.solves = 0
        self.seconds_in_highs = 0.0
        self._highs = _new_highs(problem)

    def clear(self) -> None:
        """Begin again with a new solver object, so that what follows depends on the data alone (law 5).

        ``clearSolver`` on a used object was seen to leave other bits behind; a new one costs a few milliseconds.
        """
        self._highs = _new_highs(self._now())

    def _now(self) -> Problem:
        """The problem with the costs, bounds and right-hand sides that hold now; a change goes on in these arrays."""
        return replace(
            self.problem,
            cost=self._cost,
            lower=self._lower,
            upper=self._upper,
            row_lower=self._row_lower,
            row_upper=self._row_upper,
        )

    def audit(self, warm: Solution) -> None:
        """Solve the same problem from cold in another object and compare; one solve in ``AUDIT_EVERY`` is audited.

        Raises:
            ModelError: the cold optimum differs from the warm one by more than ``GAP``.
        """
        cold = _new_highs(self._now())
        self._run(cold)
        objective = float(cold.getInfo().objective_function_value)
        if abs(objective - warm.objective) > GAP * (1.0 + abs(objective)):
            raise ModelError(
                f"A warm solve gave a surplus of {-warm.objective:.9g} and the same problem from cold {-objective:.9g} "
                "thousand USD a month; the run is not to be trusted."
            )

    def change(
        self,
        *,
        cost: Array | None = None,
        lower: Array | None = None,
        upper: Array | None = None,
        rhs: Array | None = None,
        rhs_upper: Array | None = None,
    ) -> None:
        """Set whole vectors of costs, bounds and right-hand sides; NaN and infinite bounds are refused.

        Only what differs is handed over, in short lists: all at once takes a third of a warm solve.
        """
        columns, rows = self.problem.columns, self.problem.rows
        if cost is not None:
            at = (cost != self._cost).nonzero()[0]
            new = _finite("cost", cost[at], columns, at)
            _in_parts(self._highs.changeColsCost, at, new)
            self._cost[at] = new
        if lower is not None or upper is not None:
            low = self._lower if lower is None else lower
            high = self._upper if upper is None else upper
            at = ((low != self._lower) | (high != self._upper)).nonzero()[0]
            least, most = (_finite(f"{w} bound", v[at], columns, at) for w, v in (("lower", low), ("upper", high)))
            _in_parts(self._highs.changeColsBounds, at, least, most)
            self._lower[at], self._upper[at] = least, most
        if rhs is not None:
            above = rhs if rhs_upper is None else rhs_upper
            at = ((rhs != self._row_lower) | (above != self._row_upper)).nonzero()[0]
            least, most = (_finite("right-hand side", side[at], rows, at) for side in (rhs, above))
            _in_parts(self._highs.changeRowsBounds, at, least, most)
            self._row_lower[at], self._row_upper[at] = least, most

    def solve(self) -> Solution:
        """Solve, audit, and once more from cold if the audit is not content.

        Raises:
            ModelError: the clearing is infeasible or fails its audit twice; the text names the binding limits.
        """
        first = self._attempt()
        if isinstance(first, Solution):
            if self.solves % AUDIT_EVERY == 0:
                self.audit(first)
            return first
        self._highs.clearSolver()
        second = self._attempt()
        if isinstance(second, Solution):
            return second
        raise ModelError(f"The market did not clear: {second}.{self._limits_in_words()}")

    def _run(self, highs: Any) -> None:
        """Solve, and count the processor time that HiGHS takes: what else the machine does is not its time."""
        before = thread_time()
        highs.run()
        self.seconds_in_highs += thread_time() - before

    def _attempt(self) -> Solution | str:
        self._run(self._highs)
        self.solves += 1
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            return f"the solver says '{self._highs.modelStatusToString(status)}'"
        raw = self._highs.getSolution()
        # HiGHS gives lists; packing one into bytes is several times faster than an array made of it.
        x = np.frombuffer(self._read_columns.pack(*raw.col_value))
        price = np.frombuffer(self._read_rows.pack(*raw.row_dual))
        return self._audited(x, price)

    def _audited(self, x: Array, price: Array) -> Solution | str:
        """Recompute residual, reduced costs and gap from the problem's own arrays, trusting nothing reported."""
        activity = self._rows @ x
        reduced = self._cost - self._transposed @ price
        residual = max(
            0.0,
            float((self._row_lower - activity).max()),
            float((activity - self._row_upper).max()),
            float((self._lower - x).max()),
            float((x - self._upper).max()),
        )
        objective = float(self._cost @ x)
        row_part = np.maximum(price, 0.0) @ self._row_lower + np.minimum(price, 0.0) @ self._row_upper
        bound_part = np.maximum(reduced, 0.0) @ self._lower + np.minimum(reduced, 0.0) @ self._upper
        gap = abs(objective - float(row_part + bound_part)) / (1.0 + abs(objective))
        scale = 1.0 + float(np.abs(x).max())
        if not residual <= 10 * FEASIBILITY * scale:
            return f"a balance is off by {residual:.3g} t"
        if not gap <= GAP:
            return f"the duality gap is {gap:.3g} of the surplus"
        return Solution(x, price, objective, residual, gap)

    def _limits_in_words(self) -> str:
        """Name rows that cannot be met even with everything at its best bound, else those that stay short together."""
        positive, negative = self._rows.maximum(0), self._rows.minimum(0)
        most = positive @ self._upper + negative @ self._lower
        least = positive @ self._lower + negative @ self._upper
        short = [self.problem.rows[i] for i in np.flatnonzero(most < self._row_lower - FEASIBILITY)]
        over = [self.problem.rows[i] for i in np.flatnonzero(least > self._row_upper + FEASIBILITY)]
        crossed = [self.problem.columns[i] for i in np.flatnonzero(self._lower > self._upper)]
        words = ""
        if short:
            words += f" Too little can reach: {', '.join(short[:8])}."
        if over:
            words += f" Nothing can take what must enter: {', '.join(over[:8])}."
        if crossed:
            words += f" Least above most for: {', '.join(crossed[:8])}."
        if words:
            return words
        bounds, limits = (self._lower, self._upper), (self._row_lower, self._row_upper)
        together = in_words(self.problem.rows, missing(self._rows, bounds, limits), FEASIBILITY)
        return together or " No limit is broken: the solver could not reach its tolerance."


def _in_parts(change: Callable[..., Any], at: NDArray[np.int64], *values: Array) -> None:
    """Hand changes over in short lists."""
    where = at.astype(np.int32)
    for first in range(0, len(where), PART):
        part = slice(first, first + PART)
        change(len(where[part]), where[part], *(value[part] for value in values))


def _finite(what: str, values: Array, names: Sequence[str], at: NDArray[np.int64] | None = None) -> Array:
    """The values as they are; ``at`` says where they stand among the names. What differs from itself is never equal."""
    if np.isfinite(values).all():
        return np.ascontiguousarray(values, dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(values))
    named = [names[i if at is None else at[i]] for i in bad[:8]]
    raise ModelError(f"A {what} is not a finite number: {', '.join(named)}")


def _new_highs(problem: Problem) -> Any:
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    for option, value in OPTIONS:
        highs.setOptionValue(option, value)
    highs.setOptionValue("primal_feasibility_tolerance", FEASIBILITY)
    highs.setOptionValue("dual_feasibility_tolerance", FEASIBILITY)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(problem.columns), len(problem.rows)
    lp.col_cost_ = _finite("cost", problem.cost, problem.columns)
    lp.col_lower_ = _finite("lower bound", problem.lower, problem.columns)
    lp.col_upper_ = _finite("upper bound", problem.upper, problem.columns)
    lp.row_lower_, lp.row_upper_ = problem.row_lower, problem.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = problem.matrix.indptr
    lp.a_matrix_.index_ = problem.matrix.indices
    lp.a_matrix_.value_ = problem.matrix.data
    status = highs.passModel(lp)
    if status == highspy.HighsStatus.kError:
        raise ModelError(
            "The solver refused the market's arrays; this is a fault of the program, not of the input."
        )
    return highs
