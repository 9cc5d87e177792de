"""Lines that were broken at a width, as in mail and wire copy, are one paragraph again.

A block of three lines or more is wrapped where no line is longer than :data:`WIDEST` and, at each break, the first
word of the next line would not have fitted on the line before it. Two lines alone may be a title and its lead; they are
joined only in a text that is wrapped elsewhere, at its width. A line break becomes a space, so no offset moves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["unwrapped"]

#: Most and fewest characters that the longest line of a wrapped block has.
WIDEST, NARROWEST = 132, 48
_BULLET = re.compile(r"\s*(?:[•●▪◦‣*·–—>|-]|\d{1,2}[.)])\s")
_BLANKS = re.compile(r"(\n(?:[^\S\n]*\n)+)")


def unwrapped(text: str) -> str:
    """Return the text with a space for each line break that only a width made; its length stays."""
    pieces = _BLANKS.split(text)
    blocks = [piece.split("\n") for piece in pieces[::2]]
    widths = [_widest(lines) for lines in blocks if len(lines) > 2 and _is_wrapped(lines, _widest(lines))]
    if not widths:
        return text
    width = max(widths)
    pieces[::2] = [(" " if _belongs(lines, width) else "\n").join(lines) for lines in blocks]
    return "".join(pieces)


def _belongs(lines: Sequence[str], width: int) -> bool:
    return _is_wrapped(lines, width if len(lines) == 2 else _widest(lines))


def _is_wrapped(lines: Sequence[str], width: int) -> bool:
    """Return whether each line but the last is as full as the width lets it be."""
    return NARROWEST <= width <= WIDEST and _widest(lines) <= width and all(
        line.strip() and not _BULLET.match(after) and len(line.rstrip()) + 1 + len(_first(after)) > width
        for line, after in pairwise(lines)
    )


def _widest(lines: Sequence[str]) -> int:
    return max(len(line.rstrip()) for line in lines)


def _first(line: str) -> str:
    return next(iter(line.split()), "")
