"""Verdicts of invented rules: clocks, thresholds, exceptions, editions, bills, lots missing or contradicted."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from invented_rules import DAY, FIRST, NO_BUNDLE, ORIGIN, chain, judge, rule, steps

from remanence.errors import InputError
from remanence.rules import Interval, asked, decide, load_rules, read_facts, status
from remanence.rules.short_way import way_of

QUILL = """
id = "QQ-7"
issuer = "Ministry of Quillonia"
title = "Licence for magnets with Quillonian neodymium"
published = 2031-03-01
basis = "export_date"
source = { title = "Gazette 7", url = "https://example.org/7", sha256 = "%s" }

[[legal]]
from = 2031-04-01
status = "in_force"
published = 2031-03-01

[[legal]]
from = 2031-10-01
to = 2031-12-31
status = "suspended"
published = 2031-09-15

[[announced]]
from = 2032-01-01
to = 2032-03-31
status = "suspended"
published = 2031-12-20

[[threshold]]
name = "least"
value = 0.001
unit = "share of value"
denominator = "the magnet"

[[threshold]]
name = "least"
value = 0.002
from = 2031-07-01
published = 2031-06-01

[[fact]]
name = "neodymium_usd"
type = "number"
unit = "USD"
ask = "What is the Quillonian neodymium in the magnet worth?"

[[fact]]
name = "magnet_usd"
type = "number"
unit = "USD"
ask = "What is the magnet worth?"

[[fact]]
name = "neodymium_share"
type = "share"
ask = "Which share of the magnet's value is Quillonian neodymium?"
ratio = ["neodymium_usd", "magnet_usd"]

[[fact]]
name = "gift"
type = "flag"
ask = "Is it a gift?"

[[decision]]
name = "gifts"
outcome = "EXCEPTION"
clause = "Art. 3"
text = "Gifts need no licence."
when = { fact = "gift", is = true }

[[decision]]
outcome = "FAIL"
clause = "Art. 2"
text = "A licence is needed."
when = { fact = "neodymium_share", at_least = { threshold = "least" } }

[[decision]]
outcome = "NOT_APPLICABLE"
clause = "Art. 2"
text = "Below the threshold."

