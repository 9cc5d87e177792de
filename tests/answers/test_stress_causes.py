"""What a cause names is a cause: taken away the result changes; taking away something else changes nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest
from stress_world import answer, bom, exempted, future, line, stop, with_effects

from market.real_chain import AS_OF, scenario
from remanence.answers.line_stop import PartAnswer
from remanence.answers.paths import Future

HEAVY = "EV traction motor (Dy)"
SHOCKS = ("licence-squeeze", "full-halt", "heavy-feed-loss", "smco-halt")


@lru_cache
def answers(name: str) -> tuple[PartAnswer, ...]:
    return tuple(answer(name, bom().lines))


@lru_cache
def without(name: str, measure: str) -> Future:
    """The scenario's run with one of its measures left out; what it replaced in the baseline is back."""
    asked = scenario(name)
    kept = replace(asked, measures=tuple(m for m in asked.measures if m.id != measure))
    assert len(kept.measures) == len(asked.measures) - 1
    return with_effects(name, lambda _: kept.effects(AS_OF))


@lru_cache
def freed(name: str, good: str, region: str | None) -> Future:
    return with_effects(name, lambda effects: exempted(effects, good, region))


def stopped(name: str) -> list[PartAnswer]:
    return [entry for entry in answers(name) if entry.stop_date is not None]


@pytest.mark.parametrize("name", SHOCKS)
def test_every_stop_has_a_measure_of_the_scenario_and_its_own_node(name: str) -> None:
    added = {measure.id for measure in scenario(name).added}
    assert stopped(name)
    for entry in stopped(name):
        kinds = [cause.kind for cause in entry.cause]
        assert {cause.id for cause in entry.cause if cause.kind == "measure"} <= added
        assert "measure" in kinds, entry.part
        node = entry.magnet_node
        assert f"{node['good']}@{node['region']}/{node['origin']}" in {cause.id for cause in entry.cause}


@pytest.mark.parametrize("name", SHOCKS)
def test_without_the_measures_that_a_cause_names_the_part_stops_later_or_never(name: str) -> None:
    for entry in stopped(name):
        first = next(cause.id for cause in entry.cause if cause.kind == "measure")
        own = line(entry.part)
        assert stop(name, own, without(name, first)) > stop(name, own), (entry.part, first)


@pytest.mark.parametrize("name", ["licence-squeeze", "full-halt", "smco-halt"])
def test_freeing_a_good_to_the_region_that_a_cause_names_changes_the_result(name: str) -> None:
    checked = 0
    for entry in stopped(name):
        node = entry.magnet_node
        if node["origin"] == "clear":
            continue
        path = freed(name, node["good"], node["region"])
        key = (node["good"], node["region"], node["origin"])
        before, after = (run.nodes[key].delivered[3:].sum() for run in (future(name), path))
        assert after > 1.05 * before, entry.part
        assert stop(name, line(entry.part), path) > stop(name, line(entry.part)), entry.part
        checked += 1
    assert checked


@pytest.mark.parametrize("name", ["licence-squeeze", "full-halt"])
def test_freeing_the_element_of_an_upstream_node_brings_more_before_the_stop(name: str) -> None:
    found = next(entry for entry in answers(name) if entry.part == HEAVY)
    named = [cause.id.split("@")[0] for cause in found.cause if cause.kind == "node"]
    elements = {good.split(":")[1] for good in named if good.startswith(("oxide", "metal"))}
    assert elements <= {"Dy", "Tb"}
    assert elements
    element = sorted(elements)[0]
    path = with_effects(
        name, lambda effects: exempted(exempted(effects, f"oxide:{element}", None), f"metal:{element}", None)
    )
    key = ("magnet:ndfeb_heavy", "EUR", "any")
    until = sum(month <= found.stop_date for month in path.nodes[key].months)
    before, after = (run.nodes[key].delivered[3:until].sum() for run in (future(name), path))
    assert after > before * 1.005
    assert stop(name, line(HEAVY), path) > stop(name, line(HEAVY))


def _apart(one: PartAnswer, other: PartAnswer) -> float:
    """Weeks between two stops."""
    if one.stop_date is None or other.stop_date is None:
        return 0.0 if one.stop_date == other.stop_date else float("inf")
    return abs(one.weeks_to_stop.base - other.weeks_to_stop.base)


def test_freeing_lanthanum_changes_no_part() -> None:
    path = freed("full-halt", "oxide:La", None)
    for entry in answers("full-halt"):
        other = answer("full-halt", [line(entry.part)], path)[0]
        assert _apart(entry, other) <= 1.0, entry.part
        apart = [b["base"] - a["base"] for a, b in zip(entry.fill, other.fill, strict=True)]
        assert abs(sum(apart)) / len(apart) < 0.01, entry.part


def test_the_measure_on_europium_is_no_cause_and_leaving_it_out_changes_no_part() -> None:
    name = "licence-squeeze"
    for entry in answers(name):
        assert "october-squeeze" not in {cause.id for cause in entry.cause}
        other = answer(name, [line(entry.part)], without(name, "october-squeeze"))[0]
        assert _apart(entry, other) <= 1.0, entry.part


def test_each_clay_that_a_cause_names_matters_alone() -> None:
    name = "heavy-feed-loss"
    found = next(entry for entry in answers(name) if entry.part == HEAVY)
    named = {cause.id for cause in found.cause if cause.kind == "measure"}
    assert named == {"myanmar-clay", "southern-clay"}
    for measure in named:
        assert stop(name, line(HEAVY), without(name, measure)) > stop(name, line(HEAVY)) + 2
