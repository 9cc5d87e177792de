"""From a claim to a row of the workspace's atlas: mapped by the reader, filed, accepted, loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from article_samples import article, claim
from grounds_samples import NAMES, grounds

from remanence.atlas import Places, init_workspace, load_atlas
from remanence.atlas.statement import Statement
from remanence.desk import Candidate, DeskDocument
from remanence.errors import InputError
from remanence.reading.article import Article
from remanence.reading.candidates import candidate
from remanence.reading.checks.alarm import Alarm, Place
from remanence.reading.deals import deal
from remanence.reading.line import line
from remanence.reading.review.acceptance import FIELDS, accepted_rows, changed_rows
from remanence.reading.review.deciding import Session, session
from remanence.reading.review.filing import file_alarms, file_article
from remanence.reading.review.listing import Table, review

TODAY = date(2026, 11, 22)
PLANT = "The Tarn Works can make 2,000 t a year of sintered NdFeB magnets."
OFFTAKE = "Borealis Oxides signed a binding offtake agreement with Kestrel Magnetics for 400 t a year of NdPr oxide."
DONE: dict[str, Any] = {"quantity": 2000.0, "unit": "t", "per": "year", "material": "NdFeB magnets", "stage": "magnet"}

DEAL: dict[str, Any] = {
    "subject": "Borealis Oxides", "object": "Kestrel Magnetics", "quantity": 400.0, "unit": "t", "per": "year",
    "material": "NdPr oxide", "modality": "committed",
}  # fmt: skip


def read(text: str, type_: str, *, start: int = 0, **given: Any) -> tuple[Article, list[dict[str, Any]]]:
    within = article(text, names=NAMES, start=start)
    found = replace(within, claims=(claim(type_, text, within, **given),))
    known = grounds()
    return found, [line(c, found, candidate(c, found, known), deal(c, found, known)) for c in found.claims]


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Session]:
    with session(Places(init_workspace(tmp_path / "w").resolve())) as opened:
        yield opened


def private(here: Session) -> dict[str, Statement]:
    found = load_atlas(here.places).statements
    return {s.property: s for s in found if s.evidence == "private"}


def test_what_the_reader_maps_loads_with_the_workspace(here: Session) -> None:
    assert file_article(here.desk, *read(PLANT, "capacity", start=700, subject="Tarn Works", **DONE))
    assert file_article(here.desk, *read(OFFTAKE, "offtake_supply", **DEAL))
    assert not file_article(here.desk, *read(PLANT, "capacity", subject="Tarn Works", **DONE)), "read twice"
    made = here.accept(list(here.desk.candidates()), "Ana")
    held = private(here)
    assert (held["capacity"].value, held["capacity"].subject) == (2000, "facility:neo-narva-p1")
    assert "[700-" in held["capacity"].locator, "the place in the file, not in the article"
    assert held["volume"].value == 400
    assert held["binding"].text == "yes"
    here.undo(made.decisions[1].number, "Ana")
    assert set(private(here)) == {"capacity"}, "a deal goes with all of its statements"


def test_the_words_shown_are_those_of_the_span(here: Session) -> None:
    found, lines = read(PLANT, "capacity", start=700, subject="Tarn Works", **DONE)
    file_article(here.desk, found, lines)
    other, more = read(OFFTAKE, "capacity", subject="Tarn Works", **DONE)
    file_article(here.desk, other, more)
    spans = ((found.document, 702, 705), (other.document, 3, 9))
    between = tuple(Place(d.name, d.index, start, end, d.id) for d, start, end in spans)
    assert file_alarms(here.desk, [Alarm("value_conflict", "error", "two figures", between)]) == 1
    told = review(Table.of(here.desk), load_atlas(here.places), {})["candidates"]
    assert {c["quote"] for c in told} == {PLANT, OFFTAKE}
    assert [c["alarms"][0]["kind"] for c in told] == ["value_conflict"] * 2, "shown on both sides"


def _held(**given: Any) -> DeskDocument:
    return DeskDocument(**({"id": "d" * 64, "name": "a.txt", "publisher": "P", "date": "2026-02-06"} | given))


def _candidate(modality: str = "done", **said: Any) -> Candidate:
    mapped = {"subject": "facility:mt-weld", "property": "capacity", "value": 1.0, "unit": "t/a", "basis": "REO"} | said
    return Candidate.of("d" * 64, 3, 9, {"modality": modality, "statement": mapped})


@pytest.mark.parametrize(
    ("source_class", "modality", "graded"),
    [
        ("official", "done", "measured"), ("official", "planned", "reported"), ("official", "forecast", "modelled"),
        ("company", "done", "company"), ("trade press", "done", "reported"), ("state-affiliated", "done", "reported"),
        ("machine-written", "done", "reported"), ("think tank", "forecast", "modelled"),
        ("never heard", "done", "reported"),
    ],
)  # fmt: skip
def test_only_an_authority_measures_and_only_what_is_done(source_class: str, modality: str, graded: str) -> None:
    said = _candidate(modality, **{"class": "measured"})
    (row,) = accepted_rows(said, _held(source_class=source_class), TODAY)
    assert row["class"] == graded


@pytest.mark.parametrize(
    ("said", "published", "inferred"),
    [("2026-02-06", "2026-02-06", "0"), ("2026-02", "2026-02-28", "1"), ("2026", "2026-12-31", "1"),
     ("2026-02-06T10:00:00Z", "2026-02-06", "0")],
)  # fmt: skip
def test_a_coarse_day_of_publication_is_its_last_and_inferred(said: str, published: str, inferred: str) -> None:
    (row,) = accepted_rows(_candidate(), _held(date=said), TODAY)
    assert (row["published"], row["published_inferred"]) == (published, inferred)


def test_without_a_day_of_publication_nothing_is_accepted() -> None:
    with pytest.raises(InputError, match="without a date"):
        accepted_rows(_candidate(), _held(date="last week"), TODAY)


def test_where_it_comes_from_and_how_it_is_graded_is_no_matter_of_taste() -> None:
    assert not {"id", "class", "trace", "source", "locator", "recorded"} & set(FIELDS)


def test_another_subject_is_that_of_all_rows_of_a_deal() -> None:
    rows = [{"subject": "agreement:a", "property": p, "value": "", "text": "x"} for p in ("kind", "binding")]
    blank = dict.fromkeys((*FIELDS, "locator", "source"), "")
    moved = changed_rows("here", [blank | row for row in rows], {"subject": "agreement:b", "published": "2026-01-01"})
    assert {(r["subject"], r["published"]) for r in moved} == {("agreement:b", "2026-01-01")}
    assert len({r["id"] for r in moved}) == 2
