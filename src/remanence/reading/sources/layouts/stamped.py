"""Entries under a heading with its own stamp: markdown headings, numbered items, titles after a rule or a blank line.

::

    ## A plant opens
    *3 February 2026 - https://example.org/plant*

    The text of the article ...

A head is a heading with a date or an address in it, or on the lines right below it. All heads of a dump are of one
style. Headings of an article, its time line and its list of references have no stamp or no body of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from remanence.reading.sources.layouts.fields import head_at
from remanence.reading.sources.layouts.item import LEAST_BODY, Item, layout, prose
from remanence.reading.sources.lines import (
    URL,
    Line,
    count_words,
    field_of,
    heading_text,
    is_comment_label,
    is_heading,
    is_read_more,
    is_related_label,
    is_separator,
    lines_of,
    only_url,
    plain_title,
)  # fmt: skip
from remanence.reading.sources.stamps import Stamp, find_stamp, is_relative, stamp_line
from remanence.reading.sources.words import SOURCE_KEYS

_MARKED = re.compile(r"^\s*(#{1,6})\s")
_NUMBERED = re.compile(r"^\s*(?:[*_]{2})?(?:\((\d{1,3})\)|\[(\d{1,3})\]|(\d{1,3})[.)])\s")
_BYLINE = re.compile(r"^\W*(?:by|von|par|por)\s+\S", re.IGNORECASE)
_OUTLET = re.compile(r"(?:^|[|–—·,(\-]\s*)([^|–—·,()\d\-][^|–—·,()\d]{1,40}?)\s*(?:[|–—·,)\-]|$)")
_TITLE_WORDS = 4
_SET_OFF_WORDS = 2
_BELOW = 4


@dataclass(slots=True)
class _Head:
    """A heading with what stands right under it."""

    first: int
    after: int
    style: tuple[str, int]
    number: int
    title: str
    url: str = ""
    date: str = ""
    form: str = ""
    publisher: str = ""
    relative: str = ""
    said: list[str] = field(default_factory=list)


@layout("stamped headings", rank=30)
def stamped(text: str) -> list[Item]:
    """Return the entries whose headings carry a date or an address of their own."""
    lines = lines_of(text)
    groups: dict[tuple[str, int], list[_Head]] = defaultdict(list)
    for head in _heads(lines):
        groups[head.style].append(head)
    best: list[Item] = []
    for heads in groups.values():
        items = _items(text, lines, _in_sequence(heads))
        best = items if len(items) > len(best) else best
    if len(best) < 2:
        return []
    return [*_before(text, lines, best[0].start), *best]


def _heads(lines: Sequence[Line]) -> list[_Head]:
    found: list[_Head] = []
    i = 0
    while i < len(lines) and not is_comment_label(lines[i].text):
        head = _head(lines, i)
        if head:
            found.append(head)
        i = head.after if head else i + 1
    return found


def _style(lines: Sequence[Line], i: int) -> tuple[tuple[str, int], int]:
    """Return how the heading is set off, and its number where it has one."""
    if marked := _MARKED.match(lines[i].text):
        return ("marked", len(marked[1])), 0
    if numbered := _NUMBERED.match(lines[i].text):
        return ("numbered", 0), int(next(part for part in numbered.groups() if part))
    return ("plain", 0), 0


def _head(lines: Sequence[Line], i: int) -> _Head | None:
    line = lines[i].text
    style, number = _style(lines, i)
    set_off = style[0] != "plain" or bool(i and is_separator(lines[i - 1].text))
    own = find_stamp(heading_text(line)) if set_off else None
    if not _may_be_title(line, own, _SET_OFF_WORDS if set_off else _TITLE_WORDS):
        return None
    head = _Head(i, i + 1, style, number, _title(line, own))
    if own:
        head.date, head.form = own.date, own.form
    if set_off and (link := URL.search(line)):
        head.url = link.group().rstrip(").,;")
    _read_below(lines, head)
    # An address alone under a line may be a reference; only a heading that is set off may do with it.
    return head if head.form or (head.url and set_off) else None


def _may_be_title(line: str, own: Stamp | None, words: int) -> bool:
    text = heading_text(line)
    if own:
        return count_words(text) >= words + 3 and len(text) <= 240
    return is_heading(URL.sub("", line), words)


def _title(line: str, own: Stamp | None) -> str:
    text = URL.sub("", heading_text(line))
    if own:
        text = text[: own.start] + " " + text[own.end :]
        text = re.sub(r"\(\s*[^()\d]{0,40}[,;]?\s*\)", " ", text)
    return plain_title(text).strip(" -–—|:,()")


def _read_below(lines: Sequence[Line], head: _Head) -> None:
    """Take the lines under the heading that hold a stamp, an address, a byline or the title again."""
    for line in lines[head.after : head.after + _BELOW]:
        stamp = stamp_line(heading_text(line.text))
        if stamp:
            head.form = head.form or stamp.form
            head.date = head.date or stamp.date
            head.relative = head.relative or (line.text if is_relative(line.text) else "")
            head.publisher = head.publisher or _outlet(line.text, stamp)
        if url := only_url(line.text):
            head.url = head.url or url
        elif stamp and (link := URL.search(line.text)):
            head.url = head.url or link.group().rstrip(").,;*_")
        source = field_of(line.text)
        if source and source[0] in SOURCE_KEYS:
            head.publisher = plain_title(source[1])
        again = plain_title(heading_text(line.text)) == head.title
        if not (stamp or url or source or again or _BYLINE.match(line.text) or is_read_more(line.text)):
            return
        head.after += 1


def _outlet(line: str, stamp: Stamp) -> str:
    """Return the name that stands beside the stamp ("Daily Post | 3 Feb 2026"), as far as one can be told."""
    text = heading_text(line)
    rest = URL.sub("", text[: stamp.start] + " | " + text[stamp.end :])
    found = _OUTLET.search(rest)
    return "" if not found or field_of(text) else plain_title(found[1])


def _in_sequence(heads: list[_Head]) -> list[_Head]:
    """Return the heads that are written alike: numbers that follow on, stamps all there or all not."""
    if heads[0].style[0] == "numbered":
        kept: list[_Head] = []
        for head in heads:
            if not kept or head.number == kept[-1].number + 1:
                kept.append(head)
        return kept
    return heads


def _items(text: str, lines: Sequence[Line], heads: list[_Head]) -> list[Item]:
    items = []
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        end = _end(lines, following.first) if following else len(text)
        body = lines[head.after].start if head.after < len(lines) else end
        if prose(text[min(body, end) : end]) >= LEAST_BODY:
            start = lines[head.first].start
            items.append(
                Item(start, end, min(body, end), head.title, head.url, head.date, head.publisher, head.relative)
            )
    return items


def _end(lines: Sequence[Line], following: int) -> int:
    """Return where the entry before this head ends: above a rule or a label that leads to the next."""
    last = following
    while last and (is_separator(lines[last - 1].text) or is_related_label(lines[last - 1].text)):
        last -= 1
    return lines[last].start


def _before(text: str, lines: Sequence[Line], end: int) -> list[Item]:
    """Return what stands above the first heading where it is an article of its own."""
    index = next(i for i, line in enumerate(lines) if line.start >= end)
    end = _end(lines, index)
    if prose(text[:end]) < 2 * LEAST_BODY:
        return []
    head = head_at(lines, 0)
    return [Item(lines[0].start, end, lines[head.after].start if head and head.after < index else lines[0].start)]
