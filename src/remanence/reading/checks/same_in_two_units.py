"""One figure in two units: "0.0077 % (77 g/t)", "$110/kg ($110,000/t)", "2 million lb (907 t)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from remanence.reading.annotation import Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import band, figure
from remanence.reading.checks.view import Passage, View

__all__ = ["same_in_two_units"]

# What one unit is in the unit that its dimension is compared in; a concentration in grams per tonne.
_IN_BASE = {
    "t": ("mass", 1e6), "kg": ("mass", 1e3), "g": ("mass", 1.0), "g/t": ("concentration", 1.0),
    "%": ("concentration", 1e4), "m": ("length", 1.0), "km": ("length", 1e3), "yr": ("duration", 12.0),
    "month": ("duration", 1.0),
}  # fmt: skip
_OPENS = re.compile(
    r"^[^.;,:]{0,14}?(?:\(|,? (?:which )?(?:corresponds|corresponding|equates|converts|translates(?: in)?|amounts|"
    r"is equal|is equivalent|equivalent) to |,? (?:which )?equals |"
    r", or |, equal to | or | = |, i\.e\. |, equivalent to | — | – )"
    r"(?:or |about |some |roughly |around |nearly |~ ?|equal to |equivalent to |i\.e\.,? )*$"
)
_CONVERTED = re.compile(r"^(?:Converted|Expressed (?:in|per)|Recalculated|In (?:metric|imperial) (?:units|terms))\b")
_UNIT = re.compile(r"[^\d\s.,–-][^\d]*$")


def _base(quantity: Quantity) -> tuple[str, float] | None:
    if quantity.kind == "price" and quantity.unit.endswith(("/kg", "/t")):
        currency, _, unit = quantity.unit.partition("/")
        return f"price {currency}", 1.0 if unit == "kg" else 1e-3
    found = _IN_BASE.get(quantity.unit)
    return (f"{found[0]} {quantity.per}", found[1]) if found else None


def _written_unit(passage: Passage, quantity: Quantity) -> str:
    found = _UNIT.search(passage.of(quantity))
    return found[0].strip().lower() if found else ""


def _pair(
    view: View, passage: Passage, first: Quantity, second: Quantity, other_passage: Passage | None = None
) -> Iterator[Alarm]:
    there = other_passage or passage
    # Of one figure in brackets the rate is that of the other.
    a, b = _base(replace(first, per="")), _base(replace(second, per=""))
    if first.per and second.per and first.per != second.per:
        return
    if a is None or b is None or a[0] != b[0]:
        return
    if _written_unit(passage, first) == _written_unit(there, second):
        return
    one, other = band(passage, first, 0.02) * a[1], band(there, second, 0.02) * b[1]
    if not one.meets(other * 1.003) and not one.meets(other * 0.997) and not one.meets(other):
        message = f"{figure(passage, first)} and {figure(there, second)} are given as one figure and are not"
        yield view.alarm("arithmetic", "error", message, first, second)


def _converted(view: View, first: Passage, second: Passage) -> Iterator[Alarm]:
    """A figure in the sentence after, converted: one of those before it must be the same."""
    if not _CONVERTED.match(second.text) or len(second.quantities) != 1:
        return
    same = [q for q in first.quantities if _is_like(q, second)]
    alarms = [list(_pair(view, first, q, second.quantities[0], second)) for q in same]
    if alarms and all(alarms):
        yield from alarms[0]


def _is_like(quantity: Quantity, second: Passage) -> bool:
    a, b = _base(replace(quantity, per="")), _base(replace(second.quantities[0], per=""))
    return bool(a and b and a[0] == b[0])


@within("arithmetic")
def same_in_two_units(view: View) -> Iterator[Alarm]:
    """Raise an error where one figure is given in two units and the two differ."""
    for passage in view.passages:
        for first, second in zip(passage.quantities, passage.quantities[1:], strict=False):
            if first.end <= second.start and _OPENS.match(passage.between(first, second)):
                yield from _pair(view, passage, first, second)
    for before, after in zip(view.body, view.body[1:], strict=False):
        yield from _converted(view, before, after)
