"""The scorer on rows small enough to judge by eye."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from remanence.errors import InputError
from remanence.reading.scoring import Aliases, Counts, by_publisher, interval, load, pool, score


def row(type_: str = "capacity", **said: Any) -> dict[str, Any]:
    return {"article": "a#0", "type": type_, "subject": "Alpha", "evidence": {"start": 10, "end": 20}} | said


def counts(said: list[Any], gold: list[Any], **how: Any) -> tuple[int, int, int]:
    total = score(said, gold, **how).total
    return total.hits, total.false, total.missed


def test_a_number_in_another_unit_is_the_same() -> None:
    gold = [row(quantity=2000, unit="t")]
    assert counts([row(quantity=2, unit="kt")], gold) == (1, 0, 0)
    assert counts([row(quantity=2011, unit="t")], gold) == (0, 1, 1)
    assert counts([row(quantity=2000, unit="%")], gold) == (0, 1, 1)


def test_a_count_may_be_left_out_but_a_tonnage_may_not() -> None:
    assert counts([row()], [row(quantity=3, unit="count")]) == (1, 0, 0)
    assert counts([row()], [row(quantity=3, unit="t")]) == (0, 1, 1)


def test_one_of_another_article_or_far_away_is_no_match() -> None:
    assert counts([row(article="a#1")], [row()]) == (0, 0, 1)
    assert counts([row(evidence={"start": 141, "end": 150})], [row()]) == (0, 1, 1)
    assert counts([row(evidence={"start": 139, "end": 150})], [row()]) == (1, 0, 0)
    assert counts([row(evidence={"start": 139, "end": 150})], [row()], strict=True) == (0, 1, 1)


def test_a_second_prediction_of_a_label_is_neither_hit_nor_error() -> None:
    figures = score([row(), row()], [row()])
    assert (figures.total, figures.duplicates) == (Counts(1, 0, 0), 1)


def test_an_optional_label_counts_neither_way() -> None:
    assert counts([row()], [row(optional=True)]) == (0, 0, 0)
    assert counts([], [row(optional=True)]) == (0, 0, 0)


def test_lines_of_the_reader_find_their_article_by_file_and_number() -> None:
    gold = [row(article="17#2", doc="folder/17-weekly.txt")]
    line = row(document="17-weekly.txt", article_index=2)
    del line["article"]
    assert counts([line], gold) == (1, 0, 0)


def test_a_label_left_over_takes_a_prediction_that_can_move() -> None:
    first, second = {"start": 0, "end": 5}, {"start": 100, "end": 105}
    gold = [row(object="C", evidence=first), row(object="X", evidence=second)]
    said = [row(object="C", evidence=first), row(subject="Q", object="C", evidence=first)]
    assert counts(said, gold) == (2, 0, 0)


def test_aliases_suffixes_and_possessives_name_one_thing() -> None:
    aliases = Aliases([("Alpha Metals", ["AM"]), ("Beta", ["AM"])])
    for name in ("AM", "the Alpha Metals", "Alpha Metals’s", "Alpha Metals Co., Ltd.", "ALPHA  METALS"):
        assert aliases.canonical(name) == "alpha metals"
    assert aliases.canonical("Gamma Holdings Inc.") == "gamma"
    assert aliases.canonical("") is None


def test_publishers_are_scored_apart_and_pooled() -> None:
    gold = [row(article="a#0"), row(article="b#0"), row(article="b#1")]
    said = {"A": [row(article="a#0"), row(article="b#0")], "B": [row(article="b#1"), row("price", article="b#1")]}
    each = by_publisher(said, gold, {"a#0": "A", "b#0": "B", "b#1": "B"})
    assert [(name, f.total) for name, f in each.items()] == [("A", Counts(1, 0, 0)), ("B", Counts(1, 1, 1))]
    pooled = pool(each.values())
    assert pooled.total == Counts(2, 1, 1)
    low, high = interval(pooled, 200)
    assert low <= pooled.total.f1 <= high
    assert pooled.accuracy("evidence span hit") == 1
    assert pooled.accuracy("date") is None


@pytest.mark.parametrize(
    ("said", "gold", "right"),
    [
        ("2026-02-04", "2026-02", True), ("2026-02", "2026-02-04", True), ("2026-02-04", "2026-02-04", True),
        ("2026", "2026-02", False), ("2025", "2026", False), ("", "2026", False), ("2026-02-04", "2026", True),
    ],
)  # fmt: skip
def test_a_date_may_be_finer_or_lack_the_day(said: str, gold: str, right: bool) -> None:
    assert score([row(date=said)], [row(date=gold)]).accuracy("date") == right


def test_a_currency_stands_in_for_a_unit_that_lacks() -> None:
    gold = [row(quantity=5e6, unit="USD")]
    assert counts([row(quantity=5e6, currency="USD")], gold) == (1, 0, 0)
    assert counts([row(quantity=5e6, currency="AUD")], gold) == (0, 1, 1)


def test_a_line_that_is_no_claim_is_named(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text('{"type": "price"}\n\nnonsense\n[1]\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"labels\.jsonl:3[\s\S]*labels\.jsonl:4"):
        load(file)
