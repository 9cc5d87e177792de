"""Two figures for one thing in one article: the title says 2,000 t, the text 2,500 t."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.figure_context import Told, told
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import alike, figure, same_basis
from remanence.reading.checks.view import View
from remanence.reading.checks.words import stem

__all__ = ["two_figures"]

WINDOW = 400
"""Figures after one that it is compared with; a news article has fewer in all."""
_KINDS = {"mass", "money", "price", "percent", "grade", "length", "count", "votes"}
_WHAT = (
    r"(?P<what>packages?|loans?|grants?|facility|investments?|contracts?|deals?|plants?|programmes?|"
    r"programs?|funds?|orders?|credit|stake|stockpile|reserve)"
)
_THING = re.compile(rf"^\s(?:[a-z-]+\s){{0,2}}?{_WHAT}\b")
_THING_OF = re.compile(rf"\b{_WHAT}\s(?:package\s)?(?:of|worth|totalling|totaling)\s(?:about |some |up to )?$")
_THE_OF = re.compile(r"\b(?:the|this|that|its)\s(?P<what>[a-z]+)\sof\s(?:about |some )?$", re.IGNORECASE)
_THE = re.compile(r"\b(?:the|this|that)\s$", re.IGNORECASE)
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
    if a.quantity.per and a.behind and a.behind[:1] == b.behind[:1] and (a.names == b.names or a.names & b.names):
        return True
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
    if all(alone) and a.measure and a.measure == b.measure and _about_one(a, b, 2, 0.4) and _only_two(a, b, figures):
        return True
    return _about_one(a, b, 3 if any(heads) else 4, 0.4 if any(heads) else 0.5)


def _only_two(a: Told, b: Told, figures: list[Told]) -> bool:
    """Return whether the article has no third figure of this measure and basis."""
    return all(t in (a, b) for t in figures if t.measure == a.measure and same_basis(t.quantity, a.quantity))


def _elsewhere(one: Told, figures: list[Told]) -> bool:
    """Return whether the figure stands in another passage too."""
    return any(
        t.passage is not one.passage
        and same_basis(t.quantity, one.quantity)
        and t.band.meets(one.band)
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
    for a, b in _pairs(figures):
        if a.passage is b.passage or not _comparable(a, b) or a.band.meets(b.band):
            continue
        if _beside(a, b) or _beside(b, a) or not _odd(a, b, figures):
            continue
        message = f"one thing, two figures: {figure(a.passage, a.quantity)} and {figure(b.passage, b.quantity)}"
        yield view.alarm("value_conflict", "error", message, a.quantity, b.quantity)
    yield from _pointed_at(view, figures)
    yield from _the_thing_of(view, figures)
    yield from _the_count(view, figures)
    yield from _title(view, figures)


def _pairs(figures: list[Told]) -> Iterator[tuple[Told, Told]]:
    """Yield each figure with those that follow, as far as :data:`WINDOW` reaches."""
    for at, one in enumerate(figures):
        for other in figures[at + 1 : at + 1 + WINDOW]:
            yield one, other


def _the_count(view: View, figures: list[Told]) -> Iterator[Alarm]:
    """Raise an error at "the 250 jobs" where the text told of jobs once, and of another number of them."""
    for number, later in enumerate(figures):
        if later.quantity.kind != "count" or not _THE.search(later.passage.before(later.quantity, 8)):
            continue
        near = figures[max(0, number - WINDOW) : number + WINDOW]
        same = [t for t in near if t is not later and same_basis(t.quantity, later.quantity)]
        same = [t for t in same if t.quantity.noun == later.quantity.noun]
        ahead = [t for t in same if t.quantity.start < later.quantity.start and t.plain]
        if len(same) == len(ahead) == 1 and later.plain and not alike(
            ahead[0].passage, ahead[0].quantity, later.passage, later.quantity
        ):
            two = f"{figure(ahead[0].passage, ahead[0].quantity)} and {figure(later.passage, later.quantity)}"
            message = f"one thing, two figures: {two}"
            yield view.alarm("value_conflict", "error", message, later.quantity, ahead[0].quantity)


def _noun(t: Told) -> str:
    """Return the thing that the figure is the size of: "a loan of $5 million", "the $5 million loan"."""
    behind = _THING.match(t.passage.after(t.quantity, 40))
    before = _THING_OF.search(t.passage.before(t.quantity, 40))
    found = behind or before
    return stem(found["what"]) if found else ""


def _named_alike(a: Told, b: Told) -> bool:
    return bool(a.names & b.names) or not a.names or not b.names


def _the_thing_of(view: View, figures: list[Told]) -> Iterator[Alarm]:
    """Raise an error at "the reserve of 5,000 tonnes of oxide" where the reserve held another figure of it above."""
    for number, later in enumerate(figures):
        found = _THE_OF.search(later.passage.before(later.quantity, 40))
        if found is None or not later.behind or _elsewhere(later, figures):
            continue
        what = stem(found["what"])
        for first in figures[:number]:
            same = same_basis(first.quantity, later.quantity) and first.behind[:1] == later.behind[:1]
            if same and what in first.words and first.passage is not later.passage and _named_alike(first, later):
                two = f"{figure(first.passage, first.quantity)} and {figure(later.passage, later.quantity)}"
                yield view.alarm(
                    "value_conflict", "error", f"one thing, two figures: {two}", later.quantity, first.quantity
                )
                break


def _pointed_at(view: View, figures: list[Told]) -> Iterator[Alarm]:
    """Raise an error at "the $275 million package" where the text spoke of a package of one other size."""
    for number, later in enumerate(figures):
        what = _noun(later)
        if not what or not _THE.search(later.passage.before(later.quantity, 8)) or _elsewhere(later, figures):
            continue
        before = [t for t in figures[:number] if t.passage is not later.passage and _noun(t) == what]
        alike_kind = [t for t in before if same_basis(t.quantity, later.quantity)]
        if len({t.quantity.value for t in alike_kind}) == 1 and _named_alike(later, alike_kind[0]):
            first = alike_kind[0]
            two = f"{figure(first.passage, first.quantity)} and {figure(later.passage, later.quantity)}"
            message = f"one thing, two figures: {two}"
            yield view.alarm("value_conflict", "error", message, later.quantity, first.quantity)


def _title(view: View, figures: list[Told]) -> Iterator[Alarm]:
    """A figure of the title that the text lacks, where the text has one figure of its kind, or one that is repeated."""
    for head in (t for t in figures if t.passage.part == "title"):
        others = [t for t in figures if t.passage is not head.passage and same_basis(t.quantity, head.quantity)]
        if not others or _elsewhere(head, figures):
            continue
        again = [t for t in others if len(others) == 1 or _elsewhere(t, others)]
        other = (again or others)[0]
        if head.quantity.noun == other.quantity.noun:
            said = figure(head.passage, head.quantity)
            message = f"the title says {said}, which the text has not; it has {figure(other.passage, other.quantity)}"
            severity = "error" if again else "note"
            yield view.alarm("value_conflict", severity, message, head.quantity, other.quantity)
            return
