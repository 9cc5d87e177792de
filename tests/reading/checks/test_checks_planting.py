"""The generator: clean articles raise nothing, planted errors are found, the same seed gives the same articles."""

from __future__ import annotations

from random import Random

import pytest
from check_read import read

from remanence.reading.checks import KINDS
from remanence.reading.planting import clean_case, figures, planted_case
from remanence.reading.planting.plant import HALVES
from remanence.reading.planting.ways import PAIR_WAYS, WAYS


@pytest.mark.parametrize("half", sorted(HALVES))
def test_planted_errors_are_found_and_clean_articles_are_left_alone(half: str) -> None:
    told = figures(7, 20, read, half)
    assert told.false_alarms <= 1 / 20
    if half not in ("unseen", "fresh", "sealed"):
        assert all(k.recall >= 0.85 for k in told.kinds), told.lines()
        assert sum(k.found for k in told.kinds) >= 0.95 * sum(k.planted for k in told.kinds), told.lines()


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_where_it_is_said_to_be(kind: str) -> None:
    for number in range(6):
        planted = planted_case(Random(number), kind)
        text = planted.case.documents[planted.document].text
        assert 0 <= planted.start < planted.end <= len(text)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_planted_in_three_ways_or_more(kind: str) -> None:
    assert len(WAYS.get(kind, {})) + len(PAIR_WAYS.get(kind, {})) >= 3


def test_there_are_a_dozen_stories_in_each_half_together() -> None:
    assert len(HALVES["tuned"][0]) + len(HALVES["held"][0]) >= 12


@pytest.mark.parametrize("pair", [False, True])
def test_the_same_seed_gives_the_same_articles(pair: bool) -> None:
    assert clean_case(Random(3), pair=pair) == clean_case(Random(3), pair=pair)
    assert clean_case(Random(3), pair=pair) != clean_case(Random(4), pair=pair)
