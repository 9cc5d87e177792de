"""The stress report: same bytes, nothing loaded, everything escaped, present, and as in the document."""

from __future__ import annotations

import copy
import io
import json
import os
import re
import subprocess
import sys
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import pytest

import remanence.reports as package
from remanence.errors import InputError
from remanence.reports import registry, stress, view
from remanence.reports.charts import palette, timeline
from remanence.reports.formats import as_page
from remanence.reports.headline import headline

SAMPLE = Path(__file__).parent / "sample_stress.json"
SCHEMA = Path(__file__).parents[2] / "data" / "schemas" / "stress.json"
FILES = ["report.html", "report.json", "report.xlsx"]


def sample() -> dict[str, Any]:
    return json.loads(SAMPLE.read_text(encoding="utf-8"))


def small() -> dict[str, Any]:
    """The sample with two parts and one price, for tests that draw it anew."""
    document = sample()
    result = document["result"]
    result["parts"] = [part for part in result["parts"] if part["part"].startswith(("EV", "Pump"))]
    result["series"] = [row for row in result["series"] if row["item"] == "oxide:Dy"]
    return document


@pytest.fixture(scope="module")
def rendered() -> dict[str, bytes]:
    return stress.render(sample())


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def book(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return each sheet of a workbook as rows keyed by header."""
    sheets = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        header, *rows = sheet.iter_rows(values_only=True)
        sheets[sheet.title] = [dict(zip(header, row, strict=True)) for row in rows]
    return sheets


def test_the_sample_has_the_shape_of_a_real_document() -> None:
    jsonschema.validate(sample(), json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_files_are_the_same_bytes_in_another_process_zone_and_hash_order(
    rendered: dict[str, bytes], tmp_path: Path
) -> None:
    code = (
        "import json, sys; from pathlib import Path; from remanence.reports.stress import write;"
        "write(json.loads(Path(sys.argv[1]).read_text(encoding='utf-8')), Path(sys.argv[2]))"
    )
    place = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONHASHSEED": "7",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
    }
    out = tmp_path / "again"
    subprocess.run([sys.executable, "-c", code, SAMPLE, out], check=True, env={**os.environ, **place})
    assert {path.name: path.read_bytes() for path in out.iterdir()} == rendered


def test_json_is_the_document(rendered: dict[str, bytes]) -> None:
    assert json.loads(rendered["report.json"]) == sample()


def test_page_loads_nothing_and_runs_nothing(rendered: dict[str, bytes]) -> None:
    html = rendered["report.html"].decode()
    page = Page(html)
    loads = {"src", "srcset", "data", "poster", "background", "xlink:href", "formaction"}
    assert not {tag for tag, _ in page.tags} & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "use",
    }
    for tag, attrs in page.tags:
        assert not {name for name in attrs if name in loads or name.startswith("on")}, (tag, attrs)
        if "href" in attrs:
            assert tag == "a" and str(attrs["href"]).startswith(("https://", "http://"))
    assert not re.search(r"@import|url\(|fetch\(|@font-face", html)


def test_generated_ids_cannot_collide(rendered: dict[str, bytes]) -> None:
    ids = [attrs["id"] for _, attrs in Page(rendered["report.html"].decode()).tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert not [name for name in ids if name and re.search(r"\d", name)]


def test_text_of_the_document_is_escaped_everywhere() -> None:
    evil = '<script>alert("1")</script>'
    document = small()
    result = document["result"]
    part = next(part for part in result["parts"] if part["mitigations"] and part["narrows"])
    part["part"] = part["mitigations"][0]["text"] = part["cause"][0]["text"] = evil
    part["narrows"][0]["field"] = part["inputs"]["product"] = part["unknown"][0] = evil
    part["notes"] = [evil]
    document["scenario"] = {"name": evil, "title": evil, "summary": evil}
    document["notes"] = result["assumed"] = [evil]
    result["measures"][0] |= {"summary": evil, "rule": evil, "kind": evil}
    result["inversions"][0] |= {"part": evil, "against": evil, "reason": evil}
    result["series"][0] |= {"item": evil, "region": evil, "unit": evil, "basis": evil}
    result["evidence"][0] = dict.fromkeys(result["evidence"][0], evil) | {
        "value": 1, "low": None, "high": None, "published": "2026-01-01", "url": "javascript:alert(1)",
    }  # fmt: skip
    html = stress.render(document)["report.html"].decode()
    page = Page(html)
    assert "script" not in {tag for tag, _ in page.tags}
    assert not [attrs for _, attrs in page.tags if str(attrs.get("href", "")).startswith("javascript")]
    assert page.text.count(evil) > 15


def test_every_part_cause_action_and_source_is_on_the_page(rendered: dict[str, bytes]) -> None:
    text = Page(rendered["report.html"].decode()).text
    document = sample()
    for part in document["result"]["parts"]:
        wanted = [part["part"], *(cause["text"] for cause in part["cause"])]
        wanted += [action["text"] for action in part["mitigations"]]
        assert not [words for words in wanted if words not in text]
    assert not [row["source"] for row in document["result"]["evidence"] if row["source"] not in text]
    assert not [row["statement"] for row in document["result"]["evidence"] if row["statement"] not in text]
    assert not [note for note in document["notes"] if note not in text]


def test_missing_is_unknown_and_never_zero() -> None:
    document = small()
    document["result"]["parts"] = [document["result"]["parts"][0]]
    part = document["result"]["parts"][0]
    part |= {"peak_shortage": None, "share_of_futures_that_stop": None, "stop_date": None}
    part["mitigations"] = [{**part["mitigations"][0], "usd_per_year": None, "lead_time_weeks": None}]
    files = stress.render(document)
    facts = Page(files["report.html"].decode()).text
    assert "Deepest shortage unknown" in facts
    assert "Futures that stop unknown" in facts
    assert "Stop date unknown" in facts
    sheets = book(files["report.xlsx"])
    assert sheets["Parts"][0]["peak shortage (share of need)"] is None
    assert sheets["Mitigations"][0]["cost (USD/year)"] is None


def test_asking_is_only_shown_where_it_narrows() -> None:
    def narrow(before: tuple[float | None, float | None], after: tuple[float | None, float | None]) -> bool:
        ranges = (view.Range(low, None, high) for low, high in (before, after))
        return view.Narrow("dy_wt_pct", *ranges).helps

    assert narrow((8.2, None), (8.2, 13.0))
    assert narrow((8.2, None), (9.0, None))
    assert narrow((8.2, 20.0), (9.0, 20.0))
    assert not narrow((8.2, 20.0), (8.2, None))
    assert not narrow((8.2, 20.0), (8.2, 20.0))


def test_a_measure_is_named_by_its_rule() -> None:
    document = small()
    document["result"]["parts"][0]["cause"][0]["id"] = "m1"
    chain = view.read(document).parts[0].causes
    assert chain[0].rule == document["result"]["measures"][0]["rule"] == "CN-18-2025"
    assert "measure: m1" in Page(stress.render(document)["report.html"].decode()).text


def test_optional_fields_of_a_row_may_be_absent() -> None:
    document = small()
    result = document["result"]
    result["evidence"] = [{"figure": "stock cover", "statement": "00ff", "class": "assumed", "value": None}]
    result["measures"] = [{"id": "m1", "kind": "ban"}]
    text = Page(stress.render(document)["report.html"].decode()).text
    assert "stock cover 1 assumed" in text
    assert "none ban unknown open unknown" in text


def test_an_empty_answer_still_makes_a_page() -> None:
    document = small()
    document["result"] = {"parts": [], "horizon_months": 36}
    document["notes"] = []
    text = Page(stress.render(document)["report.html"].decode()).text
    assert "No part was asked about." in text
    assert "Futures unknown" in text


@pytest.mark.parametrize(
    ("stops", "said"),
    [
        ([None, None], "No line stops within 36\u00a0months."),
        ([11.4, None], "One of two lines stops; it is Motor 0, in 11.4\u00a0weeks (9.0–16.2)."),
        ([20.0, 11.4], "Two of two lines stop; the first is Motor 1, in 11.4\u00a0weeks (9.0–16.2)."),
        ([0.0], "One of one line stops; it is Motor 0, at once (9.0–16.2)."),
    ],
)
def test_headline_says_how_many_which_and_when(stops: list[float | None], said: str) -> None:
    parts = [
        {
            "part": f"Motor {k}",
            "weeks_to_stop": {"low": 9.0 if w is not None else None, "base": w, "high": 16.2},
        }
        for k, w in enumerate(stops)
    ]
    document = {**small(), "result": {"parts": parts, "horizon_months": 36}}
    assert headline(view.read(document)) == said


def test_timeline_places_dots_in_order_and_marks_open_ends() -> None:
    answer = view.read(sample())
    drawn = timeline.build(answer)
    dots = [row.dot for row in drawn.rows if row.dot is not None]
    assert dots == sorted(dots) and len(dots) == 4
    for row in drawn.rows:
        assert row.open_ended == (row.part.weeks.low is not None and row.part.weeks.high is None)
        assert row.left is None or 0 <= row.left <= row.left + row.width <= 100
        if row.part.outcome == "holds":
            assert row.left is None and row.words == "does not stop within 36\u00a0months"
    start, first = drawn.marks[:2]
    assert (start.kind, first.kind) == ("start", "measure") and start.at == 0 < first.at


def test_base_outside_its_range_is_said() -> None:
    document = small()
    document["result"]["parts"][0]["weeks_to_stop"] = {"low": 12.0, "base": 11.4, "high": 16.2}
    files = stress.render(document)
    assert "The base answer lies outside" in Page(files["report.html"].decode()).text
    assert any("lies outside" in row["text"] for row in book(files["report.xlsx"])["Notes"])


def test_workbook_holds_the_numbers_of_the_document(rendered: dict[str, bytes]) -> None:
    sheets = book(rendered["report.xlsx"])
    result = sample()["result"]
    rows = {row["part"]: row for row in sheets["Parts"]}
    for part in result["parts"]:
        row, weeks = rows[part["part"]], part["weeks_to_stop"]
        assert [row[f"weeks to stop, {end} (weeks)"] for end in weeks] == list(weeks.values())
        assert row["share of futures that stop"] == part["share_of_futures_that_stop"]
        assert row["peak shortage (share of need)"] == part["peak_shortage"]
        stop = row["stop date (base)"]
        assert (stop.date().isoformat() if stop else None) == part["stop_date"]
        assert row["input: units_per_year"] == part["inputs"]["units_per_year"]
    actions = [(p["part"], a) for p in result["parts"] for a in p["mitigations"]]
    found = {(row["part"], row["action"]): row for row in sheets["Mitigations"]}
    assert len(found) == len(actions)
    for name, action in actions:
        row = found[name, action["action"]]
        assert row["weeks gained (weeks)"] == action["weeks_gained"]
        assert row["cost (USD/year)"] == action["usd_per_year"]
        assert row["too late"] is action["too_late"]
    assert len(sheets["Causes"]) == sum(len(part["cause"]) for part in result["parts"])
    assert len(sheets["Fill"]) == sum(len(part["fill"]) for part in result["parts"])
    assert [row["value (in its unit)"] for row in sheets["Evidence"]] == [
        e["value"] for e in result["evidence"]
    ]


def test_workbook_prices_join_scenario_and_baseline(rendered: dict[str, bytes]) -> None:
    wanted: dict[tuple[str, str], dict[str, float]] = {}
    for row in sample()["result"]["series"]:
        wanted.setdefault((row["item"], row["month"]), {})[row["kind"]] = row["value"]
    found = {
        (row["good"], row["month"].strftime("%Y-%m")): {
            "price_marginal": row["scenario, marginal price (in its unit)"],
            "price_baseline": row["baseline price (in its unit)"],
        }
        for row in book(rendered["report.xlsx"])["Prices"]
    }
    assert found == wanted


def test_workbook_never_makes_a_formula_or_a_link_of_text() -> None:
    document = sample()
    names = ["=1+1", "+1", "-1", "@SUM(A1)", "https://example.org", "0042"]
    for part, name in zip(document["result"]["parts"], names, strict=False):
        part["part"] = name
    loaded = openpyxl.load_workbook(io.BytesIO(stress.render(document)["report.xlsx"]))
    for sheet in loaded.worksheets:
        assert sheet.freeze_panes is not None
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" and cell.hyperlink is None
    shown = {row[0].value for row in loaded["Parts"].iter_rows(min_row=2)}
    assert set(names) <= shown
    assert loaded.properties.created == datetime(2026, 11, 21)


def test_write_keeps_other_files_and_replaces_its_own(tmp_path: Path) -> None:
    out = tmp_path / "new" / "run"
    assert [path.name for path in stress.write(small(), out)] == FILES
    first = (out / "report.html").read_bytes()
    (out / "mine.txt").write_text("keep")
    (out / "report.html").write_text("old")
    stress.write(small(), out)
    assert (out / "report.html").read_bytes() == first
    assert sorted(path.name for path in out.iterdir()) == ["mine.txt", *FILES]
    assert [path.name for path in out.parent.iterdir()] == ["run"]


@pytest.mark.parametrize("spoil", ["schema", "nan", "date"])
def test_a_bad_document_writes_nothing(tmp_path: Path, spoil: str) -> None:
    document = small()
    if spoil == "schema":
        document["schema"] = "remanence/world/1"
    elif spoil == "nan":
        document["result"]["parts"][0]["peak_shortage"] = float("nan")
    else:
        document["as_of"] = "last week"
    with pytest.raises((InputError, ValueError)):
        stress.write(document, tmp_path / "run")
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_cannot_be_written_leaves_all_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "run"
    (out / "report.xlsx").mkdir(parents=True)
    (out / "report.html").write_text("old")
    with pytest.raises(InputError, match=r"report\.xlsx"):
        stress.write(small(), out)
    assert (out / "report.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    with pytest.raises(InputError, match="a folder, or nothing"):
        stress.write(small(), out / "report.html")


def test_a_new_report_is_one_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "headcount.py").write_text(
        "from remanence.reports.registry import report\n\n"
        '@report("headcount")\ndef render(document):\n    """How many parts."""\n'
        '    return {"count.txt": str(len(document["result"]["parts"])).encode()}\n'
    )
    monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
    try:
        found = registry.reports()
        assert list(found) == sorted(found) and {"headcount", "stress"} <= set(found)
        found["headcount"].write(small(), tmp_path / "out")
        assert (tmp_path / "out" / "count.txt").read_text() == "2"
    finally:
        registry._found.pop("headcount", None)
        sys.modules.pop("remanence.reports.headcount", None)


def _luminance(colour: str) -> float:
    channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [palette.INK, palette.MUTED, palette.STOP, palette.HOLD])
@pytest.mark.parametrize("ground", ["#ffffff", "#f4f6f8"])
def test_text_colours_pass_wcag_aa(colour: str, ground: str) -> None:
    assert (_luminance(ground) + 0.05) / (_luminance(colour) + 0.05) >= 4.5


def test_page_uses_the_palette(rendered: dict[str, bytes]) -> None:
    css = rendered["report.html"].decode().split("</style>")[0]
    names = ("INK", "MUTED", "LINE", "STOP", "STOP_SOFT", "HOLD", "HOLD_SOFT")
    for name in names:
        assert f"--{name.lower().replace('_', '-')}: {getattr(palette, name)};" in css


def test_more_prices_than_fit_are_counted() -> None:
    document = small()
    one = [row for row in document["result"]["series"] if row["item"] == "oxide:Dy"][:4]
    document["result"]["series"] = [
        {**copy.copy(row), "region": f"R{k:02}"} for k in range(14) for row in one
    ]
    assert "2 more in the workbook" in Page(stress.render(document)["report.html"].decode()).text


def test_dates_of_the_ask_are_on_the_page() -> None:
    document = small() | {"as_of": "2026-11-20", "on": "2026-12-01"}
    text = Page(stress.render(document)["report.html"].decode()).text
    assert "Asked as of 20 Nov 2026" in text
    assert "Asked on 1 Dec 2026" in text


def test_a_long_bill_is_drawn_in_part_and_the_workbook_holds_all() -> None:
    document = small()
    first = document["result"]["parts"][0]
    many = [{**first, "part": f"P{n:03d}"} for n in range(as_page.MOST_PARTS + 5)]
    document["result"]["parts"] = many
    files = stress.render(document)
    page = files["report.html"].decode()
    assert f"the first {as_page.MOST_PARTS} of {len(many)} parts" in page
    assert page.count('<article class="card') == as_page.MOST_PARTS
    sheet = openpyxl.load_workbook(io.BytesIO(files["report.xlsx"]))["Parts"]
    assert sheet.max_row == 1 + len(many)
