"""The answers worth trying for an unknown fact: one for each way in which the rule could tell values apart."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain, combinations, pairwise

from remanence.rules.conditions import FactTest, atoms
from remanence.rules.evaluate import answered
from remanence.rules.facts import EDITION, MAGNET_TYPE, specs
from remanence.rules.question import Question
from remanence.rules.showing import entries
from remanence.rules.status import covered_stages
from remanence.rules.values import FactValue, Interval
from remanence.rules.words import MAGNET_TYPES

ANOTHER = "another"
"""Stands for every word that the rule does not name."""
_NOWHERE = "ZZZ"
"""Stands for every country that the rule does not name."""
_MANY_WORDS = 6


def candidates(name: str, question: Question) -> tuple[FactValue, ...]:
    """One value of an unknown fact for each pattern of answers that it gives to the rule's comparisons.

    Where the fact is known to lie in an interval, values inside it only.
    """
    if name == EDITION:
        return (*(edition.id for edition in question.rule.edition), ANOTHER)
    tests = [
        atom
        for row in question.rows
        for atom, _, _ in atoms(row.when)
        if isinstance(atom, FactTest) and atom.fact == name and not atom.known
    ]
    patterns: dict[tuple[tuple[bool | None, ...], object], FactValue] = {}
    for value in _values(name, tests, question):
        told = tuple(answered(test, value, question) for test in tests)
        patterns.setdefault((told, _of_type(str(value), question) if name == MAGNET_TYPE else None), value)
    return tuple(patterns.values())


def _of_type(magnet_type: str, question: Question) -> object:
    """All that hangs on the magnet type beside comparisons: stages, what must be shown, elements."""
    stages = covered_stages(question.rule, question.on, question.as_of, magnet_type)
    shows = entries(question.rule, question.on, question.as_of, magnet_type)
    return stages, tuple(map(id, shows)), question.elements(magnet_type)


def _values(name: str, tests: list[FactTest], question: Question) -> Iterable[FactValue]:
    spec = specs(question.rule)[name]
    if spec.type == "flag":
        return (True, False)
    if spec.type in {"number", "share"}:
        return _numbers(name, tests, question, share=spec.type == "share")
    if spec.type == "date":
        return _days(tests, question)
    if name == MAGNET_TYPE:
        return spec.values or (*MAGNET_TYPES, ANOTHER)
    words = dict.fromkeys(word for test in tests for word in _words_of(test))
    if spec.type == "words":
        return _sets(tuple(words))
    if spec.type == "country":
        return (*dict.fromkeys((*words, *sorted(question.countries))), _NOWHERE)
    return spec.values or (*words, ANOTHER)


def _words_of(test: FactTest) -> Iterable[str]:
    listed = () if isinstance(test.in_, str) else test.in_ or ()
    return (str(w) for w in (*listed, *(test.has_any or ()), *((test.is_,) if test.is_ is not None else ())))


def _sets(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """Every set of few words; of many only none, one and all."""
    sizes = range(len(words) + 1) if len(words) <= _MANY_WORDS else (0, 1, len(words))
    return chain.from_iterable(combinations(words, size) for size in sizes)


def _numbers(name: str, tests: list[FactTest], question: Question, *, share: bool) -> Iterable[float]:
    """Every limit, a number between each two, and one beyond each end, inside what is known."""
    limits = {
        float(limit) for test in tests for limit in question.limits(test) if isinstance(limit, int | float)
    }
    limits |= {float(test.is_) for test in tests if isinstance(test.is_, float)}
    known = question.facts.get(name)
    if isinstance(known, Interval):
        low, high = known.low, known.high
    else:
        reach = 1 + max((abs(limit) for limit in limits), default=0.0)
        low, high = (0.0, 1.0) if share else (min(0.0, -reach), 2 * reach)
    points = sorted({low, high, *(limit for limit in limits if low <= limit <= high)})
    return (*points, *((first + second) / 2 for first, second in pairwise(points)))


def _days(tests: list[FactTest], question: Question) -> Iterable[date]:
    days = {limit for test in tests for limit in question.limits(test) if isinstance(limit, date)}
    days |= {test.is_ for test in tests if isinstance(test.is_, date)} or {question.on}
    one = timedelta(days=1)
    return sorted({day + step for day in days for step in (-one, timedelta(0), one)})
