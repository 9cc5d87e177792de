"""Joint production on paper: the linear answer against a market solved in full, and the theorems of the page."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import root

from remanence.atlas import load_atlas
from remanence.market.closure import close
from remanence.market.goods import ELEMENTS, ORES
from remanence.market.inputs import read_inputs
from remanence.market.parameters import central, load_parameters
from remanence.validation.joint_theory import Slopes, price_response, sign, slopes

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "data/cases/joint-production/expected.csv"
POSITIVE = st.floats(0.05, 2.0)


@st.composite
def economies(draw: st.DrawFn, ores: int = 3, oxides: int = 4) -> tuple[np.ndarray, ...]:
    """Tonnes by ore and oxide, elasticities of mines and of use; every price is 1 in the base."""
    by_ore = np.array(
        draw(st.lists(st.lists(POSITIVE, min_size=oxides, max_size=oxides), min_size=ores, max_size=ores))
    )
    eta = np.array(draw(st.lists(POSITIVE, min_size=ores, max_size=ores)))
    eps = np.array(draw(st.lists(POSITIVE, min_size=oxides, max_size=oxides)))
    return by_ore, eta, eps


def _linear(by_ore: np.ndarray, eta: np.ndarray, eps: np.ndarray) -> Slopes:
    weights = by_ore / by_ore.sum(axis=1, keepdims=True)
    supply = (by_ore * eta[:, None]).T @ weights
    return Slopes(supply, np.diag(eps * by_ore.sum(axis=0)), by_ore, weights)


@settings(deadline=None, max_examples=40)
@given(economies(), st.integers(0, 3))
def test_a_small_purchase_moves_prices_as_the_whole_market_solved_does(
    economy: tuple[np.ndarray, ...], which: int
) -> None:
    by_ore, eta, eps = economy
    bought = np.zeros(4)
    bought[which] = 1e-6 * by_ore[:, which].sum()

    def excess(ln_p: np.ndarray) -> np.ndarray:
        value = by_ore @ np.exp(ln_p) / by_ore.sum(axis=1)
        made = (by_ore * (value**eta)[:, None]).sum(axis=0)
        return made - by_ore.sum(axis=0) * np.exp(-eps * ln_p) - bought

    solved = root(excess, np.zeros(4), tol=1e-14).x
    found = price_response(_linear(by_ore, eta, eps), bought, np.zeros(4))
    assert found == pytest.approx(solved, rel=1e-3, abs=1e-11)


@settings(deadline=None)
@given(economies(), st.integers(0, 3))
def test_buying_raises_its_own_price(economy: tuple[np.ndarray, ...], which: int) -> None:
    bought = np.eye(4)[which]
    assert price_response(_linear(*economy), bought, np.zeros(4))[which] > 0


@settings(deadline=None)
@given(economies(ores=1), st.integers(0, 3))
def test_with_one_ore_all_other_prices_fall_and_more_is_mined(
    economy: tuple[np.ndarray, ...], which: int
) -> None:
    s = _linear(*economy)
    moved = price_response(s, np.eye(4)[which], np.zeros(4))
    others = np.delete(moved, which)
    assert (others < 0).all()
    assert float(s.weights[0] @ moved) > 0


def test_a_binding_quota_leaves_only_joint_use() -> None:
    view = load_atlas().as_of(None)
    draw = central(load_parameters())
    inputs, _ = close(read_inputs(view, 2024, frozenset(), draw["vat_rate"]))
    s = slopes(inputs, draw, 0.0)
    assert not s.supply.any()
    linked = {ELEMENTS[i] for i, j in zip(*np.nonzero(s.demand - np.diag(np.diag(s.demand))), strict=True)}
    assert linked == {"NdPr", "Dy", "Tb"}
    price = np.array([inputs.oxide_price[e] for e in ELEMENTS])
    free = slopes(inputs, draw, 0.7)
    for matrix in (free.supply, free.demand):
        assert price[:, None] * matrix == pytest.approx((price[:, None] * matrix).T), "symmetric once priced"
    assert s.by_ore.shape == (len(ORES), len(ELEMENTS))


def test_signs_say_what_the_page_says() -> None:
    assert [sign(x) for x in (0.0, 0.002, 0.02, -0.02)] == ["0", "?", "+", "-"]
    assert sign(-0.02, floored=True) == "-0"


def test_the_table_is_the_one_that_was_written_down_first() -> None:
    """Its counts stand on the page; a table changed after a run would no longer be a prediction."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert Counter(row["sign"] for row in rows) == {"?": 124, "+": 103, "0": 86, "-": 42, "-0": 5}
    for row in rows:
        size = float(row["size"])
        if row["sign"] in ("+", "-", "-0"):
            assert (size > 0) == (row["sign"] == "+"), row
