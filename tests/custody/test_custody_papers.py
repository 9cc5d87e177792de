"""Papers: what they hold on the examples, what they never say, and that their bytes and names are safe."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

from remanence.answers.papers import papers, registry
from remanence.answers.papers.document import Column, Missing, Paper, Section, Table
from remanence.cli import run
from remanence.reports.papers import paper_files

ROOT = Path(__file__).resolve().parents[2]
LOTS = ROOT / "data/examples/lots"
NAMES = sorted(path.name for path in LOTS.iterdir() if path.is_dir())
HOSTILE = "<script>alert(1)</script>"

Write = Callable[..., dict[str, dict[str, Any]]]


def schema(name: str) -> dict[str, Any]:
    return json.loads((ROOT / f"data/schemas/{name}.json").read_text(encoding="utf-8"))


def write_papers(out: Path, subject: str | Path, *options: str) -> dict[str, dict[str, Any]]:
    """Run the command; give each paper's document by name."""
    assert run(["custody", "papers", str(subject), "--out", str(out), *options]) == 0
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(out.glob("*.json"))}


def of_example(out: Path, name: str, *options: str) -> dict[str, dict[str, Any]]:
    bundle, trust = LOTS / name / f"{name}.bundle", LOTS / name / "trust.toml"
    return write_papers(out, LOTS / name / "bom.csv", "--bundle", str(bundle), "--trust", str(trust), *options)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, dict[str, Any]]]:
    """Every paper of every example, by example and paper."""
    out = tmp_path_factory.mktemp("papers")
    return {name: of_example(out / name, name) for name in NAMES}


def rows(document: dict[str, Any], table: str) -> list[dict[str, Any]]:
    found = [t for s in document["result"]["sections"] for t in s["tables"] if t["id"] == table]
    assert len(found) == 1, table
    return found[0]["rows"]


def texts(document: dict[str, Any]) -> Iterator[str]:
    """Every string of a document."""
    waiting: list[Any] = [document]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, str):
            yield thing
        elif isinstance(thing, dict):
            waiting += thing.values()
        elif isinstance(thing, list):
            waiting += thing


@pytest.mark.parametrize("name", NAMES)
def test_every_paper_is_as_its_schema_says(written: Any, name: str) -> None:
    assert set(written[name]) == set(papers())
    for document in written[name].values():
        jsonschema.validate(document, schema("custody-paper"))


