"""What a fact may be: a flag, a number, an interval of numbers, a word, words, a date."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Interval:
    """A number known only to lie from ``low`` to ``high``, both included."""

    low: float
    high: float

    def __post_init__(self) -> None:
        """Refuse what is no interval.

        Raises:
            ValueError: an end is not finite, or they stand the wrong way round.
        """
        if not (math.isfinite(self.low) and math.isfinite(self.high)) or self.low > self.high:
            raise ValueError(f"must be two finite numbers, the lower first; got {self.low} and {self.high}")


FactValue: TypeAlias = bool | float | str | tuple[str, ...] | date | Interval


def as_fact_value(given: object) -> FactValue:
    """Read a value as TOML or JSON gives it; a table ``{low, high}`` is an interval, a list is words.

    Raises:
        ValueError: it is none of the types of a fact.
    """
    if isinstance(given, Interval | bool | str | date):
        return given
    if isinstance(given, int | float) and math.isfinite(given):
        return float(given)
    if isinstance(given, list | tuple) and all(isinstance(word, str) for word in given):
        return tuple(given)
    if isinstance(given, dict) and set(given) == {"low", "high"}:
        ends = (given["low"], given["high"])
        if all(isinstance(end, int | float) and not isinstance(end, bool) for end in ends):
            return Interval(float(ends[0]), float(ends[1]))
    raise ValueError(f"must be a flag, number, word, list of words, date or {{low, high}}; got {given!r}")


def as_interval(value: float | Interval) -> Interval:
    """A number as an interval of no width."""
    return value if isinstance(value, Interval) else Interval(value, value)


def as_number(interval: Interval) -> float | Interval:
    """An interval of no width as a number."""
    return interval.low if interval.low == interval.high else interval


def quotient(num: float | Interval, den: float | Interval) -> float | Interval | None:
    """Divide two amounts that are not negative, each end rounded once from the exact decimals.

    So 0.3 over 300 is the same number as 0.001, and a threshold of 0.1 % is met and not just missed. None:
    the denominator may be zero, or an amount is negative; then nothing is known.
    """
    top, bottom = as_interval(num), as_interval(den)
    if bottom.low <= 0 or top.low < 0:
        return None
    return as_number(Interval(_exact(top.low, bottom.high), _exact(top.high, bottom.low)))


def _exact(num: float, den: float) -> float:
    return float(Fraction(repr(num)) / Fraction(repr(den)))
