"""Contracts for difference and guarantees: what is paid, and that the market it is paid against gives way."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from market.instrument_runs import Two, chain_with, effect_of, two
from market.real_chain import draw
from remanence.errors import InputError
from remanence.market.measures import kinds

NDPR = "oxide:NdPr"
MINE = ("facility:mp-mountain-pass-ndpr",)
LYNAS = ("facility:lynas-group-ndpr",)


@lru_cache
def signed(**keys: Any) -> Two:
    """Lynas under a contract, unless other plants are named."""
    terms = {"facilities": LYNAS, "good": NDPR, "tonnes_per_year": 9000.0, "payer": "JPN"} | keys
    return two([effect_of(kind="contract_for_difference", **terms)], 4)


def test_the_payment_is_what_the_index_lacks() -> None:
    runs = signed(strike_usd_per_kg=110.0)
    for row in runs.rows():
        assert row["status"] == "pays"
        assert row["premium"] == pytest.approx(110.0 - row["index"], rel=1e-3)
        assert row["paid"] == pytest.approx(row["premium"] * min(row["made"], 750.0), rel=1e-6)


def test_the_volume_bounds_the_payment() -> None:
    small = signed(strike_usd_per_kg=110.0, tonnes_per_year=1200.0).rows()
    for row in small:
        assert row["made"] > 100.0
        assert row["paid"] == pytest.approx(100.0 * row["premium"], rel=1e-6)


def test_tax_in_the_index_decides_what_is_paid() -> None:
    without = signed(strike_usd_per_kg=110.0).rows()[-1]
    with_tax = signed(strike_usd_per_kg=110.0, index_vat="included").rows()[-1]
    assert with_tax["index"] == pytest.approx((1 + draw()["vat_rate"]) * without["index"], rel=0.01)
    assert with_tax["paid"] < without["paid"]


def test_the_market_gives_way_to_what_is_made_for_the_contract() -> None:
    runs = signed(strike_usd_per_kg=110.0)
    made = [m.column for m in runs.chain.net.modes if m.plant.facility in LYNAS]
    with_it, without = (run.path.x[-1, made].sum() for run in (runs.with_it, runs.without))
    assert with_it >= without
    outside = runs.price(f"{NDPR}|SEA")[-1], runs.price(f"{NDPR}|SEA", runs.without)[-1]
    assert outside[0] <= outside[1] * 1.001


def test_above_the_mark_the_payer_takes_its_share_up_to_the_cap() -> None:
    keys = {"strike_usd_per_kg": 20.0, "upside_share": 0.3, "upside_above_usd_per_kg": 40.0}
    free = signed(**keys).rows()
    for row in free:
        assert row["status"] == "shares" and row["paid"] == 0.0
        assert row["given_back"] == pytest.approx(
            0.3 * (row["index"] - 40.0) * min(row["made"], 750.0), rel=1e-6
        )
    capped = signed(**keys, upside_cap_usd_per_year=3e6).rows()
    assert sum(row["given_back"] for row in capped if row["month"] >= "2027") == pytest.approx(3000.0)


def test_a_cap_on_payments_ends_them_for_the_year() -> None:
    rows = signed(strike_usd_per_kg=110.0, payment_cap_usd_per_year=4e7).rows()
    assert sum(row["paid"] for row in rows) == pytest.approx(40_000.0, rel=1e-6)
    assert rows[-1]["status"] == "cap reached"


def test_a_guarantee_is_paid_by_the_buyer_against_the_plants_own_price() -> None:
    keys = {
        "facilities": LYNAS,
        "good": NDPR,
        "tonnes_per_year": 3000.0,
        "buyer": "JPN",
        "floor_usd_per_kg": 75.0,
    }
    runs = two([effect_of(kind="offtake_guarantee", **keys)], 3)
    row = runs.rows()[-1]
    assert row["index"] == pytest.approx(float(runs.price(f"{NDPR}|MYS")[-1]), rel=1e-9)
    assert row["paid"] == pytest.approx(250.0 * (75.0 - row["index"]), rel=1e-3)
    gains = runs.balance().gains
    assert gains["offtaker", "JPN"].sum() == pytest.approx(-sum(r["paid"] for r in runs.rows()), rel=1e-9)


def test_out_of_the_money_it_changes_nothing() -> None:
    runs = signed(strike_usd_per_kg=20.0)
    assert {row["status"] for row in runs.rows()} == {"out of the money"}
    assert runs.with_it.path.price == pytest.approx(runs.without.path.price, rel=1e-6)
    assert np.abs(runs.balance().gross).sum() < 1.0


def test_plants_that_do_not_make_the_good_are_refused() -> None:
    terms = {"good": "oxide:Dy", "tonnes_per_year": 10.0, "payer": "USA", "strike_usd_per_kg": 500.0}
    with pytest.raises(InputError, match="make oxide:Dy"):
        chain_with([effect_of(kind="contract_for_difference", facilities=MINE, **terms)])
    nobody = effect_of(
        kind="contract_for_difference", companies=("company:nobody",), stages=("separation",), **terms
    )
    (offence,) = nobody.offences(chain_with([nobody]))
    assert "owners of plants" in offence.expected


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"strike_usd_per_kg": 0.0}, "above zero"),
        ({"tonnes_per_year": -1.0}, "t/year"),
        ({"upside_share": 30.0}, "a fraction"),
        ({"facilities": ()}, "says not which plants"),
        ({"index_vat": "maybe"}, "index_vat"),
    ],
)
def test_terms_that_cannot_be_are_refused(keys: dict[str, Any], words: str) -> None:
    terms = {"from": "2027-01-01", "facilities": MINE, "good": NDPR, "tonnes_per_year": 10.0, "payer": "USA"}
    with pytest.raises(ValidationError, match=words):
        kinds()["contract_for_difference"].params.model_validate(
            {**terms, "strike_usd_per_kg": 110.0, **keys}
        )
