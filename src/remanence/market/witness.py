"""A live model that remembers what it solved, so that a run can be asked afterwards for more than prices and flows.

A path keeps what a period gave, not the costs and bounds it was given. Reduced costs (`results.rents`) and price
intervals (`intervals`) need both. Solving is untouched: a witnessed run equals any other bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from remanence.errors import ModelError
from remanence.market.simulate import Path
from remanence.market.solver import LiveModel, Problem, Solution

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Cleared:
    """One period as it was solved last, with its answer."""

    problem: Problem
    solution: Solution

    def reduced(self) -> Array:
        """Reduced cost of every column [USD/kg]: cost less the worth of what it takes and gives.

        Below zero only at an upper bound: its negative is what a unit more of room would be worth (LP duality; e.g.
        Bertsimas and Tsitsiklis, Introduction to Linear Optimization, 1997, section 4.3).
        """
        worth = self.problem.matrix.T @ self.solution.price
        return np.asarray(self.problem.cost - worth)


class Witness(LiveModel):
    """A live model that keeps every problem it solved since it was last cleared."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self._kept: list[Cleared] = []

    def clear(self) -> None:
        """Begin again, and forget."""
        super().clear()
        self._kept = []

    def solve(self) -> Solution:
        """Solve and keep the problem with its answer."""
        solution = super().solve()
        now = self._now()
        # A live model goes on in its own arrays; what is kept is a copy.
        kept = replace(
            now,
            cost=now.cost.copy(),
            lower=now.lower.copy(),
            upper=now.upper.copy(),
            row_lower=now.row_lower.copy(),
            row_upper=now.row_upper.copy(),
        )
        self._kept.append(Cleared(kept, solution))
        return solution

    def periods(self, path: Path) -> list[Cleared]:
        """The last solve of each period of the run that was made since this model was cleared.

        Raises:
            ModelError: the path is not of that run.
        """
        found, at = [], 0
        for t, month in enumerate(path.months):
            while at < len(self._kept) and not self._gave(at, path, t):
                at += 1
            if at == len(self._kept):
                raise ModelError(f"The period from {month} was not solved by the model that is asked for it.")
            found.append(self._kept[at])
            at += 1
        return found

    def _gave(self, at: int, path: Path, t: int) -> bool:
        solution = self._kept[at].solution
        return np.array_equal(solution.price, path.price[t]) and np.array_equal(solution.x, path.x[t])
