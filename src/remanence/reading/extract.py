"""From a document to its claims: clean-up, sentences, what is found in them, relations, one claim per fact."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable
from typing import TypeVar

from remanence.reading.annotation import Name, Span
from remanence.reading.article import Article, Sentence
from remanence.reading.days import find_days
from remanence.reading.document import Document
from remanence.reading.frames import Frames, load_frames
from remanence.reading.frames.draft import Draft, drafts
from remanence.reading.frames.fold import Folded, fold
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.judge import Judge, load_judge
from remanence.reading.frames.memory import ACTORS, Memory, memory_of
from remanence.reading.frames.scene import Scene
from remanence.reading.frames.strength import Strength, load_strength
from remanence.reading.names.finder import find_names
from remanence.reading.names.gazetteer import Gazetteer
from remanence.reading.names.materials import find_materials
from remanence.reading.quantities import find_quantities
from remanence.reading.text.clean import clean
from remanence.reading.text.sentences import Ruler, sentences
from remanence.reading.text.wrapped import unwrapped

__all__ = ["Reader", "annotate", "load_reader", "read_article"]

OFTEN = 4
"""Mentions from which an unknown name that nothing classifies is an actor."""
_S = TypeVar("_S", bound=Span | Hit)


@dataclass(frozen=True, slots=True)
class Reader:
    """All that reading needs: names, frames, cues of strength, and the judge."""

    gazetteer: Gazetteer
    frames: Frames
    strength: Strength
    judge: Judge


def load_reader(folder: Traversable, gazetteer: Gazetteer, without: frozenset[str] = frozenset()) -> Reader:
    """Load the reader from its data folder; ``without`` leaves cues out by id."""
    return Reader(
        gazetteer, load_frames(folder / "frames", without), load_strength(folder), load_judge(folder)
    )


def annotate(document: Document, gazetteer: Gazetteer) -> Article:
    """Return the article with its sentences, numbers, dates, names and materials."""
    cleaned = clean(document.text)
    cleaned = replace(cleaned, text=unwrapped(cleaned.text))
    parts = sentences(cleaned.text, clean(document.title).text)
    names = tuple(find_names(cleaned.text, gazetteer))
    return Article(
        document,
        cleaned,
        parts,
        tuple(find_quantities(cleaned.text)),
        tuple(find_days(cleaned.text, document.date)),
        names,
        tuple(find_materials(cleaned.text, names)),
    )


def _acting(names: Sequence[Name], parts: Sequence[Sentence]) -> tuple[Name, ...]:
    """Return the names, some new ones that nothing classifies taken for states.

    Persons, firms and offices show by the words around them; what is left and often named, or stands first in a
    sentence without an actor, is mostly a place that acts.
    """
    often = {name for name, count in Counter(n.name for n in names if n.kind == "other").items() if count >= OFTEN}
    lone: set[Name] = set()
    for part in parts:
        here = _inside(names, part)
        if here and not any(n.kind in ACTORS for n in here):
            lone.update([n for n in here if n.kind == "other"][:1])
    return tuple(
        replace(n, kind="country") if n.kind == "other" and (n.name in often or n in lone) else n for n in names
    )


def read_article(document: Document, reader: Reader) -> Article:
    """Return the article with its claims."""
    article = annotate(document, reader.gazetteer)
    return replace(article, claims=reader.judge.claims(mentions(article, reader)))


def mentions(article: Article, reader: Reader) -> list[Folded]:
    """Return every possible claim of an article before it is judged."""
    return fold(draft_claims(article, reader))


def draft_claims(article: Article, reader: Reader) -> list[Draft]:
    """Return every mention of a possible claim, in order of place."""
    article = replace(article, names=_acting(article.names, article.sentences))
    memory = memory_of(article)
    hits = reader.frames.hits(article.text, article.names, article.sentences)
    found: list[Draft] = []
    for sentence in article.sentences:
        scene = _scene(article, sentence, hits, memory)
        new = drafts(scene, reader.frames, reader.strength, article.document.date)
        found.extend(new)
        memory.note(scene.clause.heads())
        memory.objects |= {d.hit.type: d.roles.object for d in new if d.roles.object is not None}
        memory.material = scene.materials[-1].name if scene.materials else memory.material
        subjects = [d.roles.subject for d in new if d.roles.subject is not None]
        memory.said = {draft.hit.type: draft.hit for draft in new} or memory.said
        lead = next((n for n in scene.clause.heads() if n.kind in ACTORS), None)
        memory.subject = lead or (subjects[0] if subjects else memory.subject)
    return found


def _scene(article: Article, sentence: Sentence, hits: Sequence[Hit], memory: Memory) -> Scene:
    return Scene(
        article.text,
        sentence,
        Ruler.of(article.text, sentence.start, sentence.end),
        _inside(hits, sentence),
        _inside(article.quantities, sentence),
        _inside(article.days, sentence),
        _inside(article.names, sentence),
        _inside(article.materials, sentence),
        memory,
    )


def _inside(spans: Sequence[_S], sentence: Sentence) -> tuple[_S, ...]:
    first = bisect_left(spans, sentence.start, key=lambda span: span.start)
    inside = []
    for span in spans[first:]:
        if span.start >= sentence.end:
            break
        if span.end <= sentence.end:
            inside.append(span)
    return tuple(inside)
