"""One question put to one rule: what is known, on which day, and under which suppositions about the unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

from remanence.rules.clauses import DecisionRow, Threshold
from remanence.rules.conditions import Atom, FactTest, Limit, ThresholdName
from remanence.rules.model import Reading, Rule
from remanence.rules.showing import Unshown
from remanence.rules.status import covered_countries
from remanence.rules.values import FactValue
from remanence.rules.walk import Found, Walk


@dataclass(frozen=True, slots=True)
class UnknownFact:
    """A fact that is not known, or not closely enough; its answers are values."""

    name: str


class UnknownAtom:
    """An atom about the way, another rule's status or a threshold that is not known; its answers are yes and no.

    Its hash is kept: tables look such things up by the ten thousand.
    """

    __slots__ = ("_hash", "atom")

    def __init__(self, atom: Atom) -> None:
        self.atom = atom
        self._hash = hash(atom)

    def __hash__(self) -> int:
        """The hash of the atom."""
        return self._hash

    def __eq__(self, other: object) -> bool:
        """Whether both are about the same atom."""
        return isinstance(other, UnknownAtom) and (self.atom is other.atom or self.atom == other.atom)


Unknown: TypeAlias = UnknownFact | UnknownAtom


@dataclass(frozen=True, slots=True)
class Answer:
    """A supposed answer to something unknown."""

    about: Unknown
    value: FactValue


@dataclass(frozen=True, eq=False)
class Question:
    """What a decision starts from.

    Attributes:
        facts: what is known, by column; shares of two amounts are worked out already.
        walk: the way of the lot, None: no lot.
        reading: how the text is read, None where the rule has one way only.
        rules: all rules, for questions about the status of another.
        standing: statuses supposed of other rules, by id.
        lot_supposed: whether to read the table as if a lot were named; to say what naming one could change.
    """

    rule: Rule
    facts: Mapping[str, FactValue]
    walk: Walk | None
    on: date
    as_of: date
    reading: Reading | None
    rules: Mapping[str, Rule]
    standing: Mapping[str, str] = field(default_factory=dict)
    found: dict[tuple[Atom, str | None], Found] = field(default_factory=dict)
    looked_up: dict[int, tuple[float | date | None, ...]] = field(default_factory=dict)
    unknowns: dict[int, UnknownAtom] = field(default_factory=dict)
    lot_supposed: bool = False
    gaps: dict[str | None, tuple[Unshown, ...]] = field(default_factory=dict)

    def limits(self, test: FactTest) -> tuple[float | date | None, ...]:
        """What a comparison compares with, thresholds looked up; None: a threshold not known on the day."""
        key = id(test)  # the rule keeps its tests alive
        if key not in self.looked_up:
            self.looked_up[key] = tuple(self._limit(limit) for limit in test.limits)
        return self.looked_up[key]

    def unknown(self, atom: Atom) -> UnknownAtom:
        """The atom as something unknown, made once."""
        key = id(atom)
        if key not in self.unknowns:
            self.unknowns[key] = UnknownAtom(atom)
        return self.unknowns[key]

    def _limit(self, limit: Limit | Literal["on"]) -> float | date | None:
        if limit == "on":
            return self.on
        if isinstance(limit, ThresholdName):
            found = self.threshold(limit.threshold)
            return found.value if found else None
        return limit

    @cached_property
    def countries(self) -> frozenset[str]:
        """Covered countries on the day."""
        return frozenset(covered_countries(self.rule, self.on, self.as_of))

    def elements(self, magnet_type: str | None) -> frozenset[str] | None:
        """Elements that the reading reaches in a magnet type, None: any."""
        return self.reading.elements_in(magnet_type) if self.reading else None

    @cached_property
    def rows(self) -> tuple[DecisionRow, ...]:
        """The rows that hold on the day and under the reading."""
        return tuple(
            row
            for row in self.rule.decision
            if row.holds(self.on, self.as_of)
            and row.reading in (None, self.reading.id if self.reading else None)
        )

    @property
    def has_no_maker(self) -> bool:
        """Whether there is no lot, or nobody knows who made it."""
        return not self.lot_supposed and (self.walk is None or not self.walk.nodes)

    def threshold(self, name: str) -> Threshold | None:
        """The threshold of that name on the day; of several the one published last."""
        holding = [t for t in self.rule.threshold if t.name == name and t.holds(self.on, self.as_of)]
        return max(holding, key=lambda t: t.published or self.rule.published, default=None)
