"""The fit: what it may vary, what it may look at, and that what is stored is what the model says."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.atlas import Atlas, load_atlas
from remanence.atlas.places import Places, bundled
from remanence.errors import InputError
from remanence.market.inputs import read_inputs
from remanence.market.parameters import central, parameters_of
from remanence.validation.case import load_case
from remanence.validation.fit import best, held_out_in_time, search
from remanence.validation.fit_bench import SPLIT, Bench, Trial
from remanence.validation.fit_page import tables
from remanence.validation.fit_space import PRECAUTION, Axis, hypercube, near, read_space
from remanence.validation.kinds.series import score
from remanence.validation.run import run

FOLDER = bundled() / "cases" / "hindcast-2009-2014"
AXES = (Axis("a", 0.0, 2.0, ""), Axis("b", -1.0, 1.0, ""), Axis("c", 5.0, 50.0, ""))


@pytest.fixture(scope="module")
def atlas_2009() -> Atlas:
    return load_atlas()


@pytest.fixture(scope="module")
def bench(atlas_2009: Atlas) -> Bench:
    return Bench(load_case("hindcast-2009-2014", Places(None)), atlas_2009)


@settings(deadline=None)
@given(st.integers(1, 40), st.integers(0, 2**31))
def test_a_hypercube_takes_each_part_of_each_axis_once(count: int, seed: int) -> None:
    points = hypercube(AXES, count, seed)
    assert points == hypercube(AXES, count, seed)
    for axis in AXES:
        share = np.array([(p[axis.name] - axis.low) / (axis.high - axis.low) for p in points])
        assert sorted(np.minimum((share * count + 1e-9).astype(int), count - 1)) == list(range(count))


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.floats(0.001, 0.5), st.integers(0, 2**31))
def test_a_step_stays_inside_the_ranges(share: list[float], spread: float, seed: int) -> None:
    centre = {a.name: a.low + s * (a.high - a.low) for a, s in zip(AXES, share, strict=True)}
    moved = near(AXES, centre, spread, np.random.default_rng(seed))
    assert all(a.low - 1e-9 <= moved[a.name] <= a.high + 1e-9 for a in AXES)


def test_a_bad_space_is_refused_with_everything_that_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "search.toml").write_text(
        '[x]\nlow = 2\nhigh = 1\nreason = ""\n[precaution_covr]\nlow = 0\nhigh = 1\nreason = ""\n[y]\nlow = 0\n',
        encoding="utf-8",
    )
    with pytest.raises(InputError) as refused:
        read_space(tmp_path, ["x", "y", "precaution_cover"])
    said = str(refused.value)
    assert "low below high" in said and "precaution_cover" in said and "low, high and reason" in said


def test_the_search_is_over_known_names_and_never_beyond_them(bench: Bench) -> None:
    axes = read_space(FOLDER, [*bench.base, *bench.case.scenario.numbers()])
    assert {axis.name for axis in axes} >= set(PRECAUTION)
    assert all(axis.reason for axis in axes)


def test_nothing_observed_after_2015_and_49_prices_are_scored(bench: Bench) -> None:
    assert max(row.span.end for row in bench.case.rows) <= date(2016, 1, 1)
    assert len(bench.pairs) == 49
    assert bench.weights.sum() == pytest.approx(1.0)
    assert all(pair.row.span.end <= SPLIT for pair, b in zip(bench.pairs, bench.before(), strict=True) if b)


def test_2009_ends_at_the_oxides_and_2024_knows_nothing_of_it(atlas_2009: Atlas) -> None:
    then = read_inputs(atlas_2009.as_of(), 2009, frozenset(), 0.17)
    now = read_inputs(atlas_2009.as_of(), 2024, frozenset(), 0.13)
    assert then.magnets == () and now.magnets
    assert not {s.id for s in then.used.values()} & {s.id for s in now.used.values()}


def test_in_2010_new_mines_open_as_announced_and_later_as_they_did(atlas_2009: Atlas) -> None:
    def opening(day: date) -> dict[str, date | None]:
        read = read_inputs(atlas_2009.as_of(day), 2009, frozenset(), 0.17)
        return {plant.id: plant.opens for plant in read.plants if plant.opens}

    announced, happened = opening(date(2010, 12, 31)), opening(date(2015, 1, 1))
    assert announced["mt-weld/mine.mt_weld"] == date(2011, 7, 1)
    assert happened["mt-weld/mine.mt_weld"] == date(2013, 1, 1)
    assert set(announced) == set(happened)


def test_what_is_assumed_of_2009_was_knowable_in_2010_but_for_what_came_of_projects() -> None:
    source = bundled() / "atlas" / "statements" / "assumed-2009.csv"
    rows = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))
    late = {row["property"].split(".")[0] for row in rows if row["published"] > "2010-12-31"}
    assert late == {"opens", "ramp_months"}
    assert all(row["note"] and row["class"] == "assumed" for row in rows)


def test_a_bench_says_what_validate_says(bench: Bench, atlas_2009: Atlas) -> None:
    """The same run by both roads: the score of the bench is the S_price that the command prints."""
    trial = bench.trial({})
    assert trial is not None
    draw = central(parameters_of(2009))
    case = bench.case
    done = run(atlas_2009, case.scenario, case.periods, bench.as_of, 2009, draw)
    assert bench.skill(trial.error) == pytest.approx(score(case, done).scores["S_price"], abs=1e-9)


def test_a_search_is_the_same_twice_and_chooses_blind(bench: Bench) -> None:
    """With a stand-in for runs: what the search picks and looks at, not what the market says."""

    def stand_in(point: dict[str, float]) -> Trial:
        error = np.where(bench.before(), point["a"], point["b"])
        return Trial(point, error, {}, 0)

    def both() -> list[dict[str, float]]:
        found = search(bench, AXES, 48, 3, {}, lambda _, points: [stand_in(p) for p in points])
        return [trial.point for trial in found.trials]

    assert both() == both()
    found = search(bench, AXES, 48, 3, {}, lambda _, points: [stand_in(p) for p in points])
    blind = held_out_in_time(bench, found)
    assert [t.point["a"] for t in blind] == sorted(t.point["a"] for t in found.scattered)[:20]
    assert bench.skill(best(bench, found.trials, 1)[0].error) > bench.skill(found.scattered[0].error)


STORED = FOLDER / "fit.json"


def test_what_is_stored_agrees_with_itself() -> None:
    found = json.loads(STORED.read_text(encoding="utf-8"))
    rows = list(csv.DictReader((FOLDER / "fit.csv").read_text(encoding="utf-8").splitlines()))
    of = {label: [r for r in rows if r["precaution"] == label] for label in ("yes", "no")}
    assert abs(len(of["yes"]) - len(of["no"])) <= 0.05 * len(of["yes"])
    assert found["fitted"]["S_price"] == max(float(r["S_price"]) for r in of["yes"])
    assert found["fitted_without"]["S_price"] == max(float(r["S_price"]) for r in of["no"])
    assert all(float(r[name]) == 0.0 for r in of["no"] for name in PRECAUTION)
    blind = sorted((r for r in of["yes"] if r["part"] == "scattered"), key=lambda r: -float(r["S_before"]))
    after = [float(r["S_after"]) for r in blind[:20]]
    assert found["held_out_in_time"]["median"] == pytest.approx(float(np.median(after)), abs=0.02)
    assert len(found["held_out_in_time"]["all"]) == 20


def test_the_page_shows_what_is_stored() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "hindcast.md").read_text(encoding="utf-8")
    assert tables(json.loads(STORED.read_text(encoding="utf-8"))).strip() in page


@pytest.mark.deep
def test_the_best_fit_runs_to_the_score_that_is_stored(bench: Bench) -> None:
    found = json.loads(STORED.read_text(encoding="utf-8"))
    trial = bench.trial(found["fitted"]["point"])
    assert trial is not None
    assert bench.skill(trial.error) == pytest.approx(found["fitted"]["S_price"], abs=0.01)
