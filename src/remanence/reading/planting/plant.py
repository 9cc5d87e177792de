"""Clean cases, and cases with one planted error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from remanence.reading.document import Document, document_id
from remanence.reading.planting.draft import Draft, flowed
from remanence.reading.planting.fresh import FRESH, FRESH_PAIRS
from remanence.reading.planting.held import HELD
from remanence.reading.planting.more import MORE, MORE_PAIRS
from remanence.reading.planting.other_ways import OTHER_PAIR_WAYS, OTHER_WAYS
from remanence.reading.planting.pairs import HELD_PAIRS, TUNED_PAIRS
from remanence.reading.planting.sealed import SEALED, SEALED_PAIRS
from remanence.reading.planting.tuned import TUNED
from remanence.reading.planting.unseen import UNSEEN, UNSEEN_PAIRS
from remanence.reading.planting.ways import PAIR_WAYS, WAYS, Spoiled, Way
from remanence.reading.planting.world import World, world

__all__ = ["HALVES", "Case", "Planted", "clean_case", "planted_case"]

_Template = Callable[[World], str]
HALVES: dict[str, tuple[Sequence[_Template], Sequence[tuple[_Template, _Template]]]] = {
    "tuned": (TUNED, TUNED_PAIRS),
    "held": (HELD + MORE, HELD_PAIRS + MORE_PAIRS),
    "unseen": (UNSEEN, UNSEEN_PAIRS),
    "fresh": (FRESH, FRESH_PAIRS),
    "sealed": (SEALED, SEALED_PAIRS),
}
_Ways = dict[str, dict[str, Way]]


def _ways(half: str) -> tuple[_Ways, _Ways]:
    """Return the ways of planting in one article of the half, and in the second of two."""
    return (OTHER_WAYS, OTHER_PAIR_WAYS) if half in ("fresh", "sealed") else (WAYS, PAIR_WAYS)


@dataclass(frozen=True, slots=True)
class Case:
    """One document, or two on one story; ``template`` names what it was made from."""

    documents: tuple[Document, ...]
    template: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A case with one error: its kind, the way it was planted, and where: place of the document, start, end."""

    case: Case
    kind: str
    way: str
    document: int
    start: int
    end: int


def _draft(template: _Template, facts: World, name: str, back: int = 0) -> Draft:
    return Draft(flowed(template(facts)), facts.day(back).isoformat(), name)


def _document(draft: Draft, text: str) -> Document:
    return Document(document_id(text), draft.name, 0, text.partition("\n")[0], text, date=draft.date)


def _drafts(rng: Random, half: str, pair: bool) -> tuple[list[Draft], str, World]:
    singles, pairs = HALVES[half]
    facts = world(rng)
    if pair:
        lead, echo = rng.choice(list(pairs))
        return [_draft(lead, facts, "lead.txt", 1), _draft(echo, facts, "echo.txt")], echo.__name__, facts
    template = rng.choice(list(singles))
    return [_draft(template, facts, "one.txt")], template.__name__, facts


def clean_case(rng: Random, half: str = "tuned", pair: bool = False) -> Case:
    """Return one article, or two on one story, with nothing wrong in it.

    Args:
        rng: source of chance.
        half: one of ``HALVES``: the templates to draw from.
        pair: two outlets on one story.
    """
    drafts, name, _ = _drafts(rng, half, pair)
    return Case(tuple(_document(d, d.printed()) for d in drafts), name)


def _spoil(rng: Random, kind: str, half: str, pair: bool) -> Planted | None:
    drafts, template, facts = _drafts(rng, half, pair)
    ways = _ways(half)[pair].get(kind, {})
    order = rng.sample(sorted(ways), len(ways))
    for way in order:
        # A copied wire repeats the lead; every other error stands in the last document.
        spoiled: Spoiled | None = ways[way](drafts[0 if way == "wire" else -1], facts, rng)
        if spoiled is None:
            continue
        documents = [_document(d, d.printed()) for d in drafts]
        last = drafts[-1]
        documents[-1] = _document(Draft("", "" if spoiled.undated else last.date, last.name), spoiled.text)
        return Planted(
            Case(tuple(documents), template), kind, way, len(documents) - 1, spoiled.start, spoiled.end
        )
    return None


def planted_case(rng: Random, kind: str, half: str = "tuned") -> Planted:
    """Return a case with one error of ``kind``, in one article or between two.

    Args:
        rng: source of chance.
        kind: one of the kinds of the checks.
        half: one of ``HALVES``: the templates to draw from.
    """
    single, double = (len(ways.get(kind, {})) for ways in _ways(half))
    while True:
        pair = rng.random() * (single + double) >= single
        planted = _spoil(rng, kind, half, pair)
        if planted:
            return planted
