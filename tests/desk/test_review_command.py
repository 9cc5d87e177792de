"""``remanence review`` as it is typed, in a real workspace with the real atlas."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from desk_samples import TEXT, candidate, document, statement
from rich.console import Console

from remanence.atlas import Places
from remanence.cli import run
from remanence.cli.review_loop import decide_all
from remanence.desk import DESK, Alarm, Decision, Desk
from remanence.desk.accepted import replay
from remanence.errors import InputError
from remanence.reading.review.deciding import Made, session

ROOT = Path(__file__).resolve().parents[2]
EVIL = "Evil [red]title[/red] \x1b[31m\x9b\u202e"
AGREEMENT = [
    statement(subject="agreement:harrow-vac", property="binding", value=None, text="yes", unit="", basis=""),
    statement(subject="agreement:harrow-vac", property="volume", value=500.0, unit="t/a", basis="magnet"),
]


@pytest.fixture
def ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A workspace to stand in, with five candidates of two documents; their ids by a short name."""
    monkeypatch.chdir(tmp_path)
    assert run(["init", "mine"]) == 0
    monkeypatch.chdir(tmp_path / "mine")
    one = document(title=EVIL, text=TEXT)
    undated = document(7, date="", source_class="machine-written", url="", publisher="")
    deal = AGREEMENT[0] | {"further": AGREEMENT[1:], "new_entity": None}
    found = {
        "mapped": candidate(one, 0, 30),
        "second": candidate(one, 31, 60, statement=statement(subject="facility:la-rochelle", value=90.0)),
        "deal": candidate(one, 61, 70, statement=deal, subject="Harrow"),
        "unmapped": candidate(one, 90, 140, subject=EVIL, statement={"reason": f"no plant {EVIL}"}),
        "undated": candidate(undated, 5, 9),
    }
    alarm = Alarm(one.id, "date", "error", "the end [bold] lies first", ((10, 20),))
    with Desk.open(tmp_path / "mine" / DESK) as desk:
        desk.add_document(one, [c for name, c in found.items() if name != "undated"], [alarm])
        desk.add_document(undated, [found["undated"]])
    return {name: c.id for name, c in found.items()}


