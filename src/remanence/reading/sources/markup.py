"""Markup to the characters that a reader sees, each with its place in the markup."""

from __future__ import annotations

import html
import re
from array import array

import numpy as np

__all__ = ["Visible", "paragraphs", "twice", "visible"]

_PIECES = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|$)|<!--.*?(?:-->|$)|<\?[^>]*>|<![a-zA-Z][^>]*>"
    r"|<(?P<hidden>script|style|noscript|template|svg)\b[^>]*>.*?(?:</(?P=hidden)\s*>|$)"
    r"|</?(?P<tag>[a-zA-Z][\w:-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>?"
    r"|(?P<entity>&\#?\w{1,31};?)",
    re.DOTALL | re.IGNORECASE,
)
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol",
        "option", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    }
)  # fmt: skip


class Visible:
    """Characters, and for each its offset in the markup: ``text[i]`` stands at ``places[i]``."""

    __slots__ = ("places", "text")

    def __init__(self, text: str, places: array[int]) -> None:
        self.text = text
        self.places = places


def visible(source: str, start: int = 0, end: int | None = None, *, cdata: bool = False) -> Visible:
    """Return the visible characters of ``source[start:end]``; a block's tag becomes a line end.

    Args:
        source: the markup.
        start: first character of it to be looked at.
        end: one past the last.
        cdata: keep what stands in CDATA sections as it is (a feed); else they are skipped (a page).
    """
    pieces: list[str] = []
    places = array("l")
    stop = len(source) if end is None else end

    def keep(first: int, last: int) -> None:
        pieces.append(source[first:last])
        places.extend(range(first, last))

    cursor = start
    for found in _PIECES.finditer(source, start, stop):
        keep(cursor, found.start())
        cursor = found.end()
        if found["entity"]:
            shown = html.unescape(found["entity"])
            pieces.append(shown)
            places.extend([found.start()] * len(shown))
        elif found["cdata"] is not None and cdata:
            keep(found.start("cdata"), found.end("cdata"))
        elif (found["tag"] or "").lower() in _BLOCKS:
            pieces.append("\n")
            places.append(found.start())
    keep(cursor, stop)
    return Visible("".join(pieces), places)


def twice(source: str, start: int = 0, end: int | None = None) -> Visible:
    """Return the visible characters of markup that stands in markup, as in a feed."""
    outer = visible(source, start, end, cdata=True)
    inner = visible(outer.text)
    places = array("l")
    if inner.places:
        places.frombytes(np.asarray(outer.places)[np.asarray(inner.places)].tobytes())
    return Visible(inner.text, places)


def paragraphs(fragment: str) -> str:
    """Return the text of a piece of HTML, a blank line between its blocks."""
    lines = (" ".join(line.split()) for line in visible(fragment).text.split("\n"))
    return "\n\n".join(line for line in lines if line)
