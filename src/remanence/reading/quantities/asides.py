"""The same thing said again in another unit: "A$1.8 billion (US$1.16 billion)", "0.0077% (77 g/t)"."""

from __future__ import annotations

import re
from dataclasses import replace

from remanence.reading.annotation import Quantity

__all__ = ["mark_asides"]

_OPEN = re.compile(r"[^.;:()\[\]\n]{0,30}[(\[]\s*[^()\[\]\d\n]{0,24}$")
_OR = re.compile(
    r",?\s+(?:or|i\.e\.,?|equivalent\s+to|equal\s+to)\s+(?:(?:about|around|roughly|approximately|some)\s+|~)?$", re.I
)
_CLOSE = re.compile(r"[^()\[\]\n\d]{0,16}[)\]]")
_FAMILIES = {kind: kind for kind in ("money", "price", "mass", "length")} | {"percent": "share", "grade": "share"}


def mark_asides(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Return the quantities, those that only repeat the one before them in another unit marked as asides."""
    found: list[Quantity] = []
    for quantity in quantities:
        before = found[-1] if found else None
        if before and _repeats(before, quantity) and _in_aside(text, before, quantity):
            quantity = replace(quantity, aside=True)
        found.append(quantity)
    return found


def _in_aside(text: str, before: Quantity, quantity: Quantity) -> bool:
    gap = text[before.end : quantity.start]
    if _OPEN.match(gap):
        return bool(_CLOSE.match(text, quantity.end))
    return bool(_OR.match(gap))


def _repeats(before: Quantity, quantity: Quantity) -> bool:
    """Return whether the two can be one thing in two units: currencies or units differ, masses and lengths agree."""
    family = _FAMILIES.get(before.kind)
    if family is None or family != _FAMILIES.get(quantity.kind):
        return False
    if family in ("money", "price"):
        return before.currency != quantity.currency
    if family == "share":
        return before.kind != quantity.kind
    return _near(_base(before), _base(quantity))


def _base(quantity: Quantity) -> float:
    return quantity.value * (1000.0 if quantity.unit == "t" else 1.0)


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 0.05 * max(abs(a), abs(b))
