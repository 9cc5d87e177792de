"""Rule files: what may stand in one, every offence at once, and rules nobody has seen before."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

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
    found = [
        (str(p), rule) for p in program for rule in load_rules() if rule in p.read_text(encoding="utf-8")
    ]
    assert not found
