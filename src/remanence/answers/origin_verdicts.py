"""Verdicts of a rule on lots and on the lines of a bill of materials.

A line reaches its lots through ``lot_ids``. Its legal date is the column that the rule names as its basis, else the
day asked for; its facts are its own cells first and, where a cell is blank, what the lot's way shows. A line with
several lots has the verdict of the worst. A line without a lot is never compliant. Where a line and its lot differ on a
fact and the outcome hangs on which is right, that is asked first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from remanence.answers.bom import BomLine
from remanence.answers.line_and_lot import as_the_line_says, disagreements, facts_of, shown_by
from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules import Rule
from remanence.rules.decide import decide
from remanence.rules.facts import EDITION, MAGNET_TYPE, read_facts, specs, with_ratios
from remanence.rules.kept import Kept
from remanence.rules.provenance import Provenance
from remanence.rules.values import FactValue
from remanence.rules.verdict import Gap, Outcome, Verdict

__all__ = ["WORST_FIRST", "Asker", "WayOf"]

WayOf = Callable[[str], Provenance]
"""From the id of a lot to its way; a lot that the log does not know has a way without a maker."""
FAVOURABLE: frozenset[Outcome] = frozenset({"PASS", "EXCEPTION", "NOT_APPLICABLE"})
WORST_FIRST: tuple[Outcome, ...] = (
    "FAIL", "NOT_DEMONSTRATED", "NEEDS_INPUT", "TWO_OUTCOMES", "EXCEPTION", "PASS", "NOT_APPLICABLE",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Asks one rule, and the rules that it sends on to, of many subjects.

    Attributes:
        rules: every rule by id.
        rule: id of the one asked.
        reading: strict, literal ...; None: the rule's default.
        as_of: only what was published by then.
        on: the legal date of a lot, and of a line that does not state its own; None: not given.
        way_of: from a lot to its way.
        given: facts by name, as text, for whatever does not state them itself.
    """

    rules: Mapping[str, Rule]
    rule: str
    reading: str | None
    as_of: date
    on: date | None
    way_of: WayOf
    given: Mapping[str, str] = field(default_factory=dict)
    _kept: Kept = field(default_factory=Kept, repr=False)
    _decided: dict[tuple[object, ...], Verdict] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if self.rule not in self.rules:
            nearest = did_you_mean(self.rule, self.rules)
            raise InputError("No such rule.", [Offence("--rule", f"'{self.rule}'", "a known rule", nearest)])
        known = [reading.id for reading in self.rules[self.rule].reading]
        if self.reading is not None and self.reading not in known:
            expected = f"one of {', '.join(known)}" if known else "no reading: this rule has one only"
            raise InputError("No such reading.", [Offence("--reading", f"'{self.reading}'", expected)])

    def of_lot(self, lot: str) -> list[Verdict]:
        """The verdict on a lot by itself, then those of the rules that it must be asked of too.

        Raises:
            InputError: a given fact is not what its type allows.
        """
        return self._with_also(lambda rule: self._on_lot(rule, lot))

    def of_line(self, line: BomLine) -> list[Verdict]:
        """The verdict on a line, then those of the rules that it must be asked of too.

        Raises:
            InputError: a cell under a column that a rule declares holds what its type does not allow.
        """
        return self._with_also(lambda rule: self._on_line(rule, line))

    def _with_also(self, ask: Callable[[Rule], Verdict]) -> list[Verdict]:
        verdicts = [ask(self.rules[self.rule])]
        seen = {self.rule}
        for verdict in verdicts:
            for other in verdict.also:
                if other in self.rules and other not in seen:
                    seen.add(other)
                    verdicts.append(ask(self.rules[other]))
        return verdicts

    def _on_line(self, rule: Rule, line: BomLine) -> Verdict:
        facts = {**self._given(rule), **facts_of(line, rule)}
        day = facts.get(rule.basis) if rule.basis else None
        legal = day if isinstance(day, date) else self.on
        if legal is None and rule.basis is None:
            legal = self.as_of
        if legal is None:
            return self._undated(rule, line.part)
        return self._worst(
            [self._of_lot_in(rule, line.part, facts, lot, legal) for lot in _each(line.lot_ids)]
        )

    def _of_lot_in(
        self, rule: Rule, part: str, facts: Mapping[str, FactValue], lot: str | None, on: date
    ) -> tuple[str | None, Verdict]:
        """The verdict on a line as far as it is made of one lot."""
        if lot is None:
            return lot, self._decide(rule, part, facts, None, on)
        shown_way = self.way_of(lot)
        stated_day = rule.basis if rule.basis in facts else None
        way, notes = as_the_line_says(shown_way, stated_day, on)
        shown = shown_by(way, end_item=False)
        verdict = self._compared(rule, part, shown, facts, way, on)
        return lot, replace(verdict, notes=(*verdict.notes, *notes))

    def _compared(
        self,
        rule: Rule,
        subject: str,
        shown: Mapping[str, FactValue],
        stated: Mapping[str, FactValue],
        way: Provenance,
        on: date,
    ) -> Verdict:
        """The verdict by what is stated, doubted where the lot shows otherwise and that would change it."""
        known = {**shown, **stated}
        verdict = self._decide(rule, subject, known, way, on)
        differ = disagreements(shown, stated, way.subject)
        gaps = []
        for name, told in differ.items() if verdict.outcome in FAVOURABLE else ():
            other = self._decide(rule, subject, {**known, name: shown[name]}, way, on).outcome
            if other != verdict.outcome:
                gaps.append(
                    Gap(ask=f"Which is right? {told}.", column=name, changes=(verdict.outcome, other))
                )
        if gaps:
            text = f"{verdict.outcome} by what is stated, and the lot shows otherwise."
            verdict = replace(verdict, outcome="NEEDS_INPUT", text=text, gaps=tuple(gaps))
        return replace(verdict, notes=(*verdict.notes, *differ.values()))

    def _on_lot(self, rule: Rule, lot: str) -> Verdict:
        way = self.way_of(lot)
        shown, given = shown_by(way, end_item=True), self._given(rule)
        return self._compared(rule, lot, shown, given, way, self.on or self.as_of)

    def _decide(
        self, rule: Rule, subject: str, facts: Mapping[str, FactValue], way: Provenance | None, on: date
    ) -> Verdict:
        """The verdict on these facts; where the same is known of a subject as of one before, the same verdict."""
        known = {name: facts[name] for name in _asked_names(rule) if name in facts}
        key = (rule.id, way and way.key, on, *known.items())
        if key not in self._decided:
            reading = self.reading if self.reading in [each.id for each in rule.reading] else None
            self._decided[key] = decide(
                rule, known, way, subject=subject, on=on, as_of=self.as_of, reading=reading, rules=self.rules,
                kept=self._kept,
            )  # fmt: skip
        return self._decided[key].about(subject)

    def _worst(self, found: Sequence[tuple[str | None, Verdict]]) -> Verdict:
        _, worst = min(found, key=lambda pair: WORST_FIRST.index(pair[1].outcome))
        if len(found) > 1:
            each = tuple(f"lot {lot}: {verdict.outcome}" for lot, verdict in found)
            worst = replace(worst, notes=(*worst.notes, *each))
        return worst

    def _given(self, rule: Rule) -> dict[str, FactValue]:
        return with_ratios(rule, read_facts(rule, self.given, "--fact"))

    def _undated(self, rule: Rule, subject: str) -> Verdict:
        assert rule.basis is not None
        words = rule.basis.replace("_", " ")
        gap = Gap(ask=f"What is the {words} of {subject}?", column=rule.basis, changes=("PASS", "FAIL"))
        return Verdict(
            subject=subject,
            rule=rule.id,
            reading=self.reading,
            on=self.as_of,
            date_basis=rule.basis,
            outcome="NEEDS_INPUT",
            clause="",
            text=f"The {words} decides which text holds, and is not stated.",
            source=rule.source.url,
            gaps=(gap,),
        )


def _each(lots: Sequence[str] | None) -> Sequence[str | None]:
    """The lots of a line, each once; a line without one is asked without."""
    return tuple(dict.fromkeys(lots or ())) or (None,)


def _asked_names(rule: Rule) -> list[str]:
    """Names of all facts that a verdict of the rule may rest on."""
    return list(dict.fromkeys([*specs(rule), EDITION, MAGNET_TYPE]))