def test_the_list_of_what_was_written_is_as_its_schema_says(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    of_example(tmp_path / "out", "clear-ndfeb", "--json")
    document = json.loads(capfdbinary.readouterr().out)
    jsonschema.validate(document, schema("custody-papers"))
    assert [entry["paper"] for entry in document["result"]["papers"]] == list(papers())
    files = [name for entry in document["result"]["papers"] for name in entry["files"]]
    assert sorted(files) == sorted(path.name for path in (tmp_path / "out").iterdir())


def test_the_same_inputs_give_the_same_bytes(tmp_path: Path) -> None:
    for out in ("one", "two"):
        of_example(tmp_path / out, "heavy-from-china")
    one = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert one == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert len(one) == 3 * len(papers())


def test_nonavailability_is_filled_from_line_and_lot_and_invents_nothing(written: Any) -> None:
    document = written["melted-elsewhere"]["nonavailability"]
    (source,) = rows(document, "sources")
    assert source["component"] == "Fuel pump, January", "the line of December may be delivered"
    assert source["material"] == "ndfeb sintered"
    assert source["quantity"] == 1200
    for column, missing in {"grade": "grade", "lead_time": "lead_time_weeks", "unit_price": "item_value_usd"}.items():
        assert source[column] == {"missing": missing, "of": "bom"}
    (market,) = rows(document, "market")
    assert all(isinstance(market[key], dict) for key in market if key not in ("item", "material"))
    (part_b,) = rows(document, "part-b")
    assert {value for key, value in part_b.items() if key not in ("item", "material")} == {None}


def _without_a_lot(folder: Path) -> Path:
    """The line of the first example with its last cell, the lots, left blank."""
    head, line = (LOTS / "clear-ndfeb/bom.csv").read_text(encoding="utf-8").splitlines()
    bom = folder / "bom.csv"
    bom.write_text(f"{head}\n{line.rsplit(',', 1)[0]},\n", encoding="utf-8")
    return bom


def test_a_line_without_a_lot_is_asked_for_and_never_called_clear(tmp_path: Path) -> None:
    found = write_papers(tmp_path / "out", _without_a_lot(tmp_path))
    (source,) = rows(found["nonavailability"], "sources")
    assert source["manufacturer"] == {"missing": "manufacturer", "of": "bom"}
    for document in found.values():
        assert "PASS" not in set(texts(document)), document["result"]["paper"]


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> str:
    """A paper that nobody has heard of, whose every text is hostile."""

    def make(case: Any, terms: Any) -> Paper:
        """A paper for tests."""
        row = {"a": "=1+1", "b": HOSTILE, "c": Missing("@SUM(A1)"), "d": 2.5, "e": None}
        titles = {"a": "+1", "b": HOSTILE, "c": "c", "d": "d", "e": "e"}
        columns = tuple(Column(id_, title, "number" if id_ == "d" else "text") for id_, title in titles.items())
        table = Table("-1+1", HOSTILE, columns, (row,))
        return Paper(f"About {case.subject} {HOSTILE}", (Section("s", HOSTILE, (HOSTILE,), (table, table)),))

    monkeypatch.setitem(registry._found, "unheard-of", registry.Kind("unheard-of", "A paper for tests", make))
    return "unheard-of"


def test_a_new_paper_is_found_by_list_command_and_exports(added: str, tmp_path: Path) -> None:
    assert added in papers()
    found = of_example(tmp_path / "out", "clear-ndfeb", "--kind", added)
    assert set(found) == {added}
    endings = ["html", "json", "xlsx"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{added}.{x}" for x in endings]
    jsonschema.validate(found[added], schema("custody-paper"))


def test_hostile_names_stay_text_in_page_and_workbook(added: str, tmp_path: Path) -> None:
    of_example(tmp_path / "out", "clear-ndfeb", "--kind", added)
    page = (tmp_path / "out" / f"{added}.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    book = openpyxl.load_workbook(tmp_path / "out" / f"{added}.xlsx")
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert {"=1+1"} <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}, "no formula"
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.parametrize("name", NAMES)
def test_both_sentences_stand_on_every_paper_in_every_format(written: Any, name: str) -> None:
    for document in written[name].values():
        files = paper_files(document)
        book = openpyxl.load_workbook(io.BytesIO(next(c for n, c in files.items() if n.endswith("xlsx"))))
        cells = " ".join(str(cell.value) for line in book["about"].iter_rows() for cell in line)
        page = next(c for n, c in files.items() if n.endswith("html")).decode()
        for text in (cells, page, json.dumps(document)):
            assert "Not legal advice." in text
            assert "does not prove that the statement is true" in text


def test_what_is_wrong_is_said_at_once_and_nothing_is_written(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    out = tmp_path / "out"
    asked = ["custody", "papers", "motors", "--kind", "poem", "--trust", str(tmp_path / "none.toml"), "--out", str(out)]
    assert run(asked) == 2
    said = capfdbinary.readouterr().err.decode()
    assert "poem" in said and "none.toml" in said
    assert "Traceback" not in said
    assert not out.exists()
    assert run(["custody", "papers", "motors", "--rule", "NO-SUCH", "--out", str(out)]) == 2
    assert not out.exists()


def test_the_report_of_a_verdict_holds_every_verdict_and_every_gap(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    asked = ["custody", "verdict", str(_without_a_lot(tmp_path)), "--rule", "US-DFARS-7052", "--json"]
    asked += ["--out", str(tmp_path / "out")]
    assert run(asked) == 1
    document = json.loads(capfdbinary.readouterr().out)
    assert json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8")) == document
    book = openpyxl.load_workbook(tmp_path / "out/report.xlsx")
    assert book["verdicts"].max_row == 1 + len(document["result"]["verdicts"])
    told = {cell.value for line in book["gaps"].iter_rows() for cell in line}
    asks = {gap["ask"] for verdict in document["result"]["verdicts"] for gap in verdict["gaps"]}
    assert asks and asks <= told
    page = (tmp_path / "out/report.html").read_text(encoding="utf-8")
    assert "Not legal advice." in page
    outcomes = {verdict["outcome"].replace("_", " ") for verdict in document["result"]["verdicts"]}
    assert outcomes <= {*re.findall(r">([A-Z ]+)<", page)}


def test_a_page_draws_some_rows_and_says_how_many_it_leaves_out(written: Any) -> None:
    document = json.loads(json.dumps(written["clear-ndfeb"]["evidence-pack"]))
    table = document["result"]["sections"][0]["tables"][0]
    table["rows"] = table["rows"][:1] * 1000
    files = paper_files(document)
    page = files["evidence-pack.html"].decode()
    assert "more rows: the workbook and the JSON hold all." in page
    assert page.count(">Fin actuator<") < 400
    book = openpyxl.load_workbook(io.BytesIO(files["evidence-pack.xlsx"]))
    assert book[table["id"]].max_row == 1001
