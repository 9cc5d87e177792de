"""Verdicts of a rule on lots and on the lines of a bill of materials.

A line reaches its lots through ``lot_ids``. Its legal date is the column that the rule names as its basis, else the
day asked for; its facts are its own cells first and, where a cell is blank, what the lot's way shows. A line with
several lots has the verdict of the worst. A line without a lot is never compliant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from remanence.answers.bom import BomLine
from remanence.answers.schema import COLUMNS
from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules import Rule
from remanence.rules.decide import decide
from remanence.rules.facts import read_facts, with_ratios
from remanence.rules.provenance import Provenance
from remanence.rules.values import FactValue
from remanence.rules.verdict import Gap, Outcome, Verdict

__all__ = ["WORST_FIRST", "Asker", "WayOf"]

NEAR = 0.1
"""Fraction by which a content on the drawing and the assay of a lot may differ before it is worth a word."""
LINE_FORM = "magnet"
"""What a line of a bill of materials is about."""
WayOf = Callable[[str], Provenance]
"""From the id of a lot to its way; a lot that the log does not know has a way without a maker."""
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
        day = self.on or self.as_of
        return self._with_also(lot, lambda rule: self._on_lots(rule, lot, self._given(rule), (lot,), day))

    def of_line(self, line: BomLine) -> list[Verdict]:
        """The verdict on a line, then those of the rules that it must be asked of too.

        Raises:
            InputError: a cell under a column that a rule declares holds what its type does not allow.
        """
        return self._with_also(line.part, lambda rule: self._on_line(rule, line))

    def _with_also(self, subject: str, ask: Callable[[Rule], Verdict]) -> list[Verdict]:
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
        return self._on_lots(rule, line.part, facts, line.lot_ids or (), legal)

    def _on_lots(
        self, rule: Rule, subject: str, facts: Mapping[str, FactValue], lots: Sequence[str], on: date
    ) -> Verdict:
        reading = self.reading if self.reading in [known.id for known in rule.reading] else None
        found = []
        for lot in lots or (None,):
            way = None if lot is None else self.way_of(lot)
            shown = shown_by(way) if way else {}
            known = {**shown, **facts}
            verdict = decide(
                rule, known, way, subject=subject, on=on, as_of=self.as_of, reading=reading, rules=self.rules
            )
            found.append((lot, replace(verdict, notes=(*verdict.notes, *_disagreements(shown, facts, lot)))))
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


def _disagreements(shown: Mapping[str, FactValue], stated: Mapping[str, FactValue], lot: str | None) -> list[str]:
    """Where the line states other than its lot shows; the line's word is taken, and the reader is told."""
    told = []
    for name in sorted(shown.keys() & stated.keys()):
        ours, theirs = shown[name], stated[name]
        near = isinstance(ours, float) and isinstance(theirs, float) and abs(ours - theirs) <= NEAR * max(ours, theirs)
        if ours != theirs and not near:
            told.append(f"{name}: the line states {_word(theirs)}, lot {lot} shows {_word(ours)}")
    return told


def _word(value: FactValue) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def facts_of(line: BomLine, rule: Rule) -> dict[str, FactValue]:
    """What a line states: its columns, and cells under headers that the rule declares as facts.

    Raises:
        InputError: a cell holds what its type does not allow.
    """
    own = ((column.name, getattr(line, column.name)) for column in COLUMNS)
    stated: dict[str, FactValue] = {name: value for name, value in own if value is not None}
    cells = {header.strip().lower().replace(" ", "_"): text for header, text in line.extra.items()}
    read = read_facts(rule, cells, f"row {line.row}")
    return with_ratios(rule, {"form": LINE_FORM, **read, **stated})


def shown_by(way: Provenance) -> dict[str, FactValue]:
    """Facts that the way of a lot shows by itself.

    ``form``, ``elements`` (symbols), ``magnet_type``, ``dy_wt_pct`` and ``tb_wt_pct`` (% of magnet mass), and
    ``end_item_made_in``: the country of the process that made it.
    """
    facts: dict[str, FactValue] = {}
    if way.form:
        facts["form"] = way.form
    if way.share:
        facts["elements"] = tuple(sorted(way.share))
    kind = _magnet_type(way)
    if kind:
        facts["magnet_type"] = kind
    if way.form == "magnet" and way.share:
        for element in ("Dy", "Tb"):
            facts[f"{element.lower()}_wt_pct"] = 100 * way.share.get(element, (0.0, 0.0))[0]
    maker = way.nodes.get(way.made_by or "")
    if maker and maker.country:
        facts["end_item_made_in"] = maker.country
    return facts


def _magnet_type(way: Provenance) -> str | None:
    """Type of a magnet lot: by its main elements and by how it was made; None where the way does not tell."""
    share = {element: mean for element, (mean, _) in way.share.items()}
    if share.get("Sm", 0) > 0.15 and share.get("Co", 0) > 0.3:
        # SmCo5 holds 34 % samarium by mass, Sm2Co17 with its iron and copper 23 to 28 %.
        return "smco_1_5" if share["Sm"] > 0.31 else "smco_2_17"
    if share.get("Nd", 0) + share.get("Pr", 0) > 0.15 and share.get("Fe", 0) > 0.4:
        steps = {node.step for node in way.nodes.values()}
        made = {"sintering": "ndfeb_sintered", "hot_pressing": "ndfeb_hot_pressed", "bonding": "ndfeb_bonded"}
        return next((kind for step, kind in made.items() if step in steps), None)
    return None
