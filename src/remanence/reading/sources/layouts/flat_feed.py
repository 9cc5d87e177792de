"""A feed whose tags were stripped: each article is headed by its title, its address and its full time stamp.

::

    Title of the first https://example.org/first/ Fri, 06 Feb 2026 22:09:00 +0000 https://example.org/?p=1 Body ...
    ]]>
    https://example.org/first/feed/ 0
    Title of the second https://example.org/second/ ...

The head is a run of addresses around one stamp with a time of day. The title is what stands before the run: from the
start of the line, or after the last address on it, or from where the words of the address begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from remanence.reading.sources.layouts.item import LEAST_BODY, Item, layout, prose
from remanence.reading.sources.lines import count_words, plain_title
from remanence.reading.sources.stamps import find_stamp

__all__ = ["single_head"]

_STAMP = (
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\s+)?\d{1,2}\s+[A-Z][a-z]{2,8}\.?\s+\d{4}\s+\d\d:\d\d(?::\d\d)?"
    r"(?:\s+(?:[+-]\d{4}|[A-Z]{2,4}\b))?|\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"
)
_URL = r"https?://[^\s<>\"']+"
# Between address and stamp a feed may hold the author: a few words, no sentence.
_WORDS = r"(?:[^\s:/]{1,30}\s+){0,4}?"
_HEAD = re.compile(
    rf"(?P<url>{_URL})\s+(?:{_URL}\s+){{0,6}}{_WORDS}(?P<stamp>{_STAMP})(?:\s+{_URL}){{0,6}}"
    rf"|(?P<stamp2>{_STAMP})\s+(?P<url2>{_URL})(?:\s+{_URL}){{0,6}}"
)
_SIZES = re.compile(r"(?:\d{1,4}\s+){1,2}(?=\D)")
_END_OF_DATA = re.compile(r"\]\]>(?:\s|\d|https?://\S++|\]\]>)*+$")
_LINKS_ONLY = re.compile(
    r"(?:\n[ \t]*(?:https?://\S++|\d{1,6}|\]\]>)(?:[ \t]+(?:https?://\S++|\d{1,6}))*+[ \t]*+)++\s*$"
)
_LONGEST_TITLE = 320
_LONGEST_TAIL = 4_000


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of an article: where its title begins and ends, where its run of addresses and stamp ends."""

    start: int
    title_end: int
    end: int
    url: str
    date: str


@layout("flat feed", rank=20)
def flat_feed(text: str) -> list[Item]:
    """Return the articles of a feed without its tags."""
    heads: list[_Head] = []
    for found in _HEAD.finditer(text):
        head = _head(text, found, heads[-1].end if heads else 0)
        if head:
            heads.append(head)
    items = []
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        end = _body_end(text, head.end, following.start if following else len(text))
        if prose(text[head.end : end]) >= LEAST_BODY // 2:
            title = plain_title(text[head.start : head.title_end])
            items.append(Item(head.start, end, head.end, title, head.url, head.date))
    return items


def single_head(text: str) -> Item | None:
    """Return the article that a text is, where it begins with the head of one article of a flattened feed."""
    for found in _HEAD.finditer(text, 0, _LONGEST_TITLE + 1_500):
        head = _head(text, found, 0)
        if head and not text[: head.start].strip():
            title = plain_title(text[head.start : head.title_end])
            return Item(head.start, len(text), head.end, title, head.url, head.date)
    return None


def _head(text: str, found: re.Match[str], floor: int) -> _Head | None:
    url = found["url"] or found["url2"]
    stamp = find_stamp(found["stamp"] or found["stamp2"])
    title = _title_before(text, found.start(), floor, url)
    if stamp is None or title is None:
        return None
    return _Head(title[0], title[1], found.end(), url, stamp.date)


def _title_before(text: str, end: int, floor: int, url: str) -> tuple[int, int] | None:
    """Return where the title before ``end`` begins and ends: on the same line, else on the line above."""
    while end > floor and text[end - 1].isspace():
        end -= 1
    start = max(text.rfind("\n", floor, end) + 1, text.rfind("\r", floor, end) + 1, floor)
    links = list(re.finditer(_URL, text[start:end]))
    if links:
        start += links[-1].end()
        sizes = _SIZES.match(text, start + len(text[start:end]) - len(text[start:end].lstrip()), end)
        start = sizes.end() if sizes else start
    start = _from_address(text, start, end, url)
    while start < end and text[start].isspace():
        start += 1
    words = count_words(text[start:end])
    return (start, end) if words >= 2 and end - start <= _LONGEST_TITLE else None


def _from_address(text: str, start: int, end: int, url: str) -> int:
    """Return where the title begins by the words of its own address, else ``start``."""
    wanted = [word for word in re.split(r"[^a-z0-9]+", url.rstrip("/").rsplit("/", 1)[-1].lower()) if word][:3]
    if len(wanted) < 3:
        return start
    found = re.compile(r"[^\W_]+").finditer(text, max(start, end - _LONGEST_TITLE), end)
    words = [(word.start(), word.group().lower()) for word in found]
    for i in range(len(words) - 2):
        if [word for _, word in words[i : i + 3]] == wanted:
            return words[i][0] - len(_opening(text, words[i][0], start))
    return start


def _opening(text: str, place: int, floor: int) -> str:
    """Return the quotation mark or bracket that stands right before the first word of a title."""
    before = text[max(place - 1, floor) : place]
    return before if before in tuple("\"'“‘«([") else ""


def _body_end(text: str, start: int, end: int) -> int:
    """Return the end of the body: before the end mark of its data, or before lines of mere addresses and counts."""
    tail = max(start, end - _LONGEST_TAIL)
    found = _END_OF_DATA.search(text, tail, end) or _LINKS_ONLY.search(text, tail, end)
    return found.start() if found else end
