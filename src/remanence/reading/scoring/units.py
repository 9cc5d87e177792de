"""Units as labels and predictions spell them, brought to one unit a dimension, and numbers compared.

Base units: t, %, day, m, g/t, one, one unit of a currency, one unit of a currency a kilogram. Spellings of rates
("t/yr", "tonnes per year") count as their amount. ``Mt`` is a million tonnes; ``mt`` and ``MT`` are metric tonnes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

__all__ = ["SOFT", "Measure", "agree", "measure", "number"]

Measure = tuple[str, float]
"""Dimension and the number of base units in one."""

TOLERANCE = 0.005
SOFT = frozenset({"count", "votes", "day", "month", "yr"})
"""Units of auxiliary figures: a prediction may leave such a number out."""

_SPELLINGS: tuple[tuple[str, Mapping[str, float]], ...] = (
    ("pct", {
        "%": 1, "pct": 1, "pc": 1, "percent": 1, "per cent": 1, "percentage": 1, "fraction": 100,
    }),
    ("mass", {
        "t": 1, "tonne": 1, "tonnes": 1, "metric ton": 1, "metric tons": 1, "metric tonne": 1,
        "metric tonnes": 1, "mt": 1, "ton": 1, "tons": 1, "kt": 1e3, "ktonnes": 1e3, "million tonnes": 1e6,
        "million metric tons": 1e6, "million t": 1e6, "kg": 1e-3, "kilogram": 1e-3, "kilograms": 1e-3,
        "kgs": 1e-3, "g": 1e-6, "lb": 4.5359237e-4, "lbs": 4.5359237e-4, "pound": 4.5359237e-4,
        "pounds": 4.5359237e-4, "short ton": 0.90718474, "short tons": 0.90718474,
    }),
    ("time", {
        "day": 1, "days": 1, "d": 1, "week": 7, "weeks": 7, "month": 30.4375, "months": 30.4375, "yr": 365.25,
        "year": 365.25, "years": 365.25, "y": 365.25, "decade": 3652.5, "decades": 3652.5,
    }),
    ("length", {"m": 1, "metre": 1, "metres": 1, "meter": 1, "meters": 1, "km": 1e3, "ft": 0.3048, "feet": 0.3048}),
    ("count", dict.fromkeys(
        ("count", "", "countries", "enterprises", "nations", "pieces", "jobs", "votes", "vote"), 1
    )),
)  # fmt: skip
_MASS = _SPELLINGS[1][1]
_CURRENCY = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "a$": "AUD", "au$": "AUD",
    "aud": "AUD", "c$": "CAD", "ca$": "CAD", "cad": "CAD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "¥": "CNY", "cny": "CNY", "rmb": "CNY", "yuan": "CNY", "yn": "CNY", "inr": "INR",
    "rs": "INR", "₹": "INR", "myr": "MYR", "jpy": "JPY", "yen": "JPY", "krw": "KRW",
}  # fmt: skip
_SCALE = {
    "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "m": 1e6, "mm": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "tn": 1e12, "crore": 1e7, "lakh": 1e5,
}  # fmt: skip
_WHOLE: tuple[tuple[frozenset[str], Measure], ...] = (
    (frozenset({"g/t", "gpt", "grams per tonne", "g per t", "ppm"}), ("grade", 1.0)),
    (frozenset({"x", "times", "fold", "multiple"}), ("ratio", 1.0)),
    (frozenset({"mtpa", "t/yr", "t/y", "tpy", "tpa", "t/year", "t/a", "mt/yr", "mt/year"}), ("mass", 1.0)),
    (frozenset({"ktpa", "ktpy", "kt/yr"}), ("mass", 1e3)),
)
_MILLION_TONNES = re.compile(r"Mt(pa|/yr|/y|/a|/year)?$")
_RATE = re.compile(
    r"\s*(?:/|per\s+|p)\s*(?:yr|year|y|a|annum|month|mo|day)\.?$|pa$|\s+annually$|\s+a year$", re.I
)
_PRICE = re.compile(r"(.+?)\s*(?:/|per)\s*(kg|kilogram|t|tonne|mt|ton|metric ton|lb|pound)$")
_SCALED_MONEY = re.compile(
    r"(us\$|au\$|a\$|ca\$|c\$|\$|€|£|₹|¥|[a-z]{2,7})\s*"
    r"(thousand|million|billion|trillion|crore|lakh|mn|bn|tn|mm|m|b|k)$"
)
_SCALED = re.compile(r"(thousand|million|billion|crore|lakh|mn|bn)\s*(.+)$")


def number(given: object) -> float | None:
    """Return a number given as such or as text with commas; None for an empty one, a truth value or a word."""
    if given is None or given == "" or isinstance(given, bool):
        return None
    try:
        return float(given.replace(",", "") if isinstance(given, str) else given)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return None


def agree(number_a: float, unit_a: object, number_b: float, unit_b: object) -> bool:
    """Return whether two quantities are the same within 0.5 %; where a unit lacks the numbers alone count."""
    a, b = measure(unit_a), measure(unit_b)
    if a is None or b is None:
        return _close(number_a * (a or ("", 1.0))[1], number_b * (b or ("", 1.0))[1])
    scale = _same_dimension(a[0], b[0])
    return scale is not None and _close(number_a * a[1] * scale[0], number_b * b[1] * scale[1])


def _close(a: float, b: float) -> bool:
    return a == b or abs(a - b) <= TOLERANCE * max(abs(a), abs(b))


def _same_dimension(a: str, b: str) -> tuple[float, float] | None:
    """Return factors that make two dimensions comparable; 1 % is 10,000 g/t."""
    if a == b:
        return 1.0, 1.0
    return {("grade", "pct"): (1.0, 1e4), ("pct", "grade"): (1e4, 1.0)}.get((a, b))


def measure(unit: object) -> Measure | None:
    """Return dimension and size of a unit, None where none is given; an unknown one is a dimension of its own."""
    return None if unit is None else _measure(str(unit))


@lru_cache(maxsize=4096)
def _measure(unit: str) -> Measure:
    if _MILLION_TONNES.match(unit.strip()):
        return "mass", 1e6
    folded = unicodedata.normalize("NFKC", unit).strip().lower().replace("metric tonne per annum", "t")
    for spellings, found in _WHOLE:
        if folded in spellings:
            return found
    priced = _price(folded)
    if priced:
        return priced
    for spelling in (folded, _RATE.sub("", folded).strip()):
        simple = _simple(spelling) or _scaled(spelling)
        if simple:
            return simple
    return "?" + folded, 1.0


def _price(folded: str) -> Measure | None:
    found = _PRICE.match(folded)
    if not found:
        return None
    dimension, size = _measure(found[1])
    if not dimension.startswith("cur:"):
        return None
    return f"price:{dimension[4:]}", size / (_MASS[found[2]] * 1e3)


def _simple(spelling: str) -> Measure | None:
    for dimension, table in _SPELLINGS:
        if spelling in table:
            return dimension, float(table[spelling])
    return (f"cur:{_CURRENCY[spelling]}", 1.0) if spelling in _CURRENCY else None


def _scaled(spelling: str) -> Measure | None:
    money = _SCALED_MONEY.match(spelling)
    if money and money[1] in _CURRENCY:
        return f"cur:{_CURRENCY[money[1]]}", _SCALE[money[2]]
    scaled = _SCALED.match(spelling)
    if not scaled:
        return None
    dimension, size = _measure(scaled[2])
    return dimension, size * _SCALE[scaled[1]]
