"""Foresight is a bound: never worse than the rolling run, and stored goods earn no more than they cost to hold."""

from __future__ import annotations

import numpy as np
import pytest

from market.real_chain import AS_OF, START, draw, made, scenario
from remanence.market.calendar import months_from
from remanence.market.foresight import Foresight, foresee
from remanence.market.parameters import network_numbers
from remanence.market.simulate import Path, Runner
from remanence.market.state import Books, books
from remanence.market.witness import Witness

MONTHS = 8


def _bound(name: str) -> tuple[Runner, Books, Path, Foresight]:
    chain = made("licence-squeeze").chain
    runner = Runner(chain)
    runner.live = witness = Witness(chain.net.problem)
    anchors = books(chain.net, chain.cal, chain.inputs, draw())
    first = runner.burn_in(anchors, draw(), START)
    months = months_from(START, MONTHS)
    reference = runner.run(anchors, draw(), first, months, ())
    path = runner.run(anchors, draw(), first, months, scenario(name).effects(AS_OF), reference)
    return runner, anchors, path, foresee(chain.net, anchors, first.stock, path, witness.periods(path))


@pytest.fixture(scope="module")
def squeeze() -> tuple[Runner, Books, Path, Foresight]:
    return _bound("licence-squeeze")


def test_foresight_is_never_worse_and_matters_under_a_shock(
    squeeze: tuple[Runner, Books, Path, Foresight],
) -> None:
    *_, shocked = squeeze
    *_, calm = _bound("baseline")
    tolerance = 1e-7 * abs(calm.surplus)
    assert calm.gap >= -tolerance and shocked.gap >= -tolerance
    assert shocked.gap > 3 * calm.gap


def test_the_price_of_what_is_stored_rises_by_no_more_than_its_holding_cost(
    squeeze: tuple[Runner, Books, Path, Foresight],
) -> None:
    _, anchors, _, bound = squeeze
    price = bound.price[:, anchors.stock_rows]
    cost = network_numbers()["holding_cost_per_month"] * np.exp(anchors.anchor_ln_price[anchors.held])
    rise = np.diff(price, axis=0) - cost[None, :]
    stored = bound.stock[:-1] > 1e-6
    assert rise.max() < 1e-6 * price.max()
    assert np.abs(rise[stored]).max() < 1e-6 * price.max()
    assert stored.any()


def test_foresight_lowers_the_last_price_of_what_is_squeezed(
    squeeze: tuple[Runner, Books, Path, Foresight],
) -> None:
    runner, _, path, bound = squeeze
    row = runner.chain.net.row["oxide:Dy|JPN"]
    assert bound.price[0, row] > path.price[0, row]
    assert bound.price[-1, row] < path.price[-1, row]
