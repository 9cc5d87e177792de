"""What every bundled rule owes its reader: a source, a plain sentence, and cases that reach each of its rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from remanence.rules import Rule, load_rules, status
from remanence.rules.decide import decide
from remanence.rules.short_way import way_of
from remanence.rules.verdict import Verdict

RULES = load_rules()
OWN = [rule for rule in RULES.values() if rule.amends is None]
BILLS = [rule for rule in RULES.values() if rule.supposes is not None]


def _id(rule: Rule) -> str:
    return rule.id


def _all(verdict: Verdict) -> Iterator[Verdict]:
    yield verdict
    for _, branch in verdict.branches:
        yield from _all(branch)


@pytest.mark.parametrize("rule", OWN, ids=_id)
def test_some_case_reaches_every_row(rule: Rule) -> None:
    reached: set[tuple[str, str]] = set()
    for case in rule.tries:
        way = way_of(case.way, "lot", case.on, case.contradiction)
        found = decide(
            rule,
            case.known,
            way,
            subject=case.name,
            on=case.on,
            as_of=case.as_of,
            reading=case.reading,
            rules=RULES,
        )
        reached |= {(verdict.outcome, verdict.text) for verdict in _all(found)}
    missed = [row.name or row.text for row in rule.decision if (row.outcome, row.text) not in reached]
    assert not missed


@pytest.mark.parametrize("rule", RULES.values(), ids=_id)
def test_a_rule_says_what_it_is_and_decides_both_ways(rule: Rule) -> None:
    assert rule.summary.endswith(".")
    assert rule.decision
    assert all(row.text and row.clause for row in rule.decision)
    assert len(rule.case) >= 4
    if rule.source.sha256 is not None:
        assert rule.source.retrieved is not None


@pytest.mark.parametrize("rule", BILLS, ids=_id)
def test_a_bill_is_never_in_force_by_itself(rule: Rule) -> None:
    days = [date(year, month, 1) for year in range(2024, 2035) for month in (1, 6, 12)]
    assert {status(rule, day, date(2026, 11, 22)).status for day in days} <= {"announced", "unknown"}


def test_two_bills_decide_by_different_dates() -> None:
    assert {rule.basis for rule in BILLS} == {"delivery_date", "contract_date"}
