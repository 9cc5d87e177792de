"""Scrap from goods in use: cohorts outside the clearing, what is taken back at a price, and mass that closes."""

from __future__ import annotations

import math
from datetime import date
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from market.real_chain import draw, made, run
from remanence.market import scrap
from remanence.market.goods import ELEMENTS
from remanence.market.limits import upper_bounds
from remanence.market.network import node
from remanence.market.parameters import network_numbers
from remanence.market.simulate import Path

YEAR = date(2024, 1, 1)


@lru_cache
def base_year() -> Path:
    return run(made().chain, 6, start=YEAR)


@pytest.mark.parametrize("kind", scrap.KINDS)
def test_all_of_a_cohort_leaves_use_and_its_mean_age_is_the_mean_life(kind: str) -> None:
    left = scrap.leaving(kind)
    assert left.sum() == pytest.approx(1.0)
    assert (left >= 0).all()
    mean = float(left @ np.arange(len(left)))
    stated = sum(
        share * network_numbers()[f"lifetime_{product}"] for product, share in scrap.held_in(kind).items()
    )
    assert mean == pytest.approx(stated, rel=0.01)
    assert sum(scrap.held_in(kind).values()) == pytest.approx(1.0)
    assert min(scrap.held_in(kind).values()) > 0


def test_half_of_a_weibull_cohort_is_gone_at_its_median() -> None:
    """Weibull 1951: median = scale x ln(2)^(1/shape)."""
    shape, mean = network_numbers()["lifetime_shape"], 10.0
    scale = mean / math.gamma(1 + 1 / shape)
    median = scale * math.log(2) ** (1 / shape)
    assert 1 - math.exp(-((median / scale) ** shape)) == pytest.approx(0.5)
    ages = np.cumsum(scrap.leaving("ndfeb"))
    assert 5 < np.searchsorted(ages, 0.5) < 15


@given(years=st.floats(0, 15), growth=st.floats(-0.02, 0.1))
@settings(deadline=None)
def test_more_leaves_use_the_later_and_the_more_was_used(years: float, growth: float) -> None:
    for kind in scrap.KINDS:
        now = scrap.end_of_life(kind, years, growth)
        assert 0 < now < scrap.end_of_life(kind, years + 1, growth)
        assert now <= scrap.end_of_life(kind, years, growth + 0.01) + 1e-12


def test_a_steady_use_is_thrown_away_as_fast_as_it_is_bought(monkeypatch: pytest.MonkeyPatch) -> None:
    still = {**network_numbers(), "past_growth_magnets": 0.0}
    monkeypatch.setattr(scrap, "network_numbers", lambda: still)
    assert scrap.end_of_life("ndfeb", 0.0, 0.0) == pytest.approx(1.0)


def test_in_the_base_year_about_a_hundredth_of_supply_comes_from_users() -> None:
    closure = made().closure
    for element in ("NdPr", "Dy", "Tb"):
        assert 0.004 < scrap.supply(made().inputs, element) / closure.supply[element] < 0.03


def test_what_is_taken_back_follows_its_price_with_the_stated_elasticity() -> None:
    taken = np.cumsum([share for _, share in scrap.steps()])
    assert taken == pytest.approx(np.array(scrap.EDGES[1:]) ** network_numbers()["collection_elasticity"])
    assert taken[scrap.EDGES.index(1.0) - 1] == pytest.approx(1.0)
    prices = [price for price, _ in scrap.steps()]
    assert prices == sorted(prices)


def test_at_base_prices_the_market_takes_back_what_the_closure_counts() -> None:
    chain, path = made().chain, base_year()
    taken = path.x[:, list(chain.net.scrap)].sum(axis=1) * 12
    stated = sum(
        scrap.collected(chain.inputs, kind, region) for kind in scrap.KINDS for region in scrap.COLLECTORS
    )
    assert taken[0] == pytest.approx(stated, rel=0.1)
    assert (path.residual / path.throughput).max() < 1e-9


def test_a_tonne_of_scrap_gives_back_what_it_holds_less_the_declared_loss() -> None:
    net, inputs = made().chain.net, made().inputs
    names = list(net.problem.columns)
    matrix = net.problem.matrix
    for column, kind in net.scrap.items():
        region = names[column].split("|")[1].split(" ")[0]
        line = names.index(f"recycle {node(f'scrap:{kind}', region)}")
        back = {
            net.problem.rows[int(i)]: v
            for i, v in zip(matrix[:, [line]].indices, matrix[:, [line]].data, strict=True)
        }
        for element, held in scrap.content(inputs, kind).items():
            oxide = back[node(f"oxide:{element}", region)]
            metal = oxide * scrap.metal_per_oxide(element)
            assert metal + net.loss[line][element] == pytest.approx(held)
            entered = made().chain.ledger.enter[ELEMENTS.index(element), column]
            assert entered == pytest.approx(held)


def test_more_can_be_taken_back_every_year() -> None:
    chain = made().chain
    upper = upper_bounds(chain, draw(), [YEAR, date(2026, 7, 1), date(2030, 7, 1)], (), None)
    room = upper[:, list(chain.net.scrap)].sum(axis=1)
    assert room[0] < room[1] < room[2]
