"""Scores of sources: against the definition, written out slowly."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.desk import LitmusTest, Resolution
from remanence.desk.records import OUTCOMES
from remanence.desk.scorecard import latest, scores, status

AT = datetime(2026, 11, 22, tzinfo=UTC)
CASES = st.lists(
    st.tuples(st.sampled_from("ab"), st.floats(0, 1), st.sampled_from([*OUTCOMES, None]), st.booleans()), max_size=15
)


def litmus_test(number: int, source: str = "a", probability: float = 0.6) -> LitmusTest:
    name = f"{number:016x}"
    return LitmusTest(name, name, "d", "It starts.", "x", date(2027, 6, 30), source, "planned", probability)


def resolution(number: int, test: LitmusTest, outcome: str) -> Resolution:
    return Resolution(number, test.id, outcome, "a paper", "Ana", "", AT)  # type: ignore[arg-type]


@given(CASES)
def test_scores_are_those_of_the_definition(cases: list[tuple[str, float, str | None, bool]]) -> None:
    tests = [litmus_test(i, source, chance) for i, (source, chance, _, _) in enumerate(cases)]
    resolved = {tests[i].id: resolution(i, tests[i], came) for i, (_, _, came, _) in enumerate(cases) if came}
    rejected = [tests[i].candidate for i, case in enumerate(cases) if case[3]]
    for found in scores(tests, resolved, rejected):
        mine = [case for case in cases if case[0] == found.source]
        live = [case for case in mine if not case[3]]
        hits = [(chance, came == "true") for _, chance, came, _ in live if came in ("true", "false")]
        assert found.tests == len(mine) == found.scored + found.unknown + found.open + found.withdrawn
        assert found.unknown == sum(came == "unknown" for _, _, came, _ in live)
        if not hits:
            assert (found.brier, found.base_rate, found.brier_of_base_rate) == (None, None, None)
            continue
        rate = sum(came for _, came in hits) / len(hits)
        assert found.base_rate == pytest.approx(rate)
        assert found.brier == pytest.approx(sum((c - came) ** 2 for c, came in hits) / len(hits))
        assert found.brier_of_base_rate == pytest.approx(sum((rate - came) ** 2 for _, came in hits) / len(hits))


def test_a_source_that_is_always_right_and_sure_scores_zero() -> None:
    tests = [litmus_test(i, probability=1.0) for i in range(3)]
    (found,) = scores(tests, {t.id: resolution(i, t, "true") for i, t in enumerate(tests)})
    assert found.brier == 0


def test_the_last_outcome_counts_and_a_test_is_due_when_its_period_is_over() -> None:
    test = litmus_test(1)
    record = [resolution(2, test, "true"), resolution(1, test, "false")]
    assert latest(record)[test.id].outcome == "true"
    assert status(test, {}, False, date(2027, 6, 30)) == "open"
    assert status(test, {}, False, date(2027, 7, 1)) == "due"
    assert status(test, latest(record), False, date(2027, 7, 1)) == "true"
    assert status(test, latest(record), True, None) == "withdrawn"
