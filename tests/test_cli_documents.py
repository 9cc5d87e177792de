"""What the commands print: one document that its schema accepts, or one message and nothing written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from remanence.cli import run

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = sorted(path.stem for path in (ROOT / "data/scenarios").glob("*.toml"))
DOCUMENTS = [
    ["world"],
    ["world", "--on", "2024-12-31", "--as-of", "2025-03-01"],
    ["facts", "country:CHN"],
    ["facts", "product:dy-oxide", "--as-of", "2025-06-30"],
    ["rules"],
    ["rules", "--on", "2025-11-09", "--as-of", "2025-10-20"],
    ["stress", "licence-squeeze", "-n", "1", "--seed", "5"],
    *(["simulate", scenario, "--months", "3"] for scenario in SCENARIOS),
]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run every command in an empty folder, where there is no workspace."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _schema(name: str) -> dict[str, Any]:
    return json.loads((ROOT / "data/schemas" / f"{name}.json").read_text(encoding="utf-8"))


def _asked(arguments: Sequence[str], capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    code = run([*arguments, "--json"])
    printed = capfd.readouterr()
    assert code == 0, printed.err
    return json.loads(printed.out)


@pytest.mark.parametrize("arguments", DOCUMENTS, ids=" ".join)
def test_document_is_what_its_schema_says(
    arguments: list[str], elsewhere: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    document = _asked(arguments, capfd)
    _accept(document, arguments[0])
    assert document["schema"] == f"remanence/{arguments[0]}/1"
    assert not list(elsewhere.iterdir()), "without --out nothing is written"


def _accept(document: dict[str, Any], name: str) -> None:
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    validator = jsonschema.Draft202012Validator(_schema(name), format_checker=checker)
    wrong = [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.deep
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_scenario_answers_in_full_and_the_same_twice(
    scenario: str, capfd: pytest.CaptureFixture[str]
) -> None:
    first, second = (_asked(["stress", scenario, "-n", "20"], capfd) for _ in range(2))
    assert first == second
    _accept(first, "stress")


def test_a_schema_refuses_a_document_that_lost_a_field(capfd: pytest.CaptureFixture[str]) -> None:
    document = _asked(["rules"], capfd)
    document["result"]["rules"][0].pop("status")
    assert not jsonschema.Draft202012Validator(_schema("rules")).is_valid(document)


def test_dates_are_those_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    release = json.loads((ROOT / "data/atlas/datapackage.json").read_text(encoding="utf-8"))["release_date"]
    plain = _asked(["rules"], capfd)
    assert (plain["as_of"], plain["on"]) == (release, release), "by default the release, never today"
    asked = _asked(["rules", "--as-of", "2025-12-01"], capfd)
    assert (asked["as_of"], asked["on"]) == ("2025-12-01", "2025-12-01"), "--on follows --as-of"
    both = _asked(["rules", "--as-of", "2025-12-01", "--on", "2025-06-01"], capfd)
    assert (both["as_of"], both["on"]) == ("2025-12-01", "2025-06-01")


BAD_BOM = """part,units_per_year,region,stock_days,magnet_kg_per_unit
a,100,Atlantis,10,1
b,100,DEU,-3,-1
"""


def test_everything_wrong_comes_in_one_message(elsewhere: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (elsewhere / "bad.csv").write_text(BAD_BOM, encoding="utf-8")
    (elsewhere / "taken").write_text("mine", encoding="utf-8")
    call = ["stress", "licence-squeze", "--bom", "bad.csv", "--as-of", "1066-10-14", "--on", "soon"]
    assert run([*call, "-n", "0", "--seed", "x", "--out", "taken", "--json"]) == 2
    printed = capfd.readouterr()
    assert printed.out == ""
    for part in [
        "'licence-squeeze'",
        "Atlantis",
        "-3",
        "-1",
        "1066-10-14",
        "begins",
        "'soon'",
        "-n",
        "--seed",
        "--out",
    ]:
        assert part in printed.err, f"{part} is not named:\n{printed.err}"
    assert sorted(p.name for p in elsewhere.iterdir()) == ["bad.csv", "taken"], "nothing was written"


DATED = [["world"], ["facts", "country:CHN"], ["rules"], ["stress", "baseline"], ["simulate", "baseline"]]


@pytest.mark.parametrize("command", DATED, ids=" ".join)
@pytest.mark.parametrize("day", ["1066-10-14", "2026-13-01", "tomorrow", "20261121x"])
def test_a_bad_date_is_refused_everywhere(
    command: list[str], day: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run([*command, "--as-of", day, "--json"]) == 2
    printed = capfd.readouterr()
    assert printed.out == ""
    assert day in printed.err
    assert "--as-of" in printed.err


@pytest.mark.parametrize(
    ("arguments", "near"),
    [
        (["facts", "country:CHM"], "country:CHN"),
        (["facts", "product:dy-oxid"], "product:dy-oxide"),
        (["simulate", "baselin"], "baseline"),
        (["stress", "smco-hault"], "smco-halt"),
        (["stress", "baseline", "--bom", "motor"], "motors"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_an_unknown_name_leads_to_the_nearest(
    arguments: list[str], near: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(arguments) == 2
    printed = capfd.readouterr()
    assert printed.out == ""
    assert near in printed.err


def test_a_workspace_comes_first_and_is_found_from_inside(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["world", "--workspace", "mine"]) == 2
    assert "remanence init" in capfd.readouterr().err
    assert run(["init", "mine"]) == 0
    named = _asked_after(["rules", "--workspace", "mine"], capfd)
    monkeypatch.chdir(elsewhere / "mine")
    assert _asked_after(["rules"], capfd) == named


def _asked_after(arguments: Sequence[str], capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capfd.readouterr()
    return _asked(arguments, capfd)


def test_a_report_appears_whole_and_is_the_same_twice(
    elsewhere: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    runs = elsewhere / "runs"
    for folder in ("once", "twice"):
        code = run(["stress", "licence-squeeze", "-n", "1", "--out", f"runs/{folder}"])
        assert code == 0, capfd.readouterr().err
    once, twice = ({p.name: p.read_bytes() for p in (runs / f).iterdir()} for f in ("once", "twice"))
    assert once == twice
    assert {"report.html", "report.json", "report.xlsx"} <= set(once)
    assert sorted(p.name for p in runs.iterdir()) == ["once", "twice"], "nothing is left half done"
