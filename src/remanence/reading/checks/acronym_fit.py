"""An acronym in brackets that does not fit the long name before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import View

__all__ = ["acronym_fit"]

_DEFINED = re.compile(
    r"(?P<long>(?:[A-Z][\w’'.&-]*\s(?:(?:of|the|for|and|on|in|de|du|des|da|do|&|und|für|to)\s){0,2}){1"
    r",8}[A-Z][\w’'-]*)\s\((?:the\s)?[“\"']?(?P<short>[A-Z]{3,7})[”\"']?\)"
)
_SMALL = {"of", "the", "for", "and", "on", "in", "de", "du", "des", "da", "do", "&", "und", "für", "to"}


def _distance(a: str, b: str) -> int:
    """Return the least number of letters to add, drop, change or swap with a neighbour."""
    rows = [list(range(len(b) + 1))]
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _subsequence(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)


def _capital_ends(words: list[str]) -> Iterator[list[str]]:
    """Yield the tails of the name: a sentence may begin with words that are no part of it."""
    for start in range(len(words)):
        if words[start] not in _SMALL:
            yield words[start:]


def _fits(short: str, words: list[str]) -> bool:
    for tail in _capital_ends(words):
        main = "".join(w[0] for w in tail if w not in _SMALL).upper()
        every = "".join(w[0] for w in tail).upper()
        parts = "".join(p[0] for w in tail for p in re.split(r"[-’']", w) if p and w not in _SMALL).upper()
        if short in (main, every, parts):
            return True
        if len(main) >= 3 and len(main) == len(short) and _distance(short, main) == 1:
            continue
        if short[0] == tail[0][0].upper() and _subsequence(short, "".join(tail).upper()):
            return True
    return False


def _nearly(short: str, words: list[str]) -> bool:
    """Return whether some tail of the name has initials one slip away from the acronym."""
    for tail in _capital_ends(words):
        main = "".join(w[0] for w in tail if w not in _SMALL).upper()
        if len(main) >= 3 and main[0] == short[0] and _distance(short, main) == 1:
            return True
        if len(main) >= 3 and sorted(main) == sorted(short):
            return True
    return False


@within("alias")
def acronym_fit(view: View) -> Iterator[Alarm]:
    """Raise a note where an acronym is one letter away from the initials of the name that it stands behind."""
    for found in _DEFINED.finditer(view.text):
        words = found["long"].split()
        if not _fits(found["short"], words) and _nearly(found["short"], words):
            span = (found.start("short"), found.end("short"))
            message = f"'{found['short']}' does not fit '{' '.join(words)}'"
            yield view.alarm("alias", "note", message, (found.start("long"), found.end("long")), span)
