"""Two figures for one thing in two documents: one says a loan of $200 million, the other of $220 million."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations

from remanence.desk.period import period
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.figure_context import told
from remanence.reading.checks.registry import Record, across
from remanence.reading.checks.rounding import band, figure, same_basis
from remanence.reading.checks.view import View
from remanence.reading.checks.words import plain_name

__all__ = ["two_figures_across"]

_KINDS = {"mass", "money", "percent", "grade", "length", "count", "votes"}
_NAMED = {"company", "facility", "project"}
_DAYS_APART = 45
_MOST = 30


def _apart(a: Record, b: Record) -> bool:
    """Return whether the two documents are too far apart in time to tell of one thing."""
    first, second = period(a.date), period(b.date)
    return bool(first and second and abs((first.first - second.first).days) > _DAYS_APART)


def _alike(a: Record, b: Record) -> bool:
    """Return whether the two can be one figure, or the document of the one gives that of the other as well."""
    low, high, *besides = a.values
    other_low, other_high, *others = b.values
    if low <= other_high * (1 + 1e-9) and other_low <= high * (1 + 1e-9):
        return True
    return any(other_low <= v <= other_high for v in besides) or any(low <= v <= high for v in others)


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise a note for two documents that share no figure of one measure of one named thing."""
    by_document: dict[str, list[Record]] = {}
    for record in records:
        by_document.setdefault(record.place.document, []).append(record)
    for ones, others in combinations(by_document.values(), 2):
        if any(_alike(a, b) for a in ones for b in others) or _apart(ones[0], others[0]):
            continue
        near = [(len(a.words & b.words), a, b) for a in ones for b in others]
        shared, a, b = max(near, key=lambda found: found[0])
        if shared >= 3 and shared >= 0.4 * min(len(a.words), len(b.words)):
            message = f"one thing, two figures in two documents: {a.text} and {b.text}"
            yield Alarm("value_conflict", "note", message, (a.place, b.place))
            return


_OF_IT = re.compile(
    r"\b(?:its|it|the (?:plant|mine|refinery|smelter|mill|project|facility|site|factory))\b", re.IGNORECASE
)


def _things(view: View, number: int) -> list[str]:
    """Return what the passage names; where it names nothing and points back, the one site of those just before it."""
    passage = view.passages[number]
    if passage.names:
        return sorted({plain_name(n.name) for n in passage.names if n.kind in _NAMED and not n.adjective})
    if not _OF_IT.search(passage.text):
        return []
    before = [n for p in view.passages[max(0, number - 4) : number] for n in p.names]
    sites = {plain_name(n.name) for n in before if n.kind == "facility"}
    return sorted(sites) if len(sites) == 1 else []


@across("value_conflict", _judge)
def two_figures_across(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep each figure of a named thing that a word says the measure of."""
    date = view.article.document.date
    everything = [q for p in view.passages for q in p.quantities]
    for number, passage in enumerate(view.passages):
        things = _things(view, number)
        if not things:
            continue
        for quantity in passage.quantities:
            if quantity.kind not in _KINDS or quantity.aside:
                continue
            found = told(passage, quantity)
            # Where no word names the measure, what is measured by the year does: "9,550 tonnes of oxide a year".
            measure = found.measure or (found.behind[0] if found.behind and quantity.per else "")
            if not measure or not found.plain:
                continue
            can = band(passage, quantity)
            place = view.place(quantity.start, quantity.end)
            basis = (quantity.kind, quantity.unit, quantity.per, quantity.currency, quantity.noun)
            besides = sorted({q.value for q in everything if same_basis(q, quantity) and q.noun == quantity.noun})
            values = (can.low, can.high, *besides[:_MOST])
            record = Record(place, date, values, found.words, figure(passage, quantity))
            for name in things:
                yield (name, measure, basis), record
