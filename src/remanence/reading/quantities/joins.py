"""What two neighbouring numbers are to each other: the ends of a range, a move from one to the other, or a list."""

from __future__ import annotations

import re
from dataclasses import replace

from remanence.reading.quantities.measures import Measure

__all__ = ["SIZES", "completed", "joint"]

# What units of one kind are in each other; "500 kg to 1 t" is a range.
SIZES = {"kg": 1.0, "t": 1000.0, "yr": 12.0, "month": 1.0, "day": 12 / 365.25}

_DASH = re.compile(r"\s?[-–—‑−~]\s?$|-to-$|-\s(?:to|or)\s$|\s?[-–—]\s?(?:about|roughly|some)\s$")
_LOOSE = (
    r"(?:[~≈]|(?:about|around|roughly|approximately|nearly|almost|over|under|just|some|as\s+much\s+as|more\s+than"
    r"|at\s+least|an?\s+estimated)\s+)*$"
)
_TO = re.compile(rf"\s+to\s+{_LOOSE}", re.I)
_AND = re.compile(rf"\s+and\s+{_LOOSE}", re.I)
_LIST = re.compile(r"(?:,\s+|\s+and\s+|,\s+and\s+|\s+or\s+|,\s+or\s+|/)$", re.I)
_DEPTH = re.compile(r"[^.;\n]{0,60}\bto\s+(?:at\s+least\s+|about\s+|approximately\s+)?(?:a\s+depth\s+of\s+)?$", re.I)
_FROM = re.compile(rf"\bfrom\s+{_LOOSE}", re.I)
_BETWEEN = re.compile(rf"\bbetween\s+{_LOOSE}", re.I)
_BEGINS = re.compile(
    r"\b(?:from|begins?|beginning|starts?|starting|between)\s+(?:at\s+|from\s+)?(?:about\s+|a\s+depth\s+of\s+)?$", re.I
)
_RANGING = re.compile(
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|anywhere|span(?:s|ning)?|estimates?|takes?)\b[^.;\n]{0,24}$", re.I
)


def joint(text: str, a: Measure, b: Measure) -> str:
    """Return what two measures are to each other: range, move, list, or empty when they stand apart."""
    gap = text[a.end : b.start]
    if len(gap) > 80 or not _alike(a, b) or (_is_year(a) and not _is_year_like(gap, b)):
        return ""
    before = text[max(0, a.start - 48) : a.start]
    if _DASH.match(gap):
        return "range" if _rises(a, b) else ""
    if _TO.match(gap):
        return _to(before, a, b)
    if _AND.match(gap) and _BETWEEN.search(before):
        return "range"
    if "length" == a.kind == b.kind and _BEGINS.search(before) and _DEPTH.match(gap):
        return "range"
    return "list" if _LIST.match(gap) and not a.kind and b.kind not in ("", "duration", "count") else ""


def _is_year(measure: Measure) -> bool:
    """Return whether a bare number reads as a year: it takes a unit from its neighbour only beside its like."""
    return measure.plain and not measure.scale and not measure.currency and 1900 <= measure.raw <= 2100


def _is_year_like(gap: str, b: Measure) -> bool:
    """Return whether a number behind a year makes it none: another such, or four digits behind a dash."""
    return _is_year(b) or (b.plain and 1000 <= b.raw <= 9999 and bool(_DASH.match(gap)))


def _to(before: str, a: Measure, b: Measure) -> str:
    """Tell "from 10 to 20 years" (a range) from "rose from 4,300 to 8,900 tonnes" (two figures)."""
    start = _FROM.search(before)
    if start is None:
        return "range" if _rises(a, b) else ""
    kind = b.kind or a.kind
    if kind in ("length", "duration") or _RANGING.search(before[: start.start()]):
        return "range"
    return "move"


def _alike(a: Measure, b: Measure) -> bool:
    """Return whether the two can measure the same thing: what one lacks the other may give."""
    if a.currency and b.currency and a.currency.code != b.currency.code:
        return False
    if (a.unit and b.currency) or (b.unit and a.currency):
        return False
    if a.unit and b.unit:
        return a.unit.kind == b.unit.kind
    return bool(a.kind or b.kind) and not (a.kind in ("count", "ratio") and not b.kind)


def _rises(a: Measure, b: Measure) -> bool:
    low, high = completed(a, b), completed(b, a)
    return low.value * _size(low) < high.value * _size(high)


def _size(measure: Measure) -> float:
    """Return the factor that makes values of one kind comparable."""
    return SIZES.get(measure.unit.unit, 1.0) if measure.unit else 1.0


def completed(measure: Measure, other: Measure) -> Measure:
    """Return a measure with what it lacks taken from the other: currency, unit, scale, rate, noun."""
    found = measure
    if other.scale and not found.scale and _shares_scale(found, other):
        found = replace(found, scale=other.scale)
    if not found.kind or (found.currency and other.mass and not found.mass):
        found = replace(
            found,
            currency=found.currency or other.currency,
            mass=found.mass or other.mass,
            unit=found.unit or other.unit,
            noun=found.noun or other.noun,
        )
    return found if found.per or not other.per else replace(found, per=other.per)


def _shares_scale(found: Measure, other: Measure) -> bool:
    """Return whether "5" before "6 million" is five million: a full number of thousands or more stands for itself."""
    return found.plain and found.raw < 1000 and not (found.unit or found.raw > 100 * other.raw)
