"""Reference prices held by a levy: the search, what it reaches, and what it does outside the zone."""

from __future__ import annotations

import statistics
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from market.instrument_runs import Two, effect_of, two
from remanence.market.levy import TOLERANCE, Search
from remanence.market.measures import kinds
from remanence.market.measures.overlay import contradiction
from remanence.market.welfare_document import leakage
from remanence.market.zone import ReferencePrices

BUYERS = ["USA", "EUR", "JPN", "KOR", "IND"]
NDPR = "oxide:NdPr"


@lru_cache
def held(price: float, **keys: object) -> Two:
    """The zone of buyers holds NdPr oxide."""
    level = {"good": NDPR, "usd_per_kg": price} | {k: v for k, v in keys.items() if k == "cap_usd_per_kg"}
    more = {k: v for k, v in keys.items() if k != "cap_usd_per_kg"}
    return two([effect_of(kind="reference_price", zone=BUYERS, levels=[level], **more)], 6)


@lru_cache
def reach() -> float:
    """A level between what the buyers pay in every month and what they would pay by themselves [USD/kg]."""
    alone = held(110.0)
    free = np.min([alone.price(f"{NDPR}|{region}", alone.without) for region in BUYERS], axis=0)
    return (float(free.max()) + min(row["autarky_price"] for row in alone.rows())) / 2


def measure_of(runs: Two) -> ReferencePrices:
    return next(e for e in runs.with_it.effects if isinstance(e, ReferencePrices))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.1, 30.0), st.sampled_from((0.0, 0.3, 1.0))), min_size=1, max_size=8),
    st.floats(20.0, 60.0),
    st.floats(30.0, 90.0),
)
def test_the_search_meets_the_level_or_ends_at_an_end(
    pieces: list[tuple[float, float]], free: float, level: float
) -> None:
    """Prices that rise with the levy at slopes from 0 to 1: a step of the dual, then flat, as in a cut curve."""
    edges = np.cumsum([0.0, *(length for length, _ in pieces)])
    prices = free + np.cumsum([0.0, *(length * slope for length, slope in pieces)])
    search = Search(level, 100.0)
    for _ in range(60):
        if not search.move(float(np.interp(search.levy, edges, prices))):
            break
    found = float(np.interp(search.levy, edges, prices))
    assert search.stands(found)
    if np.interp(100.0, edges, prices) < level * (1 - TOLERANCE):
        assert (search.levy, search.status(found, shut=False)) == (100.0, "capped")
    elif free >= level:
        assert search.levy == 0.0 and search.status(found, shut=False) == "attained"
    else:
        assert abs(found - level) <= TOLERANCE * level and search.status(found, shut=False) == "attained"


def test_a_price_within_reach_is_held() -> None:
    runs = held(reach())
    rows = runs.rows()
    assert {row["status"] for row in rows} == {"attained"}
    for row in rows:
        assert row["price"] == pytest.approx(reach(), rel=TOLERANCE) and row["levy"] > 0
        assert row["price_from_cold"] is None
    t = len(rows)
    paid = np.min([runs.price(f"{NDPR}|{region}")[-t:] for region in BUYERS], axis=0)
    assert paid == pytest.approx(np.full(t, reach()), rel=TOLERANCE)


def test_the_price_outside_falls_and_metal_comes_from_there() -> None:
    runs = held(reach())
    for region in ("MYS", "SEA"):
        assert (
            runs.price(f"{NDPR}|{region}")[1:].mean()
            < runs.price(f"{NDPR}|{region}", runs.without)[1:].mean() - 0.2
        )
    told = leakage(runs.chain.net, measure_of(runs), runs.with_it.path, runs.without.path)
    metal = next(row for row in told if row["good"] == "metal:NdPr" and row["year"] == 2027)
    assert metal["imports"] > metal["imports_without"]
    assert metal["output"] < metal["output_without"]


