"""Rule files: what may stand in one, every offence at once, and rules nobody has seen before."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from invented_rules import NO_BUNDLE

import remanence
from remanence.errors import InputError
from remanence.rules import load_rules, status

INVENTED = """
id = "ZZ-1"
issuer = "Ministry of an invented country"
title = "Licence for neodymium"
published = 2030-01-01
source = { title = "gazette", url = "https://example.org/1" }

[[legal]]
from = 2030-02-01
to = 2030-12-31
status = "in_force"
published = 2030-01-01

[[announced]]
from = 2031-01-01
status = "in_force"
published = 2030-11-01

[scope]
elements = ["Nd"]
forms = ["oxide"]
origins = ["AUS"]
"""


def _write(folder: Path, text: str, name: str = "ZZ-1.toml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_new_rule_is_one_new_file(tmp_path: Path) -> None:
    rule = load_rules(folders=[_write(tmp_path, INVENTED)])["ZZ-1"]
    as_of = date(2030, 12, 1)
    assert status(rule, date(2030, 1, 31), as_of).status == "unknown"
    assert status(rule, date(2030, 2, 1), as_of).status == "in_force"
    assert status(rule, date(2030, 12, 31), as_of).status == "in_force"
    assert status(rule, date(2031, 1, 1), as_of).status == "unknown"


def test_the_workspace_comes_before_the_bundle(tmp_path: Path) -> None:
    text = INVENTED.replace("ZZ-1", "CN-57")
    _write(tmp_path / "rules", text, "mine.toml")
    assert load_rules(tmp_path)["CN-57"].issuer == "Ministry of an invented country"
    assert load_rules(tmp_path).keys() == load_rules().keys()


def test_every_offence_of_every_file_is_named(tmp_path: Path) -> None:
    bad = INVENTED.replace('"Nd"', '"Nx", "Nd"').replace('"oxide"', '"oxid"').replace("AUS", "Australia")
    bad = bad.replace("issuer =", "isuer =").replace("to = 2030-12-31", "to = 2029-12-31")
    _write(tmp_path, bad)
    _write(tmp_path, "id = [", "broken.toml")
    with pytest.raises(InputError) as caught:
        load_rules(folders=[tmp_path])
    text = str(caught.value)
    for words in (
        "unknown word 'Nx'",
        "'oxide'",
        "'Australia'",
        "did you mean 'issuer'",
        "must not lie before",
        "no TOML",
    ):
        assert words in text
    assert "ZZ-1.toml: legal[1]" in text


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("2031-01-01\nstatus", "2031-01-01\nstat", "unknown key"),
        (
            'status = "in_force"\npublished = 2030-01-01',
            'status = "binding"\npublished = 2030-01-01',
            "binding",
        ),
        ("published = 2030-11-01", "published = 2029-11-01", "before the rule"),
        ("https://example.org/1", "gazette 1", "gazette 1"),
    ],
)
def test_bad_entry_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in INVENTED
    with pytest.raises(InputError, match=re.escape(words)):
        load_rules(folders=[_write(tmp_path, INVENTED.replace(old, new))])


def test_two_entries_of_one_day_may_not_contradict(tmp_path: Path) -> None:
    second = '\n[[legal]]\nfrom = 2030-06-01\nstatus = "suspended"\npublished = 2030-01-01\n'
    with pytest.raises(InputError, match="contradict on 2030-06-01"):
        load_rules(folders=[_write(tmp_path, INVENTED + second)])


DECIDING = """
[covered]
countries = [{ from = 2030-01-01, published = 2030-01-01, codes = ["BAD"] }]
stages = [{ from = 2030-01-01, published = 2030-01-01, names = ["mine"] }]

[[reading]]
id = "strict"
title = "all"
elements = ["Nd"]
default = true

[[threshold]]
name = "least"
value = 0.001

[[fact]]
name = "part_share"
type = "share"
ratio = ["part_kg", "whole_kg"]

[[fact]]
name = "part_kg"
type = "number"

[[fact]]
name = "whole_kg"
type = "number"

[[fact]]
name = "tint"
type = "word"
values = ["red", "blue"]

[[decision]]
outcome = "EXCEPTION"
also = ["ZZ-1"]
when = { all = [{ fact = "tint", known = true }, { any_ancestor = { step_in = ["mining"] } }] }

[[decision]]
outcome = "FAIL"
reading = "strict"
when = { any = [{ fact = "part_share", at_least = { threshold = "least" } }, { fact = "tint", is = "red" }] }

