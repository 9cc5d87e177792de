"""What the parts of a rule say of each other: every name used must be declared, and used as what it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from remanence.errors import Offence, did_you_mean
from remanence.rules.clauses import FactSpec, TryCase
from remanence.rules.conditions import (
    AnyAncestor,
    Atom,
    EditionIs,
    EveryAncestor,
    FactTest,
    Filter,
    StatusOf,
    atoms,
)
from remanence.rules.facts import fits, specs
from remanence.rules.model import BASES, Rule
from remanence.rules.steps import steps
from remanence.rules.verdict import YES

_FITTING: Mapping[str, tuple[str, ...]] = {
    "flag": ("is", "known"),
    "number": ("is", "at_least", "above", "at_most", "below", "between", "known"),
    "share": ("is", "at_least", "above", "at_most", "below", "between", "known"),
    "date": ("is", "from", "before", "until", "between", "known"),
    "word": ("is", "in", "known"),
    "words": ("has_any", "known"),
    "country": ("is", "in", "known"),
}
"""Comparisons that a type of fact allows."""


def unresolved(rule: Rule, rules: Collection[str], where: str) -> list[Offence]:
    """Every name that a rule uses and nothing declares, and every use that does not fit.

    Args:
        rule: the rule, with what it amends put under it.
        rules: ids of all rules read.
        where: its file.
    """
    found = [*_names_once(rule), *_whole(rule), *_ratios(rule), *_editions(rule)]
    for number, row in enumerate(rule.decision, 1):
        place = f"decision[{number}]"
        found += [_unknown(f"{place}.also", other, rules) for other in row.also if other not in rules]
        if row.reading is not None:
            found += _reading(f"{place}.reading", row.reading, rule)
        for atom, path, positive in atoms(row.when, f"{place}.when"):
            found += _atom(atom, path, rule, rules)
            if isinstance(atom, FactTest) and atom.known and positive != (row.outcome in YES):
                found.append(_known_misused(path, row.outcome))
    for number, attempt in enumerate(rule.tries, 1):
        found += _try(attempt, f"try[{number}] ({attempt.name})", rule)
    return [Offence(f"{where}: {o.where}", o.found, o.expected, o.remedy) for o in found]


def _unknown(place: str, word: str, known: Iterable[str]) -> Offence:
    return Offence(place, f"'{word}'", "a name that is declared", did_you_mean(word, known))


def _names_once(rule: Rule) -> Iterator[Offence]:
    for place, names in (
        ("fact", [spec.name for spec in rule.fact]),
        ("reading", [reading.id for reading in rule.reading]),
        ("edition", [edition.id for edition in rule.edition]),
        ("try", [attempt.name for attempt in rule.tries]),
    ):
        for name in dict.fromkeys(name for name in names if names.count(name) > 1):
            yield Offence(place, f"'{name}' twice", "each name once")


def _whole(rule: Rule) -> Iterator[Offence]:
    if rule.amends and not rule.supposes:
        yield Offence(
            "amends",
            "no 'supposes'",
            "the bill that is taken for law",
            "A change that is law belongs into the file of the rule itself, with its dates.",
        )
    defaults = [reading.id for reading in rule.reading if reading.default]
    if rule.decision and rule.reading and len(defaults) != 1:
        yield Offence("reading", f"{len(defaults)} with default = true", "exactly one")
    if rule.tries and not rule.decision:
        yield Offence("try", "cases", "at least one [[decision]] that they try")


def _ratios(rule: Rule) -> Iterator[Offence]:
    numbers = {spec.name for spec in rule.fact if spec.type in {"number", "share"}}
    for spec in rule.fact:
        for name in spec.ratio or ():
            if name not in numbers:
                yield _unknown(f"fact ({spec.name}).ratio", name, numbers)
        if spec.ratio and (spec.name in spec.ratio or spec.ratio[0] == spec.ratio[1]):
            yield Offence(f"fact ({spec.name}).ratio", f"{list(spec.ratio)}", "two other facts, one over the other")


def _editions(rule: Rule) -> Iterator[Offence]:
    """Two editions with one word could never be told apart."""
    owners: dict[str, str] = {}
    for edition in rule.edition:
        for word in edition.words:
            owner = owners.setdefault(word.casefold(), edition.id)
            if owner != edition.id:
                yield Offence(f"edition ({edition.id}).words", f"'{word}', as of {owner}", "words of its own")


def _reading(place: str, word: str, rule: Rule) -> Iterator[Offence]:
    known = [reading.id for reading in rule.reading]
    if word not in known:
        yield _unknown(place, word, known)


def _atom(atom: Atom, place: str, rule: Rule, rules: Collection[str]) -> Iterator[Offence]:
    if isinstance(atom, FactTest):
        yield from _fact_test(atom, place, rule)
    elif isinstance(atom, StatusOf) and atom.status_of not in rules:
        yield _unknown(f"{place}.status_of", atom.status_of, rules)
    elif isinstance(atom, EditionIs):
        known = [edition.id for edition in rule.edition]
        if atom.edition not in known:
            yield _unknown(f"{place}.edition", atom.edition, known)
    elif isinstance(atom, AnyAncestor):
        yield from _filter(atom.any_ancestor, f"{place}.any_ancestor", rule)
    elif isinstance(atom, EveryAncestor):
        yield from _filter(atom.every_ancestor, f"{place}.every_ancestor", rule)
        if not atom.every_ancestor.demands:
            expected = "what each process must be: country_in, facility_in, model_in, recycled or grade_below"
            yield Offence(f"{place}.every_ancestor", "only keys that choose processes", expected)


def _filter(chosen: Filter, place: str, rule: Rule) -> Iterator[Offence]:
    for word in chosen.step_in or ():
        if word not in steps():
            yield _unknown(f"{place}.step_in", word, steps())
    for key in ("stage_in", "country_in"):
        if getattr(chosen, key) == "covered" and rule.covered is None:
            yield Offence(f"{place}.{key}", "'covered'", "a rule with [[covered.countries]] and stages")
    if chosen.element_in == "reading" and not rule.reading:
        yield Offence(f"{place}.element_in", "'reading'", "a rule with [[reading]]")


def _fact_test(test: FactTest, place: str, rule: Rule) -> Iterator[Offence]:
    declared = specs(rule)
    spec = declared.get(test.fact)
    if spec is None:
        yield _unknown(f"{place}.fact", test.fact, declared)
        return
    if test.comparison not in _FITTING[spec.type]:
        expected = f"one of {', '.join(_FITTING[spec.type])} for a fact of type {spec.type}"
        yield Offence(f"{place}.{test.comparison}", f"a question to '{spec.name}'", expected)
        return
    known = {threshold.name for threshold in rule.threshold}
    for name in test.thresholds:
        if name not in known:
            yield _unknown(f"{place}.threshold", name, known)
    if test.in_ == "covered" and (spec.type != "country" or rule.covered is None):
        yield Offence(f"{place}.in", "'covered'", "a country, in a rule with [[covered.countries]]")
    yield from _compared(test, spec, place)


def _compared(test: FactTest, spec: FactSpec, place: str) -> Iterator[Offence]:
    """Values compared with must be ones that the fact could take."""
    words = () if isinstance(test.in_, str) else test.in_ or ()
    for value in ((test.is_,) if test.is_ is not None else ()) + words:
        reason = fits(spec, value)
        if reason:
            yield Offence(place, repr(value), reason)
    for word in test.has_any or ():
        if spec.values and word not in spec.values:
            yield _unknown(place, word, spec.values)
    ends = [limit for limit in test.between or () if not hasattr(limit, "threshold")]
    wrong = [limit for limit in ends if isinstance(limit, date) != (spec.type == "date")]
    if wrong:
        yield Offence(f"{place}.between", repr(wrong[0]), "dates" if spec.type == "date" else "numbers")
    elif len(ends) == 2 and ends[0] > ends[1]:  # type: ignore[operator]
        yield Offence(f"{place}.between", f"{ends[0]} before {ends[1]}", "the lower end first")


def _known_misused(place: str, outcome: str) -> Offence:
    return Offence(
        place,
        f"'known' in a row of outcome {outcome}",
        "it asserted in rows of PASS, EXCEPTION or NOT_APPLICABLE, or under 'not' in the others",
        "A blank must never turn a no into a yes.",
    )


def _try(attempt: TryCase, place: str, rule: Rule) -> Iterator[Offence]:
    declared = specs(rule)
    if attempt.reading is not None:
        yield from _reading(f"{place}.reading", attempt.reading, rule)
    for name, value in attempt.known.items():
        if name not in declared and name not in BASES:
            yield _unknown(f"{place}.facts", name, declared)
        elif name in declared and (reason := fits(declared[name], value)):
            yield Offence(f"{place}.facts.{name}", repr(value), reason)
    for name in attempt.gaps or ():
        if name not in declared:
            yield _unknown(f"{place}.gaps", name, declared)
    seen: set[str] = set()
    for number, step in enumerate(attempt.way or (), 1):
        here = f"{place}.way[{number}]"
        if step.step not in steps():
            yield _unknown(f"{here}.step", step.step, steps())
        for parent in step.from_:
            if parent not in seen:
                yield Offence(f"{here}.from", f"'{parent}'", "the id of a process before it")
        if step.id in seen:
            yield Offence(f"{here}.id", f"'{step.id}' twice", "each id once")
        seen.add(step.id)
