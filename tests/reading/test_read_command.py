"""``remanence read`` as it is typed: lines, alarms, findings, and the desk of a workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from remanence.cli import run
from remanence.desk import DESK, Desk

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "data" / "schemas"

PLANT = (
    "Harrow Magnets to triple output at its Leeds plant\n\n"
    "LEEDS, March 3, 2026 - Harrow Magnets plans to raise the capacity of its Leeds plant to 1,500 tonnes of sintered "
    "NdFeB magnets a year by 2028, the company said on Tuesday. It signed a binding offtake agreement with Kestrel "
    "Motors for 400 tonnes of magnets a year over five years.\n\n"
    "The Export Bank of Norway approved a loan of $120 million for it. The total output of 1,500 tonnes comprises "
    "600 tonnes of sintered and 700 tonnes of bonded magnets.\n"
)
STEEL = (
    "Rare earth exports fall\n\n"
    "BERGEN, April 9, 2026 - Exports of rare earth oxides from Norway fell to 410 tonnes in March 2026, statistics "
    "showed. The ministry said that it may tighten licences for dysprosium.\n"
)
EVIL = "<script>alert(1)</script> \x1b[31mred\x1b[0m [bold]bold[/bold] \u202eright"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(PLANT, encoding="utf-8")
    (folder / "b.txt").write_text(STEEL, encoding="utf-8")
    return folder


def lines(arguments: list[str], capfd: pytest.CaptureFixture[str], schema: str, code: int = 0) -> list[dict[str, Any]]:
    """The JSON lines of a call, each as its schema says."""
    capfd.readouterr()
    assert run(arguments) == code
    shape = jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8")))
    found = [json.loads(text) for text in capfd.readouterr().out.split("\n") if text]
    for one in found:
        shape.validate(one)
    return found


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in no workspace."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    return elsewhere


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "mine"]) == 0
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def test_each_claim_is_a_line_that_cites_its_words(
    news: Path, alone: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = lines(["read", str(news), "--json"], capfd, "read")
    assert {one["document"] for one in found} == {"a.txt", "b.txt"}
    capacity = next(one for one in found if one["type"] == "capacity")
    assert (capacity["quantity"], capacity["unit"], capacity["per"]) == (1500, "t", "year")
    assert capacity["modality"] == "planned"
    cited = PLANT[capacity["evidence"]["start"] : capacity["evidence"]["end"]]
    assert "1,500 tonnes" in cited
    assert list(alone.iterdir()) == [], "without a workspace nothing is written"


def test_a_note_says_how_to_keep_what_is_read(news: Path, alone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    capfd.readouterr()
    assert run(["read", str(news)]) == 0
    printed = capfd.readouterr()
    assert "remanence init" in printed.err
    for said in ("Harrow Magnets to triple output", "a.txt, article 0", "1,500 t a year", "2 articles"):
        assert said in printed.out


def test_alarms_are_lines_of_their_own(news: Path, alone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = lines(["read", str(news), "--alarms"], capfd, "alarms")
    total = next(one for one in found if one["kind"] == "arithmetic")
    assert total["severity"] == "error"
    cited = [PLANT[span["start"] : span["end"]] for span in total["spans"]]
    assert {"600 tonnes", "700 tonnes", "1,500 tonnes"} == set(cited)


def test_the_second_reading_adds_nothing(news: Path, workspace: Path, capfd: pytest.CaptureFixture[str]) -> None:
    copy = news / "c.txt"
    copy.write_text(STEEL.replace("statistics showed", "official statistics showed"), encoding="utf-8")
    capfd.readouterr()
    assert run(["read", str(news), "--json"]) == 0
    first = capfd.readouterr()
    assert "3 new articles" in first.err and "1 of the new are copies" in first.err
    with Desk.open(workspace / DESK) as desk:
        held = (desk.documents(), desk.candidates(), desk.alarms(), desk.tests())
    names = {document.name: id_ for id_, document in held[0].items()}
    of = [candidate.document for candidate in held[1].values()]
    assert names["c.txt"] not in of and {names["a.txt"], names["b.txt"]} == set(of)
    assert held[3], "a plan with a date is a litmus test"
    assert run(["read", str(news), "--json"]) == 0
    second = capfd.readouterr()
    assert "0 new articles, 0 candidates; 3 known already." in second.err
    assert second.out == first.out
    with Desk.open(workspace / DESK) as desk:
        assert (desk.documents(), desk.candidates(), desk.alarms(), desk.tests()) == held


def test_a_copy_of_what_lies_on_the_desk_counts_once(
    tmp_path: Path, workspace: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    first, copy = tmp_path / "first.txt", tmp_path / "copy.txt"
    first.write_text(PLANT, encoding="utf-8")
    copy.write_text(f"{PLANT}\nThis was first told elsewhere.\n", encoding="utf-8")
    assert run(["read", str(first), "--json"]) == 0
    assert run(["read", str(copy), "--json"]) == 0
    assert "1 new articles, 0 candidates" in capfd.readouterr().err
    with Desk.open(workspace / DESK) as desk:
        assert {desk.documents()[c.document].name for c in desk.candidates().values()} == {"first.txt"}
        assert any(alarm.kind == "copy" for alarm in desk.alarms())


def test_what_cannot_be_read_is_named_and_the_rest_is_read(
    news: Path, alone: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (news / "junk.bin").write_bytes(bytes(range(256)) * 40)
    (news / "none.txt").write_text("", encoding="utf-8")
    capfd.readouterr()
    assert run(["read", str(news), "missing.txt", "http://127.0.0.1/x", "--json"]) == 2
    printed = capfd.readouterr()
    assert {json.loads(text)["document"] for text in printed.out.splitlines()} == {"a.txt", "b.txt"}
    for name in ("junk.bin", "none.txt", "missing.txt", "http://127.0.0.1/x"):
        assert f"Finding: {name}" in printed.err
    assert "--web" in printed.err


def test_a_private_address_is_refused_unless_allowed(alone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["read", "http://127.0.0.1:9/x", "--web"]) == 2
    assert "--private-addresses" in capfd.readouterr().err
    assert run(["read", "http://127.0.0.1:9/x", "--web", "--private-addresses"]) == 2
    assert "no answer" in capfd.readouterr().err


def test_nothing_of_a_document_steers_the_terminal(
    tmp_path: Path, alone: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "evil.txt"
    page.write_text(f"{EVIL} Harrow\n\n{PLANT}\nExports of {EVIL} oxide rose to 400 tonnes in 2025.\n", "utf-8")
    capfd.readouterr()
    assert run(["read", str(page)]) == 0
    printed = capfd.readouterr()
    assert not set("\x1b\u202e\x9b") & set(printed.out + printed.err)
    assert "[bold]" in printed.out.replace("\n", " ")