[[try]]
name = "0.1 %%"
on = 2031-04-01
as_of = 2031-05-01
facts = { neodymium_share = 0.001, gift = false }
outcome = "FAIL"
""" % ("0" * 64)


@pytest.fixture
def quill(tmp_path: Path) -> Path:
    (tmp_path / "quill.toml").write_text(QUILL, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("on", "as_of", "percent", "outcome"),
    [
        (date(2031, 4, 1), date(2031, 5, 1), "0.099 %", "NOT_APPLICABLE"),
        (date(2031, 4, 1), date(2031, 5, 1), "0.100 %", "FAIL"),
        (date(2031, 4, 1), date(2031, 5, 1), "0.101 %", "FAIL"),
        (date(2031, 3, 31), date(2031, 5, 1), "0.101 %", "NOT_APPLICABLE"),  # not yet in force
        (date(2031, 6, 30), date(2031, 8, 1), "0.199 %", "FAIL"),
        (date(2031, 7, 1), date(2031, 8, 1), "0.199 %", "NOT_APPLICABLE"),  # the threshold has moved
        (date(2031, 7, 1), date(2031, 8, 1), "0.200 %", "FAIL"),
        (date(2031, 7, 1), date(2031, 5, 31), "0.199 %", "FAIL"),  # and nobody knew yet
        (date(2031, 9, 30), date(2031, 9, 30), "1 %", "FAIL"),
        (date(2031, 10, 1), date(2031, 9, 30), "1 %", "NOT_APPLICABLE"),  # suspended
        (date(2031, 10, 1), date(2031, 9, 14), "1 %", "FAIL"),
        (date(2031, 12, 31), date(2031, 12, 31), "1 %", "NOT_APPLICABLE"),
        (date(2032, 1, 1), date(2031, 12, 31), "1 %", "TWO_OUTCOMES"),  # said, and no instrument
        (date(2032, 1, 1), date(2031, 12, 19), "1 %", "FAIL"),
        (date(2032, 3, 31), date(2032, 3, 31), "1 %", "TWO_OUTCOMES"),
        (date(2032, 4, 1), date(2032, 3, 31), "1 %", "FAIL"),
        (date(2032, 1, 1), date(2031, 12, 31), "0.1 %", "NOT_APPLICABLE"),  # either way
    ],
)
def test_rule_of_an_invented_country_gets_its_boundaries_right(
    quill: Path, on: date, as_of: date, percent: str, outcome: str
) -> None:
    rules = load_rules(NO_BUNDLE, [quill])
    ours = rules["QQ-7"]
    facts = read_facts(ours, {"neodymium_share": percent, "gift": "no", "colour": "red"}, "line 1")
    verdict = decide(ours, facts, None, subject="line 1", on=on, as_of=as_of, rules=rules)
    assert verdict.outcome == outcome
    assert (verdict.rule, verdict.date_basis, verdict.on) == ("QQ-7", "export_date", on)


def test_exception_and_ratio_of_the_invented_rule(quill: Path) -> None:
    rules = load_rules(NO_BUNDLE, [quill])
    ours, day = rules["QQ-7"], date(2031, 4, 1)

    def outcome(**cells: str) -> Any:
        return decide(
            ours, read_facts(ours, cells, "line"), None, subject="line", on=day, as_of=day, rules=rules
        )

    assert outcome(neodymium_usd="0.3", magnet_usd="300", gift="no").outcome == "FAIL"  # 0.1 % to the last digit
    assert outcome(neodymium_usd="0.3", magnet_usd="300.01", gift="no").outcome == "NOT_APPLICABLE"
    assert outcome(neodymium_usd="0.3", magnet_usd="300", gift="yes").outcome == "EXCEPTION"
    assert outcome(neodymium_usd="0.2..0.4", magnet_usd="1000", gift="no").outcome == "NOT_APPLICABLE"
    straddling = outcome(neodymium_usd="0.2..0.4", magnet_usd="300", gift="no")
    assert straddling.outcome == "NEEDS_INPUT"
    assert [gap.column for gap in straddling.gaps] == ["neodymium_usd"]
    assert "from 0.2 to 0.4" in straddling.gaps[0].ask
    blank = outcome()
    assert blank.outcome == "NEEDS_INPUT"
    assert [gap.column for gap in blank.gaps] == ["gift", "neodymium_share"]
    assert blank.gaps[0].changes == ("EXCEPTION",)
    assert [spec.name for spec in asked(ours)] == ["neodymium_usd", "magnet_usd", "neodymium_share", "gift"]


def test_suspended_says_when_it_changes_next(quill: Path) -> None:
    rules = load_rules(NO_BUNDLE, [quill])
    day = date(2031, 11, 1)
    verdict = decide(
        rules["QQ-7"], {"gift": False}, None, subject="line", on=day, as_of=day, rules=rules
    )
    assert verdict.outcome == "NOT_APPLICABLE"
    assert "suspended on 2031-11-01" in verdict.text
    assert "2032-01-01" in verdict.text


def test_two_outcomes_hold_a_verdict_for_each_branch(quill: Path) -> None:
    rules = load_rules(NO_BUNDLE, [quill])
    verdict = decide(
        rules["QQ-7"], {"gift": False, "neodymium_share": 0.01}, None,
        subject="line", on=date(2032, 1, 1), as_of=date(2032, 1, 1), rules=rules,
    )  # fmt: skip
    assert [(label, branch.outcome) for label, branch in verdict.branches] == [
        ("the text holds", "FAIL"),
        ("the announcement of 2031-12-20 holds", "NOT_APPLICABLE"),
    ]
    assert verdict.to_json()["branches"][0]["verdict"]["clause"] == "Art. 2"


def test_before_the_rule_was_public_nothing_applies(quill: Path) -> None:
    rules = load_rules(NO_BUNDLE, [quill])
    for on, as_of in ((date(2031, 5, 1), date(2031, 2, 28)), (date(2031, 2, 28), date(2031, 5, 1))):
        verdict = decide(rules["QQ-7"], {"neodymium_share": 0.5}, None, subject="l", on=on, as_of=as_of, rules=rules)
        assert verdict.outcome == "NOT_APPLICABLE"
        assert "2031-02-28" in verdict.text


# --- the way of a lot


def test_clear_way_passes_and_names_its_weakest_evidence() -> None:
    verdict = judge(rule(), chain(grade=4))
    assert (verdict.outcome, verdict.grade, verdict.gaps) == ("PASS", 2, ())
    assert [step.process for step in verdict.path] == ["press", "plant"]


def test_bad_way_fails_by_the_shortest_path() -> None:
    verdict = judge(
        rule(),
        steps(
            {"id": "far", "step": "mining", "country": "BAD", "elements": ["Nd"]},
            {"id": "near", "step": "mining", "country": "BAD", "elements": ["Nd"]},
            {"id": "plant", "step": "solvent_extraction", "country": "GUD", "from": ["far"]},
            {"id": "press", "step": "sintering", "country": "GUD", "from": ["plant", "near"]},
        ),
    )
    assert (verdict.outcome, verdict.clause, verdict.text) == ("FAIL", "1", "From Badland.")
    assert [(step.process, step.country) for step in verdict.path] == [("press", "GUD"), ("near", "BAD")]


def test_bad_element_outside_the_reading_does_not_count_in_it() -> None:
    way = steps(
        {"id": "mine", "step": "mining", "country": "GUD", "elements": ["Nd"]},
        {"id": "heavy", "step": "mining", "country": "BAD", "elements": ["Dy"]},
        {"id": "plant", "step": "solvent_extraction", "country": "GUD", "from": ["mine", "heavy"]},
        {"id": "press", "step": "sintering", "country": "GUD", "from": ["plant"]},
    )
    assert judge(rule(), way).outcome == "FAIL"
    assert judge(rule(), way).reading == "strict"
    assert judge(rule(), way, reading="literal").outcome == "PASS"


def test_unknown_country_is_a_gap_with_what_it_could_change() -> None:
    verdict = judge(rule(), chain(None))
    assert verdict.outcome == "NOT_DEMONSTRATED"
    (gap,) = verdict.gaps
    assert (gap.process, gap.stage, gap.column) == ("plant", "separation", None)
    assert gap.changes == ("PASS", "FAIL")
    assert "In which country" in gap.ask
    assert [step.process for step in verdict.path] == ["press", "plant"]


def test_weak_evidence_and_weak_model_are_not_demonstrated() -> None:
    weak = judge(rule(), chain(grade=1))
    assert (weak.outcome, weak.grade) == ("NOT_DEMONSTRATED", 1)
    assert "grade 1" in weak.gaps[0].ask
    model = judge(rule(), chain(model="mass_balance"))
    assert (model.outcome, model.text) == ("NOT_DEMONSTRATED", "Too weak a model.")


def test_without_a_lot_it_never_passes() -> None:
    verdict = judge(rule(), None)
    assert verdict.outcome == "NOT_DEMONSTRATED"
    assert verdict.gaps[0].column == "lot_ids"
    assert judge(rule(), ()).outcome == "NOT_DEMONSTRATED"  # a lot, and nobody knows who made it
    always = rule(decision=[{"outcome": "PASS", "text": "Whatever."}])
    assert judge(always, None).outcome == "NOT_DEMONSTRATED"
    assert judge(always, chain()).outcome == "PASS"
    facts_only = rule(decision=[{"outcome": "PASS", "when": {"fact": "exempt", "is": False}}], show=[])
    assert judge(facts_only, None).outcome == "PASS"  # nothing is asked of a lot


def test_contradiction_fails_and_is_told() -> None:
    way = way_of(chain(), "lot", DAY, "2.1 kg more neodymium come out than go in.")
    verdict = judge(rule(), way)
    assert verdict.outcome == "FAIL"
    assert "2.1 kg more neodymium" in verdict.text
    assert judge(rule(), way, {"exempt": True}).outcome == "EXCEPTION"
    assert judge(rule(), way, {}).outcome == "FAIL"
    on_way = rule(decision=[{"outcome": "EXCEPTION", "when": {"any_ancestor": {"country_in": ["GUD"]}}}])
    assert judge(on_way, chain()).outcome == "EXCEPTION"
    assert judge(on_way, way).outcome == "FAIL"


def test_unknown_fact_needs_input_only_where_it_matters() -> None:
    good, bad = judge(rule(), chain(), {}), judge(rule(), chain("BAD"), {})
    assert (good.outcome, [gap.column for gap in good.gaps]) == ("NEEDS_INPUT", ["exempt"])
    assert (bad.outcome, bad.gaps[0].changes) == ("NEEDS_INPUT", ("FAIL", "EXCEPTION"))
    late = rule(decision=[*ORIGIN["decision"][1:], ORIGIN["decision"][0]])
    assert judge(late, chain(), {}).outcome == "PASS"
    assert judge(late, chain(), {}).gaps == ()


def test_element_that_must_be_there_and_is_not_is_a_gap() -> None:
    iron = rule(show=[*ORIGIN["show"], {"elements": ["Fe"], "stages": ["mine"]}])
    verdict = judge(iron, chain())
    assert verdict.outcome == "NOT_DEMONSTRATED"
    assert [(gap.element, gap.stage) for gap in verdict.gaps] == [("Fe", "mine")]
    assert judge(iron, chain(), reading="literal").outcome == "PASS"
    perhaps = rule(show=[*ORIGIN["show"], {"elements": ["Fe"], "stages": ["mine"], "if_present": True}])
    assert judge(perhaps, chain()).outcome == "PASS"


def test_stages_by_magnet_type_ask_for_the_type_where_it_matters() -> None:
    typed = [{"from": FIRST, "published": FIRST, "names": ["mine"], "magnet_types": ["smco_1_5"]}]
    covered = {**ORIGIN["covered"], "stages": typed}
    asks = rule(covered=covered, show=[{"stages": ["magnet"]}])
    bad = steps(
        {"id": "mine", "step": "mining", "country": "BAD", "elements": ["Nd"]},
        {"id": "press", "step": "sintering", "country": "GUD", "from": ["mine"]},
    )
    outcomes = {
        kind: judge(asks, bad, {"exempt": False, "magnet_type": kind}).outcome
        for kind in ("smco_1_5", "ndfeb_sintered")
    }
    assert outcomes == {"smco_1_5": "FAIL", "ndfeb_sintered": "PASS"}
    unknown = judge(asks, bad)
    assert (unknown.outcome, [gap.column for gap in unknown.gaps]) == ("NEEDS_INPUT", ["magnet_type"])
    assert judge(asks, chain()).outcome == "PASS"


# --- editions, statuses of other rules, bills


def test_editions_are_found_by_their_words() -> None:
    editions = [{"id": "old", "words": ["DEC 2022"]}, {"id": "new", "words": ["MAY 2024", "2024-05"]}]
    when = {"edition": "new"}
    asks = rule(edition=editions, show=[], decision=[{"outcome": "FAIL", "when": when}, {"outcome": "PASS"}])

    def outcome(text: str) -> Any:
        return judge(asks, None, {"clause_edition": text})

    assert outcome("252.225-9999 (May  2024)").outcome == "FAIL"
    assert outcome("9999 (DEC 2022)").outcome == "PASS"
    for text in ("9999", "DEC 2022 or MAY 2024", "XDEC 20221"):
        verdict = outcome(text)
        assert (verdict.outcome, verdict.gaps[0].column) == ("NEEDS_INPUT", "clause_edition")
        assert verdict.notes
    assert judge(asks, None, {}).gaps[0].column == "clause_edition"


def test_status_of_another_rule_and_both_outcomes_where_it_is_open(quill: Path) -> None:
    rules = load_rules(NO_BUNDLE, [quill])
    row = {"outcome": "FAIL", "when": {"status_of": "QQ-7", "is": "in_force"}}
    asks = rule(decision=[row, {"outcome": "NOT_APPLICABLE"}], show=[])

    def verdict(day: date) -> Any:
        return judge(asks, None, on=day, as_of=date(2032, 6, 1), rules={**rules, asks.id: asks})

    assert verdict(date(2031, 9, 30)).outcome == "FAIL"
    assert verdict(date(2031, 10, 1)).outcome == "NOT_APPLICABLE"
    both = verdict(date(2032, 1, 1))
    assert both.outcome == "TWO_OUTCOMES"
    assert {branch.outcome for _, branch in both.branches} == {"FAIL", "NOT_APPLICABLE"}
    assert all(label.startswith("for QQ-7 ") for label, _ in both.branches)
    assert verdict(date(2031, 2, 1)).outcome == "NOT_APPLICABLE"


BILL = """
id = "QQ-7-BILL"
title = "If the bill were law"
published = 2031-05-01
amends = "QQ-7"
supposes = "Bill 12 enacted"

