"""The elements of one thing in two reports: erbium where the other has terbium."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations

from rapidfuzz.distance import OSA

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across, within
from remanence.reading.checks.view import Passage, View
from remanence.reading.checks.words import elements, plain_name

__all__ = ["element_lists", "element_lists_across"]

_WORD = re.compile(r"[A-Za-z]+")
_CONFUSED = 3


def _listed(passage: Passage) -> list[tuple[str, int, int]]:
    """Return the elements that the passage names, with their places in it."""
    return [(m[0].lower(), m.start(), m.end()) for m in _WORD.finditer(passage.text) if m[0].lower() in elements()]


def _slips(ones: frozenset[str], others: frozenset[str]) -> tuple[str, str] | None:
    """Return an element of each list that the other lacks, so alike in writing that one is likely a slip."""
    for a in sorted(ones - others):
        for b in sorted(others - ones):
            near = OSA.distance(a, b)
            if near <= _CONFUSED and near <= 0.34 * max(len(a), len(b)):
                return a, b
    return None


def _names(view: View, passage: Passage) -> list[str]:
    kinds = {"company", "facility", "project", "place", "other", "institution"}
    return sorted(
        {
            plain_name(n.name)
            for n in passage.names
            if n.kind in kinds and not n.adjective and n.name.lower() not in elements()
        }
    )


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise an error where two documents list the elements of one thing and a confusable one is swapped."""
    for a, b in combinations(records, 2):
        if a.place.document == b.place.document or not a.words & b.words:
            continue
        slip = _slips(a.words, b.words)
        if slip:
            message = f"{slip[0]} here, {slip[1]} there, in the elements of one thing ({key}): likely a slip"
            yield Alarm("copy", "error", message, (a.place, b.place))
            return


@across("copy", _judge)
def element_lists_across(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep the lists of two elements or more beside a name."""
    previous: list[str] = []
    for passage in view.body:
        listed, names = _listed(passage), _names(view, passage)
        kinds = frozenset(word for word, _, _ in listed)
        if len(kinds) >= 2:
            place = view.place(passage.start + listed[0][1], passage.start + listed[-1][2])
            for name in names or previous:
                yield name, Record(place, view.article.document.date, (), kinds)
        previous = names or previous


@within("copy")
def element_lists(view: View) -> Iterator[Alarm]:
    """Raise a note where two lists of elements of one article differ in a pair that is easily confused."""
    every = [(p, _listed(p)) for p in view.passages]
    lists = [(p, found) for p, found in every if len({word for word, _, _ in found}) >= 2]
    everywhere = [frozenset(w for w, _, _ in found) for _, found in lists]
    for (p, a), (q, b) in combinations(lists, 2):
        one, other = frozenset(w for w, _, _ in a), frozenset(w for w, _, _ in b)
        slip = _slips(one, other)
        if slip is None or len(one & other) < 1 or abs(len(one) - len(other)) > 1 or len(one & other) < len(one) - 1:
            continue
        if any({slip[0], slip[1]} <= known for known in everywhere):
            continue
        spans = [
            (passage.start + start, passage.start + end)
            for passage, found, word in ((p, a, slip[0]), (q, b, slip[1]))
            for w, start, end in found
            if w == word
        ][:2]
        yield view.alarm(
            "copy", "note", f"{slip[0]} here, {slip[1]} there, in one list of elements: likely a slip", *spans
        )
        return
