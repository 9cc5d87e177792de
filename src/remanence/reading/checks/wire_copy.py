"""One wire in two outlets, and one passage twice in an article: what is said twice by copying counts once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across, within
from remanence.reading.checks.view import View

__all__ = ["passage_twice", "wire_copy"]

_SHINGLE = 5
_KEPT = 48
_LEAST_WORDS = 40
_ALIKE = 0.33
_PASSAGE = 100


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _marks(text: str) -> frozenset[str]:
    """Return the least hashes of the runs of five words: a sketch that two near copies share."""
    words = _words(text)
    if len(words) < _LEAST_WORDS:
        return frozenset()
    runs = {" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)}
    hashes = sorted(hashlib.blake2b(run.encode(), digest_size=6).hexdigest() for run in runs)
    return frozenset(hashes[:_KEPT])


def _resemble(a: frozenset[str], b: frozenset[str]) -> float:
    """Return the share of the least hashes of both that both have: an estimate of the Jaccard index."""
    least = sorted(a | b)[: min(len(a), len(b))]
    return sum(h in a and h in b for h in least) / len(least) if least else 0.0


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise a note for each document and its near copies."""
    left = list(records)
    while left:
        first, left = left[0], left[1:]
        copies = [
            r for r in left if r.place.document != first.place.document and _resemble(first.words, r.words) >= _ALIKE
        ]
        if copies:
            share = round(100 * min(_resemble(first.words, r.words) for r in copies))
            places = (first.place, *(r.place for r in copies))
            yield Alarm("copy", "note", f"near copies ({share} % of the text or more): count once", places)
            left = [r for r in left if r not in copies]


@across("copy", _judge)
def wire_copy(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep a sketch of the text."""
    marks = _marks(view.text)
    if marks:
        yield "text", Record(view.place(0, len(view.text)), view.article.document.date, (), marks)


@within("copy")
def passage_twice(view: View) -> Iterator[Alarm]:
    """Raise a note where a passage of a hundred letters or more stands twice."""
    first: dict[str, tuple[int, int]] = {}
    told = False
    for passage in view.passages:
        key = " ".join(_words(passage.text))
        if len(key) < _PASSAGE:
            continue
        if key in first and not told:
            told = True
            yield view.alarm(
                "copy", "note", "the same passage stands twice: count once", first[key], (passage.start, passage.end)
            )
        first.setdefault(key, (passage.start, passage.end))
