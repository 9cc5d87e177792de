"""Two figures for one thing in one article: the title says 2,000 t, the text 2,500 t."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.figure_context import Told, told
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import alike, figure, same_basis
from remanence.reading.checks.view import View

__all__ = ["two_figures"]

_KINDS = {"mass", "money", "price", "percent", "grade", "length", "count", "votes"}
_HEAD = {"title", "highlight", "heading"}


def _comparable(a: Told, b: Told) -> bool:
    """Return whether the two are figures of one kind, for one year, and neither is one of several."""
    if not same_basis(a.quantity, b.quantity) or a.quantity.noun != b.quantity.noun:
        return False
    if a.years and b.years and not a.years & b.years:
        return False
    return a.plain and b.plain and (not a.measure or not b.measure or a.measure == b.measure)


def _about_one(a: Told, b: Told, least: int, part: float) -> bool:
    """Return whether at least so many words around the two, and such a part of them, are those of one thing."""
    shared = a.words & b.words
    named = bool(a.names & b.names) or not (a.names and b.names)
    measured = bool(a.measure) and a.measure == b.measure
    if a.quantity.kind == "percent" and not measured:
        return False
    return named and len(shared) >= least and len(shared) >= part * min(len(a.words), len(b.words))


def _odd(a: Told, b: Told, figures: list[Told]) -> bool:
    """Return whether one of the two figures stands nowhere else and the words around them are those of one thing.

    A title or highlight sums up the text, so that fewer words in common do where it has a figure that the text lacks.
    """
    alone = [not _elsewhere(t, figures) for t in (a, b)]
    heads = [t.passage.part in _HEAD for t in (a, b)]
    if not any(alone):
        return False
    if any(head and lone for head, lone in zip(heads, alone, strict=True)):
        measured = bool(a.measure) and a.measure == b.measure
        return _about_one(a, b, 1 if measured else 2, 0.0 if measured else 0.5)
    return _about_one(a, b, 3 if any(heads) else 4, 0.4 if any(heads) else 0.5)


def _elsewhere(one: Told, figures: list[Told]) -> bool:
    """Return whether the figure stands in another passage too."""
    return any(
        t.passage is not one.passage
        and same_basis(t.quantity, one.quantity)
        and alike(t.passage, t.quantity, one.passage, one.quantity)
        for t in figures
    )


def _beside(one: Told, other: Told) -> bool:
    """Return whether the passage of ``other`` holds the figure of ``one`` as well."""
    return any(
        same_basis(q, one.quantity) and alike(other.passage, q, one.passage, one.quantity)
        for q in other.passage.quantities
        if q is not other.quantity
    )


@within("value_conflict")
def two_figures(view: View) -> Iterator[Alarm]:
    """Raise an error where two passages give one thing two figures, and at least one figure stands nowhere else."""
    figures = [told(p, q) for p in view.passages for q in p.quantities if q.kind in _KINDS and not q.aside]
    for a, b in combinations(figures, 2):
        if a.passage is b.passage or not _comparable(a, b) or alike(a.passage, a.quantity, b.passage, b.quantity):
            continue
        if _beside(a, b) or _beside(b, a) or not _odd(a, b, figures):
            continue
        message = f"one thing, two figures: {figure(a.passage, a.quantity)} and {figure(b.passage, b.quantity)}"
        yield view.alarm("value_conflict", "error", message, a.quantity, b.quantity)
    yield from _title(view, figures)


def _title(view: View, figures: list[Told]) -> Iterator[Alarm]:
    """A figure of the title that the text lacks, where the text has one figure of its kind, or one that is repeated."""
    for head in (t for t in figures if t.passage.part == "title"):
        others = [t for t in figures if t.passage is not head.passage and same_basis(t.quantity, head.quantity)]
        if not others or _elsewhere(head, figures):
            continue
        again = [t for t in others if len(others) == 1 or _elsewhere(t, others)]
        if again and head.quantity.noun == again[0].quantity.noun:
            message = f"the title says {figure(head.passage, head.quantity)}, the text {figure(again[0].passage, again[0].quantity)}"
            yield view.alarm("value_conflict", "error", message, head.quantity, again[0].quantity)
            return
