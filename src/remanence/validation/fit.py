"""Fitting the behavioural parameters on one case, and the scores that say how far the fit may be believed.

A search is a Latin hypercube and then steps near its best points; it has the same budget with precaution and without.
What is held out is scored with points chosen without it: prices after September 2011 with points of the hypercube
chosen on prices before, each product with points chosen on the others, and the case as knowable with both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from remanence.validation.fit_bench import Bench, Trial
from remanence.validation.fit_space import PRECAUTION, Axis, hypercube, near

BEST = 20
"""Points that a held-out score is the median of."""
PARENTS = 8
"""Best points so far near which the guided part of a search steps."""
SPREAD = (0.20, 0.06)
"""Step of the guided part as a share of each range, at its start and its end."""

Map = Callable[
    [Callable[[dict[str, float]], "Trial | None"], Sequence[dict[str, float]]], Iterable["Trial | None"]
]


@dataclass
class Search:
    """Trials of one search: those of the hypercube first, then the guided ones."""

    axes: tuple[Axis, ...]
    fixed: dict[str, float]
    scattered: list[Trial] = field(default_factory=list)
    guided: list[Trial] = field(default_factory=list)

    @property
    def trials(self) -> list[Trial]:
        """All of them."""
        return [*self.scattered, *self.guided]


def search(
    bench: Bench, axes: Sequence[Axis], count: int, seed: int, fixed: dict[str, float], spread_out: Map
) -> Search:
    """Search the space: half of the budget scattered, half guided by S_price over all rows.

    Args:
        bench: the case.
        axes: what may vary.
        count: runs in all.
        seed: of the draws.
        fixed: parameters held at a value.
        spread_out: maps a function over points, in order; :func:`map`, or that of a pool.
    """
    free = tuple(axis for axis in axes if axis.name not in fixed)
    found = Search(free, fixed)
    points = [{**point, **fixed} for point in hypercube(free, count - count // 2, seed)]
    found.scattered = [trial for trial in spread_out(bench.trial, points) if trial is not None]
    rng = np.random.default_rng([seed, 1])
    rounds = max(1, (count // 2) // PARENTS)
    for i in range(rounds):
        spread = SPREAD[0] + (SPREAD[1] - SPREAD[0]) * i / max(rounds - 1, 1)
        parents = best(bench, found.trials, PARENTS)
        points = [{**near(free, parent.point, spread, rng), **fixed} for parent in parents]
        found.guided += [trial for trial in spread_out(bench.trial, points) if trial is not None]
    return found


def best(bench: Bench, trials: Sequence[Trial], count: int, rows: np.ndarray | None = None) -> list[Trial]:
    """The trials with the highest S_price over some of the rows, best first."""
    return sorted(trials, key=lambda trial: -bench.skill(trial.error, rows))[:count]


def without_precaution() -> dict[str, float]:
    """Both terms of precaution switched off."""
    return dict.fromkeys(PRECAUTION, 0.0)


def held_out_in_time(bench: Bench, found: Search) -> list[Trial]:
    """The best points of the hypercube by prices before the split; nothing after it had a say."""
    return best(bench, found.scattered, BEST, bench.before())


def left_out(bench: Bench, found: Search, product: str) -> Trial:
    """The best point by the prices of all other products."""
    return best(bench, found.trials, 1, ~bench.of(product))[0]
