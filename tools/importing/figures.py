"""Read a figure with the words beside it: per cents, kilotonnes, bounds such as ``2500 (below)``."""

from __future__ import annotations

import re

from importing.collect import number

# Word in brackets after a figure or its unit -> the end of the range that the figure is.
_BOUNDS = {
    "below": "high", "up to": "high", "less than": "high", "mostly within": "high", "almost": "high",
    "limit": "high", "upper bound": "high", "at least": "low", "more than": "low", "over": "low",
    "lower bound": "low",
}  # fmt: skip
_SCALE = {
    "kt": ("t", 1000),
    "billion USD": ("USD", 10**9),
    "million USD": ("USD", 10**6),
    "USD million": ("USD", 10**6),
    "AUD million": ("AUD", 10**6),
    "million AUD": ("AUD", 10**6),
    "billion CNY": ("CNY", 10**9),
}


# One word for each unit.
_PLAIN = {"months": "month", "days": "day", "years": "a", "weeks": "week", "t/yr": "t/a"}


def figure(value: str, low: str = "", high: str = "", unit: str = "") -> dict[str, str]:
    """Return the cells value, low, high, text and unit of one figure.

    A bound is an end of a range and never the value. Per cents become fractions, kilotonnes tonnes. Words
    that are not part of the unit go into the text.
    """
    value, bound = _split(value)
    plain, words = _split(unit)
    bound = next((b for b in (bound, words) if any(_has(b, key) for key in _BOUNDS)), "")
    plain, times = _scaled(plain)
    cells = {name: _times(cell, times) for name, cell in (("value", value), ("low", low), ("high", high))}
    text = words
    for key, end in _BOUNDS.items():
        if _has(bound, key) and cells["value"]:
            text = f"{bound} {value} {plain if times == 1 else unit.split(' (')[0]}".strip()
            if value.startswith("-"):  # a fall of at least 30 % ends at -30 %
                end = {"low": "high", "high": "low"}[end]
            cells |= {"value": "", end: cells["value"]}
            break
    if not cells["value"] and not text and (low or high):
        text = f"{low or '..'} to {high or '..'} {unit}".strip()
    return cells | {"unit": plain if any(cells.values()) else "", "text": text}


def in_words(row: dict[str, str]) -> str:
    """Return what a row without a figure says: its unit where that is a phrase, else its value or its note."""
    phrase = row["unit"] if row["unit"] not in {*_PLAIN, "companies", "firms", "plants", "%"} else ""
    return phrase or row["value"] or row["note"]


def _has(words: str, key: str) -> bool:
    return re.search(rf"\b{key}\b", words) is not None


def _split(cell: str) -> tuple[str, str]:
    """Split ``% (below)`` into what comes before the brackets and what stands in them."""
    found = re.fullmatch(r"\s*(.*?)\s*\((.*)\)\s*(.*)", cell)
    if not found:
        return cell.strip(), ""
    return f"{found[1]} {found[3]}".strip(), found[2]


def _scaled(unit: str) -> tuple[str, float]:
    if unit in _SCALE:
        return _SCALE[unit]
    if unit in _PLAIN:
        return _PLAIN[unit], 1
    if unit.startswith("kt "):
        return f"t {unit[3:]}", 1000
    if unit == "%":
        return "fraction", 0.01
    if unit.startswith(("%", "wt%")):
        return f"fraction {unit.lstrip('wt').removeprefix('%').strip()}".strip(), 0.01
    return unit or "1", 1


def _times(cell: str, factor: float) -> str:
    if not re.fullmatch(r"\s*-?[\d.]+(e-?\d+)?\s*", cell):
        return ""
    if factor == 0.01:
        return number(cell, 100)
    return number(str(float(cell) * factor)) if factor != 1 else number(cell)
