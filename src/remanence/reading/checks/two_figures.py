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


def _about_one(a: Told, b: Told) -> bool:
    """Return whether the words around the two are those of one thing."""
    shared = a.words & b.words
    least = min(len(a.words), len(b.words))
    head = a.passage.part in _HEAD or b.passage.part in _HEAD
    named = bool(a.names & b.names) or not (a.names and b.names)
    if not named or not least:
        return False
    if a.quantity.kind == "percent" and not (a.measure and a.measure == b.measure):
        return False
    if head:
        return len(shared) >= 3 and len(shared) >= 0.4 * least
    return len(shared) >= 4 and len(shared) >= 0.5 * least


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
        if not _about_one(a, b) or _beside(a, b) or _beside(b, a):
            continue
        if _elsewhere(a, figures) and _elsewhere(b, figures):
            continue
        message = f"one thing, two figures: {figure(a.passage, a.quantity)} and {figure(b.passage, b.quantity)}"
        yield view.alarm("value_conflict", "error", message, a.quantity, b.quantity)
