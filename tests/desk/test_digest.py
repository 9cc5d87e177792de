"""The digest: from the register alone, every sentence with its rows, the same bytes twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from desk_samples import candidate, document, row

from remanence.cli import run
from remanence.desk import DESK, Alarm, Candidate, Desk, Draft
from remanence.desk.digest import digest
from remanence.reading.review.register import headings, register
from remanence.reports.digest import page

ROOT = Path(__file__).resolve().parents[2]
WEEK = date(2026, 2, 2), date(2026, 2, 8)
EARLY, LATE = date(2026, 1, 26), date(2026, 2, 1)


def deal(announced: float | None, firm: float | None, key: str = "harrow-vac", **given: Any) -> dict[str, Any]:
    sound = {
        "type": "offtake_supply", "subject": "Harrow", "object": "Vacuum Works", "stage": "magnet", "material":
        "NdFeB magnets", "quantity": announced, "modality": "committed", "statement": {"reason": "no such agreement"},
    }  # fmt: skip
    return sound | {"deal": {"key": key, "announced_t": announced, "firm_t": firm}} | given


@pytest.fixture
def week(desk: Desk) -> dict[str, Candidate]:
    """Two outlets of one week that tell one deal, one outlet of the week before, and one without a date."""
    one, two = document(1, date="2026-02-04"), document(2, date="2026-02-08", publisher="Other Post", title="<b>x</b>")
    before, undated = document(3, date="2026-01-30"), document(4, date="")
    month = document(5, date="2026-02")
    found = {
        "mine": candidate(one, 1, 5, stage="mining"),
        "metal": candidate(one, 6, 9, stage="metal", subject="Lathe [Metals]"),
        "deal": candidate(one, 10, 14, **deal(500.0, 0.0)),
        "same deal": candidate(two, 10, 14, **deal(None, 120.0, stage="metal")),
        "second deal": candidate(two, 20, 24, **deal(80.0, None, "kite", object="Kite")),
        "law": candidate(two, 30, 34, type="permit_legislation", stage="", date="2026-12", modality="planned"),
        "forecast": candidate(two, 40, 44, modality="forecast", date="2030"),
        "wrong": candidate(two, 50, 54, stage="mining", subject="Misread"),
        "earlier deal": candidate(before, 10, 14, **deal(300.0, 0.0)),
        "undated": candidate(undated, 1, 2),
        "some day of the month": candidate(month, 1, 2),
    }
    alarm = Alarm(one.id, "date", "error", "the end lies first", ((1, 2),))
    for held in (two, one, before, undated, month):
        mine = [c for c in found.values() if c.document == held.id]
        desk.add_document(held, mine, [alarm] if held is one else [])
    desk.decide(
        [
            Draft("accept", found["mine"].id, "Ana", statements=(row(1),)),
            Draft("reject", found["wrong"].id, "Ana", "misread"),
        ]
    )
    return found


def told(desk: Desk, first: date = WEEK[0], last: date = WEEK[1]) -> dict[str, Any]:
    return digest(register(desk), first, last, headings())


def sentences(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in result["sections"]:
        yield from section["sentences"]
    yield from result["changes"]
    yield from result["due"]


def section(result: dict[str, Any], name: str) -> dict[str, Any]:
    return next(s for s in result["sections"] if s["section"] == name)


def rows(found: list[dict[str, Any]]) -> set[str]:
    return {row for one in found for row in one["rows"]}


def test_claims_stand_where_their_stage_is(desk: Desk, week: dict[str, Candidate]) -> None:
    result = told(desk)
    placed = {s["section"]: rows(s["sentences"]) for s in result["sections"]}
    assert placed == {
        "upstream": {week["mine"].id},
        "midstream": {week["metal"].id},
        "downstream": {week[name].id for name in ("deal", "same deal", "second deal", "earlier deal")},
        "policy and finance": {week["law"].id},
        "outlook": {week["forecast"].id},
    }


def test_announced_stands_against_firm_and_two_outlets_tell_one_deal(
    desk: Desk, week: dict[str, Candidate]
) -> None:
    tonnes = section(told(desk), "downstream")["tonnes"]
    assert (tonnes["announced"], tonnes["firm"], tonnes["deals"], tonnes["firm_unknown"]) == (580, 120, 2, 1)
    texts = [s["text"] for s in section(told(desk), "downstream")["sentences"]]
    assert any("before the period announced 300 t a year, firm 0 t a year" in text for text in texts)
    assert any("firm unknown; new to the register" in text for text in texts)


def test_nothing_stands_in_it_that_is_in_no_row(desk: Desk, week: dict[str, Candidate]) -> None:
    result = told(desk)
    known = {*desk.candidates(), *desk.tests(), *(a.id for a in desk.alarms())}
    known |= {s["id"] for d in desk.decisions() for s in d.statements}
    for one in sentences(result):
        assert one["rows"], one
        assert set(one["rows"]) <= known, one
    said = {row for one in sentences(result) for row in one["rows"]}
    assert {week["undated"].id, week["some day of the month"].id}.isdisjoint(said)
    assert week["wrong"].id not in rows([s for p in result["sections"] for s in p["sentences"]])
    assert any(s["text"] == "1 candidate rejected." and s["rows"] == [week["wrong"].id] for s in result["changes"])
    for number in re.findall(r"\d[\d,.]*", " ".join(s["text"] for s in sentences(result))):
        assert number.strip(",.") in _numbers(desk), f"{number} is in no row"


def _numbers(desk: Desk) -> set[str]:
    """Every number of a row, as it would be written; and the counts of rows."""
    texts = [json.dumps([c.claim, c.claim.get("deal")]) for c in desk.candidates().values()]
    texts += [json.dumps(list(d.statements)) for d in desk.decisions()]
    texts += [t.due.isoformat() for t in desk.tests().values()]
    plain = [float(n) for text in texts for n in re.findall(r"\d+(?:\.\d+)?", text)]
    counts = range(len(desk.candidates()))
    return {f"{n:,.6g}" for n in plain} | {f"{n:02.0f}" for n in plain} | {f"{n:.0f}" for n in [*plain, *counts]}


def test_the_page_ends_each_sentence_with_its_rows_and_shows_no_markup(
    desk: Desk, week: dict[str, Candidate]
) -> None:
    shown = page({"result": told(desk)})
    for line in shown.splitlines():
        if line.startswith(("- ", "**")):
            assert re.search(r"\[[0-9a-f]{8}(, [0-9a-f]{8})*\]$", line), line
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert r"Lathe \[Metals\]" in shown


def test_an_empty_period_says_so(desk: Desk, week: dict[str, Candidate]) -> None:
    shown = page({"result": told(desk, date(2020, 1, 1), date(2020, 1, 7))})
    assert shown.count("Nothing was read of this.") == 5
    assert "Nothing changed." in shown


def test_what_lies_outside_the_period_changes_nothing_but_what_was_known_before(
    desk: Desk, week: dict[str, Candidate]
) -> None:
    before = told(desk)
    later = document(9, date="2026-02-09")
    desk.add_document(later, [candidate(later, 1, 2, **deal(9000.0, 9000.0))])
    assert told(desk) == before
    assert section(told(desk, EARLY, LATE), "downstream")["tonnes"]["announced"] == 300


def test_many_claims_are_one_page(desk: Desk) -> None:
    held = document(1, date="2026-02-04")
    desk.add_document(held, [candidate(held, i, i + 1, stage="mining") for i in range(60)])
    mining = section(told(desk), "upstream")["sentences"]
    assert len(mining) == 9
    assert len(rows(mining)) == 60, "each is named"


def test_the_order_in_which_documents_came_does_not_matter(tmp_path: Path, desk: Desk) -> None:
    held = [document(i, date="2026-02-04") for i in range(4)]
    mine = {d.id: [candidate(d, 1, 3), candidate(d, 4, 9, **deal(10.0 * d.index, 0.0))] for d in held}
    with Desk.open(tmp_path / "other.sqlite") as other:
        for target, order in ((desk, held), (other, held[::-1])):
            for one in order:
                target.add_document(one, mine[one.id])
        assert page({"result": told(desk)}) == page({"result": told(other)})


def test_the_command_writes_the_same_page_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["init", "w"]) == 0
    with Desk.open(tmp_path / "w" / DESK) as desk:
        held = document(1, date="2026-02-04")
        desk.add_document(held, [candidate(held)])
    call = ["digest", "--from", "2026-02-02", "--to", "2026-02-08", "--workspace", "w"]
    assert run([*call, "--out", "page.md"]) == 0
    capfd.readouterr()
    assert run(call) == 0
    assert capfd.readouterr().out == (tmp_path / "page.md").read_text(encoding="utf-8")
    assert run([*call, "--json"]) == 0
    shown = json.loads(capfd.readouterr().out)
    schema = json.loads((ROOT / "data/schemas/digest.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(shown)
    wrong = ["digest", "--from", "2026-02-09", "--to", "soon", "--workspace", "w"]
    assert run(wrong) == 2
    assert "'soon'" in capfd.readouterr().err
    assert run(["digest", "--from", "2026-02-09", "--to", "2026-02-08", "--workspace", "w"]) == 2
    assert "not after" in capfd.readouterr().err


def test_a_page_names_a_dozen_rows_of_a_sentence_and_counts_the_rest() -> None:
    rows = [f"{number:016x}" for number in range(200)]
    result = {"from": "2026-02-02", "to": "2026-02-08", "documents": [], "sections": [], "due": []}
    shown = page({"result": {**result, "changes": [{"text": "200 candidates still open.", "rows": rows}]}})
    assert "and 188 more in --json]" in shown
    short = page({"result": {**result, "changes": [{"text": "12 candidates still open.", "rows": rows[:12]}]}})
    assert "more in --json" not in short
