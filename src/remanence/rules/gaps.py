"""What would have to be known: facts by column and stages by element, the answer that would change most first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product

from remanence.rules.conditions import WAY_ATOMS, AnyAncestor, FactTest, StatusOf, atoms
from remanence.rules.evaluate import editions_named, gaps_of, value_of, way_found
from remanence.rules.explore import Answers, Open, Table
from remanence.rules.facts import EDITION, MAGNET_TYPE, specs
from remanence.rules.provenance import GRADES
from remanence.rules.question import Question, Unknown, UnknownAtom, UnknownFact
from remanence.rules.settle import settle
from remanence.rules.showing import Unshown
from remanence.rules.values import FactValue, Interval
from remanence.rules.verdict import OUTCOMES, Gap, Outcome

LOTS = "lot_ids"
"""The column by which a line reaches its lots."""
_MANY_WAY_ATOMS = 5


def gaps(table: Table, found: Open, outcome: Outcome) -> tuple[Gap, ...]:
    """Rank what is not known by how many other outcomes its answer could lead to.

    Args:
        table: the decision table.
        found: all that may come out of it today.
        outcome: the verdict of today.
    """
    if outcome not in {"NEEDS_INPUT", "NOT_DEMONSTRATED", "FAIL"}:
        return ()
    open_today = len(found.outcomes) > 1
    facts = [thing for thing in found.consulted if isinstance(thing, UnknownFact)] if open_today else []
    about_way = [t for t in found.consulted if isinstance(t, UnknownAtom) and isinstance(t.atom, WAY_ATOMS)]
    others = [t for t in found.consulted if isinstance(t, UnknownAtom) and not isinstance(t.atom, WAY_ATOMS)]
    ranked: list[tuple[int, int, Gap]] = []
    for thing in facts:
        direct, indirect = _changed_by(table, found, outcome, ({thing: v} for v in table.answers_to(thing)))
        if direct or indirect:
            ranked += [
                (len(direct), len(indirect), g)
                for g in _of_fact(table.question, thing.name, direct or indirect)
            ]
    for atom in others if open_today else []:
        direct, indirect = _changed_by(table, found, outcome, ({atom: v} for v in (True, False)))
        ranked.append((len(direct), len(indirect), _of_atom(table.question, atom, direct or indirect)))
    if outcome != "FAIL" and (about_way or outcome == "NOT_DEMONSTRATED"):
        shown = Table(replace(table.question, lot_supposed=True)) if table.question.has_no_maker else table
        direct, indirect = _changed_by(shown, found, outcome, _together(about_way))
        ranked += [
            (len(direct), len(indirect), gap)
            for gap in _of_way(table.question, about_way, found, direct or indirect)
        ]
    ranked.sort(key=lambda entry: (-entry[0], -entry[1]))  # stable: else in the order met
    return tuple(dict.fromkeys([*_of_row(table, found, outcome), *(gap for _, _, gap in ranked)]))


def _together(things: list[UnknownAtom]) -> Iterable[Answers]:
    """Joint answers about the way: one document from a supplier answers several questions of the rule."""
    if len(things) > _MANY_WAY_ATOMS:  # a good way, and that way with one thing wrong
        good: dict[Unknown, FactValue] = {thing: not isinstance(thing.atom, AnyAncestor) for thing in things}
        return [good, *({**good, thing: isinstance(thing.atom, AnyAncestor)} for thing in things)]
    return [dict(zip(things, values, strict=True)) for values in product((True, False), repeat=len(things))]


def _changed_by(
    table: Table,
    found: Open,
    outcome: Outcome,
    answers: Iterable[Mapping[Unknown, FactValue]] | Iterable[Answers],
) -> tuple[tuple[Outcome, ...], tuple[Outcome, ...]]:
    """Outcomes that answers lead to by themselves, and those that they would rule out."""
    direct: set[Outcome] = set()
    ruled_out: set[Outcome] = set()
    for answer in answers:
        then = table.explore(answer)
        settled = settle(table.question, then)
        if settled != outcome:
            direct.add(settled)
        ruled_out |= found.outcomes - then.outcomes
    return _ordered(direct), _ordered(ruled_out - {outcome})


def _ordered(outcomes: set[Outcome]) -> tuple[Outcome, ...]:
    return tuple(outcome for outcome in OUTCOMES if outcome in outcomes)


def _of_fact(question: Question, name: str, changes: tuple[Outcome, ...]) -> list[Gap]:
    """The columns that would answer a fact: its own, or the one amount that its share still lacks."""
    declared = specs(question.rule)
    spec = declared[name]
    known = question.facts.get(name)
    if name == EDITION and known is not None:
        several = editions_named(question.rule, str(known))
        what = "names several editions" if several else "names no edition that the rule knows"
        return [Gap(ask=f"{spec.question} '{known}' {what}.", column=name, changes=changes)]
    if spec.ratio:
        exact = [part for part in spec.ratio if isinstance(question.facts.get(part), float)]
        if len(exact) == 1:
            lacking = declared[spec.ratio[1 - spec.ratio.index(exact[0])]]
            return [
                Gap(
                    ask=_asking(lacking.question, question.facts.get(lacking.name)),
                    column=lacking.name,
                    changes=changes,
                )
            ]
        either_way = f" (or give {spec.ratio[0]} and {spec.ratio[1]})"
        return [Gap(ask=_asking(spec.question + either_way, known), column=name, changes=changes)]
    return [Gap(ask=_asking(spec.question, known), column=name, changes=changes)]


def _asking(question: str, known: FactValue | None) -> str:
    if isinstance(known, Interval):
        return f"{question} It is known only to lie from {known.low:g} to {known.high:g}, and that does not decide."
    return question


def _of_atom(question: Question, thing: UnknownAtom, changes: tuple[Outcome, ...]) -> Gap:
    if isinstance(thing.atom, StatusOf):
        ask = f"What is the status of {thing.atom.status_of} on {question.on}?"
    else:
        assert isinstance(thing.atom, FactTest)
        names = ", ".join(thing.atom.thresholds)
        ask = f"Which number does the law give for '{names}' on {question.on}?"
    return Gap(ask=ask, changes=changes)


def _of_row(table: Table, found: Open, outcome: Outcome) -> list[Gap]:
    """Columns that a row of outcome NEEDS_INPUT asks for in so many words."""
    if outcome != "NEEDS_INPUT" or len(found.outcomes) > 1:
        return []
    declared = specs(table.question.rule)
    names: dict[str, None] = {}
    for leaf in sorted(found.leaves, key=lambda leaf: leaf.row if leaf.row is not None else len(table.rows)):
        row = table.rows[leaf.row] if leaf.row is not None else None
        for atom, _, _ in atoms(row.when if row else None):
            if isinstance(atom, FactTest) and value_of(atom.fact, table.question, {}) is None:
                names[atom.fact] = None
    return [Gap(ask=declared[name].question, column=name) for name in names]


def _of_way(
    question: Question, about_way: list[UnknownAtom], found: Open, changes: tuple[Outcome, ...]
) -> list[Gap]:
    """What the way does not show, and processes of which too little is stated; those that block most first."""
    kind = value_of(MAGNET_TYPE, question, {})
    magnet_type = str(kind) if kind is not None else None
    missing = list(gaps_of(question, magnet_type))
    if question.walk is None and not missing:
        missing = [Unshown("no_lot", None, None, None, None)]
    blocks = Counter(gap.process for gap in missing)
    missing.sort(key=lambda gap: -blocks[gap.process])
    told = [replace(_of_unshown(question, gap), changes=changes) for gap in missing]
    named = {gap.process for gap in missing}
    for thing in about_way:
        for process in way_found(thing.atom, question, magnet_type).witnesses:
            if process not in named and question.walk is not None:
                named.add(process)
                told.append(replace(_doubtful(question, process), changes=changes))
    return told or [Gap(ask=_behind(question), changes=changes)] if found.way_matters else told


def _behind(question: Question) -> str:
    lots = dict.fromkeys(end.lot for end in question.walk.open_ends) if question.walk else {}
    return f"Who made {', '.join(lots)}, of what, where and when?" if lots else "What is the way of the lot?"


def _doubtful(question: Question, process: str) -> Gap:
    assert question.walk is not None
    node = question.walk.way.nodes[process]
    where = "country" if node.country is None else "facility"
    return Gap(
        ask=f"In which {where} did {process} ({node.step}) take place?", stage=node.stage, process=process
    )


def _of_unshown(question: Question, gap: Unshown) -> Gap:
    element, stage, process = gap.element, gap.stage, gap.process
    step = ""
    if process is not None and question.walk is not None:
        step = f" ({question.walk.way.nodes[process].step})"
    asks = {
        "no_lot": "Which lots is this made of?",
        "no_maker": f"Who made lot {gap.lot}, of what, where and when?",
        "absent": f"Where does the {element} come from, and where was its stage '{stage}'? No process before the "
        "lot holds it.",
        "stage": f"Where did the {element} of {gap.lot}, used in {process}{step}, go through the stage "
        f"'{stage}'? At least one path back does not show it.",
        "country": f"In which country did {process}{step} take place?",
        "grade": f"Which document shows {process}{step}? Its evidence is of grade {gap.found} "
        f"({GRADES[gap.found or 0]}), and {gap.needed} ({GRADES[gap.needed or 0]}) is asked.",
    }
    column = LOTS if gap.reason == "no_lot" else None
    return Gap(ask=asks[gap.reason], column=column, element=element, stage=stage, process=process)
