"""Threat: what buyers fear for their supply, from news and rising prices; precaution acts on it.

News is the share of supply that a measure takes, from the day it becomes known, fading with a half-life. For a cap on
licences it is the fall of the approved share; for a quota batch the fall against the pool that held a year before (so
in July 2010: 1 - 7,976 / 28,417 = 0.72). A scenario may add ``news`` of its own. Momentum is the log of the basket of
prices outside China against its average of the last half-year, bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from remanence.market.calendar import Period
from remanence.market.effects import Effect, FlowCap, News
from remanence.market.network import Curve
from remanence.market.pool import GrossPool

Array = NDArray[np.float64]

MOMENTUM = (-0.5, 1.0)
"""Bounds of momentum: nobody fears less than half, and a craze feeds on itself only so far."""


@dataclass(frozen=True)
class Word:
    """One piece of news: when it became known, how much of supply it speaks of [-], and which stock curves heed it."""

    day: date
    size: float
    heeded: NDArray[np.bool_]


def words(effects: Sequence[Effect], curves: Sequence[Curve]) -> list[Word]:
    """All news of a scenario for the stock curves of a network."""
    stocks = [curve for curve in curves if curve.kind == "stock"]
    found = [
        Word(e.start, e.size, _heeds(stocks, e.goods, e.origins)) for e in effects if isinstance(e, News)
    ]
    found += _of_pools([e for e in effects if isinstance(e, GrossPool)], stocks)
    found += _of_caps([e for e in effects if isinstance(e, FlowCap)], stocks)
    return sorted((word for word in found if word.size > 0 and word.heeded.any()), key=lambda word: word.day)


def _heeds(stocks: Sequence[Curve], goods: frozenset[str], origins: frozenset[str]) -> NDArray[np.bool_]:
    return np.array([curve.good in goods and curve.region not in origins for curve in stocks], dtype=bool)


def _of_pools(pools: Sequence[GrossPool], stocks: Sequence[Curve]) -> Iterator[Word]:
    for pool in pools:
        year_before = pool.start - timedelta(days=365)
        earlier = [
            other
            for other in pools
            if other.goods & pool.goods and other.start <= year_before < (other.end or date.max)
        ]
        if earlier:
            size = 1.0 - pool.tonnes_per_year / max(max(p.tonnes_per_year for p in earlier), 1e-9)
            yield Word(pool.announced or pool.start, size, _heeds(stocks, pool.goods, pool.origins))


def _of_caps(caps: Sequence[FlowCap], stocks: Sequence[Curve]) -> Iterator[Word]:
    """Falls of the approved share, curve by curve; curves under the same caps are told together."""
    groups: dict[tuple[FlowCap, ...], list[int]] = {}
    ordered = sorted(caps, key=lambda cap: (cap.start, cap.measure_id))
    for i, curve in enumerate(stocks):
        over = tuple(cap for cap in ordered if any(cap.covers(curve.good, o, curve.region) for o in cap.origins))
        if over:
            groups.setdefault(over, []).append(i)
    for over, members in groups.items():
        heeded = np.zeros(len(stocks), dtype=bool)
        heeded[members] = True
        share, until = 1.0, date.max
        for cap in over:
            before = share if cap.start <= until else 1.0
            yield Word(cap.announced or cap.start, before - cap.allowed_share, heeded)
            share, until = cap.allowed_share, cap.end or date.max


def news_by_period(
    listed: Sequence[Word], periods: Sequence[Period], stocks: int, draw: Mapping[str, float]
) -> Array:
    """News by period and stock curve [-], shape (T, stocks); a word is heard in the period in which it falls."""
    out = np.zeros((len(periods), stocks))
    for word in listed:
        for t, period in enumerate(periods):
            if period.end <= word.day:
                continue
            age = max((period.start - word.day).days, 0) / 30.4375
            heard = min(1.0, (period.end - word.day).days / period.days)
            out[t] += word.heeded * word.size * heard * 0.5 ** (age / draw["news_half_life"])
    return out


def threat_now(news: Array, momentum: float) -> Array:
    """Fear by stock curve [-]: news and bounded momentum, never below zero."""
    return np.maximum(news + float(np.clip(momentum, *MOMENTUM)), 0.0)
