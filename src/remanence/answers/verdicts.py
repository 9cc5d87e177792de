"""The document of ``custody verdict``: which subject, which rules, what came out, and which questions come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from remanence.answers.bom import Bom, read_bom
from remanence.answers.line_and_lot import cover_notes
from remanence.answers.origin_verdicts import Asker
from remanence.atlas import Places, View
from remanence.custody.events.event import LoggedEvent
from remanence.custody.judged import Judged, judge
from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules import Rule, covered_countries
from remanence.rules.facts import asked as asked_by
from remanence.rules.verdict import OUTCOMES, Verdict

__all__ = ["NOT_ADVICE", "NOT_TRUTH", "check_lot", "is_bom", "verdicts"]

QUESTIONS = 20
"""Questions listed for the whole bill of materials; each verdict has all of its own."""
NOT_ADVICE = "Not legal advice."
NOT_TRUTH = "A log proves that a statement was made, by whom and by when; it does not prove that the statement is true."


def verdicts(
    subject: str,
    *,
    rules: Mapping[str, Rule],
    asked: Sequence[str],
    reading: str | None,
    events: Callable[[], Sequence[LoggedEvent]],
    view: View,
    on: date | None,
    places: Places,
    facts: Mapping[str, str] = MappingProxyType({}),
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> dict[str, Any]:
    """Return the result of a ``custody-verdict`` document.

    Args:
        subject: a lot, or a bill of materials by path or name.
        rules: every rule by id.
        asked: ids of those asked.
        reading: which reading; None: each rule's default.
        events: gives the history; asked for only where a lot is to be traced.
        view: the atlas as known on a day; rules too are read as published by then.
        on: legal date where the subject does not state one.
        places: where names of bills of materials are looked up.
        facts: facts by name, as text, for whatever does not state them itself.
        progress: told how many lines are done.

    Raises:
        InputError: an unknown rule, reading or lot, or a bill of materials that does not hold.
    """
    as_of = view.date
    bom = read_bom(subject, as_of, places) if is_bom(subject, places) else None
    covered = sorted({code for rule in asked if rule in rules for code in covered_countries(rules[rule], as_of, as_of)})
    needed = bom is None or any(line.lot_ids for line in bom.lines)
    judged = judge(events(), view, places, covered) if needed else None
    if bom is None:
        assert judged is not None
        check_lot(subject, judged)
    way_of = judged.way if judged else _no_way
    askers = [
        Asker(rules=rules, rule=rule, reading=reading, as_of=as_of, on=on, way_of=way_of, given=facts)
        for rule in asked
    ]
    _check_facts(facts, rules, asked)
    cover = cover_notes(bom.lines, judged.graph) if bom and judged else {}
    found = [_covered(verdict, cover) for verdict in _asked_of(askers, bom, subject, progress)]
    return {
        "subject": subject,
        "bom": bom and {"name": bom.name, "sha256": bom.sha256, "lines": len(bom.lines)},
        "verdicts": [verdict.to_json() for verdict in found],
        "counts": _counts(found),
        "questions": _questions(found),
        "notes": [*(bom.notes if bom else ()), NOT_TRUTH, NOT_ADVICE],
    }


def _covered(verdict: Verdict, cover: Mapping[str, str]) -> Verdict:
    told = cover.get(verdict.subject)
    return replace(verdict, notes=(*verdict.notes, told)) if told else verdict


def _check_facts(facts: Mapping[str, str], rules: Mapping[str, Rule], names: Sequence[str]) -> None:
    """Refuse a fact that none of the rules asks."""
    known = {spec.name for name in names for spec in asked_by(rules[name])}
    strange = [
        Offence("--fact", f"'{name}'", "a fact that the rule asks", did_you_mean(name, known))
        for name in facts
        if name not in known
    ]
    if strange:
        raise InputError("Facts that no rule asks:", strange)


def _no_way(lot: str) -> Any:
    raise AssertionError(f"no line names a lot, and {lot} was asked for")


def _asked_of(
    askers: Sequence[Asker], bom: Bom | None, lot: str, progress: Callable[[int, int], None]
) -> Iterator[Verdict]:
    if bom is None:
        for asker in askers:
            yield from asker.of_lot(lot)
        return
    offences: list[Offence] = []
    for done, line in enumerate(bom.lines, 1):
        for asker in askers:
            try:
                yield from asker.of_line(line)
            except InputError as error:
                offences += error.offences
        progress(done, len(bom.lines))
    if offences:
        raise InputError(
            f"{bom.name}: cells that a rule asks for cannot be read:", list(dict.fromkeys(offences))
        )


def is_bom(subject: str, places: Places) -> bool:
    """Whether a subject names a bill of materials, and not a lot."""
    path = Path(subject)
    return path.is_file() or path.suffix.lower() in (".csv", ".xlsx") or subject in places.names("bom")


def check_lot(lot: str, judged: Judged) -> None:
    """Refuse a lot that the history does not name.

    Raises:
        InputError: with the nearest name.
    """
    if lot not in judged.graph.lots:
        nearest = did_you_mean(lot, judged.graph.lots)
        expected = "a lot that the events name, or a bill of materials"
        raise InputError("No such lot.", [Offence("LOT|BOM", f"'{lot}'", expected, nearest)])


def _counts(found: Sequence[Verdict]) -> dict[str, dict[str, int]]:
    by_rule: dict[str, Counter[str]] = {}
    for verdict in found:
        by_rule.setdefault(verdict.rule, Counter())[verdict.outcome] += 1
    return {
        rule: {name: counts[name] for name in OUTCOMES if counts[name]} for rule, counts in by_rule.items()
    }


def _questions(found: Sequence[Verdict]) -> list[dict[str, Any]]:
    """The questions whose answers could change most verdicts, with how many, most first."""
    asks: Counter[tuple[str, str]] = Counter()
    for verdict in found:
        asks.update({(gap.ask, gap.column or "") for gap in verdict.gaps if gap.changes})
    first = sorted(asks.items(), key=lambda item: (-item[1], item[0]))[:QUESTIONS]
    return [{"ask": ask, "column": column or None, "verdicts": count} for (ask, column), count in first]
