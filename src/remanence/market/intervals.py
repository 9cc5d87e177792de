"""Price intervals: where the dual of a balance is not unique, the prices that all clear the same market.

The surplus is a concave function of what must be supplied at a node, so its slopes to the left and to the right bound
every dual there (Rockafellar, Convex Analysis, 1970, theorem 24.1; for linear programs Akgül, A note on shadow prices
in linear programming, Journal of the Operational Research Society 35, 1984). The slope to a side is the dual a small
step to that side, read off a model of its own that starts from cold, so that no run is touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from remanence.errors import ModelError
from remanence.market.solver import LiveModel, Problem

Array = NDArray[np.float64]

STEP = 1e-5
"""t/month by which a balance is moved: a hundred times what the solver tolerates, a fraction of any price step."""


def intervals(
    problem: Problem,
    rows: Sequence[int],
    step: float = STEP,
    progress: Callable[[int, int], None] | None = None,
) -> Array:
    """Lowest and highest dual of each balance [USD/kg], shape (len(rows), 2).

    The interval holds every dual of the problem, and is exactly theirs while no step of a curve is narrower than
    ``step``. NaN stands where the market does not clear a step to that side.

    Args:
        problem: a period as it was cleared last.
        rows: balances whose price is asked for.
        step: how far a balance is moved [t/month].
        progress: told (done, of).

    Raises:
        ModelError: the problem itself does not clear.
    """
    live = LiveModel(problem)
    base = live.solve().price
    found = np.empty((len(rows), 2))
    for i, row in enumerate(rows):
        below, above = _dual_after(live, row, -step), _dual_after(live, row, step)
        found[i] = np.minimum(below, base[row]), np.maximum(above, base[row])
        if progress is not None:
            progress(i + 1, len(rows))
    return found


def _dual_after(live: LiveModel, row: int, move: float) -> float:
    """The dual of a balance after it was moved; NaN where the market does not clear then."""
    lower, upper = live.problem.row_lower.copy(), live.problem.row_upper.copy()
    lower[row] += move
    upper[row] += move
    live.change(rhs=lower, rhs_upper=upper)
    try:
        return float(live.solve().price[row])
    except ModelError:
        return float("nan")
