"""An article in a dump, the register of layouts, and the choice between them.

A layout finds the heads of articles by their form. It must find two, each with a body under it, before the text is
split: one article is never cut at its own headings, dates or links.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from remanence.reading.sources.lines import URL, count_words

__all__ = ["LEAST_BODY", "Item", "articles_of", "layout", "layouts", "prose", "trimmed"]

#: Words that make a body rather than a teaser.
LEAST_BODY = 20
_TAIL = re.compile(r"(?:\s*[\r\n]\s*(?:\]\]>|[-=*_#~]{3,}+|\d{1,6})[ \t]*+)*+\s*$")


@dataclass(frozen=True, slots=True)
class Item:
    """An article in the text: ``start`` included, ``end`` not; ``body`` is where its head ends.

    ``date`` is ISO or empty; ``relative`` is the line of a stamp that still needs a day to count back from.
    """

    start: int
    end: int
    body: int
    title: str = ""
    url: str = ""
    date: str = ""
    publisher: str = ""
    relative: str = ""


Layout = Callable[[str], list[Item]]
_LAYOUTS: dict[str, tuple[int, Layout]] = {}


def layout(name: str, rank: int) -> Callable[[Layout], Layout]:
    """Register the decorated function as a layout; layouts are tried in the order of their ranks."""

    def register(find: Layout) -> Layout:
        _LAYOUTS[name] = (rank, find)
        return find

    return register


def layouts() -> list[tuple[str, Layout]]:
    """Return name and function of every layout, in the order in which they are tried."""
    package = importlib.import_module("remanence.reading.sources.layouts")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return [(name, find) for name, (_, find) in sorted(_LAYOUTS.items(), key=lambda one: (one[1][0], one[0]))]


def prose(text: str) -> int:
    """Return the number of words in lines that read as sentences, addresses left out."""
    lines = (URL.sub(" ", line) for line in text.splitlines())
    return sum(words for line in lines if (words := count_words(line)) >= 8)


def trimmed(text: str, item: Item) -> Item:
    """Return the item without blank lines, rules and bare numbers at its end."""
    tail = max(item.body, item.end - 4_000)
    found = _TAIL.search(text[tail : item.end])
    return replace(item, end=tail + found.start()) if found else item


def articles_of(text: str) -> list[Item]:
    """Return the articles of a dump in order, or an empty list where the text is one article.

    Every layout is asked; the one that finds most articles is taken, the earlier rank where two find as many.
    """
    best: list[Item] = []
    for _, find in layouts():
        found = [trimmed(text, item) for item in find(text)]
        if len(found) > max(len(best), 1):
            best = found
    return best
