"""The periods that a peer is given, and the loop that times it. A peer is one file with a function that clears one.

``remanence bench`` writes the sample from a real run: the matrix once, and for each period the costs, bounds and
right-hand sides that the market's own solver held, with the objective that it found. A peer rebuilds its model for
every period, as its user would, and prints one JSON line.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix


@dataclass(frozen=True)
class Period:
    """One clearing: minimise ``cost @ x``, ``row_lower <= matrix @ x <= row_upper``, ``lower <= x <= upper``.

    Units: x in t/month, cost in USD/kg. ``objective`` is what Remanence found [thousand USD/month].
    """

    rows: np.ndarray
    columns: np.ndarray
    matrix: csc_matrix
    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    row_lower: np.ndarray
    row_upper: np.ndarray
    objective: float

    @property
    def blocks(self) -> dict[str, np.ndarray]:
        """Positions of the columns of each block: run, tranche, ship, use, stock, discard and so on."""
        kinds = np.array([name.split(" ")[0] for name in self.columns])
        return {str(kind): np.flatnonzero(kinds == kind) for kind in np.unique(kinds)}

    @property
    def balanced(self) -> np.ndarray:
        """Which rows are balances (an equation); the others have room between two limits."""
        return self.row_lower == self.row_upper


@dataclass(frozen=True)
class Cleared:
    """What a peer found: objective, size of the problem as the peer posed it, and seconds inside the solver."""

    objective: float
    columns: int
    rows: int
    seconds_in_solver: float


def periods(file: str) -> Iterator[Period]:
    """The periods of a sample in their order."""
    with np.load(file, allow_pickle=False) as held:
        shape = (len(held["rows"]), len(held["columns"]))
        matrix = csc_matrix((held["data"], held["indices"], held["indptr"]), shape=shape)
        names = ("cost", "lower", "upper", "row_lower", "row_upper")
        arrays = [held[name] for name in names]
        for t, objective in enumerate(held["objective"]):
            vectors = (array[t] for array in arrays)
            yield Period(held["rows"], held["columns"], matrix, *vectors, float(objective))


def time_peer(name: str, version: str, ways: Mapping[str, Callable[[Period], Cleared]]) -> None:
    """Clear every period of the sample named on the command line in each way and print what it took.

    ``usual`` is how the peer's documentation does it, ``fastest`` the quickest way that we found. The first period is
    cleared once before, untimed: imports and caches of the peer are not held against it.
    """
    listed = list(periods(sys.argv[1]))
    ways["fastest"](listed[0])
    told = {way: _timed(listed, clear) for way, clear in ways.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"peer": name, "version": version, "peak_mib": round(peak, 1), "ways": told}))


def _timed(listed: list[Period], clear: Callable[[Period], Cleared]) -> dict[str, float | int]:
    seconds, inside, worst, cleared = 0.0, 0.0, 0.0, None
    processor = time.process_time()
    for period in listed:
        begin = time.perf_counter()
        cleared = clear(period)
        seconds += time.perf_counter() - begin
        inside += cleared.seconds_in_solver
        worst = max(worst, abs(cleared.objective - period.objective) / (1.0 + abs(period.objective)))
    processor = time.process_time() - processor
    assert cleared is not None
    return {
        "periods": len(listed),
        "columns": cleared.columns,
        "rows": cleared.rows,
        "seconds_per_period": seconds / len(listed),
        "processor_seconds_per_period": processor / len(listed),
        "seconds_in_highs_per_period": inside / len(listed),
        "objective_difference": worst,
    }
