"""The result of a vote: "voted 224-195", "by 26 to 16", "a 12-3 vote"; the value is the first number."""

from __future__ import annotations

import re

from remanence.reading.annotation import Quantity

__all__ = ["find_votes"]

_BEFORE = re.compile(
    r"\b(?:vot(?:e|es|ed|ing)|pass(?:ed|es)?|approv(?:ed|es|al)|advanced|adopted|cleared|rejected|defeated|margin"
    r"|tally|ballot)\b[^.;\n\d]{0,24}$",
    re.I,
)
_BEHIND = re.compile(
    r"[\s-](?:roll[\s-]call\s|party[\s-]line\s|bipartisan\s|floor\s)?(?:vot(?:e|es)|margin|tally|majority)\b"
    r"|\s(?:to|in\sfavou?r)\s(?:pass|approve|adopt|advance|reject|of)\b",
    re.I,
)
_PAIR = re.compile(
    r"(\d{1,4})(\s?[-–—‑]\s?|\sto\s)(\d{1,4})"
    r"(?![\w%]|[.,]\d|-\w|\s?(?:%|per\s?cent|years?|months?|days?|t\b|tonnes|kg|million|billion))"
)
_PART = frozenset("_.,$€£¥₹-")  # what stands before it makes it part of a longer number or of money


def find_votes(text: str) -> list[Quantity]:
    """Return the votes of the text; ``value`` is the number that is named first, in unit ``votes``."""
    found = []
    for match in _PAIR.finditer(text):
        before = text[max(0, match.start() - 48) : match.start()]
        if before and (before[-1].isalnum() or before[-1] in _PART):
            continue
        if _BEHIND.match(text, match.end()) or (_BEFORE.search(before) and not _yearly(match)):
            found.append(Quantity(match.start(), match.end(), "votes", float(match[1]), unit="votes"))
    return found


def _yearly(match: re.Match[str]) -> bool:
    return all(1900 <= int(match[place]) <= 2100 for place in (1, 3))
