"""Words beside a number that loosen it: about, more than, up to, at least, an estimated."""

from __future__ import annotations

import re
from functools import lru_cache

from remanence.reading.quantities.spellings import phrases

__all__ = ["after", "before", "joined"]

_WINDOW = 48
_LAST = re.compile(r"([^\W\d_]+|[^\w\s])\.?\s*$")
_FILLERS = r"a|an|just|only|even|perhaps|possibly|currently|now|already|to"


@lru_cache(maxsize=1)
def _left() -> re.Pattern[str]:
    either = "|".join(_phrase(one) for one in phrases("left"))
    return re.compile(rf"(?:(?:{either})\s*(?:\b(?:{_FILLERS})\s+)?)+$", re.I)


@lru_cache(maxsize=1)
def _last_words() -> frozenset[str]:
    """Return the words and signs that a qualified number can have right before it: most numbers have none."""
    return frozenset(_FILLERS.split("|")) | {phrase.split()[-1].rstrip(".") for phrase in phrases("left")}


@lru_cache(maxsize=1)
def _one() -> re.Pattern[str]:
    return re.compile("|".join(_phrase(one) for one in phrases("left")), re.I)


@lru_cache(maxsize=1)
def _right() -> re.Pattern[str]:
    either = "|".join(re.escape(one).replace(r"\ ", r"\s") for one in phrases("right"))
    return re.compile(rf"(?:{either})(?![^\W_])", re.I)


def _phrase(phrase: str) -> str:
    body = re.escape(phrase).replace(r"\ ", r"\s+")
    return (r"\b" if phrase[0].isalpha() else "") + body + (r"(?![^\W_])" if phrase[-1].isalpha() else "")


def before(text: str, start: int, kind: str) -> list[str]:
    """Return the codes of the phrases that stand right before a quantity, in their order.

    "Over" before a length of time or of a drill hole says during or along, not more than.
    """
    window = text[max(0, start - _WINDOW) : start]
    last = _LAST.search(window)
    if last is None or last[1].lower() not in _last_words():
        return []
    match = _left().search(window)
    if match is None:
        return []
    found = [" ".join(one.group().lower().split()) for one in _one().finditer(match[0])]
    return [phrases("left")[one] for one in found if not (kind in ("duration", "length") and one == "over")]


def after(text: str, end: int) -> tuple[int, str]:
    """Return the end and the code of a phrase that stands right behind a quantity ("500+", "99.5%-plus")."""
    match = _right().match(text, end)
    if match is None:
        return end, ""
    key = re.sub(r"\s", " ", match[0].lower())
    return match.end(), phrases("right")[key]


def joined(codes: list[str], *, ranged: bool) -> str:
    """Return one code for all that qualify a quantity: what bounds it goes before what only loosens it."""
    bounds = [code for code in codes if code not in ("approx", "est")]
    if bounds:
        return "approx_gt" if bounds[0] == "gt" and "approx" in codes else bounds[0]
    if codes:
        return codes[0]
    return "range" if ranged else ""
