"""The articles of the shared documents come out as the label of each says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from remanence.reading.document import Document
from remanence.reading.sources import documents
from remanence.reading.sources.copies import copies
from remanence.reading.sources.publishers import Publishers
from remanence.reading.sources.raw import Raw
from remanence.reading.sources.read import articles_in

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def read(shared: Path) -> dict[tuple[str, int], Document]:
    found = list(documents(str(shared / "documents"), publishers=Publishers.load()))
    assert all(isinstance(one, Document) for one in found)
    return {(one.name, one.index): one for one in found if isinstance(one, Document)}


@pytest.fixture(scope="module")
def labels(shared: Path) -> list[dict[str, object]]:
    lines = (shared / "gold" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_every_article_is_there_and_no_other(read: dict, labels: list) -> None:
    assert set(read) == {(label["file"], label["article"]) for label in labels}


def test_places_titles_dates_addresses_and_publishers(shared: Path, read: dict, labels: list) -> None:
    wrong = []
    for label in labels:
        one = read[label["file"], label["article"]]
        original = (shared / "documents" / str(label["file"])).read_bytes().decode("utf-8")
        assert original[one.start : one.start + len(one.text)] == one.text
        if abs(one.start - label["start"]) > 3 or abs(one.start + len(one.text) - label["end"]) > 4:
            wrong.append((one.name, one.index, one.start, one.start + len(one.text)))
        title = "" if label["title"].startswith("(untitled)") else label["title"]
        said = {"title": title, **{k: label[k] for k in ("url", "date", "publisher") if label[k]}}
        wrong += [(one.name, one.index, k, getattr(one, k), v) for k, v in said.items() if getattr(one, k) != v]
    assert not wrong


def test_two_prints_of_one_wire_are_one_and_another_story_is_another(read: dict) -> None:
    found = [one.members for one in copies(read.values()) if len(one.members) > 1]
    keys = list(read)
    assert [[(keys[i][0][:3], keys[i][1]) for i in members] for members in found] == [[("001", 2), ("001", 3)]]


def test_a_disclosed_machine_and_retold_state_media_are_told(read: dict) -> None:
    classes = {(name[:3], index): one.source_class for (name, index), one in read.items()}
    assert classes["000", 0] == "machine-written"
    assert classes["003", 22] == "state-affiliated"
    assert classes["002", 0] == "unknown"
    assert classes["003", 3] == "trade press"


def test_each_article_alone_stays_whole_with_its_title_and_day(read: dict) -> None:
    wrong = []
    for one in read.values():
        alone = [a for a in articles_in(Raw("alone", one.text.encode()), Publishers.load()) if isinstance(a, Document)]
        if [(a.title, a.text.strip()) for a in alone] != [(one.title, one.text.strip())]:
            wrong.append((one.name, one.index, [a.title for a in alone]))
        elif one.date_from != "relative" and alone[0].date != one.date:
            wrong.append((one.name, one.index, [alone[0].date]))
    assert not wrong
