"""Litmus tests: which claims are one, when they are due, and the way from collecting to scoring."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.cli import run
from remanence.desk import DESK, Candidate, Desk, DeskDocument, Draft
from remanence.desk.period import period
from remanence.errors import InputError
from remanence.reading.claim import MODALITIES
from remanence.reading.review.litmus import collect, probabilities

ROOT = Path(__file__).resolve().parents[2]
PAPER = DeskDocument("d" * 64, "a.txt", text="The plant will start.", publisher="Orebody Wire", date="2026-02-06")


def start(**given: Any) -> Candidate:
    sound = {
        "type": "facility_status", "subject": "Harrow North", "value": "commissioning", "date": "2027-Q2",
        "modality": "planned", "polarity": "pos", "statement": {"reason": "no such plant"},
    }  # fmt: skip
    return Candidate.of(PAPER.id, given.pop("at", 0), 9, sound | given)


def found(*candidates: Candidate, paper: DeskDocument = PAPER) -> list[tuple[date, float]]:
    return [(test.due, test.probability) for test in collect({PAPER.id: paper}, candidates)]


@pytest.mark.parametrize(
    ("text", "last"),
    [("2027", "2027-12-31"), ("2028-02", "2028-02-29"), ("2027-Q2", "2027-06-30"), ("2027-H1", "2027-06-30"),
     ("2027-03-04", "2027-03-04")],
)  # fmt: skip
def test_it_is_due_on_the_last_day_of_its_period(text: str, last: str) -> None:
    assert found(start(date=text)) == [(date.fromisoformat(last), 0.6)]
    assert found(start(date="2026-01", date_end=text)) == [(date.fromisoformat(last), 0.6)]


@given(st.text(st.sampled_from("0123456789-QH"), max_size=10))
def test_no_text_raises_and_a_period_is_in_order(text: str) -> None:
    read = period(text)
    assert read is None or read[0] <= read[1]


@pytest.mark.parametrize("text", ["", "2027-Q5", "2027-H3", "2027-13", "2027-02-30", "2027-Q0", "soon", "0000"])
def test_what_names_no_day_that_exists_is_no_period(text: str) -> None:
    assert period(text) is None
    assert found(start(date=text)) == []


def test_the_period_must_lie_ahead_of_the_document() -> None:
    assert found(start(date="2026-02-06")) == []
    assert found(start(date="2026-02-07")) == [(date(2026, 2, 7), 0.6)]
    assert found(start(date="2026-02"), paper=DeskDocument(PAPER.id, "a.txt", date="2026-02")) == []
    assert found(start(), paper=DeskDocument(PAPER.id, "a.txt")) == [], "nobody knows what lay ahead"


def test_the_chance_follows_the_wording_and_what_is_done_is_no_test() -> None:
    chances = probabilities()
    assert set(chances) == {"committed", "planned", "forecast", "proposed"}
    for modality in MODALITIES:
        expected = [(date(2027, 6, 30), chances[modality])] if modality in chances else []
        assert found(start(modality=modality)) == expected


def test_a_table_with_a_chance_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("[probability]\nplanned = 1.5\nproposed = 'no'\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        probabilities(tmp_path / "x.toml")
    assert len(caught.value.offences) == 2


def test_what_a_document_says_twice_is_one_test_and_a_denial_another() -> None:
    tests = collect({PAPER.id: PAPER}, [start(), start(at=3), start(polarity="neg")])
    assert [t.statement for t in tests] == [
        "Harrow North plans a milestone: commissioning, 2027-Q2.",
        "Harrow North plans no milestone: commissioning, 2027-Q2.",
    ]


def _asked(arguments: list[str], capfd: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capfd.readouterr()
    assert run([*arguments, "--json"]) == 0, capfd.readouterr().err
    document = json.loads(capfd.readouterr().out)
    schema = json.loads((ROOT / "data/schemas/litmus.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(document)
    return document["result"]


def test_from_collecting_to_scoring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(tmp_path / "w")]) == 0
    monkeypatch.chdir(tmp_path / "w")
    misread = start(subject="Misread", at=5)
    with Desk.open(Path(DESK)) as desk:
        desk.add_document(PAPER, [start(), start(date="2027", at=1), misread])
        desk.decide([Draft("reject", misread.id, "Ana", "misread")])
    listed = _asked(["litmus", "list"], capfd)["tests"]
    assert sorted(t["status"] for t in listed) == ["open", "open", "withdrawn"]
    assert _asked(["litmus", "due", "--on", "2027-06-30"], capfd)["tests"] == []
    (due,) = _asked(["litmus", "due", "--on", "2027-07-01"], capfd)["tests"]
    resolve = ["litmus", "resolve", due["id"][:6], "--source", "https://x.example/1", "--who", "Ana"]
    assert run([*resolve, "--outcome", "false"]) == 0
    assert run([*resolve, "--outcome", "true", "--why", "the notice came late"]) == 0
    assert _asked(["litmus", "due", "--on", "2027-07-01"], capfd)["tests"] == []
    shown = next(t for t in _asked(["litmus", "list"], capfd)["tests"] if t["id"] == due["id"])
    assert shown["status"] == "true", "past tests stay visible"
    assert [r["outcome"] for r in shown["resolutions"]] == ["false", "true"]
    (score,) = _asked(["litmus", "score"], capfd)["scores"]
    assert score["brier"] == pytest.approx(0.16)
    assert (score["tests"], score["scored"], score["open"], score["withdrawn"]) == (3, 1, 1, 1)


def test_a_wrong_resolution_is_told_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", str(tmp_path / "w")]) == 0
    monkeypatch.chdir(tmp_path / "w")
    assert run(["litmus", "resolve", "beef0", "--outcome", "maybe", "--source", " ", "--who", ""]) == 2
    told = capfd.readouterr().err
    for part in ("'maybe'", "--source", "--who", "beef0"):
        assert part in told
    assert run(["litmus", "due", "--on", "soon"]) == 2
    assert "'soon'" in capfd.readouterr().err
