"""Questions asked before, for many subjects: what a way says to a rule on a day is worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from remanence.rules.model import Reading, Rule
from remanence.rules.provenance import Provenance
from remanence.rules.question import Question
from remanence.rules.values import FactValue
from remanence.rules.walk import Walk


class Kept:
    """What the questions of one bill of materials share: all are about ways of one log, put to one set of rules."""

    def __init__(self) -> None:
        self._first: dict[tuple[object, ...], Question] = {}

    def question(
        self,
        rule: Rule,
        facts: Mapping[str, FactValue],
        way: Provenance | None,
        on: date,
        as_of: date,
        reading: Reading | None,
        rules: Mapping[str, Rule],
    ) -> Question:
        """Return the question with these facts; the answers of the way are those of the first one about it."""
        key = (rule.id, reading and reading.id, on, as_of, way and way.key)
        if key not in self._first:
            walk = Walk(way) if way is not None else None
            self._first[key] = Question(rule, facts, walk, on, as_of, reading, rules)
        return replace(self._first[key], facts=facts)
