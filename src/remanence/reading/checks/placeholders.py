"""A place kept for what nobody filled in: "[●] tonnes", "XX million", "[date to be confirmed]"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import View

__all__ = ["placeholders"]

_PLACEHOLDER = re.compile(
    r"\[\s?(?:[●•*]+|XX+|T\.?B\.?[ACD]\.?|to be (?:confirmed|added|announced)|insert\b[^\]]{0,40}|amount|figure|"
    r"date|name|number)\s?\]|\$\s?XX+\b(?=\s?(?:million|billion|bn|mn|m)\b)|\bXXX?(?=\s[a-z]{1,12}\b)|"
    r"(?<!\S)\$?_{3,}(?=\s[a-z])"
)


@within("missing")
def placeholders(view: View) -> Iterator[Alarm]:
    """Raise one note for all the places of an article that were kept for something and never filled."""
    spans = [found.span() for found in _PLACEHOLDER.finditer(view.text)]
    if spans:
        said = view.text[slice(*spans[0])]
        yield view.alarm("missing", "note", f"'{said}' stands where a figure or a name should", *spans)
