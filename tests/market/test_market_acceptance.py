"""What the market must give on the real atlas: the shares of the base year as outputs, and its size."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from market.real_chain import AS_OF, SCENARIOS, atlas, made, scenario
from remanence.market.document import run as run_market

TOLERANCE = 0.05
SHARES = {"mine": (0.66, 0.72), "separation": (0.88, 0.94), "metal": (0.90, 0.90), "magnet": (0.91, 0.96)}


@lru_cache
def base_year() -> dict[str, Any]:
    return run_market(atlas(), scenario("baseline"), AS_OF, date(2023, 12, 31), 12).result


@pytest.mark.parametrize("stage", sorted(SHARES))
def test_shares_of_the_base_year_come_out_within_five_points(stage: str) -> None:
    low, high = SHARES[stage]
    shares = base_year()["stage_shares"][stage]
    assert low - TOLERANCE <= shares["CHN"]["share"] <= high + TOLERANCE
    assert sum(entry["share"] for entry in shares.values()) == pytest.approx(1.0, abs=1e-4)
    tonnes = sum(entry["tonnes"] for entry in shares.values())
    for entry in shares.values():
        assert entry["tonnes"] / tonnes == pytest.approx(entry["share"], abs=2e-6)


def test_mines_give_what_the_statistics_say() -> None:
    mined = sum(entry["tonnes"] for entry in base_year()["stage_shares"]["mine"].values())
    assert mined == pytest.approx(380_000, rel=0.05)


@pytest.mark.parametrize("name", SCENARIOS)
def test_one_period_stays_within_ten_thousand_columns_and_two_and_a_half_thousand_rows(name: str) -> None:
    rows, columns = made(name).chain.net.problem.matrix.shape
    assert columns <= 10_000
    assert rows <= 2_500
    problem = made(name).chain.net.problem
    assert np.isfinite(problem.upper).all()
    assert (problem.upper >= problem.lower).all()


def test_the_run_starts_in_the_month_after_the_day_asked_and_balances() -> None:
    result = base_year()
    assert result["start"] == "2024-01-01"
    assert result["months"] == 12
    assert all(entry["max_residual"] <= 1e-9 for entry in result["balance"].values())
    assert {row["month"] for row in result["series"]} == {f"2024-{month:02d}" for month in range(1, 13)}


def test_a_price_is_published_only_where_quantity_moves() -> None:
    prices = [row for row in base_year()["series"] if row["kind"].startswith("price")]
    assert any(row["value"] is not None for row in prices)
    assert all(row["value"] is None or row["value"] > 0 for row in prices)


def test_shifts_and_closure_are_printed() -> None:
    result = base_year()
    assert {row["class"] for row in result["shifts"]} == {"assumed"}
    assert len(result["shifts"]) > 20
    assert all(abs(entry["gap"]) <= 0.03 for entry in result["closure"]["elements"].values())
    assert {move["figure"] for move in result["closure"]["moves"]} == {
        note.split(", ")[1].removesuffix(" was moved from")
        for note in result["notes"]
        if note.startswith("To close")
    } or not result["closure"]["moves"]
