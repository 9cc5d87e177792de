"""Where each character of an extracted text stands in the page that it was taken from.

An extractor drops what is not the article and folds spaces, but keeps words and their order. So the text is found in
the visible characters of the page line by line, spaces left out, each line after the one before; a line that was
altered is found word by word. A character that the extractor added stands where the one before it stands.
"""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt

from remanence.reading.sources.markup import Visible

__all__ = ["Page", "align"]

_FAR = 20_000
_SURE = 24
_NEAR = 400
# Every space lies below this; what str.isspace and str.split take for one.
_BEYOND = 0x3001
_SPACES = np.array([chr(code).isspace() for code in range(_BEYOND)] + [False])


class Page:
    """The visible characters of a page without its spaces, and for each its offset in the markup."""

    __slots__ = ("places", "text")

    def __init__(self, page: Visible) -> None:
        self.text = "".join(page.text.split())
        self.places = np.array(page.places, dtype=np.int64)[_solid(page.text)]

    def after(self, place: int) -> int:
        """Return the first character at or after this place in the markup."""
        return int(np.searchsorted(self.places, place))

    def place(self, i: int) -> int:
        """Return where character ``i`` stands in the markup, at most where the last one does."""
        return int(self.places[min(i, len(self.places) - 1)]) if len(self.places) else 0


def align(text: str, page: Page, start: int = 0) -> array[int]:
    """Return for every character of ``text`` its offset in the markup of the page; it is never -1.

    Args:
        text: the extracted text.
        page: the page.
        start: offset in the markup from which the text is looked for.
    """
    cursor = page.after(start)
    found = np.full(len(text), -1, dtype=np.int64)
    solid = _solid(text)
    begin = 0
    for line in text.splitlines(keepends=True):
        packed = "".join(line.split())
        if packed:
            here = begin + np.flatnonzero(solid[begin : begin + len(line)])
            cursor = _line(line, packed, here, page, cursor, found)
        begin += len(line)
    return _filled(found, page.place(cursor))


def _solid(text: str) -> npt.NDArray[np.bool_]:
    """Return which characters are no spaces."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    spaces: npt.NDArray[np.bool_] = _SPACES[np.minimum(codes, _BEYOND)]
    return ~spaces


def _line(
    line: str, packed: str, here: npt.NDArray[np.int64], page: Page, cursor: int, found: npt.NDArray[np.int64]
) -> int:
    """Place the characters of one line, which stand at ``here``; return where the next line is looked for."""
    sure = len(packed) >= _SURE
    at = page.text.find(packed, cursor, len(page.text) if sure else cursor + _FAR)
    if at < 0 and sure:
        at = page.text.find(packed, 0, cursor)
    if at >= 0:
        found[here] = page.places[at : at + len(packed)]
        return at + len(packed)
    done = 0
    for word in line.split():
        at = page.text.find(word, cursor, cursor + _NEAR + len(word))
        if at >= 0:
            cursor = at + len(word)
            found[here[done : done + len(word)]] = page.places[at:cursor]
        done += len(word)
    return cursor


def _filled(found: npt.NDArray[np.int64], last: int) -> array[int]:
    """Give what has no place that of the character before it; at the very start that of the first that has one."""
    known = np.flatnonzero(found >= 0)
    if not len(known):
        found[:] = last
    else:
        before = np.maximum.accumulate(np.where(found >= 0, np.arange(len(found)), known[0]))
        found = found[before]
    places = array("l")
    places.frombytes(found.astype(np.dtype("l")).tobytes())
    return places
