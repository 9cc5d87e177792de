"""Conditions on what is known: true, false, or unknown with what would have to be asked (Kleene)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from remanence.rules.conditions import (
    All,
    AnyAncestor,
    AnyOf,
    Atom,
    Condition,
    EditionIs,
    EveryAncestor,
    FactTest,
    Filter,
    Not,
    PathGrade,
    PathModel,
    Refused,
    Shown,
    StatusOf,
)
from remanence.rules.facts import EDITION, MAGNET_TYPE
from remanence.rules.kleene import Truth, both, either, negation
from remanence.rules.model import Rule
from remanence.rules.question import Question, Unknown, UnknownFact
from remanence.rules.showing import Unshown, entries, required, unshown
from remanence.rules.status import covered_stages, standings
from remanence.rules.values import FactValue, Interval, as_interval
from remanence.rules.walk import Chosen, Found, chosen_by
from remanence.rules.words import MAGNET_TYPES

Answers = Mapping[Unknown, FactValue]
"""Supposed answers by what they are about."""


@dataclass(frozen=True, slots=True)
class Result:
    """A truth, and where it is unknown what is in its way, in the order of the condition."""

    truth: Truth
    unknown: tuple[Unknown, ...] = ()


_TRUE, _FALSE = Result(True), Result(False)


def evaluate(condition: Condition | None, question: Question, answers: Answers) -> Result:
    """Evaluate a condition on what is known and what is supposed; no condition is true."""
    if condition is None:
        return _TRUE
    if isinstance(condition, Not):
        inner = evaluate(condition.not_, question, answers)
        return Result(negation(inner.truth), inner.unknown)
    if isinstance(condition, All | AnyOf):
        conjunction = isinstance(condition, All)
        parts = condition.all_ if isinstance(condition, All) else condition.any_
        results = [evaluate(part, question, answers) for part in parts]
        truth = (both if conjunction else either)(result.truth for result in results)
        if truth is not None:
            return Result(truth)
        return Result(None, tuple(dict.fromkeys(thing for result in results for thing in result.unknown)))
    if isinstance(condition, Refused):
        raise TypeError("a refused table is no condition")
    return _atom(condition, question, answers)


def _atom(atom: Atom, question: Question, answers: Answers) -> Result:
    if isinstance(atom, FactTest):
        result = _fact_test(atom, question, answers)
    elif isinstance(atom, EditionIs):
        result = _edition(atom, question, answers)
    elif isinstance(atom, StatusOf):
        result = _decided(_status_of(atom, question), atom, question)
    else:
        result = _about_the_way(atom, question, answers)
    if result.truth is None:
        supposed = answers.get(question.unknown(atom))
        if isinstance(supposed, bool):
            return Result(supposed)
    return result


def _decided(truth: Truth, atom: Atom, question: Question) -> Result:
    return Result(truth) if truth is not None else Result(None, (question.unknown(atom),))


def value_of(name: str, question: Question, answers: Answers) -> FactValue | None:
    """A fact as supposed, else as known."""
    supposed = answers.get(UnknownFact(name))
    return question.facts.get(name) if supposed is None else supposed


def _fact_test(test: FactTest, question: Question, answers: Answers) -> Result:
    value = value_of(test.fact, question, answers)
    if test.known:
        return Result(value is not None)
    if value is None:
        return Result(None, (UnknownFact(test.fact),))
    if any(limit is None for limit in question.limits(test)):
        return Result(None, (question.unknown(test),))
    truth = answered(test, value, question)
    return Result(truth) if truth is not None else Result(None, (UnknownFact(test.fact),))


def answered(test: FactTest, value: FactValue, question: Question) -> Truth:
    """What a value of its fact answers to a comparison; unknown where a threshold is not known on the day."""
    limits = question.limits(test)
    if any(limit is None for limit in limits):
        return None
    return compare(test, value, [limit for limit in limits if limit is not None], question.countries)


def compare(test: FactTest, value: FactValue, limits: list[float | date], countries: frozenset[str]) -> Truth:
    """Compare a known value; unknown only for an interval that lies on both sides of a limit.

    Args:
        test: the comparison.
        value: the fact.
        limits: the numbers or dates compared with, thresholds looked up.
        countries: covered countries on the day.
    """
    if isinstance(value, float | int | Interval) and not isinstance(value, bool):
        numbers = [float(limit) for limit in limits if not isinstance(limit, date)]
        return _number(test, as_interval(value), numbers)
    if isinstance(value, date):
        return _day(test, value, [limit for limit in limits if isinstance(limit, date)])
    if isinstance(value, tuple):
        return bool(set(value) & set(test.has_any or ()))
    if test.in_ is not None:
        return value in (countries if test.in_ == "covered" else test.in_)
    return value == test.is_


def _number(test: FactTest, value: Interval, limits: list[float]) -> Truth:
    low, high = value.low, value.high
    if test.is_ is not None:
        return True if low == high == test.is_ else None if low <= float(test.is_) <= high else False  # type: ignore[arg-type]
    if test.at_least is not None:
        return _side(low >= limits[0], high < limits[0])
    if test.above is not None:
        return _side(low > limits[0], high <= limits[0])
    if test.at_most is not None:
        return _side(high <= limits[0], low > limits[0])
    if test.below is not None:
        return _side(high < limits[0], low >= limits[0])
    return _side(limits[0] <= low and high <= limits[1], high < limits[0] or low > limits[1])


def _side(surely: bool, surely_not: bool) -> Truth:
    return True if surely else False if surely_not else None


def _day(test: FactTest, value: date, limits: list[date]) -> Truth:
    if test.from_ is not None:
        return value >= limits[0]
    if test.before is not None:
        return value < limits[0]
    if test.until is not None:
        return value <= limits[0]
    if test.between is not None:
        return limits[0] <= value <= limits[1]
    return value == test.is_


def _edition(atom: EditionIs, question: Question, answers: Answers) -> Result:
    supposed = answers.get(UnknownFact(EDITION))
    if supposed is not None:
        return Result(supposed == atom.edition)
    text = question.facts.get(EDITION)
    named = editions_named(question.rule, str(text)) if text is not None else ()
    if len(named) == 1:
        return Result(named[0] == atom.edition)
    return Result(None, (UnknownFact(EDITION),))


def editions_named(rule: Rule, text: str) -> tuple[str, ...]:
    """Ids of the editions whose words stand in the text of a contract, whatever the case and the spaces."""
    plain = _plain(text)
    return tuple(
        edition.id for edition in rule.edition if any(_plain(word) in plain for word in edition.words)
    )


def _plain(text: str) -> str:
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in text).casefold().split())} "


def _status_of(atom: StatusOf, question: Question) -> Truth:
    supposed = question.standing.get(atom.status_of)
    if supposed is not None:
        return supposed == atom.is_
    other = question.rules.get(atom.status_of)
    if other is None:
        return None
    open_ones = {standing.status for standing in standings(other, question.on, question.as_of)}
    if len(open_ones) > 1 and atom.is_ in open_ones:
        return None
    return atom.is_ in open_ones


def _about_the_way(atom: Atom, question: Question, answers: Answers) -> Result:
    """Ask the way for one magnet type, or for all where it is unknown and they might differ."""
    kind = value_of(MAGNET_TYPE, question, answers)
    if kind is not None or not _typed(atom, question):
        return _decided(
            way_found(atom, question, str(kind) if kind is not None else None).truth, atom, question
        )
    truths = {way_found(atom, question, kind).truth for kind in MAGNET_TYPES}
    if len(truths) > 1:
        return Result(None, (UnknownFact(MAGNET_TYPE),))
    return _decided(truths.pop(), atom, question)


def _typed(atom: Atom, question: Question) -> bool:
    """Whether the answer may hang on the magnet type."""
    rule = question.rule
    by_reading = bool(question.reading and question.reading.by_type)
    if isinstance(atom, AnyAncestor | EveryAncestor):
        wanted = atom.any_ancestor if isinstance(atom, AnyAncestor) else atom.every_ancestor
        typed = rule.covered is not None and any(entry.magnet_types for entry in rule.covered.stages)
        return (typed and wanted.stage_in == "covered") or (by_reading and wanted.element_in == "reading")
    return by_reading or (isinstance(atom, Shown) and any(show.magnet_types for show in rule.show))


def way_found(atom: Atom, question: Question, magnet_type: str | None) -> Found:
    """What the way says to one atom, for a magnet type; asked once and kept."""
    key = (atom, magnet_type)
    if key not in question.found:
        question.found[key] = _ask_the_way(atom, question, magnet_type)
    return question.found[key]


def _ask_the_way(atom: Atom, question: Question, magnet_type: str | None) -> Found:
    if isinstance(atom, Shown):
        return Found(None if gaps_of(question, magnet_type) else True)
    walk = question.walk
    if walk is None:
        return Found(None)
    if isinstance(atom, AnyAncestor):
        return walk.any_ancestor(_fill(atom.any_ancestor, question, magnet_type))
    if isinstance(atom, EveryAncestor):
        return walk.every_ancestor(_fill(atom.every_ancestor, question, magnet_type))
    if isinstance(atom, PathModel):
        return walk.models_at_least(atom.path_model.at_least, question.elements(magnet_type))
    assert isinstance(atom, PathGrade)
    return walk.grades_at_least(atom.grade.at_least, question.elements(magnet_type))


def _fill(wanted: Filter, question: Question, magnet_type: str | None) -> Chosen:
    stages = covered_stages(question.rule, question.on, question.as_of, magnet_type)
    return chosen_by(wanted, frozenset(stages), question.countries, question.elements(magnet_type))


def gaps_of(question: Question, magnet_type: str | None) -> tuple[Unshown, ...]:
    """What [[show]] asks and the way does not demonstrate, for a magnet type; asked once and kept."""
    if magnet_type not in question.gaps:
        walk, rule = question.walk, question.rule
        present = frozenset[str]()
        if walk is not None:
            held = frozenset(e for e, (share, _) in walk.way.share.items() if share > 0)
            present = held | (walk.nodes[0].elements if walk.nodes else frozenset())
        needs = required(
            entries(rule, question.on, question.as_of, magnet_type), question.elements(magnet_type), present
        )
        question.gaps[magnet_type] = tuple(unshown(walk, needs, rule.evidence))
    return question.gaps[magnet_type]
