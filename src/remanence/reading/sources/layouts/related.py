"""An article followed by others under a label such as "Related News", as a crawler copies a page.

::

    ... the last line of the main article.
    Related News
    Title of another
    23 hours ago
    Title of another
    Read More
    Title of another
    The text of the other article ...

The other articles begin where a heading is repeated or has a stamp near it. Where the label leads to headlines only,
they are teasers: the main article ends above them and they are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from remanence.reading.sources.layouts.item import LEAST_BODY, Item, layout, prose
from remanence.reading.sources.lines import (
    Line,
    count_words,
    heading_text,
    is_comment_label,
    is_heading,
    is_read_more,
    is_related_label,
    lines_of,
    only_url,
    plain_title,
)  # fmt: skip
from remanence.reading.sources.stamps import Stamp, is_relative, stamp_line

__all__ = ["above_teasers"]

_TITLE_WORDS = 3
_NEAR = 5
_TEASER_WORDS = 40


@layout("related", rank=40)
def related(text: str) -> list[Item]:
    """Return the main article and those that follow under the label."""
    lines = lines_of(text)
    label = _label(lines)
    if label is None:
        return []
    items = _items(text, lines, label + 1)
    if not items:
        return []
    main = Item(lines[0].start, lines[label].start, lines[0].start)
    return [main, *items]


def above_teasers(text: str) -> int:
    """Return where the one article of the text ends: above a list of other headlines, else at its end."""
    lines = lines_of(text)
    label = _label(lines)
    if label is None:
        return len(text)
    rest = lines[label + 1 :]
    teasers = all(count_words(line.text) <= _TEASER_WORDS for line in rest) and _heads(lines, label + 1)
    return lines[label].start if rest and teasers else len(text)


def _label(lines: Sequence[Line]) -> int | None:
    """Return the first label that has an article above it."""
    words = 0
    for i, line in enumerate(lines):
        if words >= LEAST_BODY and is_related_label(line.text):
            return i
        words += count_words(line.text) if count_words(line.text) >= 8 else 0
    return None


def _heads(lines: Sequence[Line], first: int) -> list[tuple[int, int]]:
    """Return the first line of each article or teaser, and one past its head."""
    found = []
    i = first
    while i < len(lines) and not is_comment_label(lines[i].text):
        after = _head_end(lines, i)
        if after:
            found.append((i, after))
        i = after or i + 1
    return found


def _head_end(lines: Sequence[Line], i: int) -> int:
    """Return one past the head that begins with the heading at ``i``; 0 where it is none."""
    if not is_heading(lines[i].text, _TITLE_WORDS):
        return 0
    title = plain_title(heading_text(lines[i].text)).casefold()
    signs = 0
    after = i + 1
    for line in lines[i + 1 : i + 1 + _NEAR]:
        text = line.text
        again = plain_title(heading_text(text)).casefold() == title
        if not (again or stamp_line(text) or is_read_more(text) or only_url(text)):
            break
        signs += 1
        after += 1
    return after if signs else 0


def _items(text: str, lines: Sequence[Line], first: int) -> list[Item]:
    heads = _heads(lines, first)
    items = []
    for (head, after), following in zip(heads, [*heads[1:], None], strict=False):
        end = lines[following[0]].start if following else len(text)
        body = lines[after].start if after < len(lines) else end
        if prose(text[body:end]) < LEAST_BODY:
            continue
        item = Item(lines[head].start, end, body, plain_title(heading_text(lines[head].text)))
        items.append(_stamped(item, lines[head + 1 : after]))
    return items


def _stamped(item: Item, head: Sequence[Line]) -> Item:
    stamp: Stamp | None = None
    for line in head:
        stamp = stamp or stamp_line(line.text)
        item = replace(item, url=item.url or only_url(line.text))
        if is_relative(line.text):
            item = replace(item, relative=item.relative or line.text)
    return replace(item, date=stamp.date if stamp else "")
