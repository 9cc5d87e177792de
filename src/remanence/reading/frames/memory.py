"""What an article said before a sentence: whom it is about, who owns what, and what a pronoun means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from remanence.reading.annotation import Name
from remanence.reading.article import Article
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.when import Periods

__all__ = ["ACTORS", "PLACES", "Memory", "memory_of"]

ACTORS = frozenset({"company", "agency", "institution", "country", "bloc", "programme"})
PLACES = frozenset({"facility", "project"})
NEAR = 60
"""Characters between an owner and its plant."""
_SLOTS = {
    "company": "company",
    "agency": "agency",
    "institution": "agency",
    "country": "country",
    "bloc": "country",
    "facility": "place",
    "project": "place",
    "law": "law",
}
_OWNED = re.compile(r"^\s?(?:['’]s?)\s+(?:[\w.-]+\s+){0,4}$|^\s*\(?(?:[\w-]+\s+){0,2}$")


@dataclass(slots=True)
class Memory:
    """What the article said so far.

    Attributes:
        topic: the thing the title, or else the first sentence, is about.
        salient: the thing of each kind that the article names most, the title counting thrice.
        company: the company last spoken of; likewise the other kinds.
        owners: the owner of a facility or project, as the article tells it.
        one_place: the article names one plant or project alone.
        subject: the subject of the claim found last.
        material: the material last spoken of.
        states: the countries that the article names, by their code.
        said: the relations of the last sentence that had any.
        relations: the cue that the last number of each kind hung on.
        periods: the periods that its figures are counted over.
        objects: the object of the last claim of each relation.
    """

    topic: Name | None = None
    salient: dict[str, Name] = field(default_factory=dict)
    company: Name | None = None
    country: Name | None = None
    agency: Name | None = None
    place: Name | None = None
    law: Name | None = None
    owners: dict[str, Name] = field(default_factory=dict)
    one_place: bool = False
    subject: Name | None = None
    relations: dict[str, Hit] = field(default_factory=dict)
    said: dict[str, Hit] = field(default_factory=dict)
    material: str = ""
    periods: Periods = field(default_factory=Periods)
    states: Mapping[str, Name] = field(default_factory=dict)
    objects: dict[str, Name] = field(default_factory=dict)

    def note(self, names: Sequence[Name]) -> None:
        """Keep the things a sentence spoke of; the first of a kind is what the next pronoun means."""
        seen: set[str] = set()
        for name in names:
            slot = _SLOTS.get(name.kind)
            if slot and slot not in seen and not name.adjective:
                seen.add(slot)
                setattr(self, slot, name)


def memory_of(article: Article) -> Memory:
    """Return what the article is about, and who owns what in it, before its first sentence is read."""
    titles = [s for s in article.sentences if s.part == "title"]
    heading = [n for s in titles for n in article.names if s.start <= n.start < s.end and n.end <= s.end]
    acting = [n for n in (*heading, *article.names) if n.kind in ACTORS]
    memory = Memory(topic=next((n for n in acting if not n.adjective), acting[0] if acting else None))
    memory.states = {n.country: n for n in reversed(acting) if n.kind == "country" and n.country}
    memory.salient = _salient(article, heading, acting)
    memory.one_place = len({n.name for n in article.names if n.kind in PLACES}) == 1
    memory.owners = _owners(article)
    return memory


def _salient(article: Article, heading: Sequence[Name], acting: Sequence[Name]) -> dict[str, Name]:
    weights: dict[tuple[str, str], float] = defaultdict(float)
    for name in acting:
        weights[name.kind, name.name] += 1 if not name.adjective else 0.5
    for name in heading:
        weights[name.kind, name.name] += 2
    lasting = [*acting, *(n for n in article.names if n.kind == "law" or n.kind in PLACES)]
    first = {(n.kind, n.name): n for n in reversed(lasting)}
    ranked = sorted(first.items(), key=lambda item: (weights[item[0]], -item[1].start))
    return {kind: name for (kind, _), name in ranked}


def _owners(article: Article) -> dict[str, Name]:
    """Return the company that stands right before a plant or project where it is first named so."""
    owners: dict[str, Name] = {}
    companies = [n for n in article.names if n.kind in {"company", "institution"}]
    for place in article.names:
        if place.kind not in PLACES or place.name in owners:
            continue
        before = [c for c in companies if c.end <= place.start]
        if before and _OWNED.match(gap := article.text[before[-1].end : place.start]) and len(gap) < NEAR:
            owners[place.name] = before[-1]
    return owners
