"""Entries under labelled fields, also those of a mailbox.

::

    Title: A plant opens
    Link: https://example.org/plant
    Published: 3 February 2026

    The text of the article ...

A head is two labelled lines or more on end, one of them a title or an address; all heads of a dump begin with the
same label.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from remanence.reading.sources.layouts.item import LEAST_BODY, Item, layout, prose
from remanence.reading.sources.lines import URL, Line, field_of, is_separator, lines_of, plain_title
from remanence.reading.sources.stamps import published
from remanence.reading.sources.words import DATE_KEYS, SOURCE_KEYS, TITLE_KEYS, URL_KEYS

__all__ = ["Head", "head_at"]

_MAIL = re.compile(r"^From \S+.*\b\d{4}\s*$")
_BODY_KEYS = frozenset({"summary", "description", "content", "body", "text", "abstract"})


@dataclass(slots=True)
class Head:
    """Labelled lines on end: the first and one past the last line, and what they say."""

    first: int
    after: int
    first_key: str
    fields: dict[str, str] = field(default_factory=dict)

    def said(self, keys: frozenset[str]) -> str:
        """Return the value of the first field with one of these labels, or nothing."""
        return next((value for key, value in self.fields.items() if key in keys and value), "")

    @property
    def url(self) -> str:
        """The address that a field gives, or nothing."""
        found = URL.search(self.said(URL_KEYS))
        return found.group() if found else ""

    @property
    def date(self) -> str:
        """The date that a field gives, or nothing."""
        return published(self.said(DATE_KEYS))


def head_at(lines: Sequence[Line], first: int) -> Head | None:
    """Return the head that begins at this line: two fields or more on end, else None.

    A field that holds the text itself ends the head.
    """
    head: Head | None = None
    i = first
    while i < len(lines) and (found := field_of(lines[i].text)):
        if head and found[0] in head.fields:
            break
        head = head or Head(first, first, found[0])
        if found[0] in _BODY_KEYS:
            break
        head.fields[found[0]] = found[1]
        i += 1
    if head is None or len(head.fields) < 2:
        return None
    head.after = i
    return head


@layout("fields", rank=10)
def fields(text: str) -> list[Item]:
    """Return the entries that stand under labelled fields."""
    lines = lines_of(text)
    heads = [head for head in _heads(lines) if head.said(TITLE_KEYS | URL_KEYS)]
    if len(heads) < 2:
        return []
    common = Counter(head.first_key for head in heads).most_common(1)[0][0]
    heads = [head for head in heads if head.first_key == common]
    items = _before(text, lines, heads)
    for head, following in zip(heads, [*heads[1:], None], strict=False):
        start = _start(lines, head)
        end = _start(lines, following) if following else len(text)
        body = lines[head.after].start if head.after < len(lines) else end
        if prose(text[min(body, end) : end]) < LEAST_BODY // 2:
            continue
        title = plain_title(head.said(TITLE_KEYS))
        source = plain_title(head.said(SOURCE_KEYS))
        items.append(Item(start, end, min(body, end), title, head.url, head.date, source))
    return items


def _heads(lines: Sequence[Line]) -> list[Head]:
    found = []
    i = 0
    while i < len(lines):
        head = head_at(lines, i)
        if head:
            found.append(head)
        i = head.after if head else i + 1
    return found


def _start(lines: Sequence[Line], head: Head) -> int:
    """Return where the entry begins: at the envelope line of a mailbox, else at its first field."""
    above = lines[head.first - 1] if head.first else None
    return above.start if above and _MAIL.match(above.text) else lines[head.first].start


def _before(text: str, lines: Sequence[Line], heads: list[Head]) -> list[Item]:
    """Return what stands above the first head where it is an article of its own."""
    end = _start(lines, heads[0])
    if prose(text[:end]) < 2 * LEAST_BODY:
        return []
    first = next(line for line in lines if not is_separator(line.text))
    return [Item(first.start, end, first.start)]
