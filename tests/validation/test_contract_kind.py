"""Price-floor arithmetic: what a contract pays, and how the tax in its index decides it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.atlas import load_atlas
from remanence.atlas.places import Places
from remanence.validation.case import load_case
from remanence.validation.kinds.contract import Income, income_range, index_of, judge, payment

PRICE = st.floats(1.0, 400.0)


@settings(deadline=None)
@given(PRICE, PRICE, st.floats(0.0, 1.0))
def test_floor_and_shared_upside(strike: float, index: float, share: float) -> None:
    received = index + payment(strike, index, share)
    assert received >= strike - 1e-9
    assert received <= max(strike, index) + 1e-9
    assert payment(strike, strike, share) == 0.0


@settings(deadline=None)
@given(PRICE, PRICE)
def test_taking_the_tax_out_never_pays_less(strike: float, quote: float) -> None:
    day = date(2026, 2, 5)
    assert payment(strike, index_of(quote, day, "out")) >= payment(strike, index_of(quote, day, "in"))


def test_the_shipped_case_pays_nothing_or_about_fifteen() -> None:
    atlas = load_atlas()
    case = load_case("price-floor-vat", Places(), atlas.entities)
    verdict = judge(case, atlas)
    assert verdict.hits == verdict.asked == 7
    paid = {row[0]: row[3] for row in verdict.extras["tables"][0]["rows"]}
    assert paid["early February 2026, tax out of the index"] == pytest.approx(14.4, abs=0.1)
    assert paid["mid-February 2026, tax in the index"] == 0.0


def test_booked_income_is_a_range_that_the_extremes_of_index_and_tonnes_bound() -> None:
    quarter = Income(
        what="q", on=date(2025, 12, 31), quote_low=80, quote_high=90, tonnes_low=500, tonnes_high=2000,
        booked=40, source="s",
    )  # fmt: skip
    low, high = income_range(110, quarter)
    for quote in (80, 85, 90):
        for tonnes in (500, 1200, 2000):
            for vat in ("in", "out"):
                assert (
                    low - 1e-9
                    <= payment(110, index_of(quote, quarter.on, vat)) * tonnes / 1000
                    <= high + 1e-9
                )
