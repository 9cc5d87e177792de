"""Tornado: how strongly each uncertain number goes with an answer, the strongest on top.

Question: which uncertainty is worth narrowing? A bar runs from nothing to the rank correlation, a whisker over its
90 % interval; positions are percentages of the track, so the same HTML serves a screen, a telephone and paper.
Limits: a correlation over the futures that were drawn. What does not stand out from chance is drawn pale.
"""

from __future__ import annotations

from dataclasses import dataclass

from remanence.reports.futures_view import Effect, Storm


@dataclass(frozen=True, slots=True)
class Bar:
    """One uncertain number; positions in percent of the track, 50 is no correlation."""

    effect: Effect
    left: float
    width: float
    whisker: float
    reach: float


def build(storm: Storm, most: int) -> list[Bar]:
    """Return the bars of one answer, at most ``most``."""
    return [_bar(effect) for effect in storm.effects[:most]]


def _bar(effect: Effect) -> Bar:
    end, low, high = _at(effect.correlation), _at(effect.low), _at(effect.high)
    left = min(50.0, end)
    return Bar(effect, left, round(abs(end - 50), 2), low, round(high - low, 2))


def _at(correlation: float) -> float:
    return round(50 + 50 * correlation, 2)
