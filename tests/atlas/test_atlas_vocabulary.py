"""The words of the field, and that every word of evidence in the source tables has its class and trace."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from remanence.atlas.places import bundled
from remanence.atlas.statement import CLASSES, TRACES
from remanence.atlas.vocabulary import canonical, country, evidence, market_region, terms
from remanence.errors import InputError

REGIONS = {"CHN", "MMR", "USA", "AUS", "MYS", "JPN", "EUR", "KOR", "IND", "RUS", "SEA", "ROW"}


def _rows(name: str) -> list[dict[str, str]]:
    with (bundled() / "vocabulary" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("kind", "word", "term"),
    [
        ("stage", "Mining", "mine"),
        ("stage", "refining", "separation"),
        ("status", "halted", "suspended"),
        ("element", "dysprosium", "Dy"),
        ("element", "ndpr", "NdPr"),
        ("magnet_type", "Sm2Co17", "smco_2_17"),
        ("country", "Burma", "MMR"),
    ],
)
def test_synonyms_lead_to_terms(kind: str, word: str, term: str) -> None:
    assert canonical(kind, word) == term


def test_synonyms_lead_only_to_terms_and_each_word_to_one() -> None:
    rows = [r for r in _rows("synonyms.csv") if r["kind"] != "basis"]
    assert all(r["term"] in terms(r["kind"]) for r in rows)
    words = [(r["kind"], r["word"].casefold()) for r in rows]
    assert len(words) == len(set(words))


def test_every_country_belongs_to_one_market_region() -> None:
    rows = _rows("regions.csv")
    assert len({r["code"] for r in rows}) == len(rows)
    assert {r["market_region"] for r in rows} == REGIONS == set(terms("market_region"))
    assert len([r for r in rows if r["group"] == "EU27"]) == 27


@pytest.mark.parametrize(
    ("word", "region"),
    [("DEU", "EUR"), ("EU27", "EUR"), ("Norway", "EUR"), ("VNM", "SEA"), ("BRA", "ROW"), ("SEA", "SEA")],
)
def test_market_regions(word: str, region: str) -> None:
    assert market_region(word) == region


def test_unknown_words_are_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="separation"):
        canonical("stage", "seperation")
    with pytest.raises(InputError, match="country"):
        country("Atlantis")


def test_the_table_of_evidence_uses_the_classes_and_traces() -> None:
    for row in _rows("evidence.csv"):
        assert row["class"] in {*CLASSES, ""}, row
        assert row["trace"] in {*TRACES, ""}, row
        assert row["class"] or row["trace"] or not row["word"], row


@pytest.mark.shared
def test_every_word_of_the_source_tables_is_covered(shared: Path) -> None:
    seen = 0
    for path in sorted((shared / "data").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                for axis in ("quality", "evidence", "source_precision"):
                    if axis in row:
                        evidence(axis, (row[axis] or "").strip())
                        seen += 1
    assert seen > 10_000
    with pytest.raises(InputError, match="evidence"):
        evidence("quality", "hearsay")
