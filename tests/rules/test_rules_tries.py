"""The boundary cases that rule files bring: every try of every bundled rule comes out as it says."""

from __future__ import annotations

import pytest

from remanence.rules import Rule, decide, load_rules
from remanence.rules.clauses import TryCase
from remanence.rules.short_way import way_of

RULES = load_rules()
TRIES = [(rule, attempt) for rule in RULES.values() for attempt in rule.tries]


def _name(value: object) -> str:
    return value.id if isinstance(value, Rule) else str(getattr(value, "name", value))


@pytest.mark.parametrize(("rule", "attempt"), TRIES, ids=_name)
def test_try_of_a_rule_file_comes_out_as_it_says(rule: Rule, attempt: TryCase) -> None:
    verdict = decide(
        rule,
        attempt.known,
        way_of(attempt.way, "lot", attempt.on, attempt.contradiction),
        subject="lot",
        on=attempt.on,
        as_of=attempt.as_of,
        reading=attempt.reading,
        rules=RULES,
    )
    assert verdict.outcome == attempt.outcome, (verdict.text, verdict.gaps)
    if attempt.gaps is not None:
        assert set(attempt.gaps) <= {gap.column for gap in verdict.gaps}


def test_every_rule_that_decides_brings_tries() -> None:
    assert not [rule.id for rule in RULES.values() if rule.decision and not rule.tries]
