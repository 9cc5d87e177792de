"""A scene: one sentence with all that was found in it, and what the article said before it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from remanence.reading.annotation import Day, Material, Name, Quantity
from remanence.reading.article import Sentence
from remanence.reading.frames.frame import Hit
from remanence.reading.frames.standing import Clause
from remanence.reading.frames.when import Periods
from remanence.reading.text.sentences import Ruler

__all__ = ["ACTORS", "PLACES", "Memory", "Scene"]

ACTORS = frozenset({"company", "agency", "institution", "country", "bloc", "programme"})
PLACES = frozenset({"facility", "project"})
_ATTRIBUTED = re.compile(
    r"(?:according to|reported by|cited by|told|as reported in|via|sources?:|by reporting by|data from|"
    r"figures from|"
    r"(?:report|article|study|analysis|update|interview|statement|news) (?:by|from|in|with|to))\s+(?:an? |"
    r"the )?(?:\w+ ){0,2}$",
    re.I,
)
_PERSONAL = re.compile(r"\b(?:CEO|Chief|Chairman|President|Director|Minister|Secretary|Vice|Managing)\b")


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
            slot = {
                "company": "company",
                "agency": "agency",
                "institution": "agency",
                "country": "country",
            }.get(name.kind)
            slot = slot or ("country" if name.kind == "bloc" else "place" if name.kind in PLACES else None)
            slot = slot or ("law" if name.kind == "law" else None)
            if slot and slot not in seen and not name.adjective:
                seen.add(slot)
                setattr(self, slot, name)


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence and its parts, all within it."""

    text: str
    sentence: Sentence
    ruler: Ruler
    hits: tuple[Hit, ...]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    names: tuple[Name, ...]
    materials: tuple[Material, ...]
    memory: Memory
    clause: Clause = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Read how the names stand."""
        clause = Clause(self.text, self.sentence.start, self.sentence.end, self.names)
        object.__setattr__(self, "clause", clause)

    def actors(self) -> tuple[Name, ...]:
        """Return the names that may act, without those that are only quoted as a source."""
        return tuple(name for name in self.names if name.kind in ACTORS and not self.attributed(name))

    def attributed(self, name: Name) -> bool:
        """Return whether a name is only the source of what is said."""
        if name.kind == "publisher":
            return True
        before = self.text[max(self.sentence.start, name.start - 40) : name.start]
        return _ATTRIBUTED.search(before) is not None

    def before(self, place: int, reach: int = 40) -> str:
        """Return the text of the sentence before a place."""
        return self.text[max(self.sentence.start, place - reach) : place]

    def after(self, place: int, reach: int = 40) -> str:
        """Return the text of the sentence after a place."""
        return self.text[place : min(self.sentence.end, place + reach)]

    def gap(self, a: int, b: int) -> str:
        """Return the text between two places."""
        return self.text[a:b] if a <= b else ""