[[threshold]]
name = "least"
value = 0.5

[[fact]]
name = "friend"
type = "flag"

[[first]]
outcome = "EXCEPTION"
text = "Friends are spared."
when = { fact = "friend", is = true }
"""


def test_bill_lies_over_the_rule_and_is_never_law(quill: Path) -> None:
    (quill / "bill.toml").write_text(BILL, encoding="utf-8")
    rules = load_rules(NO_BUNDLE, [quill])
    bill, day = rules["QQ-7-BILL"], date(2031, 6, 1)
    found = status(bill, day, day)
    assert found.status == "announced"
    assert "Bill 12 enacted" in found.note
    assert status(rules["QQ-7"], day, day).status == "in_force"
    assert not bill.tries
    cases = {(False, 0.4): "NOT_APPLICABLE", (False, 0.5): "FAIL", (True, 0.5): "EXCEPTION"}
    for (friend, share), outcome in cases.items():
        facts = {"friend": friend, "neodymium_share": share, "gift": False}
        verdict = decide(bill, facts, None, subject="l", on=day, as_of=day, rules=rules)
        assert (verdict.outcome, verdict.supposes) == (outcome, "Bill 12 enacted")
        assert "not law" in verdict.notes[0]
    plain = decide(rules["QQ-7"], {"neodymium_share": 0.4, "gift": False}, None, subject="l", on=day, as_of=day,
                   rules=rules)  # fmt: skip
    assert (plain.outcome, plain.supposes) == ("FAIL", None)


def test_bills_that_amend_nothing_or_themselves_are_refused(quill: Path) -> None:
    (quill / "bill.toml").write_text(BILL.replace('amends = "QQ-7"', 'amends = "QQ-8"'), encoding="utf-8")
    other = BILL.replace("QQ-7-BILL", "QQ-9").replace('amends = "QQ-7"', 'amends = "QQ-9"')
    (quill / "circle.toml").write_text(other, encoding="utf-8")
    (quill / "law.toml").write_text(
        BILL.replace("QQ-7-BILL", "QQ-10").replace('supposes = "Bill 12 enacted"', ""), encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        load_rules(NO_BUNDLE, [quill])
    text = str(caught.value)
    for words in ("bill.toml: amends", "'QQ-8'", "circle.toml: amends: found a circle", "law.toml: amends"):
        assert words in text


# --- what is refused


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"reading": "stirct"}, "did you mean 'strict'"),
        ({"facts": {"exempt": "yes"}}, "a flag"),
    ],
)
def test_wrong_call_is_refused(keys: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        judge(rule(), chain(), **keys)


def test_rule_without_rows_decides_nothing() -> None:
    with pytest.raises(InputError, match="decides nothing"):
        judge(rule(decision=[]), chain())


def test_every_cell_that_cannot_be_read_is_named() -> None:
    specs = [
        {"name": "day", "type": "date"},
        {"name": "part", "type": "share"},
        {"name": "tint", "type": "word", "values": ["red", "blue"]},
        {"name": "land", "type": "country"},
        {"name": "amount", "type": "number"},
        {"name": "words", "type": "words"},
    ]
    asks = rule(fact=[*ORIGIN["fact"], *specs])
    bad = {"exempt": "perhaps", "day": "tomorrow", "part": "1.5", "tint": "rde", "land": "Badland", "amount": "2..1"}
    with pytest.raises(InputError) as caught:
        read_facts(asks, bad, "line 4")
    assert len(caught.value.offences) == len(bad)
    assert "did you mean 'red'" in str(caught.value)
    good = {
        "exempt": "Yes", "day": "2030-01-31", "part": "5..7 %", "tint": "red", "land": "bad", "amount": " 1e3 ",
        "words": "x | y",
    }  # fmt: skip
    with pytest.raises(InputError, match="part"):
        read_facts(asks, good, "line 5")  # each end has its own sign, or none has
    assert read_facts(asks, {**good, "part": "5 %..7 %"}, "line 6") == {
        "exempt": True,
        "day": date(2030, 1, 31),
        "part": Interval(0.05, 0.07),
        "tint": "red",
        "land": "BAD",
        "amount": 1000.0,
        "words": ("x", "y"),
    }


def test_row_and_show_hold_on_their_own_days() -> None:
    turn = date(2030, 7, 1)
    dated = rule(
        show=[{"stages": ["magnet"], "to": turn - timedelta(days=1)}, {"stages": ["mine", "magnet"], "from": turn}],
        covered={**ORIGIN["covered"], "stages": [{"from": FIRST, "published": FIRST, "names": ["magnet"]}]},
    )
    way = steps(
        {"id": "powder", "step": "receiving", "country": "GUD", "elements": ["Nd"]},
        {"id": "press", "step": "sintering", "country": "GUD", "from": ["powder"]},
    )
    no_model = [row for row in ORIGIN["decision"] if "Too weak" not in row["text"]]
    some = dated.model_copy(update={"decision": rule(decision=no_model[:1] + no_model[2:]).decision})
    days = {day: judge(some, way, on=day, as_of=turn).outcome for day in (turn - timedelta(days=1), turn)}
    assert list(days.values()) == ["PASS", "NOT_DEMONSTRATED"]
