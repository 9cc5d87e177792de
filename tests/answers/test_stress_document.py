"""The main job on the real market: who stops and who does not, what more stock does, and the same bytes twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stress_world import answer, bom, document, line, stop

from market.real_chain import AS_OF, SCENARIOS, START, scenario
from remanence.answers.bom import parse_bom
from remanence.answers.bundle import market_regions
from remanence.answers.stress import stress
from remanence.atlas import load_atlas

HEAVY, FREE = "EV traction motor (Dy)", "EV traction motor (Dy-free)"
SHOCKS = ("licence-squeeze", "full-halt", "heavy-feed-loss", "smco-halt")
PAIRS = (
    HEAVY,
    "Direct-drive generator 6 MW",
    "Servo motor 2 kW",
    "Gimbal motor (clear origin)",
    "Compressor motor",
)


@lru_cache
def base_stop(name: str, part: str) -> float:
    return stop(name, line(part))


def test_nothing_stops_in_the_baseline() -> None:
    result = document("baseline")
    assert [part["part"] for part in result["parts"]] == [entry.part for entry in bom().lines]
    for part in result["parts"]:
        assert part["stop_date"] is None, part["part"]
        assert part["weeks_to_stop"] == {"low": None, "base": None, "high": None}
        assert part["share_of_futures_that_stop"] == 0.0
        assert part["peak_shortage"] <= 1e-4
        assert part["cause"] == []


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_answers_for_every_part(name: str) -> None:
    found = answer(name, bom().lines)
    assert sorted(entry.stop_order for entry in found) == list(range(1, len(bom().lines) + 1))
    stopped = {entry.part for entry in found if entry.stop_date is not None}
    assert bool(stopped) == (name in SHOCKS)
    for entry in found:
        assert (entry.stop_date is None) == (entry.cause == ())
        if entry.stop_date is not None:
            assert entry.stop_date >= scenario(name).first_effective


@pytest.mark.parametrize("part", PAIRS)
def test_under_a_squeeze_a_part_with_heavy_rare_earths_stops_before_the_same_without(part: str) -> None:
    with_heavy = replace(line(part), dy_wt_pct=3.0, tb_wt_pct=0.0)
    without = replace(with_heavy, dy_wt_pct=0.0)
    for stock in (0.0, 20.0, 60.0):
        one, other = (
            stop("licence-squeeze", replace(entry, stock_days=stock)) for entry in (with_heavy, without)
        )
        assert one <= other, (part, stock)
    assert stop("licence-squeeze", without) == float("inf")


def test_the_heavy_motor_of_the_example_stops_and_the_one_without_does_not() -> None:
    parts = {part["part"]: part for part in document("licence-squeeze")["parts"]}
    assert parts[HEAVY]["stop_date"] is not None
    assert parts[FREE]["stop_date"] is None
    assert parts[HEAVY]["weeks_to_stop"]["base"] > 4
    assert parts[HEAVY]["stop_order"] < parts[FREE]["stop_order"]


def test_what_hits_samarium_stops_the_samarium_part_alone() -> None:
    stopped = {entry.part for entry in answer("smco-halt", bom().lines) if entry.stop_date is not None}
    assert stopped == {"Fin actuator"}


@settings(deadline=None, max_examples=25)
@given(
    name=st.sampled_from(SHOCKS),
    part=st.sampled_from([entry.part for entry in bom().lines]),
    stock=st.floats(0.0, 200.0),
    more=st.floats(0.0, 100.0),
)
def test_more_stock_never_stops_earlier(name: str, part: str, stock: float, more: float) -> None:
    here = stop(name, replace(line(part), stock_days=stock))
    there = stop(name, replace(line(part), stock_days=stock + more))
    assert there >= here


@settings(deadline=None, max_examples=25)
@given(
    name=st.sampled_from(SHOCKS),
    part=st.sampled_from([entry.part for entry in bom().lines if entry.magnet_kg_per_unit]),
    days=st.floats(0.0, 200.0),
    more=st.floats(0.0, 100.0),
    over=st.integers(0, 400),
)
def test_more_open_orders_never_stop_earlier(
    name: str, part: str, days: float, more: float, over: int
) -> None:
    entry = line(part)
    a_day = entry.units_per_year * entry.magnet_kg_per_unit / 365.25
    until = START + timedelta(days=over)
    here, there = (
        stop(name, replace(entry, on_order_kg=kg * a_day, on_order_until=until)) for kg in (days, days + more)
    )
    assert there >= here


@pytest.mark.parametrize("name", ["licence-squeeze", "full-halt"])
def test_stock_long_enough_does_put_the_stop_off(name: str) -> None:
    assert stop(name, replace(line(HEAVY), stock_days=180.0)) > base_stop(name, HEAVY) + 4
    assert stop(name, replace(line(HEAVY), stock_days=0.0)) < base_stop(name, HEAVY)
    assert stop(name, replace(line(HEAVY), stock_days=3000.0)) == float("inf")


@pytest.mark.parametrize("name", SHOCKS)
def test_a_licence_that_lasts_and_a_lower_floor_never_stop_earlier(name: str) -> None:
    for part in PAIRS:
        held = stop(name, replace(line(part), licence_valid_until=date(2028, 6, 30)))
        assert held >= stop(name, replace(line(part), licence_valid_until=None))
        assert stop(name, replace(line(part), line_floor=0.5)) >= stop(
            name, replace(line(part), line_floor=0.9)
        )


def test_the_halt_never_stops_a_part_later_than_the_squeeze_unless_said() -> None:
    later = {part for part in PAIRS if base_stop("full-halt", part) > base_stop("licence-squeeze", part)}
    said = {
        entry["part"]
        for entry in document("full-halt", 0)["inversions"]
        if entry["against"] == "licence-squeeze"
    }
    assert later <= said


def test_the_same_question_gives_the_same_bytes_with_one_worker_or_two() -> None:
    two, one = document("licence-squeeze"), document("licence-squeeze", workers=1)
    assert json.dumps(one).encode() == json.dumps(two).encode()


def test_a_part_without_rare_earths_is_answered_and_does_not_stop() -> None:
    ferrite = replace(line(FREE), part="ferrite motor", magnet_type="ferrite", dy_wt_pct=None, tb_wt_pct=None)
    found = answer("full-halt", [ferrite])[0]
    assert found.magnet_node is None
    assert found.stop_date is None


def test_order_of_parts_in_the_file_changes_nothing() -> None:
    there = {entry.part: entry.to_json() for entry in answer("full-halt", bom().lines)}
    back = {entry.part: entry.to_json() for entry in answer("full-halt", tuple(reversed(bom().lines)))}
    assert there == back


def test_a_part_without_rare_earths_never_stops_and_says_why() -> None:
    text = "part,units_per_year,region,stock_days,magnet_type\nFan,1000,DEU,10,ferrite\n"
    plain = parse_bom(text.encode(), "fan.csv", AS_OF, market_regions())
    result = stress(load_atlas(), scenario("full-halt"), plain, AS_OF, AS_OF, n=0)
    (part,) = result["parts"]
    assert part["stop_date"] is None
    assert part["magnet_node"] is None
    assert part["evidence"] == {}
    assert "no rare earths" in " ".join(part["notes"])
