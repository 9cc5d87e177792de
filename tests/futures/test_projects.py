"""How projects turn out: the odds stay the mean, one country shares its luck, a kind word never hurts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.futures.projects import Projects, load_project_parameters
from remanence.market.inputs import Plant

START = date(2027, 1, 1)
LATER, BEFORE = date(2028, 1, 1), date(2026, 1, 1)
MANY = 4000


def plant(name: str, country: str, odds: float, opens: date = LATER) -> Plant:
    return Plant(
        facility=f"facility:{name}", process="mine.ionic_myanmar", country=country, region=country, base_output=0.0,
        nameplate=100.0, unit_cost=1.0, opens=opens, ramp_months=12.0, execution_odds=odds,
    )  # fmt: skip


def drawn(plants: list[Plant], n: int = MANY, seed: int = 0) -> dict[str, np.ndarray]:
    rows = Projects.of(plants, START).drawn(n, seed)
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@pytest.mark.parametrize("odds", [0.1, 0.4, 0.8])
def test_as_many_are_built_as_the_odds_say(odds: float) -> None:
    one = plant("one", "USA", odds)
    built = drawn([one])[f"luck.{one.id}"] < odds
    assert built.mean() == pytest.approx(odds, abs=0.025)


@pytest.mark.parametrize("odds", [0.3, 0.7, 0.9])
def test_an_open_plant_reaches_its_odds_on_average_and_is_not_undone(odds: float) -> None:
    one = plant("one", "USA", odds, BEFORE)
    columns = drawn([one])
    reach = columns[f"reach.{one.id}"]
    assert reach.mean() == pytest.approx(odds, abs=0.02)
    assert reach.min() > 0
    assert reach.max() <= 1
    assert not any(name.startswith(("luck.", "delay.")) for name in columns)


def test_what_is_certain_stays_certain() -> None:
    sure, never = plant("sure", "USA", 1.0, BEFORE), plant("never", "USA", 0.0)
    columns = drawn([sure, never], 50)
    assert set(columns[f"reach.{sure.id}"]) == {1.0}
    assert never.available(date(2040, 1, 1), {f"luck.{never.id}": 1e-9}) == 0.0


def test_one_country_shares_its_luck_and_two_do_not() -> None:
    here, there, abroad = plant("here", "AUS", 0.5), plant("there", "AUS", 0.5), plant("abroad", "BRA", 0.5)
    columns = drawn([here, there, abroad])
    scores = [columns[f"luck.{p.id}"] for p in (here, there, abroad)]
    stated = load_project_parameters()["project_correlation"].value
    # Pearson's correlation of uniform numbers under a Gaussian copula: 6 / pi * arcsin(r / 2).
    expected = 6 / np.pi * np.arcsin(stated / 2)
    found = np.corrcoef(scores)
    assert found[0, 1] == pytest.approx(expected, abs=0.05)
    assert found[0, 2] == pytest.approx(0.0, abs=0.05)


def test_two_processes_of_one_facility_share_one_fate() -> None:
    one = plant("one", "USA", 0.5)
    two = replace(one, process="metal.NdPr")
    columns = drawn([one, two], 20)
    assert (columns[f"luck.{one.id}"] == columns[f"luck.{two.id}"]).all()
    assert (columns[f"delay.{one.id}"] == columns[f"delay.{two.id}"]).all()


def test_delays_have_the_stated_share_and_mean() -> None:
    one = plant("one", "USA", 0.5)
    delay = drawn([one])[f"delay.{one.id}"]
    stated = load_project_parameters()
    assert (delay > 0).mean() == pytest.approx(stated["project_delayed_share"].value, abs=0.025)
    assert delay[delay > 0].mean() == pytest.approx(stated["project_delay_months"].value, rel=0.06)
    assert delay.min() == 0.0


@settings(deadline=None, max_examples=20)
@given(n=st.integers(1, 40), more=st.integers(0, 40), seed=st.integers(0, 99))
def test_a_future_depends_on_its_index_and_the_seed_alone(n: int, more: int, seed: int) -> None:
    plants = [plant("one", "USA", 0.4), plant("two", "AUS", 0.6, BEFORE)]
    assert Projects.of(plants, START).drawn(n + more, seed)[:n] == Projects.of(plants, START).drawn(n, seed)
    alone = Projects.of(plants[:1], START).drawn(n, seed)
    together = Projects.of(plants, START).drawn(n, seed)
    assert all(row.items() <= both.items() for row, both in zip(alone, together, strict=True))


@given(
    odds=st.floats(0, 1), raised=st.floats(0, 1), luck=st.floats(0, 0.999999), delay=st.floats(0, 60),
    ramp=st.floats(0.5, 3), month=st.dates(date(2027, 1, 1), date(2035, 12, 1)),
)  # fmt: skip
@settings(deadline=None)
def test_better_odds_and_an_earlier_opening_never_leave_less(
    odds: float, raised: float, luck: float, delay: float, ramp: float, month: date
) -> None:
    low, high = sorted((odds, raised))
    one = plant("one", "USA", low)
    draw = {f"luck.{one.id}": luck, f"delay.{one.id}": delay, f"ramp.{one.id}": ramp}
    then = one.available(month, draw)
    assert 0.0 <= then <= 1.0
    assert replace(one, execution_odds=high).available(month, draw) >= then
    assert one.available(month, draw | {f"delay.{one.id}": delay / 2}) >= then


def test_without_a_draw_the_odds_stand_for_the_outcome() -> None:
    one = plant("one", "USA", 0.4)
    assert one.available(date(2028, 6, 1)) == pytest.approx(0.4 * 6 / 12)
    late = {f"luck.{one.id}": 0.39, f"delay.{one.id}": 3.0, f"ramp.{one.id}": 2.0}
    assert one.available(date(2028, 6, 1), late) == pytest.approx(3 / 24)
    assert one.available(date(2028, 6, 1), late | {f"luck.{one.id}": 0.41}) == 0.0
