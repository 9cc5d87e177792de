"""The laundering benchmark in small: every kind is invented, read, and found as often as it should be.

Seeds here lie below `SEALED`: the figures of the documentation come from others.
"""

from __future__ import annotations

import math
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.atlas import View, load_atlas
from remanence.custody.histories.history import History
from remanence.custody.histories.ideal import contents
from remanence.custody.histories.laundering.page import page
from remanence.custody.histories.laundering.registry import Kind, kinds
from remanence.custody.histories.laundering.scene import scene
from remanence.custody.histories.laundering.score import (
    SEALED,
    Tally,
    examined,
    honest,
    precision,
    tallies,
    tally,
    tally_honest,
    wilson,
)

ABLE = [kind for kind in kinds().values() if kind.in_principle]
SIGNALS_ONLY = {"copied_assay"}
"""Kinds that mostly leave no contradiction, only a signal."""


@cache
def _view() -> View:
    return load_atlas().as_of(date(2026, 11, 21))


def _names(kind: Kind) -> str:
    return kind.name


@pytest.mark.parametrize("kind", ABLE, ids=_names)
def test_a_kind_that_can_be_shown_is_found_where_it_lies(kind: Kind) -> None:
    found = tally(kind, range(3), _view())
    assert found.flagged >= (0 if kind.name in SIGNALS_ONLY else 2), found
    assert found.named == found.flagged


@pytest.mark.parametrize("kind", kinds().values(), ids=_names)
def test_an_invented_history_is_the_same_each_time_and_well_formed(kind: Kind) -> None:
    one, again, other = (kind.invent(scene(kind.name, seed)) for seed in (5, 5, 6))
    assert one.entries == again.entries
    assert one.raws() != other.raws()
    assert one.dishonest == kind.name
    assert len(one.logged()) == len(one.entries)
    assert len({entry.raw["eventID"] for entry in one.entries}) == len(one.entries)


def test_honest_histories_are_seldom_flagged() -> None:
    found = tally_honest(range(20), _view())
    assert found.told == 20
    assert found.flagged <= 2
    assert found.events > 400


def test_what_is_replaced_kilogram_for_kilogram_is_told_as_an_honest_history_is() -> None:
    """Nothing in such a history differs from an honest one: no check of any kind can tell."""
    invented = kinds()["kilo_for_kilo"].invent(scene("honest", 3))
    assert invented.entries == honest(3).entries
    assert not kinds()["kilo_for_kilo"].in_principle


def test_a_swap_shows_as_the_share_that_was_swapped() -> None:
    """The excess that the balance names is what was hidden, less what the process lost."""
    for seed in range(8):
        history = kinds()["swap"].invent(scene("swap", seed))
        if history.share is None or history.share < 0.25:
            continue
        hard = [f for f in examined(history, _view()) if f.hard and f.kind == "balance" and f.kg]
        hidden = sum(kg for content in history.truth.values() for kg in content.values())
        found = sum(f.kg or 0.0 for f in hard if set(f.lots) & history.marks)
        assert 0.5 * hidden < found < 1.05 * hidden


def test_an_ideal_plan_keeps_what_its_recoveries_say() -> None:
    plan = scene("ideal", 0).plan("collection")
    lots = contents(plan)
    assert lots["old-magnets"]["Nd"] == pytest.approx(0.93 * lots["motors"]["Nd"])


def test_wilsons_interval_is_the_published_one() -> None:
    """Five of ten, none of ten, ten of ten: the values of Agresti and Coull (1998) and by hand."""
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(10, 10) == pytest.approx((0.7225, 1.0), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_holds_the_share_and_solves_its_equation(case: tuple[int, int]) -> None:
    """Each end p solves (share - p)^2 = z^2 p (1 - p) / n."""
    hits, of = case
    low, high = wilson(hits, of)
    assert low <= hits / of + 1e-12
    assert high >= hits / of - 1e-12
    for end in (low, high):
        if 0 < end < 1:
            assert (hits / of - end) ** 2 == pytest.approx(
                1.959964**2 * end * (1 - end) / of, rel=1e-6, abs=1e-12
            )


def test_precision_is_the_share_of_flagged_histories_that_are_dishonest() -> None:
    assert precision(0.9, 0.01) == pytest.approx(0.9 / 0.91)
    assert precision(0.9, 0.01, dishonest=0.1) == pytest.approx(0.09 / 0.099)
    assert precision(0.0, 0.0) == 0.0


def test_the_page_counts_what_was_told() -> None:
    clean, caught = Tally("honest", told=10, events=100), Tally("swap", told=4, flagged=3, named=3)
    caught.hard.update(["balance"] * 3)
    caught.bands[0.5] = (3, 4)
    text = page(clean, [caught])
    assert "| `swap` | 5-50 % covered material is fed into a process and not stated | 4 | 3 | 0.750" in text
    assert "| `swap` | 20-50 % | 3 | 4 |" in text


def test_a_history_says_nothing_of_what_was_hidden() -> None:
    history: History = kinds()["swap"].invent(scene("swap", 1))
    assert all("hidden" not in str(entry.raw) for entry in history.entries)
    assert math.fsum(kg for content in history.truth.values() for kg in content.values()) > 0


@pytest.mark.deep
def test_recall_and_false_alarms_in_large() -> None:
    """The aims of the benchmark, on seeds that are neither those of the small tests nor the sealed ones."""
    seeds = range(10_000, 10_060)
    assert seeds.stop < SEALED
    able = [found for found in tallies(seeds, _view()) if kinds()[found.kind].in_principle]
    recall = sum(t.flagged for t in able) / sum(t.told for t in able)
    assert recall >= 0.9
    clean = tally_honest(range(10_000, 10_400), _view())
    assert wilson(clean.flagged, clean.told)[0] <= 0.02
    assert clean.flagged / clean.told < 0.025
