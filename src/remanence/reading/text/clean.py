"""Clean-up of damaged text, with the way back: every clean character knows where it stood before.

What is mended: text read in a wrong code page, entities left from markup, comment tags of content systems, markers of
links, invisible characters, wide spaces, and sentences that lost the space between them. Curly quotes and dashes that
are whole stay as they are, and so do spaces inside numbers ("1\u202f500").
"""

from __future__ import annotations

import html
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from remanence.reading.text.mojibake import Repair, misread

__all__ = ["Cleaned", "clean"]

_ROUNDS = 40  # a repair can lay bare another ("&amp;amp;nbsp;"); more layers than this are somebody's joke


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text, and for every character of it the offset in the text before the clean-up.

    Attributes:
        text: the clean text.
        places: ``places[i]`` is the offset of ``text[i]`` in the text before; never falls.
        length: number of characters of the text before.
        repairs: what was mended, as (kind, start, end) in the text before, in order: mojibake, entity, comment,
            marker, invisible, space, glued.
    """

    text: str
    places: array[int]
    length: int
    repairs: tuple[tuple[str, int, int], ...] = ()

    def before(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stood before the clean-up; always inside it, a mended sign as a whole."""
        if not self.places or start >= len(self.places):
            return self.length, self.length
        first = self.places[max(start, 0)]
        if end <= start:
            return first, first
        last = self.places[min(end, len(self.places)) - 1]
        return first, max(first + 1, last + 1, self._mended_until(last))

    def _mended_until(self, place: int) -> int:
        """Return where the repair that covers a place of the text before ends, 0 where none does."""
        found = bisect_right(self.repairs, place, key=lambda repair: repair[1]) - 1
        return self.repairs[found][2] if found >= 0 and self.repairs[found][2] > place else 0


# Kinds that need one pattern each: what is found, what stands there instead.
_ENTITY = re.compile(r"&(?:amp;)*(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,7});")
_COMMENT = re.compile(r"(?:<|©|ยฉ|Â©)?!--\s*/?wp:[^>\n]{0,200}?--\s?>|<!--[^>]{0,200}?-->")
_MARKER = re.compile(
    r"[ \u00a0]?\((?:opens?|opening)\s+in\s+(?:a\s+)?new\s+(?:tab|window)(?:\s+or\s+(?:tab|window))?\)"
    r"|[ \u00a0]?\[(?:link|image|photo|video)\]|[ \u00a0]?\((?:external\s+link|link\s+is\s+external)\)",
    re.I,
)
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_GLUED = re.compile(r"[.!?](?=[A-Z][a-z]*[ ,’'])")
_TOKEN = re.compile(r"\S+$")
_ADDRESS = re.compile(r"://|www|@|\d")


def clean(text: str) -> Cleaned:
    """Return the clean text, the way back, and what was mended; a clean text stays as it is.

    Example:
        >>> clean("one chain.Then 85&ndash;90%").text
        'one chain. Then 85–90%'
    """
    places = array("l", range(len(text)))
    length = len(text)
    repairs: list[tuple[str, int, int]] = []
    for _ in range(_ROUNDS):
        found = _apart(_repairs(text))
        if not found:
            break
        repairs += [(kind, *_origin(places, start, end, length)) for start, end, _, kind in found]
        text, places = _mended(text, places, found)
    return Cleaned(text, places, length, tuple(_merged(repairs)))


def _repairs(text: str) -> Iterator[Repair]:
    """Yield all repairs that one look at the text suggests; they may overlap."""
    yield from _entities(text)
    yield from misread(text)
    if "--" in text:
        yield from ((*match.span(), "", "comment") for match in _COMMENT.finditer(text))
    if "(" in text or "[" in text:
        yield from ((*match.span(), "", "marker") for match in _MARKER.finditer(text))
    yield from ((*match.span(), _unseen(match[0]), "invisible") for match in _INVISIBLE.finditer(text))
    for match in _SPACES.finditer(text):
        if not _in_number(text, match.start()):
            yield *match.span(), " ", "space"
    yield from _glued(text)


def _entities(text: str) -> Iterator[Repair]:
    if "&" not in text:
        return
    for match in _ENTITY.finditer(text):
        plain = match[0]
        while (again := html.unescape(plain)) != plain:
            plain = again
        if len(plain) < len(match[0]) and "&" not in plain[:-1]:
            yield *match.span(), plain, "entity"


def _unseen(sign: str) -> str:
    """Return what an invisible sign leaves: a line end where it was one, else nothing."""
    return "\n" if sign in "\u2028\u2029" else ""


def _in_number(text: str, place: int) -> bool:
    """Return whether a space parts the thousands of a number: there it stays, for a plain space would not tell."""
    behind = text[place + 1 : place + 5]
    return text[place - 1 : place].isdigit() and text[place] in "\u00a0\u2009\u202f" and behind[:3].isdigit() and (
        len(behind) >= 3 and not behind[3:].isdigit()
    )


def _glued(text: str) -> Iterator[Repair]:
    """Yield the sentences that stand against the one before: "chain.The" is mended, "Node.js" and addresses are not."""
    for match in _GLUED.finditer(text):
        place = match.start()
        ending = text[max(0, place - 2) : place]
        word = _TOKEN.search(text, max(0, place - 80), place)
        if len(ending) == 2 and ending.isalpha() and ending.islower() and word and not _ADDRESS.search(word[0]):
            yield place, place + 1, match[0] + " ", "glued"


def _apart(found: Iterator[Repair]) -> list[Repair]:
    """Return the repairs in order, of two that overlap the one that begins first, and then the longer."""
    kept: list[Repair] = []
    for repair in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or repair[0] >= kept[-1][1]:
            kept.append(repair)
    return kept


def _mended(text: str, places: array[int], found: list[Repair]) -> tuple[str, array[int]]:
    """Return the text with the repairs made, and the places of its characters in the first text."""
    parts: list[str] = []
    kept = array("l")
    done = 0
    for start, end, instead, _ in found:
        parts += [text[done:start], instead]
        kept.extend(places[done:start])
        kept.extend([places[start]] * len(instead))
        done = end
    parts.append(text[done:])
    kept.extend(places[done:])
    return "".join(parts), kept


def _origin(places: array[int], start: int, end: int, length: int) -> tuple[int, int]:
    """Return where a stretch of a text that is partly mended stood in the first text."""
    return places[start], places[end] if end < len(places) else length


def _merged(repairs: list[tuple[str, int, int]]) -> Iterator[tuple[str, int, int]]:
    """Yield the repairs by place, what several rounds did to one place as one under the name of the first."""
    last: tuple[str, int, int] | None = None
    for kind, start, end in sorted(repairs, key=lambda one: one[1:]):
        if last and start < last[2]:
            last = (last[0], last[1], max(last[2], end))
            continue
        if last:
            yield last
        last = (kind, start, end)
    if last:
        yield last
