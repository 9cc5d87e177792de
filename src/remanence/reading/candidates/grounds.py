"""What a candidate is held against: the atlas with its words, and the names that the gazetteer knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol, Self, TypeVar, cast

from rapidfuzz import fuzz, process

from remanence.atlas.overlay import Words, words_of
from remanence.atlas.package import Atlas, View
from remanence.reading.annotation import Name
from remanence.reading.names.aliases import Aliases

__all__ = ["Grounds", "KnownNames"]

T = TypeVar("T")
_AT_THE_MINE = {"mine", "concentrate", "cracking"}
_NEAR = 82  # least likeness, of 100, of a known name that is offered for an unknown one


class _Entry(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def country(self) -> str: ...
    @property
    def id(self) -> str: ...


class KnownNames(Protocol):
    """What is asked of a gazetteer: the things it knows, and the names in a text."""

    @property
    def entries(self) -> Sequence[_Entry]:
        """Every thing with name, kind, country (ISO 3166 alpha-2) and id in the atlas."""

    def find(self, text: str) -> list[Name]:
        """Return the known names of a text."""


@dataclass
class Grounds:
    """The atlas as known at its release date, with what must be looked up for every claim."""

    view: View
    names: KnownNames | None = None
    _stages: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _told: tuple[object, dict[Hashable, object]] = field(default=(None, {}), repr=False, compare=False)

    @classmethod
    def of(cls, atlas: Atlas, names: KnownNames | None = None) -> Self:
        """Take the whole atlas, private statements included."""
        return cls(atlas.as_of(), names)

    def once(self, article: object, what: Hashable, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, made once for an article; only the last article is remembered."""
        if self._told[0] is not article:
            self._told = (article, {})
        told = self._told[1]
        if what not in told:
            told[what] = make()
        return cast(T, told[what])

    @cached_property
    def words(self) -> Words:
        """The properties, units, bases and countries that a statement may use."""
        return words_of(s for s in self.view.atlas.statements if s.evidence != "private")

    @cached_property
    def _keys(self) -> Aliases:
        """Keys of names, company suffixes dropped, with the atlas's own aliases."""
        return Aliases((e.name, e.aliases) for e in self.view.entities.values())

    def key(self, name: str) -> str:
        """Return what the spellings of one name share."""
        return self._keys.canonical(name) or ""

    @cached_property
    def _known(self) -> Mapping[str, Name]:
        """Everything with a name, by key; what the gazetteer says comes before the atlas's own entities."""
        found: dict[str, Name] = {}
        for entry in self.names.entries if self.names else ():
            found.setdefault(self.key(entry.name), Name(0, 0, entry.name, entry.kind, entry.country, entry.id))
        for entity in self.view.entities.values():
            if entity.kind in ("facility", "country", "company", "deposit", "programme"):
                found.setdefault(self.key(entity.name), Name(0, 0, entity.name, entity.kind, "", entity.id))
        return found

    def known(self, name: str) -> Name | None:
        """Return the known thing of that name."""
        return self._known.get(self.key(name))

    def near(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """Return known names that are like an unknown one, the most like first."""
        found = process.extract(
            self.key(name), list(self._known), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=limit
        )
        return tuple(self._known[key].name for key, _, _ in found)

    @cached_property
    def _plants(self) -> Mapping[str, tuple[str, ...]]:
        """Plants that count as sites, by each company that runs or owns them."""
        found: dict[str, list[str]] = defaultdict(list)
        for plant in self.view.subjects("facility"):
            scope = self.view.pick(plant, "scope")
            if scope and scope.text not in ("site", "increment"):
                continue
            said = [self.view.pick(plant, name) for name in ("operator", "parent")]
            for company in {key for picked in said if picked for key in self._parties(picked.text)}:
                found[company].append(plant)
        return {company: tuple(plants) for company, plants in found.items()}

    def plants(self, company: str, stage: str = "") -> tuple[str, ...]:
        """Return the plants of a company, of one stage where it is given, sorted."""
        return tuple(p for p in self._plants.get(self.key(company), ()) if self.of_stage(p, stage))

    def plants_at(self, name: str, stage: str = "") -> tuple[str, ...]:
        """Return the plants whose own name begins with that of a place, of one stage where it is given."""
        key = self.key(name)
        found = (p for p, site in self._sites.items() if key and f"{site} ".startswith(f"{key} "))
        return tuple(p for p in found if self.of_stage(p, stage))

    @cached_property
    def _sites(self) -> Mapping[str, str]:
        """The key of each plant's own name, sorted by plant."""
        plants = sorted({plant for plants in self._plants.values() for plant in plants})
        return {plant: self.key(self.view.entities[plant].name) for plant in plants}

    def of_stage(self, plant: str, stage: str) -> bool:
        """Return whether a plant is of a stage, or of one done at the same mine; any is of none."""
        held = self.stage(plant)
        return stage in ("", held) or {stage, held} <= _AT_THE_MINE

    def stage(self, plant: str) -> str:
        """Return the stage of a plant, empty where the atlas does not say."""
        if plant not in self._stages:
            picked = self.view.pick(plant, "stage")
            self._stages[plant] = picked.text if picked else ""
        return self._stages[plant]

    @cached_property
    def _agreements(self) -> Mapping[str, frozenset[str]]:
        """The parties of each agreement, by key."""
        said = ((a, self.view.pick(a, "parties")) for a in self.view.subjects("agreement"))
        return {a: frozenset(self._parties(picked.text)) for a, picked in said if picked}

    def agreements(self, parties: Iterable[str]) -> tuple[str, ...]:
        """Return the agreements that have all these parties, sorted."""
        keys = {self.key(party) for party in parties}
        return tuple(a for a, of in self._agreements.items() if keys <= of)

    def _parties(self, text: str) -> set[str]:
        """Return the keys of the parties in a list: as they stand there, and what the gazetteer makes of them."""
        found = {self.key(part) for part in text.replace("/", "|").replace("+", "|").split("|") if part.strip()}
        return found | {self.key(name.name) for name in (self.names.find(text) if self.names else ())}
