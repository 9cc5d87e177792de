"""What the rule on magnets says of the examples: by date, by reading, by contradiction."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from remanence.answers.verdicts import verdicts
from remanence.atlas import Places, View, bundled, load_atlas
from remanence.custody.histories.folder import read_folder
from remanence.rules import load_rules
from remanence.rules.model import Rule

LOTS = Path(__file__).resolve().parents[2] / "data" / "examples" / "lots"
RULE = "US-DFARS-7052"
AS_OF = date(2026, 11, 22)


@cache
def _law() -> dict[str, Rule]:
    return dict(load_rules(Places(None, bundled()), ()))


@cache
def _view() -> View:
    return load_atlas().as_of(AS_OF)


def _outcomes(name: str, reading: str) -> list[tuple[str, str]]:
    """Return (date, outcome) of each line of an example's bill of materials under the rule on magnets."""
    found = verdicts(
        str(LOTS / name / "bom.csv"),
        rules=_law(),
        asked=(RULE,),
        reading=reading,
        events=lambda: read_folder(LOTS / name).logged(),
        view=_view(),
        on=None,
        places=Places(None, bundled()),
    )
    return [(v["on"], v["outcome"]) for v in found["verdicts"] if v["rule"] == RULE]


@pytest.mark.parametrize("reading", ["strict", "literal"])
@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("clear-ndfeb", "PASS"),
        ("smco-france-uk-us", "PASS"),
        ("recycled-us", "EXCEPTION"),
        ("ledger-does-not-close", "FAIL"),
        ("only-the-world-contradicts", "FAIL"),
    ],
)
def test_both_readings_agree_where_they_should(name: str, outcome: str, reading: str) -> None:
    assert [found for _, found in _outcomes(name, reading)] == [outcome]


def test_strict_and_literal_differ_where_the_heavy_elements_come_from_a_covered_country() -> None:
    assert [found for _, found in _outcomes("heavy-from-china", "strict")] == ["FAIL"]
    assert [found for _, found in _outcomes("heavy-from-china", "literal")] == ["PASS"]


@pytest.mark.parametrize("reading", ["strict", "literal"])
def test_one_line_changes_with_the_day_of_delivery(reading: str) -> None:
    assert _outcomes("melted-elsewhere", reading) == [("2026-12-31", "PASS"), ("2027-01-01", "FAIL")]
