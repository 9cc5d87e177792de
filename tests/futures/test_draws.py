"""Draws: the same point for an index whatever the number, inside its range, shared between scenarios."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.futures import draws
from remanence.futures.draws import between
from remanence.market.parameters import load_parameters
from remanence.market.scenario import load_scenario

PARAMETERS = load_parameters()
RANGES = load_scenario("licence-squeeze").ranges()


@settings(deadline=None, max_examples=25)
@given(n=st.integers(1, 70), more=st.integers(0, 70), seed=st.integers(0, 50))
def test_a_draw_depends_on_its_index_and_the_seed_alone(n: int, more: int, seed: int) -> None:
    _, few = draws(n, seed, PARAMETERS, RANGES)
    _, many = draws(n + more, seed, PARAMETERS, RANGES)
    assert many[:n] == few
    assert [draw.index for draw in many] == list(range(n + more))


def test_another_seed_draws_other_points() -> None:
    assert draws(4, 0, PARAMETERS, RANGES)[1] != draws(4, 1, PARAMETERS, RANGES)[1]


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 1000))
def test_every_number_lies_in_its_range_and_the_centre_is_the_stated_value(seed: int) -> None:
    central, others = draws(16, seed, PARAMETERS, RANGES)
    assert central.index == -1
    assert central.market == {name: p.value for name, p in PARAMETERS.items()}
    assert central.scenario == {}
    for draw in others:
        for name, parameter in PARAMETERS.items():
            assert parameter.low <= draw.market[name] <= parameter.high, name
        for key, number in RANGES.items():
            assert number.low <= draw.scenario[key] <= number.high, key


@given(low=st.floats(-10, 0), up=st.floats(0.1, 5), top=st.floats(0.1, 5), u=st.floats(0, 1))
@settings(deadline=None)
def test_half_of_the_draws_lie_below_the_value(low: float, up: float, top: float, u: float) -> None:
    value, high = low + up, low + up + top
    drawn = between(low, value, high, u)
    assert low - 1e-9 <= drawn <= high + 1e-9
    assert (drawn <= value + 1e-9) == (u <= 0.5) or drawn == pytest.approx(value)
    assert between(low, value, high, 0.0) == pytest.approx(low)
    assert between(low, value, high, 1.0) == pytest.approx(high)


def test_points_fill_each_half_of_each_range_evenly() -> None:
    _, others = draws(64, 3, PARAMETERS, RANGES)
    for name, parameter in PARAMETERS.items():
        if parameter.low < parameter.value < parameter.high:
            below = np.mean([draw.market[name] < parameter.value for draw in others])
            assert 0.4 <= below <= 0.6, name


def test_no_future_is_asked_for_and_none_is_drawn() -> None:
    assert draws(0, 0, PARAMETERS, RANGES)[1] == []


def test_scenarios_on_one_base_share_the_numbers_of_their_base() -> None:
    calm, squeeze = load_scenario("baseline").ranges(), RANGES
    _, few = draws(8, 3, PARAMETERS, calm)
    _, many = draws(8, 3, PARAMETERS, squeeze)
    for one, other in zip(few, many, strict=True):
        assert one.market == other.market
        assert all(one.scenario[key] == other.scenario[key] for key in calm if key in squeeze)
