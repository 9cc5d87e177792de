"""What many futures say together: order statistics, weeks cut from months, and correlations against a known answer."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from remanence.futures.spread import bands, by_week, exceedance, weeks_from
from remanence.futures.tornado import chance_level, input_columns, rank_correlation, tornado
from remanence.market.calendar import months_from

MONTHS = months_from(date(2027, 1, 1), 3)


@settings(deadline=None)
@given(st.lists(st.integers(-100, 100), min_size=1, max_size=60))
def test_a_band_is_made_of_values_that_occur_and_holds_its_share(values: list[int]) -> None:
    low, middle, high = bands(np.array(values, dtype=np.float32)[:, None])[:, 0]
    assert {low, middle, high} <= set(values)
    for quantile, point in ((0.1, low), (0.5, middle), (0.9, high)):
        assert np.mean([v <= point for v in values]) >= quantile - 1e-9
        assert np.mean([v < point for v in values]) < quantile + 1e-9


def test_a_band_is_not_told_where_most_futures_have_no_price() -> None:
    nothing = np.float32(np.nan)
    values = np.array([[1, 1], [2, nothing], [3, nothing]], dtype=np.float32)
    found = bands(values)
    assert found[1, 0] == 2
    assert np.isnan(found[:, 1]).all()


def test_weeks_begin_with_the_first_measure_and_end_with_the_run() -> None:
    weeks = weeks_from(date(2027, 1, 10), MONTHS, date(2027, 4, 1))
    assert weeks[0] == date(2027, 1, 10)
    assert weeks[-1] == date(2027, 3, 21)
    assert weeks_from(date(2020, 1, 1), MONTHS, date(2027, 4, 1))[0] == MONTHS[0]
    assert weeks_from(date(2027, 3, 30), MONTHS, date(2027, 4, 1)) == ()


def test_a_week_across_two_months_is_weighed_by_its_days() -> None:
    short = np.array([0.0, 0.7, 0.0], dtype=np.float32)
    # 25 to 31 January, then 29 January to 4 February: four of seven days in February.
    found = by_week(short, MONTHS, [date(2027, 1, 25), date(2027, 1, 29), date(2027, 2, 1)])
    assert found == pytest.approx([0.0, 0.4, 0.7])


def test_exceedance_counts_futures() -> None:
    short = np.zeros((4, 2, 3), dtype=np.float32)
    short[0, 0] = [0.0, 0.3, 0.0]
    short[1, 0] = [0.15, 0.15, 0.15]
    short[2, 0] = np.nan
    weeks = weeks_from(MONTHS[0], MONTHS, date(2027, 4, 1))
    rows = exceedance(("oxide:Dy|EUR", "oxide:Tb|EUR|clear"), MONTHS, weeks, short)
    assert [(row["item"], row["threshold"]) for row in rows] == [("oxide:Dy", 0.1), ("oxide:Dy", 0.2)]
    tenth, fifth = rows
    assert tenth["by_month"] == [0.25, 0.5, 0.25]
    assert fifth["by_month"] == [0.0, 0.25, 0.0]
    assert fifth["any_month"] == 0.25
    assert fifth["by_then"] == sorted(fifth["by_then"])
    assert fifth["by_then"][-1] == 0.25 and fifth["by_week"][-1] == 0.0


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=40))
def test_the_rank_correlation_is_that_of_the_textbook(pairs: list[tuple[int, int]]) -> None:
    one, other = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return
    assert rank_correlation(one, other) == pytest.approx(spearmanr(one, other).statistic)


def test_the_number_that_drives_an_answer_stands_out_and_noise_does_not() -> None:
    rng = np.random.default_rng(1)
    inputs = {f"noise.{i:02d}": rng.random(200) for i in range(30)}
    inputs["driver"] = rng.random(200)
    inputs["built"] = (rng.random(200) < 0.3).astype(float)
    answer = np.exp(-3 * inputs["driver"]) + 0.5 * inputs["built"] + 0.02 * rng.random(200)
    rows = tornado(inputs, answer)
    assert [row["input"] for row in rows[:2]] == ["driver", "built"]
    assert [row["stands_out"] for row in rows[:3]] == [True, True, False]
    first, second = rows[:2]
    assert first["low"] < first["rank_correlation"] < first["high"] < 0
    assert second["swing"] == pytest.approx(0.5, abs=0.1)
    assert second["swing"] == pytest.approx(second["upper_half"] - second["lower_half"], abs=1e-5)


def test_noise_alone_stands_out_in_about_one_study_of_twenty() -> None:
    rng = np.random.default_rng(5)
    level, hits = chance_level(40, 30), 0
    for _ in range(100):
        answer = rng.random(40)
        hits += max(abs(rank_correlation(rng.random(40), answer)) for _ in range(30)) > level
    assert hits <= 13


@pytest.mark.parametrize("answer", [np.ones(30), np.zeros(30), np.arange(5.0)], ids=["same", "zero", "few"])
def test_an_answer_that_says_nothing_has_no_tornado(answer: np.ndarray) -> None:
    assert tornado({"a": np.arange(float(len(answer)))}, answer) == []


def test_inputs_that_never_vary_or_repeat_another_are_left_out() -> None:
    drawn = [{"a": float(i), "b": float(i), "c": 1.0, "d": float(-i)} for i in range(4)]
    assert list(input_columns(drawn)) == ["a", "d"]
