"""All quantities of a text: single measures, joined to ranges and moves, with qualifiers, rates and asides."""

from __future__ import annotations

import re
from dataclasses import replace

from remanence.reading.annotation import Quantity
from remanence.reading.quantities import qualifiers
from remanence.reading.quantities.asides import mark_asides
from remanence.reading.quantities.fractions import find_fractions_and_multiples
from remanence.reading.quantities.joins import SIZES, completed, joint
from remanence.reading.quantities.measures import Measure, measure
from remanence.reading.quantities.numbers import find_numbers
from remanence.reading.quantities.rates import rate_before, rate_behind, same_list
from remanence.reading.quantities.votes import find_votes

__all__ = ["find_quantities"]

_ELLIPSIS = re.compile(
    r"\b(?:(?:up|down|rising|rose|falling|fell)\s+(?:from|to)|compared\s+(?:with|to)|versus|vs\.?|against)\s+"
    r"(?:about\s+|around\s+|roughly\s+|approximately\s+|~)?$",
    re.I,
)
_STOP = re.compile(r"[.;!?]\s|\n")


def find_quantities(text: str, dollar: str = "USD") -> list[Quantity]:
    """Return the quantities of a text in order; they do not overlap.

    The span holds currency, number, scale, unit and rate, and a "+" behind; words such as "about" stay outside.

    Args:
        text: the clean text of one article.
        dollar: the currency (ISO 4217) of a bare "$" and of "dollars".

    Example:
        >>> [(q.value, q.unit, q.qualifier) for q in find_quantities("up to $12 billion for 85-90% of it")]
        [(12000000000.0, 'USD', 'max'), (87.5, '%', 'range')]
    """
    fixed = find_votes(text) + find_fractions_and_multiples(text)
    measures = [one for number in find_numbers(text) if (one := measure(text, number, dollar))]
    taken = bytearray(len(text))
    for done in fixed:
        taken[done.start : done.end] = b"\1" * (done.end - done.start)
    found = fixed + _joined(text, [one for one in measures if not any(taken[one.start : one.end])])
    return mark_asides(text, _with_rates(text, _apart(found)))


def _joined(text: str, measures: list[Measure]) -> list[Quantity]:
    """Return the quantities of the measures, neighbours joined; what has no unit in the end is dropped."""
    found: list[Quantity] = []
    place, last = 0, None
    while place < len(measures):
        here = measures[place]
        following = measures[place + 1] if place + 1 < len(measures) else None
        how = joint(text, here, following) if following else ""
        if how == "range" and _begins_range(text, measures, place + 1):
            how = ""
        if following and how == "range":
            low, high = completed(here, following), completed(following, here)
            found += _quantity(text, low, high)
            place, last = place + 2, high
            continue
        if following and how:
            here = completed(here, following)
        elif last and not here.kind:
            here = _elliptic(text, here, last)
        found += _alike(text, found, _quantity(text, here, None))
        if following and how == "move":
            measures[place + 1] = completed(following, here)
        place, last = place + 1, here if here.kind else last
    return found


def _begins_range(text: str, measures: list[Measure], place: int) -> bool:
    """Return whether a bare number is the lower end of a range of its own: "rose 2% to 500-550 yuan"."""
    if measures[place].kind or place + 1 == len(measures):
        return False
    return joint(text, measures[place], measures[place + 1]) == "range"


def _alike(text: str, found: list[Quantity], new: list[Quantity]) -> list[Quantity]:
    """Return a new quantity with the "about" of its neighbour: "roughly 9% and 15%" loosens both."""
    if not (found and new) or found[-1].qualifier != "approx" or new[0].qualifier:
        return new
    joined = text[found[-1].end : new[0].start] == " and " and found[-1].unit == new[0].unit
    return [replace(new[0], qualifier="approx")] if joined else new


def _elliptic(text: str, here: Measure, last: Measure) -> Measure:
    """Return a bare number with the unit of the figure it is compared with ("8,900 t, up from 4,300")."""
    gap = text[last.end : here.start]
    if len(gap) > 100 or _STOP.search(gap) or not _ELLIPSIS.search(gap) or last.kind in ("duration", "count"):
        return here
    near = last.raw > 0 and 0.02 <= here.raw / last.raw <= 50
    if not near or (here.plain and 1900 <= here.raw <= 2100):  # another order of size, or a year
        return here
    return replace(completed(here, last), scale=here.scale or last.scale)


def _quantity(text: str, low: Measure, high: Measure | None) -> list[Quantity]:
    """Return the quantity of one measure, or of the two ends of a range; none without a unit that counts."""
    kind = low.kind
    if kind in ("", "ignored"):
        return []
    last = high or low
    codes = qualifiers.before(text, low.start, kind)
    end, behind = qualifiers.after(text, last.end)
    if behind:
        codes.append(behind)
    if "+" in text[low.start : last.end] or "-plus" in text[low.start : last.end]:
        codes.append("gt")
    unit, values = _in_one_unit(low, high)
    return [
        Quantity(
            low.start, end, kind, _middle(values),
            low=values[0] if high else None, high=values[1] if high else None,
            unit=unit, per=last.per or low.per, currency=low.currency.code if low.currency else "",
            qualifier=qualifiers.joined(codes, ranged=high is not None), noun=last.noun or low.noun,
        )
    ]  # fmt: skip


def _in_one_unit(low: Measure, high: Measure | None) -> tuple[str, list[float]]:
    """Return the unit of a quantity and its one or two values in it."""
    if low.currency:
        unit = low.currency.code + ("/kg" if low.mass else "")
        return unit, [one.value for one in (low, high) if one]
    unit = low.unit.unit if low.unit else ""
    values = [low.value]
    if high and high.unit:
        values.append(high.value * _factor(high.unit.unit, unit))
    return unit, values


def _factor(have: str, want: str) -> float:
    """Return the factor between two units of one kind as they can meet in a range."""
    return 1.0 if have == want else SIZES.get(have, 1.0) / SIZES.get(want, 1.0)


def _middle(values: list[float]) -> float:
    return float(f"{sum(values) / len(values):.12g}")


def _apart(found: list[Quantity]) -> list[Quantity]:
    """Return the quantities in order, of two that overlap the earlier, of two at one place the longer."""
    kept: list[Quantity] = []
    for quantity in sorted(found, key=lambda one: (one.start, -one.end, one.kind)):
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def _with_rates(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Return the quantities, masses with the period that stands elsewhere in their sentence."""
    found: list[Quantity] = []
    listed = ""  # the period of the list that the last mass stands in, where it was named once for all
    for quantity in quantities:
        before = found[-1] if found else None
        if quantity.kind == "mass" and not quantity.per:
            goes_on = before is not None and before.kind == "mass" and same_list(text, before, quantity.start)
            listed = rate_before(text, quantity.start, before.end if before else 0) or (listed if goes_on else "")
            quantity = replace(quantity, per=rate_behind(text, quantity.end) or listed)
        else:
            listed = ""
        found.append(quantity)
    return found
