"""What is demonstrated of a lot: per element, the stages that lie on every path back to where it came from.

A blend of one shown and one unshown lot is not shown: a stage counts for an element only where no path avoids
it, every process of that stage names its country, and its evidence has the grade that the rule asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from remanence.rules.clauses import Evidence, Show
from remanence.rules.model import Rule
from remanence.rules.provenance import Node
from remanence.rules.walk import Walk

BEFORE_METAL = ("mine", "concentrate", "cracking", "separation")
"""Stages that recycled material has behind it and that ``recycling`` stands for, where a rule asks for it."""
Reason = Literal["no_lot", "no_maker", "absent", "stage", "country", "grade"]


@dataclass(frozen=True, slots=True)
class Unshown:
    """One thing that is not demonstrated: an element at a stage, where on the way, and why.

    Attributes:
        process: the last process that is known on the path, None where there is none.
        lot: the lot that it took, or made.
        found: the evidence grade there, needed: the grade asked, where the reason is the grade.
    """

    reason: Reason
    element: str | None
    stage: str | None
    process: str | None
    lot: str | None
    found: int | None = None
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class Required:
    """Stages to be shown for one element; ``recycling``: whether recycled material may begin with that stage."""

    element: str
    stages: tuple[str, ...]
    recycling: bool


def entries(rule: Rule, on: date, as_of: date, magnet_type: str | None) -> list[Show]:
    """The entries of [[show]] that hold on a day, for one magnet type; of an unknown type, all."""
    return [
        show
        for show in rule.show
        if show.holds(on, as_of)
        and (magnet_type is None or not show.magnet_types or magnet_type in show.magnet_types)
    ]


def required(
    shows: Iterable[Show], reading: frozenset[str] | None, present: frozenset[str]
) -> list[Required]:
    """Which stages must be shown for which elements.

    Args:
        shows: the entries that hold.
        reading: elements of the reading, None: any.
        present: elements that the lot holds.
    """
    shows = list(shows)
    named = {element for show in shows for element in show.elements}
    wanted: dict[str, dict[str, None]] = {}
    for show in shows:
        for element in show.elements or sorted(present - named):
            asked = element in present or not show.if_present
            if asked and (reading is None or element in reading):
                wanted.setdefault(element, {}).update(dict.fromkeys(show.stages))
    return [
        Required(element, tuple(stage for stage in stages if stage != "recycling"), "recycling" in stages)
        for element, stages in wanted.items()
    ]


def unshown(walk: Walk | None, needs: Iterable[Required], evidence: Evidence) -> list[Unshown]:
    """Everything that is needed and not demonstrated, each thing once, in the order of the needs."""
    found: dict[Unshown, None] = {}
    if walk is None:
        found[Unshown("no_lot", None, None, None, None)] = None
    elif not walk.nodes:
        found[Unshown("no_maker", None, None, None, walk.way.subject)] = None
    for need in needs:
        if walk is None or not walk.nodes:
            gaps: Iterable[Unshown] = (
                Unshown("absent", need.element, stage, None, walk.way.subject if walk else None)
                for stage in need.stages
            )
        else:
            gaps = _of_element(walk, need, evidence)
        found.update(dict.fromkeys(gaps))
    return list(found)


def _of_element(walk: Walk, need: Required, evidence: Evidence) -> Iterator[Unshown]:
    maker = walk.nodes[0]
    if need.element not in maker.elements:
        for stage in need.stages:
            yield Unshown("absent", need.element, stage, maker.id, walk.way.subject)
        return
    touched = _Paths(walk, need)
    for stage in need.stages:
        if stage not in touched.sure[maker.id]:
            yield from touched.where_missing(stage)
    asked = {*need.stages, "recycling"} if need.recycling else {*need.stages}
    for node in walk.nodes:
        if node.id in touched.sure and node.stage in asked:
            yield from _poor(node, need.element, evidence)


def _poor(node: Node, element: str, evidence: Evidence) -> Iterator[Unshown]:
    """A stage without a country, or with too weak evidence, demonstrates nothing."""
    assert node.stage is not None
    lot = node.lots[0] if node.lots else None
    if node.country is None:
        yield Unshown("country", element, node.stage, node.id, lot)
    least = evidence.least(node.stage)
    if node.grade < least:
        yield Unshown("grade", element, node.stage, node.id, lot, node.grade, least)


class _Paths:
    """Per process that an element goes through, the stages on *every* path from it back to an origin."""

    def __init__(self, walk: Walk, need: Required) -> None:
        self._walk, self._need = walk, need
        self._ends: dict[str, list[str]] = {}
        for end in walk.open_ends:
            if end.process is not None and (need.element in end.elements or not end.elements):
                self._ends.setdefault(end.process, []).append(end.lot)
        self.sure: Mapping[str, frozenset[str]] = self._sure()

    def _parents(self, node: Node) -> list[Node]:
        nodes = self._walk.way.nodes
        return [
            nodes[name]
            for name, brought in sorted(node.parents.items())
            if name in nodes and self._need.element in brought and self._need.element in nodes[name].elements
        ]

    def _sure(self) -> dict[str, frozenset[str]]:
        """Fill from the origins on; the way has no cycles, and the walk does not trust that."""
        sure: dict[str, frozenset[str]] = {}
        entered: set[str] = set()
        stack = [self._walk.nodes[0]]
        while stack:
            node = stack[-1]
            waiting = [p for p in self._parents(node) if p.id not in sure and p.id not in entered]
            if node.id not in entered and waiting:
                entered.add(node.id)
                stack.extend(waiting)
                continue
            stack.pop()
            sure.setdefault(node.id, self._at(node, sure))
        return sure

    def _at(self, node: Node, sure: Mapping[str, frozenset[str]]) -> frozenset[str]:
        own = frozenset({node.stage} if node.stage else ())
        if node.origin:
            return own | self._spared(node)
        below = [sure.get(parent.id, frozenset[str]()) for parent in self._parents(node)]
        below += [frozenset[str]() for _ in self._ends.get(node.id, ())]
        return own | (frozenset.intersection(*below) if below else frozenset[str]())

    def _spared(self, origin: Node) -> frozenset[str]:
        """Stages that a path from this origin need not show: recycled material was mined long ago."""
        return frozenset(BEFORE_METAL) if origin.recycled and self._need.recycling else frozenset()

    def where_missing(self, stage: str) -> Iterator[Unshown]:
        """The far ends of all paths that avoid ``stage``."""
        seen: set[str] = set()
        stack = [self._walk.nodes[0]]
        while stack:
            node = stack.pop()
            if node.id in seen or node.stage == stage:
                continue
            seen.add(node.id)
            lots = list(self._ends.get(node.id, ()))
            if node.origin:
                lots = [node.lots[0] if node.lots else ""]
            for lot in lots:
                yield Unshown("stage", self._need.element, stage, node.id, lot)
            short = [p for p in self._parents(node) if stage not in self.sure.get(p.id, frozenset())]
            stack.extend(reversed(short))
