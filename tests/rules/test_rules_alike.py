"""Boundary cases told by what differs from an earlier one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from remanence.errors import InputError, Offence
from remanence.rules import load_rules
from remanence.rules.alike import told_in_full

BASE: dict[str, Any] = {
    "name": "base",
    "on": 1,
    "as_of": 2,
    "outcome": "PASS",
    "gaps": ["x"],
    "facts": {"value": 3, "cots": False},
    "way": [{"id": "mine", "step": "mining", "country": "AUS"}, {"id": "metal", "from": ["mine"]}],
}


def _like_base(**given: Any) -> Any:
    offences: list[Offence] = []
    _, told = told_in_full(
        [BASE, {"name": "other", "like": "base", "outcome": "FAIL", **given}], "f", offences
    )
    assert not offences
    return told


def test_days_facts_and_way_are_taken_over_and_the_outcome_is_not() -> None:
    told = _like_base()
    kept = {key: BASE[key] for key in ("on", "as_of", "facts", "way")}
    assert told == {**kept, "name": "other", "outcome": "FAIL"}


def test_what_is_given_again_replaces_what_was_there() -> None:
    told = _like_base(on=5, facts={"value": 4}, way=[{"id": "mine", "country": "CHN"}])
    assert (told["on"], told["facts"]) == (5, {"value": 4, "cots": False})
    assert told["way"] == [{"id": "mine", "step": "mining", "country": "CHN"}, BASE["way"][1]]


def test_a_new_process_goes_before_all_others() -> None:
    told = _like_base(way=[{"id": "metal", "from": ["mine", "scrap"]}, {"id": "scrap", "step": "collection"}])
    assert [step["id"] for step in told["way"]] == ["scrap", "mine", "metal"]
    assert told["way"][2]["from"] == ["mine", "scrap"]


def test_without_takes_away_facts_processes_keys_and_the_whole_way() -> None:
    assert _like_base(without=["cots"])["facts"] == {"value": 3}
    assert _like_base(without=["way.mine.country"])["way"][0] == {"id": "mine", "step": "mining"}
    assert [step["id"] for step in _like_base(without=["way.mine"])["way"]] == ["metal"]
    assert "way" not in _like_base(without=["way"])


def test_a_case_told_by_a_case_told_by_another() -> None:
    offences: list[Offence] = []
    second = {"name": "second", "like": "base", "outcome": "FAIL", "facts": {"value": 9}}
    third = {"name": "third", "like": "second", "outcome": "PASS"}
    assert told_in_full([BASE, second, third], "f", offences)[2]["facts"] == {"value": 9, "cots": False}
    assert not offences


RULE = """
id = "ZZ-9"
issuer = "Ministry of an invented country"
title = "Nothing small"
published = 2030-01-01
source = { title = "gazette", url = "https://example.org/9" }

[[legal]]
from = 2030-02-01
status = "in_force"
published = 2030-01-01

[[fact]]
name = "value"
type = "number"

[[decision]]
outcome = "PASS"
when = { fact = "value", below = 5 }

[[decision]]
outcome = "FAIL"

[[try]]
name = "small"
on = 2030-03-01
as_of = 2030-03-01
outcome = "PASS"
facts = { value = 4 }

[[try]]
name = "great"
like = "small"
outcome = "FAIL"
facts = { value = 5 }
"""


def test_a_rule_file_may_use_it(tmp_path: Path) -> None:
    (tmp_path / "ZZ-9.toml").write_text(RULE, encoding="utf-8")
    small, great = load_rules(folders=[tmp_path])["ZZ-9"].tries
    assert (great.on, great.known, great.outcome) == (small.on, {"value": 5.0}, "FAIL")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('like = "small"', 'like = "smal"', "did you mean 'small'"),
        ('like = "small"', 'without = ["value"]', "the name of an earlier case"),
        ('like = "small"', 'like = "small"\nwithout = ["way.mine"]', "'way.mine'"),
    ],
)
def test_what_cannot_be_told_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    (tmp_path / "ZZ-9.toml").write_text(RULE.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_rules(folders=[tmp_path])
    assert words in str(caught.value)
    assert "try[2]" in str(caught.value)
