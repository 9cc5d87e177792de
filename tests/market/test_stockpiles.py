"""Public stocks: tonnes that go in and out, prices they hold, and releases from nothing."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from market.instrument_runs import Two, effect_of, two
from remanence.market.goods import ELEMENTS
from remanence.market.measures import kinds
from remanence.market.measures.overlay import contradiction

DY, NDPR = "oxide:Dy", "oxide:NdPr"
TERMS = {"kind": "stockpile", "good": DY, "region": "JPN", "payer": "USA", "target_tonnes": 10.0}
OPEN = {"entitlements": ({"region": "JPN", "share": 0.75}, {"region": "USA", "share": 0.25})}


@lru_cache
def bought() -> Two:
    """A stock that fills, is opened for two months and fills again."""
    keys = {
        "buy_tonnes_per_year": 60.0,
        "buy_below_usd_per_kg": 5000.0,
        "release": ({"from": "2027-03-01", "until": "2027-04-30", "tonnes_per_year": 72.0},),
        "replenish_months": 2.0,
    }
    return two([effect_of(**TERMS, **OPEN, **keys)], 8)


def test_what_it_buys_and_releases_is_what_it_holds() -> None:
    runs = bought()
    stock = 0.0
    for row in runs.rows():
        stock += row["bought"] - row["released"]
        assert row["stock"] == pytest.approx(stock, abs=1e-9)
        assert -1e-9 <= row["stock"] <= 10.0 + 1e-9
    assert [row["status"] for row in runs.rows()[:2]] == ["buys", "buys"]


def test_a_release_that_runs_dry_says_so_and_is_shared_by_entitlement() -> None:
    runs = bought()
    first, second = (row for row in runs.rows() if row["month"] in ("2027-03-01", "2027-04-01"))
    assert first["status"] == "releases" and first["released"] == pytest.approx(6.0)
    assert second["status"].startswith("empty") and second["released"] == pytest.approx(4.0)
    names = list(runs.chain.net.problem.columns)
    shares = [runs.with_it.path.x[3, names.index(f"release it {DY}|{r}")] for r in ("JPN", "USA")]
    assert shares == pytest.approx([4.5, 1.5])


def test_it_is_filled_again_in_time_whatever_the_price() -> None:
    rows = bought().rows()
    assert [row["status"] for row in rows[4:6]] == ["replenishes", "replenishes"] or rows[-1]["stock"] > 5.0
    assert rows[-1]["owed"] < rows[3]["owed"]


def test_mass_closes_with_a_public_stock() -> None:
    path = bought().with_it.path
    relative = path.residual / np.maximum(path.throughput, 1e-12)
    assert relative[:, ELEMENTS.index("Dy")].max() < 1e-9


def test_an_ask_holds_the_price_down_and_a_bid_up() -> None:
    base = bought()
    usual = float(base.price(f"{DY}|JPN", base.without)[2])
    keys = {
        "opening_tonnes": 10.0,
        "release_above_usd_per_kg": usual * 0.98,
        "release_tonnes_per_year": 120.0,
    }
    sells = two([effect_of(**TERMS, **OPEN, **keys)], 3)
    assert sells.rows()[0]["status"] == "releases"
    assert sells.price(f"{DY}|JPN")[2] <= sells.price(f"{DY}|JPN", sells.without)[2]


def test_a_buyer_of_last_resort_takes_tagged_tonnes_alone_and_pays_the_floor() -> None:
    keys = {"countries": ("MYS",), "stages": ("separation",), "good": NDPR, "payer": "USA"}
    runs = two(
        [effect_of(kind="buyer_of_last_resort", floor_usd_per_kg=75.0, tonnes_per_year=60000.0, **keys)], 8
    )
    net, x = runs.chain.net, runs.with_it.path.x[-1]
    there = [row for label, row in net.row.items() if label.startswith(f"{NDPR}|MYS")]
    ours = [m.column for m in net.modes if m.plant.country == "MYS" and m.plant.stage == "separation"]
    made = float((net.problem.matrix[there][:, ours] @ x[ours]).sum())
    row = runs.rows()[-1]
    assert 0 < row["bought"] <= made + 1e-6
    assert row["paid"] == pytest.approx(75.0 * row["bought"])
    assert row["status"] == "holds the floor"
    for region in ("CHN", "JPN"):
        label = f"{NDPR}|{region}"
        assert runs.price(label)[1:].mean() > runs.price(label, runs.without)[1:].mean() + 1.0


def test_room_for_a_few_tonnes_ends_the_buying() -> None:
    keys = {
        "countries": ("MYS",),
        "stages": ("separation",),
        "good": NDPR,
        "payer": "USA",
        "most_tonnes": 30.0,
    }
    rows = two(
        [effect_of(kind="buyer_of_last_resort", floor_usd_per_kg=75.0, tonnes_per_year=240.0, **keys)], 4
    ).rows()
    assert max(row["stock"] for row in rows) == pytest.approx(30.0)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (
            OPEN | {"release": ({"from": "2027-03-01", "until": "2027-04-30", "tonnes_per_year": 72.0},)},
            "empty stock",
        ),
        (OPEN | {"release_above_usd_per_kg": 300.0, "release_tonnes_per_year": 5.0}, "empty stock"),
        (
            {"opening_tonnes": 5.0, "release_above_usd_per_kg": 300.0, "release_tonnes_per_year": 5.0},
            "to nobody",
        ),
        ({"opening_tonnes": 50.0}, "above target_tonnes"),
        ({"buy_tonnes_per_year": 5.0}, "at no stated price"),
        ({"entitlements": ({"region": "JPN", "share": 0.9}, {"region": "USA", "share": 0.9})}, "more than 1"),
        ({"target_tonnes": -5.0}, "0 or more|between"),
    ],
)
def test_a_stock_that_cannot_be_is_refused(keys: dict[str, Any], words: str) -> None:
    table = {key: value for key, value in (TERMS | keys).items() if key != "kind"}
    with pytest.raises(ValidationError, match=words):
        kinds()["stockpile"].params.model_validate({"from": "2027-01-01", **table})


def test_two_stocks_at_one_place_contradict() -> None:
    one, other = effect_of(**TERMS), effect_of(**TERMS)
    assert "both stock oxide:Dy in JPN" in str(contradiction(one, other))
    assert contradiction(one, effect_of(**TERMS | {"region": "USA"})) is None
