"""The slips that life planted in the shared documents, and the figures there that are right."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from check_read import gazetteer, read

from remanence.reading.checks import Alarm, Checker
from remanence.reading.document import Document, document_id
from remanence.reading.names.pseudonyms import pseudonymise
from shared_material import shared_folder

pytestmark = pytest.mark.shared

# Number of the slip in research/peers.md A2, its kinds, the least severity, and what its places hold (in any order).
SLIPS = [
    (1, {"value_conflict"}, "note", [r"90%", r"85.90%"]),
    (2, {"value_conflict"}, "note", [r"85.90%", r"94%"]),
    (3, {"date"}, "error", [r"2024", r"last year"]),
    (4, {"date"}, "note", [r"nearing|almost over", r"one-year|October 2025"]),
    (5, {"copy", "date"}, "error", [r"scheduled .* 2024"]),
    (6, {"copy"}, "error", [r"erbium", r"terbium"]),
    (7, {"value_conflict"}, "error", [r"^ended", r"expire"]),
    (8, {"value_conflict"}, "note", [r"by the end of 2025", r"no sustained"]),
    (10, {"alias"}, "note", [r"EVA", r"eVAC"]),
    (12, {"arithmetic"}, "error", [r"116\.8", r"175\.8"]),
    (15, {"value_conflict"}, "note", [r"55", r"20 allied"]),
    (16, {"alias"}, "error", [r"EN ?910$", r"EN 9100"]),
    (17, {"date"}, "error", [r"Feb\. 2025|February 5, 2025"]),
    (22, {"value_conflict"}, "note", [r"none are needed", r"rice floors"]),
    (26, {"missing"}, "note", [r"unprecedented financing package"]),
    (27, {"text_damage"}, "note", [r"opens in a new tab"]),
]
RIGHT = [(13, r"0\.0077%|77 grams"), (23, r"17,000|20,000 tonnes"), (24, r"\$12 billion|\$10 billion|\$2 billion")]


def _documents() -> list[Document]:
    found = []
    for line in (shared_folder() / "gold" / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        with (shared_folder() / "documents" / row["file"]).open(encoding="utf-8", newline="") as file:
            text = file.read()[row["start"] : row["end"]]
        found.append(
            Document(
                document_id(text),
                row["file"],
                row["article"],
                row["title"] or "",
                text,
                row["start"],
                date=row["date"] or "",
            )
        )
    return found


@cache
def _alarms() -> tuple[Alarm, ...]:
    checker = Checker()
    found = [alarm for document in _documents() for alarm in checker.add(read(document))]
    return (*found, *checker.across())


@cache
def _original(name: str) -> str:
    with (Path(shared_folder()) / "documents" / name).open(encoding="utf-8", newline="") as file:
        return file.read()


def _texts(alarm: Alarm) -> list[str]:
    return [_original(p.name)[p.start : p.end] for p in alarm.places]


@pytest.mark.parametrize(("number", "kinds", "least", "needles"), SLIPS, ids=[str(s[0]) for s in SLIPS])
def test_a_slip_of_life_is_found(number: int, kinds: set[str], least: str, needles: list[str]) -> None:
    severities = {"error"} if least == "error" else {"error", "note"}
    candidates = [_texts(a) for a in _alarms() if a.kind in kinds and a.severity in severities]
    assert any(all(any(re.search(n, text) for text in texts) for n in needles) for texts in candidates)


@pytest.mark.parametrize(("number", "needle"), RIGHT, ids=[str(r[0]) for r in RIGHT])
def test_a_figure_that_is_right_raises_nothing(number: int, needle: str) -> None:
    exact = [a for a in _alarms() for text in _texts(a) if len(text) < 60 and re.search(needle, text)]
    assert exact == []
    assert all(not re.search(needle, text) for a in _alarms() if a.kind == "arithmetic" for text in _texts(a))


def test_the_errors_do_not_rest_on_known_names() -> None:
    """Every known name replaced by an invented one: the same errors are raised, and no other."""
    checker, found = Checker(), []
    for document in _documents():
        text = pseudonymise(document.text, gazetteer(), 1).text
        found += checker.add(read(replace(document, id=document_id(text), text=text, start=0, title="")))
    errors = sorted(a.check for a in (*found, *checker.across()) if a.severity == "error")
    assert errors == sorted(a.check for a in _alarms() if a.severity == "error")


def test_errors_are_few() -> None:
    errors = [a for a in _alarms() if a.severity == "error"]
    assert len(errors) <= 12, [a.message for a in errors]
