"""One dated verdict of one rule on one line or lot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules.conditions import AnyAncestor, EveryAncestor, PathGrade, PathModel, StatusOf, atoms
from remanence.rules.evaluate import editions_named, value_of, way_found
from remanence.rules.explore import Leaf, Open, Table
from remanence.rules.facts import EDITION, MAGNET_TYPE, check_facts, with_ratios
from remanence.rules.gaps import gaps
from remanence.rules.kept import Kept
from remanence.rules.model import Reading, Rule
from remanence.rules.provenance import Provenance
from remanence.rules.question import Question, UnknownAtom
from remanence.rules.settle import leaf_of, settle
from remanence.rules.status import Standing, boundaries, standings
from remanence.rules.values import FactValue
from remanence.rules.verdict import Outcome, PathStep, Verdict


def decide(
    rule: Rule,
    facts: Mapping[str, FactValue],
    way: Provenance | None,
    *,
    subject: str,
    on: date,
    as_of: date,
    reading: str | None = None,
    rules: Mapping[str, Rule],
    kept: Kept | None = None,
) -> Verdict:
    """Decide one rule on what is known.

    What is unknown is answered all ways: where all lead to one outcome, that is the verdict. Absence is never
    compliance: without a lot, or with a way that contradicts itself or the world, a rule on origin never
    gives PASS.

    Args:
        rule: the rule; one that supposes a bill is decided as if the bill were law.
        facts: typed facts by column; what is left out is unknown.
        way: the way of the lot, None: there is no lot.
        subject: the line or lot, for the verdict.
        on: the date that decides, of the rule's basis.
        as_of: nothing published later takes part.
        reading: id of a reading, by default that of the rule.
        rules: all rules by id, for questions about the status of another.
        kept: what was asked before of the same ways, for many subjects; it changes no verdict.

    Raises:
        InputError: the rule decides nothing, has no such reading, or a fact is of the wrong type.
    """
    chosen = _reading(rule, reading)
    check_facts(rule, facts, subject)
    question = (kept or Kept()).question(rule, with_ratios(rule, facts), way, on, as_of, chosen, rules)
    blank = Verdict(
        subject=subject,
        rule=rule.id,
        reading=chosen.id if chosen else None,
        on=on,
        date_basis=rule.basis,
        outcome="NOT_APPLICABLE",
        clause="",
        text="",
        source=rule.source.url,
        supposes=rule.supposes,
        notes=_notes(question),
    )
    open_ones = standings(rule, on, as_of)
    if not open_ones:
        return replace(blank, text=f"Nothing was published about this rule by {min(on, as_of)}.")
    branches = [(standing.label, _under(standing, question, blank)) for standing in open_ones]
    return _joined(branches, blank)


def _reading(rule: Rule, wanted: str | None) -> Reading | None:
    if not rule.decision:
        expected = "a rule with [[decision]] rows"
        raise InputError("The rule decides nothing.", [Offence(rule.id, "no decision", expected)])
    known = {reading.id: reading for reading in rule.reading}
    if wanted is not None and wanted not in known:
        remedy = did_you_mean(wanted, known) if known else "The rule has one way to be read: leave it out."
        raise InputError(
            "No such reading.", [Offence(rule.id, f"'{wanted}'", "a reading of the rule", remedy)]
        )
    if wanted is not None:
        return known[wanted]
    return next((reading for reading in rule.reading if reading.default), None)


def _notes(question: Question) -> tuple[str, ...]:
    rule = question.rule
    if rule.supposes is None:
        return ()
    return (f"Supposes: {rule.supposes}. That is not law as far as was published by {question.as_of}.",)


def _joined(branches: list[tuple[str, Verdict]], blank: Verdict) -> Verdict:
    """One verdict where all branches come out alike, else both side by side."""
    first = branches[0][1]
    if len({verdict.outcome for _, verdict in branches}) == 1:
        if len(branches) == 1:
            return first
        note = "The outcome is the same " + " and ".join(f"if {label}" for label, _ in branches) + "."
        return replace(first, notes=(*first.notes, note))
    parts = "; ".join(f"{verdict.outcome} if {label}" for label, verdict in branches)
    return replace(
        blank,
        outcome="TWO_OUTCOMES",
        text=f"What holds on {blank.on} is not known: {parts}.",
        gaps=tuple(dict.fromkeys(gap for _, verdict in branches for gap in verdict.gaps)),
        grade=first.grade,
        branches=tuple(branches),
        also=tuple(dict.fromkeys(other for _, verdict in branches for other in verdict.also)),
    )


def _under(standing: Standing, question: Question, blank: Verdict) -> Verdict:
    """The verdict if the rule has this status on the day."""
    if standing.status == "in_force":
        return _decided(question, blank)
    words = {"suspended": "is suspended", "repealed": "is repealed", "announced": "is not yet in force"}
    change = _next_change(question)
    after = f" The next change is on {change}." if change else " No later change is known."
    text = f"The rule {words.get(standing.status, 'is not in force')} on {question.on}.{after}"
    return replace(blank, text=f"{text} {standing.note}".strip())


def _next_change(question: Question) -> date | None:
    """The first later day on which the rule stands otherwise, bills taken for law."""
    now = [standing.status for standing in standings(question.rule, question.on, question.as_of)]
    for day in boundaries(question.rule):
        if day > question.on and [s.status for s in standings(question.rule, day, question.as_of)] != now:
            return day
    return None


def _decided(question: Question, blank: Verdict) -> Verdict:
    """Read the table; where it hangs on the open status of another rule, once for each that may hold."""
    table = Table(question)
    found = table.explore({})
    outcome = settle(question, found)
    other = _open_rule(question, found)
    if other is not None and len(found.outcomes) > 1:
        branches = []
        for standing in standings(other, question.on, question.as_of):
            supposed = replace(question, standing={**question.standing, other.id: standing.status}, found={})
            branches.append((f"for {other.id} {standing.label}", _decided(supposed, blank)))
        if len({verdict.outcome for _, verdict in branches}) > 1:
            return _joined(branches, blank)
    return _worded(table, found, outcome, blank)


def _open_rule(question: Question, found: Open) -> Rule | None:
    """A rule whose status was asked and is not known, not yet supposed."""
    for thing in found.consulted:
        if isinstance(thing, UnknownAtom) and isinstance(thing.atom, StatusOf):
            other = question.rules.get(thing.atom.status_of)
            if other is not None and other.id not in question.standing:
                return other
    return None


def _worded(table: Table, found: Open, outcome: Outcome, blank: Verdict) -> Verdict:
    question = table.question
    leaf = leaf_of(question, found, outcome)
    row = table.rows[leaf.row] if leaf and leaf.row is not None else None
    asked = gaps(table, found, outcome)
    kind = value_of(MAGNET_TYPE, question, {})
    weakest = question.walk.weakest(question.elements(str(kind) if kind else None)) if question.walk else None
    return replace(
        blank,
        outcome=outcome,
        clause=row.clause if row else "",
        text=_text(question, found, outcome, leaf, row.text if row else ""),
        path=_path(table, leaf, outcome, tuple(gap.process for gap in asked)),
        gaps=asked,
        grade=weakest.grade if weakest else None,
        also=row.also if row else (),
        notes=(*blank.notes, *_edition_note(question)),
    )


def _edition_note(question: Question) -> tuple[str, ...]:
    text = question.facts.get(EDITION)
    if text is None or not question.rule.edition:
        return ()
    named = editions_named(question.rule, str(text))
    return (
        ()
        if len(named) == 1
        else (f"'{text}' names {'several editions' if named else 'no edition'} of the clause.",)
    )


def _text(question: Question, found: Open, outcome: Outcome, leaf: Leaf | None, row_text: str) -> str:
    if leaf is not None and leaf.why == "contradiction" and question.walk is not None:
        told = " ".join(contradiction.text for contradiction in question.walk.way.contradictions)
        return f"What is said of the lot's way cannot be true. {told}"
    if len(found.outcomes) > 1:
        may = ", ".join(sorted(found.outcomes - {outcome}))
        what = "the way is not shown" if outcome == "NOT_DEMONSTRATED" else "facts are not known"
        return f"Not decided, for {what}; it may come out as {may}. {row_text}".strip()
    if leaf is not None and leaf.why == "no_lot":
        return "No lot is named, or nobody knows who made it; nothing is shown of its way."
    if leaf is not None and leaf.why == "no_row":
        return "No row of the rule decides."
    return row_text


def _path(
    table: Table, leaf: Leaf | None, outcome: Outcome, missing: tuple[str | None, ...]
) -> tuple[PathStep, ...]:
    """The shortest path that decides: to the first process that fails, that lacks something, or is the weakest."""
    walk = table.question.walk
    if walk is None or not walk.nodes:
        return ()
    kind = value_of(MAGNET_TYPE, table.question, {})
    magnet_type = str(kind) if kind is not None else None
    deciding: list[str] = []
    if leaf is not None and leaf.row is not None and leaf.why == "row":
        for atom, _, _ in atoms(table.rows[leaf.row].when):
            if isinstance(atom, AnyAncestor | EveryAncestor | PathModel | PathGrade):
                found = way_found(atom, table.question, magnet_type)
                if found.truth is isinstance(atom, AnyAncestor):
                    deciding += found.witnesses
    if not deciding:
        deciding = [process for process in missing if process is not None]
    if not deciding and outcome == "PASS":
        weakest = walk.weakest(table.question.elements(magnet_type))
        deciding = [weakest.id] if weakest else []
    nearest = walk.nearest(deciding)
    return walk.path_to(nearest) if nearest else ()
