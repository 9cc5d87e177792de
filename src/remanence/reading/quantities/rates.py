"""Rates that stand apart from their number: "annual output of 5,000 t", "20,000 t of magnets annually"."""

from __future__ import annotations

import re

from remanence.reading.annotation import Quantity

__all__ = ["rate_before", "rate_behind", "same_list"]

_WORDS = (
    r"annually|annual|yearly|(?:per|a|each|every)\s+year|per\s+annum"
    r"|monthly|(?:per|a|each|every)\s+month|daily|(?:per|a|each|every)\s+day"
)
_BEFORE = re.compile(
    rf"\b({_WORDS})\b(?!\s+(?:ago|earlier|later|report|meeting|general|results|conference|summit|review|statement|"
    r"survey|basis|update|filing))",
    re.I,
)
_BEHIND = re.compile(
    rf"\s+(?:of|in|from|worth)\s+[^.,;:!?()\n\d]{{1,70}}?\b(?!annual\b)({_WORDS})(?![^\W_])"
    r"(?!\s+(?:ago|earlier|later|before))",
    re.I,
)
_BREAK = re.compile(r"[.;!?]\s|\n|\s[—–]\s")
_LIST = re.compile(r"[^.;!?\n\d()]{0,60}(?:,|\band)\s+(?:and\s+)?(?:(?:about|around|roughly|approximately)\s+|~)?$")
_ENDS = {"m": "month", "d": "day"}


def _period(words: str) -> str:
    last = words.lower().split()[-1]
    return _ENDS.get(last[0], "year")


def rate_behind(text: str, end: int) -> str:
    """Return the period that stands behind what is measured ("tonnes of magnets annually"), else empty."""
    match = _BEHIND.match(text, end, min(len(text), end + 90))
    return _period(match[1]) if match else ""


def rate_before(text: str, start: int, since: int) -> str:
    """Return the period named before a quantity in its sentence ("annual output of about"), else empty.

    Args:
        text: the clean text.
        start: where the quantity begins.
        since: where the one before it ends.
    """
    window = text[max(since, start - 90, 0) : start]
    breaks = [match.end() for match in _BREAK.finditer(window)]
    found = _BEFORE.findall(window, breaks[-1] if breaks else 0)
    return _period(found[-1]) if found else ""


def same_list(text: str, before: Quantity, start: int) -> bool:
    """Return whether a quantity goes on a list that the one before it stands in ("3,000 t of A, 114 t of B")."""
    return start - before.end <= 80 and bool(_LIST.match(text[before.end : start]))