def test_a_price_out_of_reach_is_told_with_that_of_the_zone_by_itself() -> None:
    runs = held(110.0)
    for row in runs.rows():
        assert row["status"] == "unattainable"
        assert row["autarky_price"] == pytest.approx(row["price"], rel=1e-3)
        assert row["shortfall"] == pytest.approx(110.0 - row["price"])
        assert row["price"] < 110.0 and row["imports"] < 1e-6


def test_a_cap_is_told_and_never_passed() -> None:
    rows = held(reach(), cap_usd_per_kg=0.05).rows()
    assert {row["status"] for row in rows} == {"capped"}
    for row in rows:
        assert row["levy"] == 0.05 and row["price"] < reach() < row["autarky_price"]


def test_a_false_origin_takes_a_higher_levy_for_the_same_price() -> None:
    straight, crooked = held(reach()).rows(), held(reach(), misdeclared_share=0.5).rows()
    assert [row["status"] for row in crooked] == ["attained"] * len(crooked)
    assert sum(row["levy"] for row in crooked) > 1.5 * sum(row["levy"] for row in straight)
    for row in crooked:
        assert row["misdeclared"] == pytest.approx(0.5 * row["imports"])


def test_a_lagged_levy_follows_the_last_price() -> None:
    rows = held(reach(), adjustment="lagged").rows()
    assert {row["solves"] for row in rows} == {1}
    for last, row in pairwise(rows):
        assert row["levy"] == pytest.approx(max(last["levy"] + reach() - last["price"], 0.0), abs=1e-6)


def test_a_level_below_the_market_bears_no_levy_and_changes_no_price() -> None:
    runs = held(30.0)
    assert {(row["status"], row["levy"]) for row in runs.rows()} == {("attained", 0.0)}
    assert (runs.with_it.path.price == runs.without.path.price).all()


def test_before_its_first_day_nothing_differs() -> None:
    runs = held(reach())
    assert (runs.with_it.path.x[0] == runs.without.path.x[0]).all()
    assert (runs.with_it.path.x[1] != runs.without.path.x[1]).any()


def test_a_period_takes_few_warm_solves() -> None:
    solves = [int(count) for count in held(reach()).with_it.path.solves]
    assert statistics.median(solves) <= 12


def test_members_trade_past_the_levy() -> None:
    zone = [*BUYERS, "MYS", "AUS"]
    levels = [{"good": NDPR, "usd_per_kg": 70.0}]
    runs = two([effect_of(kind="reference_price", zone=zone, levels=levels)], 4)
    hub = "sea:it"
    between = [a.column for a in runs.chain.net.arcs if a.good == NDPR and a.source == hub]
    assert between and runs.with_it.path.x[-1, between].sum() > 10
    assert {row["imports"] < 1e-6 for row in runs.rows()} == {True}


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"levels": [{"good": NDPR, "usd_per_kg": -5.0}]}, "above zero"),
        ({"levels": [{"good": NDPR, "usd_per_kg": 60.0}] * 2}, "two reference prices for oxide:NdPr"),
        ({"levels": [{"good": "oxide:*", "usd_per_kg": 60.0}]}, "several goods"),
        ({"levels": [{"good": NDPR, "usd_per_kg": 60.0}], "misdeclared_share": 1.0}, "below 1"),
        ({"levels": [{"good": NDPR, "usd_per_kg": float("nan")}]}, "usd_per_kg"),
    ],
)
def test_what_cannot_be_held_is_refused(keys: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        kinds()["reference_price"].params.model_validate({"from": "2027-01-01", "zone": BUYERS, **keys})


def test_two_prices_for_one_good_contradict() -> None:
    levels = [{"good": NDPR, "usd_per_kg": 60.0}]
    one = effect_of(kind="reference_price", zone=BUYERS, levels=levels)
    other = effect_of(kind="reference_price", zone=["USA"], levels=levels)
    apart = effect_of(kind="reference_price", zone=["SEA"], levels=levels)
    assert "both hold oxide:NdPr in USA" in str(contradiction(one, other))
    assert contradiction(one, apart) is None
