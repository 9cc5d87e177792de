"""A code of a standard, bill or grade in two spellings: a figure lost, doubled or swapped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import View

__all__ = ["code_slip"]

_CODE = re.compile(
    r"(?<![\w/.=?&-])(?P<letters>[A-Z][A-Z.]{0,5}?\.?)(?P<gap>[\s-]?)(?P<digits>\d{2,6})(?=[^\w%/]|"
    r"$)(?!\.\d|,\d{3}|:\d\d\b)"
)
_NO_CODE = re.compile(
    r"^(?:US|U\.S\.|EU|UK|A|I|Q|H|FY|CY|USD|EUR|CNY|RMB|AUD|CAD|GBP|JPY|AM|PM|NO|N|S|E|W|AD|"
    r"BC|PO|AND|OR|OF|BY|TO|IN|MT|KT|KG|T)$"
)


def _swapped(a: str, b: str) -> bool:
    """Return whether two neighbours of the one change places to give the other."""
    differ = [i for i, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and a[differ[0]] == b[differ[1]]
        and a[differ[1]] == b[differ[0]]
    )


def _slip(long: str, short: str) -> bool:
    """Return whether ``short`` is ``long`` with a figure lost, or two neighbours swapped; of four figures or more."""
    if len(long) < 4 or not short or long[0] != short[0]:
        return False
    if len(long) == len(short) + 1:
        return any(long[:i] + long[i + 1 :] == short for i in range(1, len(long)))
    return len(long) == len(short) and _swapped(long, short)


@within("alias")
def code_slip(view: View) -> Iterator[Alarm]:
    """Raise an error where one code stands in two spellings in one article."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for passage in view.passages:
        for code in _CODE.finditer(passage.text):
            letters = code["letters"].replace(".", "")
            if not _NO_CODE.match(letters):
                key = (letters, code["digits"])
                found.setdefault(key, (passage.start + code.start(), passage.start + code.end()))
    for letters, digits in sorted(found):
        for others, other in sorted(found):
            if others != letters or other == digits or (len(other) == len(digits) and other < digits):
                continue
            if _slip(digits, other):
                message = f"one code, two spellings: {letters} {digits} and {letters} {other}"
                yield view.alarm("alias", "error", message, found[letters, digits], found[letters, other])