def asked(arguments: Sequence[str], capfd: pytest.CaptureFixture[str], name: str) -> dict[str, Any]:
    capfd.readouterr()
    code = run([*arguments, "--json"])
    printed = capfd.readouterr()
    assert code == 0, printed.err
    shown: dict[str, Any] = json.loads(printed.out)
    schema = json.loads((ROOT / "data/schemas" / f"{name}.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(shown)
    return shown["result"]


def refused(arguments: Sequence[str], capfd: pytest.CaptureFixture[str]) -> str:
    before = _kept()
    capfd.readouterr()
    assert run(arguments) == 2
    printed = capfd.readouterr()
    assert printed.out == ""
    assert _kept() == before, "nothing was recorded and nothing written"
    return printed.err


def _kept() -> tuple[list[Decision], bytes | None]:
    text = Path("overlay/accepted.csv")
    with Desk.open(Path(DESK)) as desk:
        return desk.decisions(), text.read_bytes() if text.exists() else None


def facts(thing: str, capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found = asked(["facts", thing], capfd, "facts")["statements"]
    return [row for row in found if row["class"] == "private"]


def test_list_tells_words_source_and_effect(ids: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    told = asked(["review", "list"], capfd, "review")
    assert told["counts"] == {"open": 5, "accepted": 0, "rejected": 0}
    by_id = {c["id"]: c for c in told["candidates"]}
    mapped = by_id[ids["mapped"]]
    assert mapped["quote"] == TEXT[:30]
    assert mapped["document"]["source_class"] == "trade press"
    assert "look for the first source" in mapped["document"]["caveat"]
    assert mapped["atlas"]["name"].startswith("Mt Weld")
    assert mapped["atlas"]["then"]["value"] == 12000
    assert mapped["alarms"][0]["kind"] == "date"
    assert by_id[ids["unmapped"]]["statements"] == []
    assert len(by_id[ids["deal"]]["statements"]) == 2
    assert [c["id"] for c in asked(["review", "list", "--subject", "mt-weld"], capfd, "review")["candidates"]]
    one = asked(["review", "show", ids["mapped"][:6]], capfd, "review")["candidates"]
    assert [c["id"] for c in one] == [ids["mapped"]]


def test_the_change_named_is_the_change_made(ids: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    told = asked(["review", "show", ids["mapped"]], capfd, "review")["candidates"][0]["atlas"]
    assert run(["review", "accept", ids["mapped"], "--who", "Ana"]) == 0
    (row,) = facts("facility:mt-weld", capfd)
    assert row["used"]
    assert {key: row[key] for key in ("value", "unit", "basis", "valid")} == {
        key: told["then"][key] for key in ("value", "unit", "basis", "valid")
    }


def test_accept_edit_reject_and_undo_are_all_kept(
    ids: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["review", "accept", ids["mapped"], ids["deal"], "--who", "Ana", "--why", "two outlets"]) == 0
    assert "Decision 1" in capfd.readouterr().out
    assert {s["property"] for s in facts("agreement:harrow-vac", capfd)} == {"binding", "volume"}
    assert run(["review", "edit", ids["mapped"], "value=11500", "low=11000", "--who", "Ben"]) == 0
    assert [s["value"] for s in facts("facility:mt-weld", capfd)] == [11500]
    assert run(["review", "reject", ids["unmapped"], "--who", "Ben", "--why", "no such plant"]) == 0
    assert run(["review", "undo", "3", "--who", "Ana", "--why", "the first was right"]) == 0
    assert [s["value"] for s in facts("facility:mt-weld", capfd)] == [12000]
    assert run(["review", "undo", "1", "--who", "Ana"]) == 0
    assert facts("facility:mt-weld", capfd) == []
    record = asked(["review", "history"], capfd, "review-history")["decisions"]
    kinds = [(d["kind"], d["stands"], d["undone_by"]) for d in record]
    assert kinds == [
        ("accept", False, 6), ("accept", True, None), ("edit", False, 5), ("reject", True, None),
        ("undo", True, None), ("undo", True, None),
    ]  # fmt: skip
    assert [s["value"] for d in record[:3:2] for s in d["statements"]] == ["12000", "11500"], "both stay on record"
    assert record[0]["why"] == "two outlets"
    states = asked(["review", "list", "--state", "rejected"], capfd, "review")
    assert [c["id"] for c in states["candidates"]] == [ids["unmapped"]]
    assert run(["review", "undo", "6", "--who", "Ana"]) == 0
    assert [s["value"] for s in facts("facility:mt-weld", capfd)] == [12000], "an undo can be undone"
    with Desk.open(Path(DESK)) as desk:
        assert Path("overlay/accepted.csv").read_bytes() == replay(desk.decisions())


def test_a_claim_that_is_not_mapped_can_be_edited_into_a_statement(
    ids: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    err = refused(["review", "accept", ids["unmapped"], ids["undated"], "--who", "Ana"], capfd)
    assert ids["unmapped"] in err
    assert "no plant" in err
    assert "\x1b" not in err
    assert "without a date" in err
    fields = ["subject=facility:harrow-north", "property=status", "text=construction", "valid_from=2026-02-01"]
    assert run(["review", "edit", ids["unmapped"], *fields, "--who", "Ana"]) == 0
    assert [s["text"] for s in facts("facility:harrow-north", capfd)] == ["construction"]
    assert run(["review", "edit", ids["undated"], "published=2026-03-01", "--who", "Ana"]) == 0
    (row,) = facts("facility:mt-weld", capfd)
    assert (row["published"], row["trace"]) == ("2026-03-01", "lost"), "a text that names no source is not traced"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["edit", "value=abc"], ["abc", "a number"]),
        (["edit", "unit=tonnes"], ["unit 'tonnes'", "a unit of the atlas"]),
        (["edit", "subject=facilty:x", "property=capacty"], ["facilty", "capacty"]),
        (["edit", "value=-5"], ["never negative"]),
        (["edit", "valid_to=2020-01-01"], ["valid from"]),
        (["edit", "class=measured", "trce=page"], ["'class'", "'trce'"]),
        (["edit", "value=12000"], ["nothing that differs"]),
        (["edit", "value"], ["FIELD=VALUE"]),
        (["edit", "value=1", "value=2"], ["twice"]),
        (["reject"], ["--why"]),
    ],
)
def test_what_the_atlas_would_refuse_is_refused_and_nothing_is_written(
    arguments: list[str], told: list[str], ids: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    kind, *changes = arguments
    err = refused(["review", kind, ids["mapped"], *changes, "--who", "Ana"], capfd)
    for part in told:
        assert part in err


def test_all_or_none_and_once(ids: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    refused(["review", "accept", ids["mapped"], "beef0", "--who", "Ana"], capfd)
    assert run(["review", "accept", ids["mapped"], "--who", "Ana"]) == 0
    assert "undo 1" in refused(["review", "accept", ids["mapped"], "--who", "Ben"], capfd)
    assert "undo 1" in refused(["review", "reject", ids["mapped"], "--who", "Ben", "--why", "x"], capfd)
    assert "history" in refused(["review", "undo", "9", "--who", "Ben"], capfd)


def test_outside_a_workspace_one_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bare").mkdir()
    monkeypatch.chdir(tmp_path / "bare")
    digest = ["digest", "--from", "2026-01-01", "--to", "2026-01-02"]
    for arguments in (["review"], ["review", "history"], ["litmus"], digest):
        assert run(arguments) == 2
        assert "remanence init" in capfd.readouterr().err
    assert not list(Path().iterdir())


def test_titles_and_names_come_out_literally(ids: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "reject", ids["unmapped"], "--who", "\x1b[2JEve", "--why", "[blink]"]) == 0
    for arguments in (["review"], ["review", "list"], ["review", "show", ids["unmapped"]], ["review", "history"]):
        capfd.readouterr()
        assert run(arguments) == 0
        shown = capfd.readouterr().out
        assert "\x1b" not in shown
        assert "\x9b" not in shown
        assert "\u202e" not in shown
    assert "[blink]" in shown
    assert run(["review", "show", ids["unmapped"]]) == 0
    assert "[red]title[/red] \\x1b[31m\\x9b\\u202e" in " ".join(capfd.readouterr().out.split())


def test_an_undo_works_even_where_the_atlas_no_longer_loads(
    ids: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["review", "accept", ids["mapped"], "--who", "Ana"]) == 0
    Path("overlay/own.csv").write_text("nonsense\n1\n", encoding="utf-8")
    assert run(["review", "list"]) == 2
    assert "own.csv" in capfd.readouterr().err
    assert run(["review", "undo", "1", "--who", "Ana"]) == 0
    assert Path("overlay/accepted.csv").read_text().count("\n") == 1


class Typist(Console):
    """A terminal at which somebody types what the test says."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(file=io.StringIO(), width=120)
        self.lines = list(lines)

    def input(self, *_: object, **__: object) -> str:  # type: ignore[override]
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)


def sitting(*lines: str, who: str = "Ana") -> str:
    typist = Typist(lines)
    with session(Places.here()) as here:
        decide_all(here, who, typist)
    assert isinstance(typist.file, io.StringIO)
    return typist.file.getvalue()


def test_a_sitting_decides_and_undoes(ids: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    shown = sitting("Ana", "a", "u", "a", "s", "e", "value=10", "", "a slip", "x", "q", who="")
    assert "Open candidates: 5." in shown
    assert "Decisions made here: 4. Still open: 3." in shown
    record = asked(["review", "history"], capfd, "review-history")["decisions"]
    assert [d["kind"] for d in record] == ["accept", "undo", "accept", "edit"]
    assert {d["who"] for d in record} == {"Ana"}
    assert record[3]["why"] == "a slip"
    assert "a accept, e edit" in shown, "an unknown key shows the keys"


def test_a_mistake_in_a_sitting_is_told_and_the_candidate_stays(
    ids: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    shown = sitting(*["s"] * 4, "a", "u", "r", "", "r", "no such plant")
    assert "Nothing was decided in this sitting" in shown
    assert "a rejection needs a reason" in shown
    assert "\x1b" not in shown.replace("\\x1b", "")
    record = asked(["review", "history"], capfd, "review-history")["decisions"]
    assert [d["kind"] for d in record] == ["reject"]


def test_a_candidate_is_shown_once_until_it_is_decided_or_asked_for_again(ids: dict[str, str]) -> None:
    assert sitting("x", "r", "", "e", "", "q").count(ids["mapped"]) + sitting("q").count(ids["mapped"]) <= 2
    shown = sitting("x", "u", "r", "", "e", "", "q")
    assert shown.count("would say") == sitting("q").count("would say")
    assert "Nothing was changed, nothing recorded." in shown
    assert sitting("?", "q").count("would say") == 2 * sitting("q").count("would say")
    with Desk.open(Path(DESK)) as desk:
        assert desk.decisions() == []


def test_an_undo_that_fails_in_a_sitting_can_be_tried_again(
    ids: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    with session(Places.here()) as here:
        typist = Typist(["s", "a", "u", "u", "q"])
        undo, calls = here.undo, []

        def fails_once(number: int, who: str, why: str = "") -> Made:
            calls.append(number)
            if len(calls) == 1:
                raise InputError("Busy.", [])
            return undo(number, who, why)

        object.__setattr__(here, "undo", fails_once)
        decide_all(here, "Ana", typist)
    record = asked(["review", "history"], capfd, "review-history")["decisions"]
    assert [d["kind"] for d in record] == ["accept", "undo"]


def test_the_list_is_brief_and_says_what_must_be_said_of_a_source_once(
    ids: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    assert run(["review", "list"]) == 0
    brief = capfd.readouterr().out
    assert run(["review", "show", ids["mapped"]]) == 0
    full = capfd.readouterr().out
    assert " ".join(brief.split()).count("look for the first source") == 1
    assert "would say" not in brief
    assert "would say" in full
    mapped = [brief.index(ids[name]) for name in ("mapped", "second", "deal", "undated")]
    assert max(mapped) < brief.index(ids["unmapped"]), "what can be accepted comes first"


def test_figures_are_shown_as_people_write_them(ids: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "edit", ids["mapped"], "value=21500000.5", "high=30000000", "--who", "Ana"]) == 0
    capfd.readouterr()
    assert run(["review", "show", ids["mapped"]]) == 0
    assert "21,500,000.5 (up to 30,000,000) t/a REO" in " ".join(capfd.readouterr().out.split())
