"""Where each character of an extracted text stands in the page that it was taken from.

An extractor drops what is not the article and folds spaces, but keeps words and their order. So the text is found in
the visible characters of the page line by line, spaces left out, each line after the one before; a line that was
altered is found word by word. A character that the extractor added stands where the one before it stands.
"""

from __future__ import annotations

import bisect
from array import array

from remanence.reading.sources.markup import Visible

__all__ = ["align"]

_FAR = 20_000
_SURE = 24


def align(text: str, page: Visible, start: int = 0) -> array[int]:
    """Return for every character of ``text`` its offset in the markup of the page; it is never -1.

    Args:
        text: the extracted text.
        page: the visible characters of the page.
        start: offset in the markup from which the text is looked for.
    """
    solid = _Solid(page)
    cursor = solid.after(start)
    found = array("l", [-1]) * len(text)
    begin = 0
    for line in text.splitlines(keepends=True):
        cursor = _line(line, begin, solid, cursor, found)
        begin += len(line)
    _fill(found, solid.place(cursor))
    return found


class _Solid:
    """The page without its spaces."""

    __slots__ = ("places", "text")

    def __init__(self, page: Visible) -> None:
        kept = [i for i, character in enumerate(page.text) if not character.isspace()]
        self.text = "".join(page.text[i] for i in kept)
        self.places = array("l", (page.places[i] for i in kept))

    def after(self, place: int) -> int:
        """Return the first character at or after this place in the markup."""
        return bisect.bisect_left(self.places, place)

    def place(self, i: int) -> int:
        """Return where character ``i`` stands in the markup, at most where the last one does."""
        return self.places[min(i, len(self.places) - 1)] if self.places else 0


def _line(line: str, begin: int, solid: _Solid, cursor: int, found: array[int]) -> int:
    """Place the characters of one line; return where the next line is looked for."""
    kept = [i for i, character in enumerate(line) if not character.isspace()]
    packed = "".join(line[i] for i in kept)
    if not packed:
        return cursor
    far = len(solid.text) if len(packed) >= _SURE else cursor + _FAR
    at = solid.text.find(packed, cursor, far)
    if at < 0 and len(packed) >= _SURE:
        at = solid.text.find(packed, 0, cursor)
    if at >= 0:
        for offset, i in enumerate(kept):
            found[begin + i] = solid.places[at + offset]
        return at + len(packed)
    return _words(line, begin, solid, cursor, found)


def _words(line: str, begin: int, solid: _Solid, cursor: int, found: array[int]) -> int:
    """Place the words of a line one by one, each not far after the one before."""
    i = 0
    for word in line.split():
        i = line.index(word, i)
        at = solid.text.find(word, cursor, cursor + 400 + len(word))
        if at >= 0:
            for offset in range(len(word)):
                found[begin + i + offset] = solid.places[at + offset]
            cursor = at + len(word)
        i += len(word)
    return cursor


def _fill(found: array[int], last: int) -> None:
    """Give what has no place that of the character before it; at the very start that of the first that has one."""
    place = next((value for value in found if value >= 0), last)
    for i, value in enumerate(found):
        if value >= 0:
            place = value
        else:
            found[i] = place
