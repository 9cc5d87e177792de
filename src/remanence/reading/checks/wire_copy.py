"""One wire in two outlets, and one passage twice in an article: what is said twice by copying counts once."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across, within
from remanence.reading.checks.view import Passage, View
from remanence.reading.sources.copies import SHARE, likeness, sketch

__all__ = ["passage_twice", "wire_copy"]

_LEAST_WORDS = 40
_PASSAGE = 100
_LABEL = re.compile(r"^[A-Z][\w -]{2,24}:\s+")
# Near copies share the least of their hashes; a hash in more texts than this is boilerplate.
_KEYS, _COMMON = 24, 64


def _like(a: Record, b: Record) -> float:
    return likeness(a.sketch, b.sketch) if a.sketch and b.sketch else 0.0


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise a note for the first document under one hash and its near copies."""
    if not 2 <= len(records) <= _COMMON:
        return
    first = records[0]
    alike = [(_like(first, r), r.place) for r in records[1:] if r.place.document != first.place.document]
    copies = [(share, place) for share, place in alike if share >= SHARE]
    if copies:
        share = round(100 * min(share for share, _ in copies))
        places = (first.place, *(place for _, place in copies))
        yield Alarm("copy", "note", f"near copies ({share} % of the text or more): count once", places)


@across("copy", _judge)
def wire_copy(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep a sketch of the text under each of its least hashes."""
    if len(re.findall(r"\w+", view.text)) < _LEAST_WORDS:
        return
    marks = sketch(view.text, view.article.document.title)
    record = Record(view.place(0, len(view.text)), view.article.document.date, sketch=marks)
    for mark in marks.hashes[:_KEYS]:
        yield mark, record


def _blocks(view: View) -> list[tuple[str, int, int]]:
    """Return the words of each passage and of each paragraph, with their places."""
    found: list[tuple[str, int, int]] = []
    by_block: dict[int, list[Passage]] = {}
    for passage in view.passages:
        by_block.setdefault(passage.block, []).append(passage)
    for passages in by_block.values():
        stretches = [(p.start, p.end) for p in passages] if len(passages) > 1 else []
        for start, end in [(passages[0].start, passages[-1].end), *stretches]:
            # A label before it ("Background: ...") makes it no other passage.
            bare = _LABEL.sub("", view.text[start:end])
            found.append((" ".join(re.findall(r"[^\W_]+", bare.casefold())), start, end))
    return found


@within("copy")
def passage_twice(view: View) -> Iterator[Alarm]:
    """Raise a note where a sentence or paragraph of a hundred letters or more stands twice."""
    first: dict[str, tuple[int, int]] = {}
    for key, start, end in _blocks(view):
        if len(key) < _PASSAGE:
            continue
        if key in first and first[key][1] <= start:
            yield view.alarm("copy", "note", "the same passage stands twice: count once", first[key], (start, end))
            return
        first.setdefault(key, (start, end))
