"""The clocks of the bundled rules at their boundaries, and law 8 on any clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.rules import (
    STATUSES,
    Rule,
    covered_countries,
    covered_stages,
    load_rules,
    rules_document,
    status,
)

RULES = load_rules()
AS_OF = date(2026, 11, 21)
OCTOBER = ("CN-57", "CN-61", "CN-62")
FIRST = date(2025, 1, 1)


def _case_name(given_case: object) -> str:
    return str(given_case)


@pytest.mark.parametrize(
    ("rule_id", "case"), [(rule.id, case) for rule in RULES.values() for case in rule.case], ids=_case_name
)
def test_boundary_case_of_a_rule_file_holds(rule_id: str, case: object) -> None:
    rule = RULES[rule_id]
    assert status(rule, case.on, case.as_of).status == case.status
    if case.stages is not None:
        assert covered_stages(rule, case.on, case.as_of) == case.stages


def test_every_bundled_rule_brings_boundary_cases() -> None:
    assert {rule.id for rule in RULES.values()} >= {"CN-18-2025", *OCTOBER, "US-DFARS-7052"}
    assert not [rule.id for rule in RULES.values() if len(rule.case) + len(rule.tries) < 4]


@pytest.mark.parametrize("rule_id", OCTOBER)
def test_suspension_ends_in_not_knowing(rule_id: str) -> None:
    last = status(RULES[rule_id], date(2026, 11, 10), AS_OF)
    after = status(RULES[rule_id], date(2026, 11, 11), AS_OF)
    assert (last.status, last.since, last.until) == ("suspended", date(2025, 11, 7), date(2026, 11, 10))
    assert (after.status, after.since, after.until) == ("unknown", date(2026, 11, 11), date(2027, 1, 10))
    assert "no instrument confirmed" in after.note
    assert "in_force" in after.note


def test_announcement_counts_from_the_day_it_was_published() -> None:
    rule, day = RULES["CN-57"], date(2026, 12, 1)
    assert status(rule, day, date(2026, 9, 27)).status == "in_force"
    assert status(rule, day, date(2026, 9, 28)).status == "unknown"


def test_april_list_was_never_suspended() -> None:
    rule = RULES["CN-18-2025"]
    days = [date(2025, 4, 4) + timedelta(days=d) for d in range(0, 800, 7)]
    assert {status(rule, day, AS_OF).status for day in days} == {"in_force"}


def test_covered_stages_widen_with_the_new_year_and_countries_stay() -> None:
    rule = RULES["US-DFARS-7052"]
    before, after = date(2026, 12, 31), date(2027, 1, 1)
    assert covered_stages(rule, before, AS_OF) == ("alloy", "magnet")
    assert covered_stages(rule, after, AS_OF)[0] == "mine"
    assert covered_countries(rule, before, AS_OF) == covered_countries(rule, after, AS_OF)
    assert covered_countries(rule, after, AS_OF) == ("CHN", "HKG", "IRN", "MAC", "PRK", "RUS")


def test_recycled_feed_is_covered_for_smco_only() -> None:
    rule, day = RULES["US-DFARS-7052"], date(2027, 1, 1)
    assert "recycling" in covered_stages(rule, day, AS_OF, "smco_2_17")
    assert "recycling" not in covered_stages(rule, day, AS_OF, "ndfeb_sintered")


def test_nothing_is_covered_as_of_a_day_before_publication() -> None:
    rule = RULES["US-DFARS-7052"]
    assert covered_stages(rule, date(2027, 1, 1), date(2024, 5, 29)) == ()
    assert covered_countries(RULES["CN-57"], AS_OF, AS_OF) == ()


def test_document_lists_what_existed_in_order_of_id() -> None:
    rows = rules_document(RULES, AS_OF, AS_OF)
    assert [row["id"] for row in rows] == [id for id in sorted(RULES) if RULES[id].published <= AS_OF]
    assert {row["id"]: row["status"] for row in rows}.items() >= {
        "CN-18-2025": "in_force",
        "CN-57": "unknown",
        "CN-61": "unknown",
        "CN-62": "unknown",
        "US-DFARS-7052": "in_force",
    }.items()
    assert all(str(row["source"]).startswith("http") for row in rows)
    early = rules_document(RULES, AS_OF, date(2025, 10, 8))
    assert {"CN-18-2025", "US-DFARS-7052"} <= {row["id"] for row in early}
    assert not set(OCTOBER) & {row["id"] for row in early}


DAYS = st.integers(0, 1200).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def clocks(draw: st.DrawFn) -> dict[str, object]:
    begin = draw(DAYS)
    end = draw(st.none() | st.integers(0, 500).map(lambda n: begin + timedelta(days=n)))
    entry = {"from": begin, "status": draw(st.sampled_from(STATUSES)), "published": draw(DAYS)}
    return entry if end is None else {**entry, "to": end}


def _rule(legal: list[dict[str, object]], announced: list[dict[str, object]]) -> Rule:
    unique = {entry["published"]: entry for entry in legal}
    said = {entry["published"]: entry for entry in announced}
    return Rule.model_validate(
        {
            "id": "XX-1",
            "issuer": "nobody",
            "title": "drawn",
            "published": FIRST,
            "source": {"title": "none", "url": "https://example.org"},
            "legal": list(unique.values()),
            "announced": list(said.values()),
        }
    )


@settings(deadline=None)
@given(st.lists(clocks(), min_size=2, max_size=6), st.lists(clocks(), max_size=3), DAYS, DAYS)
def test_nothing_published_later_changes_a_status(
    legal: list[dict[str, object]], announced: list[dict[str, object]], on: date, as_of: date
) -> None:
    whole = _rule(legal, announced)
    known = [entry for entry in legal if entry["published"] <= as_of]
    if not known:
        assert status(whole, on, as_of).status == "unknown" or announced
        return
    seen = _rule(known, [entry for entry in announced if entry["published"] <= as_of])
    now, then = status(whole, on, as_of), status(seen, on, as_of)
    assert (now.status, now.since, now.until, now.note) == (then.status, then.since, then.until, then.note)


@settings(deadline=None)
@given(st.lists(clocks(), min_size=1, max_size=5), st.lists(clocks(), max_size=3), DAYS, DAYS)
def test_answer_is_the_same_from_since_to_until_and_changes_beyond(
    legal: list[dict[str, object]], announced: list[dict[str, object]], on: date, as_of: date
) -> None:
    rule = _rule(legal, announced)
    found = status(rule, on, as_of)
    for day in (found.since, found.until):
        if day is not None:
            assert status(rule, day, as_of) == found
    one = timedelta(days=1)
    if found.since is not None:
        assert status(rule, found.since - one, as_of) != found
    if found.until is not None:
        assert status(rule, found.until + one, as_of) != found


@settings(deadline=None)
@given(st.lists(clocks(), min_size=1, max_size=5), DAYS, DAYS)
def test_an_announcement_alone_never_puts_a_rule_in_force(
    announced: list[dict[str, object]], on: date, as_of: date
) -> None:
    entries = [{**entry, "status": "in_force"} for entry in announced]
    suspended = {"from": FIRST, "status": "suspended", "published": FIRST}
    assert status(_rule([suspended], entries), on, as_of).status in {"suspended", "unknown"}
