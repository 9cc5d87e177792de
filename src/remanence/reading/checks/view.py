"""An article as the checks look at it: its sentences, each with what was found in it, and how to raise an alarm."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from remanence.desk.period import Period, period
from remanence.reading.annotation import Day, Material, Name, Quantity, Span
from remanence.reading.article import Article
from remanence.reading.checks.alarm import Alarm, Place
from remanence.reading.checks.ends import with_ends

__all__ = ["CHECKED", "Passage", "View", "view"]

CHECKED = 60_000
"""Characters of an article, about twenty pages, whose sentences are held against each other."""
_Found = TypeVar("_Found", bound=Span)
_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, heading or list item; ``start`` is its offset in the clean text, ``text`` what stands there."""

    text: str
    start: int
    end: int
    part: str
    block: int
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    names: tuple[Name, ...]
    materials: tuple[Material, ...]

    def between(self, first: Span, second: Span) -> str:
        """Return the text after ``first`` and before ``second``."""
        return self.text[first.end - self.start : second.start - self.start]

    def before(self, span: Span, width: int = 40) -> str:
        """Return up to ``width`` characters before ``span``."""
        at = span.start - self.start
        return self.text[max(0, at - width) : at]

    def after(self, span: Span, width: int = 40) -> str:
        """Return up to ``width`` characters after ``span``."""
        at = span.end - self.start
        return self.text[at : at + width]

    def of(self, span: Span) -> str:
        """Return the text of ``span``."""
        return self.text[span.start - self.start : span.end - self.start]


@dataclass(frozen=True, slots=True)
class View:
    """One article, cut into passages."""

    article: Article
    passages: tuple[Passage, ...]
    period: Period | None
    cache: dict[Callable[..., Any], list[Any]] = field(default_factory=dict, compare=False, repr=False)

    def once(self, find: Callable[[Passage], Iterable[_Kept]]) -> list[tuple[Passage, _Kept]]:
        """Return what ``find`` yields of every passage, found once for all the checks of the article that ask."""
        kept = self.cache.get(find)
        if kept is None:
            kept = self.cache[find] = [(passage, thing) for passage in self.passages for thing in find(passage)]
        return kept

    @property
    def text(self) -> str:
        """The clean text."""
        return self.article.text

    @property
    def body(self) -> tuple[Passage, ...]:
        """The passages that are sentences: no title and no heading."""
        return tuple(p for p in self.passages if p.part in {"body", "highlight"})

    def place(self, start: int, end: int) -> Place:
        """Return where ``text[start:end]`` stands in the decoded original."""
        document = self.article.document
        first, last = document.original(*self.article.clean.before(start, end))
        return Place(document.name, document.index, first, last, document.id)

    def raw_place(self, start: int, end: int) -> Place:
        """Return where the stretch of the text before its clean-up stands in the decoded original."""
        document = self.article.document
        return Place(document.name, document.index, *document.original(start, end), document.id)

    def alarm(self, kind: str, severity: str, message: str, *spans: tuple[int, int] | Span | Passage) -> Alarm:
        """Return an alarm at ``spans`` of the clean text."""
        places = tuple(
            self.place(*span) if isinstance(span, tuple) else self.place(span.start, span.end) for span in spans
        )
        return Alarm(kind, severity, message, places)


def _within(things: Sequence[_Found], start: int, end: int) -> tuple[_Found, ...]:
    first = bisect_left(things, start, key=lambda thing: thing.start)
    found = []
    for thing in things[first:]:
        if thing.start >= end:
            break
        if thing.end <= end:
            found.append(thing)
    return tuple(found)


def _ordered(things: Iterable[_Found]) -> tuple[_Found, ...]:
    return tuple(sorted(things, key=lambda thing: (thing.start, -thing.end)))


def view(article: Article) -> View:
    """Return the article cut into passages."""
    quantities, days = _ordered(with_ends(article.text, article.quantities)), _ordered(article.days)
    names, materials = _ordered(article.names), _ordered(article.materials)
    passages = []
    for sentence in article.sentences:
        start, end = sentence.start, sentence.end
        if end > CHECKED:
            break
        passages.append(
            Passage(
                article.text[start:end],
                start,
                end,
                sentence.part,
                sentence.block,
                _within(quantities, start, end),
                _within(days, start, end),
                _within(names, start, end),
                _within(materials, start, end),
            )
        )
    return View(article, tuple(passages), period(_plain(article.document.date)))


def _plain(date: str) -> str:
    found = re.match(r"\d{4}(-\d{2}(-\d{2})?)?", date)
    return found[0] if found else ""
