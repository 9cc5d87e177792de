"""The head of an article in plain text: its title, when it was published, where, and by whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from remanence.reading.sources.layouts.fields import head_at
from remanence.reading.sources.layouts.flat_feed import single_head
from remanence.reading.sources.lines import (
    Line,
    count_words,
    field_of,
    heading_text,
    is_heading,
    is_section_label,
    lines_of,
    only_url,
    plain_title,
)  # fmt: skip
from remanence.reading.sources.stamps import find_stamp, stamp_line, url_date, week_end
from remanence.reading.sources.words import DATE_KEYS, SOURCE_KEYS, TITLE_KEYS

__all__ = ["TextHead", "read_head"]

_TOP = 14
_BODY_WORDS = 30
_LABEL_WORDS = 4
# "TORONTO, Jan. 15, 2026 (Agency) -" and "Perth, 3 February 2026 -": a place, then the date, at the very start.
_DATELINE = re.compile(r"^\W{0,3}(?:[^\W\d_][\w .'’()/-]{1,30}(?:,\s|\s[-–—]{1,2}\s|\s\()){1,3}")
_LEAD = 400
_FOOT = 4
_BULLET = re.compile(r"^\s*[-–•*▪●·‣]\s")


@dataclass(slots=True)
class TextHead:
    """What the head of a text says; empty where it does not say."""

    title: str = ""
    date: str = ""
    date_from: str = ""
    url: str = ""
    publisher: str = ""


def read_head(text: str, as_of: str = "") -> TextHead:
    """Return title, date, address and publisher that the top of a text gives.

    Args:
        text: one article.
        as_of: ISO date that "3 hours ago" may be counted back from; without it such a stamp gives no date.
    """
    lines = lines_of(text[:20_000])
    head = TextHead()
    flat = single_head(text)
    if flat:
        return TextHead(flat.title, flat.date, "stamp" if flat.date else "", flat.url)
    top = _top(lines)
    _labelled(lines, len(top), head)
    head.title = head.title or _title(lines)
    for line in top:
        stamp = stamp_line(line.text, as_of)
        if stamp and stamp.date and not head.date:
            head.date, head.date_from = stamp.date, "relative" if stamp.form == "relative" else "stamp"
        head.url = head.url or only_url(line.text)
    if not head.date:
        _date_elsewhere(text, lines, top, head)
    return head


def _top(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines above the first paragraph of the body."""
    for i, line in enumerate(lines[:_TOP]):
        if count_words(line.text) >= _BODY_WORDS:
            return lines[:i]
    return lines[:_TOP]


def _labelled(lines: Sequence[Line], top: int, head: TextHead) -> None:
    """Take labelled fields at the top: a title line may stand above them."""
    for i in range(top):
        block = head_at(lines, i)
        if block:
            head.title = head.title or plain_title(block.said(TITLE_KEYS))
            head.url = head.url or block.url
            head.publisher = head.publisher or plain_title(block.said(SOURCE_KEYS))
            if not head.date and (day := block.date):
                head.date, head.date_from = day, "stamp"
        elif (single := field_of(lines[i].text)) and single[0] in SOURCE_KEYS:
            head.publisher = head.publisher or plain_title(single[1])


def _title(lines: Sequence[Line]) -> str:
    """Return the first line that reads like a heading, above the first line that reads like a sentence."""
    for line in lines[:_TOP]:
        if is_heading(line.text):
            return heading_text(line.text)
        label = is_section_label(line.text) or count_words(line.text) <= _LABEL_WORDS
        if _BULLET.match(line.text) or not (label or stamp_line(line.text) or only_url(line.text)):
            return ""
    return ""


def _date_elsewhere(text: str, lines: Sequence[Line], top: Sequence[Line], head: TextHead) -> None:
    """Look for the date in the dateline, in what the lead says it covers, in the address, and at the foot."""
    body = lines[len(top) : len(top) + 2]
    for line in [*top, *body]:
        opening = _DATELINE.match(line.text)
        stamp = find_stamp(line.text, 0, 90) if opening else None
        if opening and stamp and stamp.start - opening.end() <= 30:
            head.date, head.date_from = stamp.date, "dateline"
            return
    for line in [*top, *body]:
        if day := week_end(line.text[:_LEAD]):
            head.date, head.date_from = day, "lead"
            return
    if head.url and (day := url_date(head.url)):
        head.date, head.date_from = day, "url"
        return
    for line in lines_of(text[-2_000:])[-_FOOT:]:
        stamp = stamp_line(line.text)
        label = line.text[: stamp.start].strip(" *_").rstrip(":").lower() if stamp else ""
        if stamp and stamp.form != "relative" and label in DATE_KEYS:
            head.date, head.date_from = stamp.date, "stamp"
