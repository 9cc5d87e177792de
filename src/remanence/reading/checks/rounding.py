"""How sharp a written figure is, and whether two of them can be one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from remanence.reading.annotation import Quantity
from remanence.reading.checks.view import Passage

__all__ = ["Band", "alike", "band", "figure", "masked", "same_basis", "written"]

_NUMBER = re.compile(r"\d[\d,.   ]*\d|\d")
_LOOSE = re.compile(
    r"(?:about|around|roughly|nearly|almost|approximately|some|close to|just (?:over|under)|over|more than|"
    r"under|less than|up to|at least|~|circa|c\.|an estimated|as much as)\s*$",
    re.IGNORECASE,
)
_QUALIFIED = {"approx", "est", "approx_gt", "gt", "lt", "min", "max"}


@dataclass(frozen=True, slots=True)
class Band:
    """The values that a written figure can mean, ends included."""

    low: float
    high: float

    def __add__(self, other: Band) -> Band:
        return Band(self.low + other.low, self.high + other.high)

    def __mul__(self, factor: float) -> Band:
        return Band(self.low * factor, self.high * factor)

    def over(self, other: Band) -> Band:
        """Return the band of the quotient of two positive figures."""
        return Band(self.low / other.high, self.high / other.low) if other.low > 0 else Band(0.0, float("inf"))

    def meets(self, other: Band) -> bool:
        """Return whether the two can be one figure, with 1e-9 of slack for binary fractions."""
        slack = 1e-9 * max(abs(self.high), abs(other.high), 1e-300)
        return self.low <= other.high + slack and other.low <= self.high + slack


def _half(written_number: str) -> float:
    """Return half a unit of the last figure that counts: zeros at the end of a whole number count from the third."""
    plain = re.sub(r"[,   ]", "", written_number)
    if "." in plain:
        return float(0.5 * 10.0 ** -len(plain.partition(".")[2]))
    digits = plain.lstrip("0")
    zeros = len(digits) - len(digits.rstrip("0"))
    return float(0.5 * 10.0 ** max(0, min(zeros, len(digits) - 3)))


def written(passage: Passage, quantity: Quantity) -> str:
    """Return the first number of the quantity as it is written, empty where it is in words."""
    found = _NUMBER.search(passage.of(quantity))
    return found[0] if found else ""


def band(passage: Passage, quantity: Quantity, loose: float = 0.05) -> Band:
    """Return what the figure can mean: its range, or itself with half a unit of its last place to either side.

    Args:
        passage: where it stands.
        quantity: the figure.
        loose: share of itself that an "about" or "more than" lets it move.
    """
    low = quantity.value if quantity.low is None else quantity.low
    high = quantity.value if quantity.high is None else quantity.high
    number = written(passage, quantity)
    plain = re.sub(r"[,   ]", "", number)
    scale = abs(low) / float(plain) if plain and float(plain) else 0.0
    half = _half(number) * scale if number else 0.0
    if quantity.qualifier in _QUALIFIED or _LOOSE.search(passage.before(quantity, 20)):
        half = max(half, loose * abs(quantity.value))
    return Band(low - half, high + half)


def same_basis(a: Quantity, b: Quantity) -> bool:
    """Return whether two figures are of one kind, unit, rate and currency."""
    return (a.kind, a.unit, a.per, a.currency) == (b.kind, b.unit, b.per, b.currency)


def alike(passage: Passage, a: Quantity, other: Passage, b: Quantity) -> bool:
    """Return whether the two can be one figure."""
    return band(passage, a).meets(band(other, b))


def figure(passage: Passage, quantity: Quantity) -> str:
    """Return the figure as it is written, on one line."""
    return " ".join(passage.of(quantity).split())


def masked(passage: Passage) -> str:
    """Return the text with ``<0>`` for the first quantity, ``<1>`` for the second and so on."""
    parts, at = [], 0
    for number, quantity in enumerate(passage.quantities):
        start, end = quantity.start - passage.start, quantity.end - passage.start
        if start < at or quantity.kind == "ratio":
            continue
        parts += [passage.text[at:start], f"<{number}>"]
        at = end
    return "".join(parts) + passage.text[at:]
