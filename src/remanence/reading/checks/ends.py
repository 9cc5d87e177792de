"""A move is no range: "from 5,000 t to 6,500 t" holds two figures, not one between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from remanence.reading.annotation import Quantity

__all__ = ["with_ends"]

_TO = re.compile(r"\s(?:to|and)\s")
_BEFORE = re.compile(
    (
        r"\b(?:from|between|at)\s(?:an?\s|the\s)?(?:about\s|around\s|roughly\s|some\s|nearly\s|"
        r"over\s|just\s|an\sestimated\s)*$"
    ),
    re.IGNORECASE,
)
_RISING = re.compile(r"\d[\d,.]*")
_ONE = re.compile(
    r"[^\d]{0,4}\d[\d.,]*(?:\s?(?:million|billion|trillion|thousand|metric)\b)?"
    r"(?:[\s-]?(?!(?:in|of|to|and|at|by|for|on|from|a|per)\b)[A-Za-z%/]+)?"
)
_OPENS = re.compile(r"(?:[A-Z]{0,3}[$€£¥]\s?)?\d")
_UNIT = re.compile(r"[A-Za-z%]")


def _first_is_low(left: str, right: str) -> bool:
    """Return whether the first end is the lower: by the numbers, where one of the two carries no unit of its own."""
    first, second = _RISING.search(left), _RISING.search(right)
    if first is None or second is None:
        return True
    return float(first[0].rstrip(".,").replace(",", "")) <= float(second[0].rstrip(".,").replace(",", ""))


def _ends(text: str, quantity: Quantity) -> Iterator[Quantity]:
    written = text[quantity.start : quantity.end]
    cut = _TO.search(written)
    if quantity.low is None or quantity.high is None or cut is None:
        yield quantity
        return
    from_ = _BEFORE.search(text[max(0, quantity.start - 40) : quantity.start])
    if not from_ and not _UNIT.search(written[: cut.start()]):
        yield quantity
        return
    low, high = quantity.low, quantity.high
    if not _first_is_low(written[: cut.start()], written[cut.end() :]):
        low, high = high, low
    plain = replace(quantity, low=None, high=None, qualifier="")
    first, second = _ONE.match(written[: cut.start()]), _OPENS.search(written, cut.end())
    yield replace(plain, value=low, end=quantity.start + (first.end() if first else cut.start()))
    yield replace(plain, value=high, start=quantity.start + (second.start() if second else cut.end()))


def with_ends(text: str, quantities: Iterable[Quantity]) -> list[Quantity]:
    """Return the quantities with every move "from A to B" as its two ends."""
    return [end for quantity in quantities for end in _ends(text, quantity)]
