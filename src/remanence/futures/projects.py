"""How projects turn out in a future: built or not, how late, how slowly, correlated within a country.

A Gaussian copula with one factor a country: the score of a facility is ``sqrt(r) F + sqrt(1 - r) e`` with F and e
standard normal, so that any two facilities of a country correlate by r and those of two countries not at all (Vasicek
2002, 'The distribution of loan portfolio value', Risk 15(12)). Each margin keeps the odds that the atlas states. The
score comes in three: what is built, when and how fast share the factor, not the facility's own part.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr, ndtri

from remanence.atlas.places import bundled
from remanence.market.inputs import Plant
from remanence.market.parameters import Parameter, load_parameters

Array = NDArray[np.float64]
LEAST = 1e-12
"""Uniform numbers are kept this far from 0 and 1, where a normal score has no value."""


@dataclass(frozen=True)
class Projects:
    """The projects of a chain as the draws see them: those still to open, and those open when the run starts."""

    plants: tuple[Plant, ...]
    start: date
    parameters: Mapping[str, Parameter]

    @classmethod
    def of(cls, plants: Iterable[Plant], start: date) -> Projects:
        """Every plant with an opening date, by id."""
        dated = sorted((p for p in plants if p.opens is not None), key=lambda p: p.id)
        return cls(tuple(dated), start, load_project_parameters())

    def drawn(self, n: int, seed: int) -> list[dict[str, float]]:
        """The outcome of every project in futures 0 to n - 1, under the names that `Plant.available` reads.

        Also ``country.<ISO3>``, the factor of a country (standard normal, high is good). Future i depends on i, the
        seed and the ids alone. Units: luck and reach 0-1, delay in months, ramp a factor.
        """
        columns: dict[str, Array] = {}
        countries = sorted({plant.country for plant in self.plants})
        factors = {country: normal(n, seed, f"country.{country}") for country in countries}
        columns.update({f"country.{country}": factor for country, factor in factors.items()})
        for plant in self.plants:
            columns.update(self._outcome(plant, factors[plant.country], n, seed))
        return [{name: float(column[i]) for name, column in columns.items()} for i in range(n)]

    def _outcome(self, plant: Plant, factor: Array, n: int, seed: int) -> dict[str, Array]:
        shared = np.sqrt(self.parameters["project_correlation"].value)
        own = np.sqrt(1.0 - shared**2)

        def bad(what: str) -> Array:
            """Uniform numbers, high where things go badly; one facility has one fate, whatever it makes."""
            score = shared * factor + own * normal(n, seed, f"{what}.{plant.facility}")
            return np.asarray(np.clip(ndtr(-score), LEAST, 1 - LEAST))

        ramp = {f"ramp.{plant.id}": between_of(self.parameters["project_ramp_factor"], bad("ramp"))}
        if plant.opens is not None and plant.opens <= self.start:
            return {f"reach.{plant.id}": self._reach(plant.execution_odds, 1 - bad("luck")), **ramp}
        return {f"luck.{plant.id}": bad("luck"), f"delay.{plant.id}": self._delay(bad("delay")), **ramp}

    def _reach(self, odds: float, u: Array) -> Array:
        """Share of nameplate with mean ``odds``; sure things stay sure."""
        if not 0 < odds < 1:
            return np.full(len(u), odds)
        weight = self.parameters["project_reach_concentration"].value
        return np.asarray(betaincinv(odds * weight, (1 - odds) * weight, u))

    def _delay(self, u: Array) -> Array:
        """Months: none for the punctual share, exponential for the others."""
        late = self.parameters["project_delayed_share"].value
        mean = self.parameters["project_delay_months"].value
        return np.asarray(np.where(u > 1 - late, -mean * np.log(np.minimum((1 - u) / late, 1.0)), 0.0))


def load_project_parameters() -> dict[str, Parameter]:
    """The parameters of ``parameters/futures.toml`` with their ranges and sources."""
    return load_parameters(bundled() / "parameters" / "futures.toml")


def uniform(n: int, seed: int, name: str) -> Array:
    """Uniform numbers of a name, by seed and name alone: the same wherever the name occurs, a prefix for less ``n``."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())]).random(n)


def normal(n: int, seed: int, name: str) -> Array:
    """Standard normal numbers of a name."""
    return np.asarray(ndtri(np.clip(uniform(n, seed, name), LEAST, 1 - LEAST)))


def between_of(parameter: Parameter, u: Array) -> Array:
    """The u-quantile of a parameter: its value is the median, uniform on either side."""
    low, value, high = parameter.low, parameter.value, parameter.high
    return np.asarray(np.where(u < 0.5, low + (value - low) * 2 * u, value + (high - value) * (2 * u - 1)))