[[try]]
name = "below"
on = 2030-03-01
as_of = 2030-03-01
facts = { part_share = 0.0005, tint = "blue" }
way = [{ id = "mine", step = "mining", elements = ["Nd"] }, { id = "press", step = "sintering", from = ["mine"] }]
outcome = "NOT_DEMONSTRATED"
"""


def test_deciding_rule_that_holds_is_read(tmp_path: Path) -> None:
    rule = load_rules(NO_BUNDLE, [_write(tmp_path, INVENTED + DECIDING)])["ZZ-1"]
    assert len(rule.decision) == 2
    assert rule.tries[0].known == {"part_share": 0.0005, "tint": "blue"}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("at_least = { threshold", "at_lest = { threshold", "did you mean 'at_least'"),
        ('{ threshold = "least" }', '{ threshold = "lest" }', "did you mean 'least'"),
        ('fact = "part_share", at', 'fact = "part_shere", at', "did you mean 'part_share'"),
        ('{ fact = "tint", is = "red" }', '{ facct = "tint" }', "unknown condition 'facct'; did you mean 'fact'"),
        ('is = "red"', 'is = "rde"', "did you mean 'red'"),
        ('is = "red"', "at_least = 3", "for a fact of type word"),
        ('is = "red"', 'is = "red", in = ["blue"]', "exactly one of"),
        ('any = [{ fact = "part_share"', 'any = [{ any = [] }, { fact = "part_share"', "at least one condition"),
        ('step_in = ["mining"]', 'step_in = ["minning"]', "did you mean 'mining'"),
        ('step_in = ["mining"]', 'stage_in = ["mining"]', "unknown word 'mining'"),
        ('step_in = ["mining"]', 'country_in = "cover"', "'covered'"),
        ('any_ancestor = { step_in = ["mining"] }', "any_ancestor = {}", "at least one of stage_in"),
        ("any_ancestor = { step", "every_ancestor = { step", "only keys that choose processes"),
        ("any_ancestor = {", "some_ancestor = {", "or 'any_ancestor'?"),
        ('also = ["ZZ-1"]', 'also = ["ZZ-2"]', "did you mean 'ZZ-1'"),
        ('reading = "strict"', 'reading = "strickt"', "did you mean 'strict'"),
        ("default = true", "default = false", "0 with default = true"),
        ('outcome = "EXCEPTION"', 'outcome = "FAIL"', "A blank must never turn a no into a yes"),
        ('ratio = ["part_kg"', 'ratio = ["pert_kg"', "did you mean 'part_kg'"),
        ('type = "word"', 'type = "wrod"', "'word'"),
        ("part_share = 0.0005", "part_share = 1.5", "a share from 0 to 1"),
        ("part_share = 0.0005", "pert_share = 0.5", "did you mean 'part_share'"),
        ('step = "sintering"', 'step = "sinterring"', "did you mean 'sintering'"),
        ('from = ["mine"] }]', 'from = ["mien"] }]', "the id of a process before it"),
        ('name = "tint"', 'name = "part_kg"', "'part_kg' twice"),
        ('outcome = "NOT_DEMONSTRATED"', 'outcome = "UNDEMONSTRATED"', "UNDEMONSTRATED"),
    ],
)
def test_bad_decision_is_refused(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = INVENTED + DECIDING
    assert old in text
    with pytest.raises(InputError) as caught:
        load_rules(NO_BUNDLE, [_write(tmp_path, text.replace(old, new, 1))])
    told = str(caught.value)
    assert words.replace("; ", ", expected a known word. ") in told
    assert "ZZ-1.toml: " in told
    assert "<" not in told


def test_an_id_used_twice_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, INVENTED)
    _write(tmp_path, INVENTED, "copy.toml")
    with pytest.raises(InputError) as caught:
        load_rules(folders=[tmp_path, tmp_path / "nowhere"])
    assert len(caught.value.offences) == 2


def test_no_rule_id_occurs_in_the_program() -> None:
    source = Path(remanence.__file__).parent
    program = [p for p in sorted(source.rglob("*.py")) if "data" not in p.relative_to(source).parts]
    assert len(program) > 10
    ids = list(load_rules())
    texts = {str(path): path.read_text(encoding="utf-8") for path in program}
    assert not [(path, rule) for path, text in texts.items() for rule in ids if rule in text]
