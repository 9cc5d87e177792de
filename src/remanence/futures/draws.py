"""Seeded draws of what is uncertain: the same draw for an index and a seed, however many are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from remanence.futures.projects import Projects, uniform
from remanence.market.measures.params import Uncertain
from remanence.market.parameters import Parameter, central


@dataclass(frozen=True)
class Draw:
    """One point: market parameters by name, and a scenario's numbers by ``<measure>.<key>``. Index -1 is central.

    ``market`` also says how each project turns out; see `projects`. The central draw leaves them at their odds.
    """

    index: int
    market: Mapping[str, float]
    scenario: Mapping[str, float]


def between(low: float, value: float, high: float, u: float) -> float:
    """The u-quantile of a distribution with median ``value``, uniform on either side of it."""
    return low + (value - low) * 2 * u if u < 0.5 else value + (high - value) * (2 * u - 1)


def draws(
    n: int,
    seed: int,
    parameters: Mapping[str, Parameter],
    ranges: Mapping[str, Uncertain],
    projects: Projects | None = None,
) -> tuple[Draw, list[Draw]]:
    """The central draw and ``n`` others.

    Market parameters come from one scrambled Sobol sequence, each number of a scenario from a stream of its own name,
    so that two scenarios on one base share their random numbers, and so for each project. Draw i depends on i and the
    seed alone.
    """
    names = sorted(name for name, parameter in parameters.items() if parameter.low < parameter.high)
    fixed = central(parameters)
    streams = {key: uniform(n, seed, key) for key in ranges}
    outcomes = projects.drawn(n, seed) if projects else [{}] * n
    listed = []
    for index, point in enumerate(_points(n, len(names), seed)):
        market = fixed | {
            name: between(parameters[name].low, parameters[name].value, parameters[name].high, float(u))
            for name, u in zip(names, point, strict=True)
        }
        drawn = {
            key: between(number.low, number.value, number.high, float(streams[key][index]))
            for key, number in ranges.items()
        }
        listed.append(Draw(index, market | outcomes[index], drawn))
    return Draw(-1, fixed, {}), listed


def _points(n: int, dimensions: int, seed: int) -> np.ndarray:
    """The first ``n`` points. Drawn as a power of two, so that the prefix is the same for every ``n``."""
    if n == 0:
        return np.empty((0, dimensions))
    power = max(1, int(np.ceil(np.log2(n))))
    return np.asarray(qmc.Sobol(dimensions, scramble=True, rng=seed).random_base2(power)[:n])
