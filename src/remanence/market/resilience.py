"""Measures of resilience, as pure functions of what a run wanted, used and held.

Terms: resistance, rapidity and the loss triangle follow Bruneau et al. (Earthquake Spectra 19, 2003) and, for
rare-earth magnets, Sprecher et al. (Environmental Science & Technology 49, 2015, and 51, 2017); time to survive and
time to recover follow Simchi-Levi et al. (Interfaces 45, 2015). *Short* is a period in which more than ``TOLERANCE`` of
the undisturbed use is missing: demand is elastic, so that a loss of nothing at all hardly ever occurs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

TOLERANCE = 0.05
"""Share of use that may be missing in a period that does not count as short [-]."""
BENCHMARKS = {"substitution": 0.10, "primary_ramp": 0.04}
"""Rates after 2010 [1/year] (Sprecher et al. 2017): demand substituted; share of the market won by mines abroad."""


@dataclass(frozen=True)
class Loss:
    """What a shock took from one node of use.

    Attributes:
        resistance: one less the largest share of use lost in a period [-].
        first_short: index of the first short period; None if there is none.
        time_to_recover: months from the start of the first short period to the start of the first after which none is
            short; 0 if none is short, None if the run ends short.
        rapidity: mean share of use won back a year, from the lowest period to recovery or the end [1/year]; None if
            no period is short or nothing came back.
        lost: area of the loss triangle [t]; lost_months: the same in months of undisturbed use.
    """

    resistance: float
    first_short: int | None
    time_to_recover: float | None
    rapidity: float | None
    lost: float
    lost_months: float


def loss(wanted: Array, used: Array, months: Array, tolerance: float = TOLERANCE) -> Loss:
    """Measure one node of use.

    Args:
        wanted: use in the undisturbed run [t/month], above zero.
        used: use in this run [t/month].
        months: length of each period [month].
        tolerance: share of use that may be missing unnoticed [-].
    """
    missing = np.maximum(wanted - used, 0.0)
    served = 1.0 - missing / wanted
    short = np.flatnonzero(served < 1.0 - tolerance)
    starts = np.concatenate([[0.0], np.cumsum(months)])
    first = int(short[0]) if short.size else None
    back = int(short[-1]) + 1 if short.size else 0
    recovered = back < len(wanted)
    return Loss(
        resistance=float(served.min()),
        first_short=first,
        time_to_recover=float(starts[back] - starts[first or 0]) if recovered else None,
        rapidity=_rapidity(served, starts, min(back, len(wanted) - 1)) if short.size else None,
        lost=float(missing @ months),
        lost_months=float(missing @ months / ((wanted @ months) / months.sum())),
    )


def _rapidity(served: Array, starts: Array, until: int) -> float | None:
    """Slope from the lowest served share to that of the period ``until``, from start to start [1/year]."""
    low = int(served[: until + 1].argmin())
    gained = float(served[until] - served[low])
    if gained <= 0.0:
        return None
    return gained / float(starts[until] - starts[low]) * 12.0


def peak_ln_price(price: Array, undisturbed: Array) -> float:
    """Largest log of a price over that of the undisturbed run [-]; zero where it never rises."""
    ratio = np.log(np.maximum(price, 1e-3)) - np.log(np.maximum(undisturbed, 1e-3))
    return max(0.0, float(ratio.max()))


def time_to_survive(stock: float, wanted: Array, supplied: Array, months: Array) -> float | None:
    """Longest time for which deliveries and stocks cover the undisturbed use in full [month].

    Simulated along the path: each period draws what is wanted less what is supplied from the stock, a surplus is put
    by, and within the period in which the stock runs out the draw is even. The market itself uses less as prices
    rise; this asks how long nobody would have had to.

    Args:
        stock: what lies at hand at the start [t].
        wanted: undisturbed use [t/month].
        supplied: deliveries [t/month].
        months: length of each period [month].

    Returns:
        The time, or None where the stock outlasts the run.
    """
    passed = 0.0
    for want, supply, length in zip(wanted, supplied, months, strict=True):
        draw = float(want - supply)
        if draw * length > stock:
            return passed + max(stock, 0.0) / draw
        stock -= draw * length
        passed += float(length)
    return None


def concentration(tonnes: Mapping[str, float]) -> tuple[float, str, float]:
    """Sum of squared shares (Herfindahl-Hirschman, 0 to 1), the largest name and its share.

    Raises:
        ValueError: there are no tonnes at all.
    """
    total = sum(tonnes.values())
    if not total > 0:
        raise ValueError("a concentration of nothing")
    shares = {name: t / total for name, t in tonnes.items()}
    largest = max(sorted(shares), key=lambda name: shares[name])
    return sum(share * share for share in shares.values()), largest, shares[largest]
