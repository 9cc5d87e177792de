"""Quantities without a number: fractions ("two-thirds of"), multiples ("doubled", "tenfold"), "a decade"."""

from __future__ import annotations

import re

from remanence.reading.annotation import Quantity
from remanence.reading.quantities import qualifiers
from remanence.reading.quantities.numbers import word_places

__all__ = ["find_fractions_and_multiples"]

_PARTS = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
          "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "tenths": 10}  # fmt: skip
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10, "twenty": 20, "hundred": 100}  # fmt: skip
_FRACTION = re.compile(
    r"(?<![\w-])(?:(?P<count>an?|one|two|three|four|five|seven|nine)[\s-]"
    r"(?P<part>half|thirds?|quarters?|fifths?|sixth|seventh|eighth|ninth|tenths?)(?![\w-])"
    r"(?:(?<=s)|(?=(?:\s+or\s+more)?\s+(?:of|its|their|the|global|world|less|more)\b|[,.;)]|$))"
    r"|(?P<half>half)(?=\s+(?:of|the|its|their|all|global)\b))"
    r"(?!\s+of\s+(?:an?\s+)?(?:million|billion|19|20|the\s+(?:year|month|decade)|(?:this|next|last)\s+year|fiscal))",
    re.I,
)
_NOT_PART = re.compile(r"\b(?:first|second|third|fourth|last|latter|other|next|this|that|each|per|in)\s+$", re.I)
_FOLD = re.compile(
    r"(?<![\w-])(?P<count>two|three|four|five|six|seven|eight|nine|ten|twenty|hundred)-?fold\b", re.I
)
_MULTIPLE = re.compile(
    r"(?<![\w-])(?P<word>doubl(?:ed|es|ing|e)|tripl(?:ed|es|ing|e)|trebl(?:ed|es|ing|e)|quadrupl(?:ed|es|ing|e)|"
    r"quintupl(?:ed|es|ing|e)|halv(?:ed|es|ing|e)|twice)"
    r"(?![\w-])(?!\s+(?:digits?|standards?|down|check|counting|taxation|daily|weekly|monthly"
    r"|a\s+(?:day|week|month|year))\b)",
    re.I,
)
_TIMES = {"doubl": 2.0, "twice": 2.0, "tripl": 3.0, "trebl": 3.0, "quadr": 4.0, "quint": 5.0, "halve": 0.5,
          "halvi": 0.5}  # fmt: skip
_LONG = re.compile(
    r"(?:(?<=\bfor\s)|(?<=\bwithin\s)|(?<=\bin\s)|(?<=\bover\s)|(?<=\bleast\s)|(?<=\bthan\s)|(?<=\babout\s)"
    r"|(?<=\bnearly\s)|(?<=\btake\s)|(?<=\btakes\s))"
    r"(?P<count>an?|half\san?)\s(?P<unit>decade|year|month|week)(?![\w-])"
    r"(?!\s+(?:ago|earlier|later|before|when|where)\b)|(?<![\w-])(?P<only>a)[\s-]decade(?:-long)?(?![\w-])(?!\s+(?:ago|earlier|old))"
)
_LENGTHS = {"decade": (10.0, "yr"), "year": (1.0, "yr"), "month": (1.0, "month"), "week": (7.0, "day")}


_STEMS = ("doubl", "tripl", "trebl", "quadrupl", "quintupl", "halv")
_FIRST = (
    frozenset(_COUNTS)
    | {"half", "twice"}
    | {f"{count}fold" for count in _COUNTS}
    | {stem + ending for stem in _STEMS for ending in ("e", "ed", "es", "ing")}
)


def find_fractions_and_multiples(text: str) -> list[Quantity]:
    """Return what is measured without a number: "a third of" is 33.3 %, "doubled" 2 x, "a decade" ten years."""
    found = []
    for place in word_places(text, _FIRST):
        one = _fraction(text, place) or _multiple(text, place) or _length(text, place)
        if one:
            found.append(one)
    return found


def _fraction(text: str, place: int) -> Quantity | None:
    match = _FRACTION.match(text, place)
    if match is None or (match["half"] and _NOT_PART.search(text, max(0, place - 12), place)):
        return None
    part = _PARTS[(match["part"] or "half").lower()]
    count = _COUNTS[match["count"].lower()] if match["count"] else 1
    return _plain(text, match, "percent", round(100.0 * count / part, 1), "%") if count < part else None


def _multiple(text: str, place: int) -> Quantity | None:
    if match := _FOLD.match(text, place):
        return _plain(text, match, "ratio", float(_COUNTS[match["count"].lower()]), "x")
    if match := _MULTIPLE.match(text, place):
        return _plain(text, match, "ratio", _TIMES[match["word"].lower()[:5]], "x")
    return None


def _length(text: str, place: int) -> Quantity | None:
    match = _LONG.match(text, place)
    if match is None:
        return None
    value, unit = _LENGTHS[match["unit"] or "decade"]
    half = 0.5 if (match["count"] or "").startswith("half") else 1.0
    return _plain(text, match, "duration", value * half, unit)


def _plain(text: str, match: re.Match[str], kind: str, value: float, unit: str) -> Quantity:
    codes = qualifiers.before(text, match.start(), kind)
    return Quantity(
        match.start(), match.end(), kind, value, unit=unit, qualifier=qualifiers.joined(codes, ranged=False)
    )
