"""What a count counts: the head noun behind a number without a unit."""

from __future__ import annotations

import re

from remanence.reading.quantities.identifiers import named_before
from remanence.reading.quantities.numbers import Number
from remanence.reading.quantities.spellings import words

__all__ = ["counted_noun"]

_GAP = re.compile(r"\+?(?:-plus)?[\s-]")
_WORD = re.compile(r"([^\W\d_][^\W\d_'’\-]*(?:-[^\W\d_]+)*)(?:\s|(?=[^\w\s'’])|$)")
_MOST = 5  # words between a number and its noun, at most


def counted_noun(text: str, start: int, end: int, number: Number, *, scaled: bool) -> tuple[int, str] | None:
    """Return the end and the text of the head noun, None where none is counted.

    The noun is the last plural of the first run of plurals among the next words; prepositions, verbs, articles and
    marks end the search.

    Args:
        text: the clean text.
        start: where the number begins.
        end: where it ends, its scale word included.
        number: the number itself.
        scaled: a scale word stands behind the number.
    """
    if (number.value % 1 or number.value == 1) and not scaled:
        return None
    if number.style != "word" and _is_name(text, start, number, scaled=scaled):
        return None
    gap = _GAP.match(text, end)
    return _plural(text, gap.end()) if gap else None


def _is_name(text: str, start: int, number: Number, *, scaled: bool) -> bool:
    """Return whether a number in digits is a year or belongs to the name before it."""
    if scaled:
        return False
    yearlike = number.style == "plain" and 1900 <= number.value <= 2100
    return yearlike or number.value == 0 or named_before(text, start)


def _plural(text: str, place: int) -> tuple[int, str] | None:
    found = None
    for _ in range(_MOST):
        match = _WORD.match(text, place)
        if match is None or match[1].lower() in words("stop"):
            break
        word = match[1]
        if is_plural(word):
            found = (match.end(1), word)
        elif found:
            break
        place = match.end()
        if match.end() == match.end(1):  # a mark stands behind the word
            break
    if found is None or found[1].lower() in words("furniture"):
        return None
    return found


def is_plural(word: str) -> bool:
    """Return whether a word looks like a plural noun: a known one in any case, else one in lower case ending in s."""
    low = word.lower()
    if low in words("noun") or low in words("plural"):
        return True
    if word[:-1].isupper() and len(word) > 2 and word.endswith("s"):  # EVs, MOUs
        return True
    return word == low and len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is", "ics", "ous"))
