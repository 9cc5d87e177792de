"""Every way a decision table can come out: rows are read in order, and each thing unknown is answered all ways.

Results are kept by row and by the supposed answers that rows from there on still ask for, so a table with many
unknown facts is read once per row and not once per combination.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from remanence.rules.answers import candidates
from remanence.rules.clauses import DecisionRow
from remanence.rules.conditions import (
    WAY_ATOMS,
    Condition,
    EditionIs,
    FactTest,
    Shown,
    asks_the_way,
    atoms,
)
from remanence.rules.evaluate import evaluate
from remanence.rules.facts import EDITION, MAGNET_TYPE
from remanence.rules.question import Question, Unknown, UnknownAtom, UnknownFact
from remanence.rules.values import FactValue
from remanence.rules.verdict import YES, Outcome

Answers: TypeAlias = Mapping[Unknown, FactValue]
Why: TypeAlias = Literal["row", "no_row", "no_lot", "contradiction"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One end of the table: an outcome, the row that gave it (its place, None: no row), and why."""

    outcome: Outcome
    row: int | None
    why: Why


@dataclass(frozen=True, slots=True)
class Open:
    """All that may come out.

    Attributes:
        leaves: the ends that can be reached.
        consulted: what was unknown on the way to them, in the order in which it was met.
        way_matters: whether answers about the way of the lot lead to different outcomes.
    """

    leaves: frozenset[Leaf]
    consulted: tuple[Unknown, ...] = ()
    way_matters: bool = False

    @property
    def outcomes(self) -> frozenset[Outcome]:
        """The outcomes that can be reached."""
        return frozenset(leaf.outcome for leaf in self.leaves)


class Table:
    """The decision table of one question, with what was found out about it."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.rows = question.rows
        self._asks_way = asks_the_lot(question)
        self._never_assumed = [_needs_showing(row) for row in self.rows]
        self._kept: dict[tuple[int, frozenset[tuple[Unknown, FactValue]]], Open] = {}
        self._candidates: dict[str, tuple[FactValue, ...]] = {}

    def explore(self, answers: Answers, row: int = 0) -> Open:
        """Everything that may come out from a row on, under supposed answers."""
        wanted = self._asked_from[row] if answers else frozenset[Unknown]()
        key = (row, frozenset((thing, value) for thing, value in answers.items() if thing in wanted))
        if key not in self._kept:
            self._kept[key] = self._from(answers, row)
        return self._kept[key]

    @cached_property
    def _asked_from(self) -> list[frozenset[Unknown]]:
        """Everything that the rows from each one on may have to know."""
        return [
            frozenset[Unknown]().union(*(_asked(row.when) for row in self.rows[start:]))
            for start in range(len(self.rows) + 1)
        ]

    def _from(self, answers: Answers, row: int) -> Open:
        if row == len(self.rows):
            return Open(frozenset({self._leaf("NOT_DEMONSTRATED", None)}))
        result = evaluate(self.rows[row].when, self.question, {**answers, **self._against(row)})
        if result.truth:
            return Open(frozenset({self._leaf(self.rows[row].outcome, row)}))
        if result.truth is False:
            return self.explore(answers, row + 1)
        thing = next((u for u in result.unknown if isinstance(u, UnknownFact)), result.unknown[0])
        parts = [self.explore({**answers, thing: value}, row) for value in self.answers_to(thing)]
        about_way = isinstance(thing, UnknownAtom) and isinstance(thing.atom, WAY_ATOMS)
        differ = len({part.outcomes for part in parts}) > 1
        if isinstance(thing, UnknownAtom) and isinstance(thing.atom, Shown) and self._never_assumed[row]:
            parts = [self.explore({**answers, thing: False}, row)]
        return Open(
            frozenset[Leaf]().union(*(part.leaves for part in parts)),
            tuple(dict.fromkeys([thing, *(t for part in parts for t in part.consulted)])),
            (about_way and differ) or any(part.way_matters for part in parts),
        )

    def _against(self, row: int) -> Answers:
        """Without a lot, no exception that rests on its way is had: what the row asks of the way is answered no."""
        if self.rows[row].outcome != "EXCEPTION" or not self.question.has_no_maker:
            return {}
        return {
            self.question.unknown(atom): not positive
            for atom, _, positive in atoms(self.rows[row].when)
            if isinstance(atom, WAY_ATOMS)
        }

    def answers_to(self, thing: Unknown) -> Iterable[FactValue]:
        """The answers to try."""
        if isinstance(thing, UnknownAtom):
            return (True, False)
        if thing.name not in self._candidates:
            self._candidates[thing.name] = candidates(thing.name, self.question)
        return self._candidates[thing.name]

    def _leaf(self, outcome: Outcome, row: int | None) -> Leaf:
        """What a row gives, unless there is no lot or its way contradicts itself or the world."""
        walk = self.question.walk
        if walk is not None and walk.way.contradictions:
            rests_on_way = row is not None and asks_the_way(self.rows[row].when)
            if outcome in {"PASS", "NOT_DEMONSTRATED"} or (outcome != "NEEDS_INPUT" and rests_on_way):
                return Leaf("FAIL", row, "row" if outcome == "FAIL" else "contradiction")
        if outcome == "PASS" and self._asks_way and self.question.has_no_maker:
            return Leaf("NOT_DEMONSTRATED", row, "no_lot")
        return Leaf(outcome, row, "row" if row is not None else "no_row")


def asks_the_lot(question: Question) -> bool:
    """Whether the rule asks anything of a lot's way."""
    return bool(question.rule.show) or any(asks_the_way(row.when) for row in question.rule.decision)


def _needs_showing(row: DecisionRow) -> bool:
    """Whether a row is a yes only where the way *is* shown, or a no where it is not: then unshown is not shown."""
    return all(
        positive == (row.outcome in YES) for atom, _, positive in atoms(row.when) if isinstance(atom, Shown)
    )


def _asked(condition: Condition | None) -> frozenset[Unknown]:
    """Everything that a condition may have to know."""
    found: set[Unknown] = set()
    for atom, _, _ in atoms(condition):
        found.add(UnknownAtom(atom))
        if isinstance(atom, FactTest):
            found.add(UnknownFact(atom.fact))
        elif isinstance(atom, EditionIs):
            found.add(UnknownFact(EDITION))
        elif isinstance(atom, WAY_ATOMS):
            found.add(UnknownFact(MAGNET_TYPE))
    return frozenset(found)
