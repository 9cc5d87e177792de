"""What a cause names is a cause: taken away the result changes; taking away something else changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import pytest
from stress_world import answer, bom, exempted, future, line, stop, with_effects

from market.real_chain import AS_OF, scenario
from remanence.answers.line_stop import PartAnswer
from remanence.answers.paths import Future
from remanence.market.effects import Effect

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


def freed_elements(name: str, elements: tuple[str, ...]) -> Future:
    """The run again with oxides and metals of some elements free to all."""

    def edit(effects: Sequence[Effect]) -> Sequence[Effect]:
        for element in elements:
            for good in (f"oxide:{element}", f"metal:{element}"):
                effects = exempted(effects, good, None)
        return effects

    return with_effects(name, edit)


@pytest.mark.parametrize("name", ["licence-squeeze", "full-halt"])
def test_freeing_the_heavy_elements_upstream_brings_more_and_the_stop_no_sooner(name: str) -> None:
    found = next(entry for entry in answers(name) if entry.part == HEAVY)
    named = [cause.id.split("@")[0] for cause in found.cause if cause.kind == "node"]
    elements = {good.split(":")[1] for good in named if good.startswith(("oxide", "metal"))}
    assert elements <= {"Dy", "Tb"}
    # where no element is named, makers elsewhere run full, and freed metal brings nothing before the stop
    assert elements or any(cause.unit == "share of capacity" for cause in found.cause)
    # a magnet takes both, so where both are short one alone brings nothing; stocks carry the first year
    path = freed_elements(name, ("Dy", "Tb"))
    key = ("magnet:ndfeb_heavy", "EUR", "any")
    before, after = (run.nodes[key].delivered[12:24].sum() for run in (future(name), path))
    assert after > before * 1.05
    assert stop(name, line(HEAVY), path) >= stop(name, line(HEAVY))


NOISE = 1.0
"""Weeks by which an unrelated change may move a stop: prices are duals of steps."""
PRICED_OUT = 4.0
"""The same where the price itself keeps the buyer out: the month in which a price crosses a value jumps."""


def _noise(entry: PartAnswer) -> float:
    late = 0.02 * (entry.weeks_to_stop.base or 0.0)
    return PRICED_OUT if any(cause.kind == "price" for cause in entry.cause) else max(NOISE, late)


def _apart(one: PartAnswer, other: PartAnswer) -> float:
    """Weeks between two stops. A part at the margin of its price is taken at its mean fill: a cent can decide."""
    if any(cause.kind == "price" for cause in (*one.cause, *other.cause)):
        fills = [sum(row["base"] for row in entry.fill) for entry in (one, other)]
        return 0.0 if abs(fills[0] - fills[1]) < 0.03 * len(one.fill) else float("inf")
    if one.stop_date is None or other.stop_date is None:
        return 0.0 if one.stop_date == other.stop_date else float("inf")
    return abs(one.weeks_to_stop.base - other.weeks_to_stop.base)


def test_freeing_lanthanum_changes_no_part() -> None:
    path = freed("full-halt", "oxide:La", None)
    for entry in answers("full-halt"):
        other = answer("full-halt", [line(entry.part)], path)[0]
        assert _apart(entry, other) <= _noise(entry), entry.part
        apart = [b["base"] - a["base"] for a, b in zip(entry.fill, other.fill, strict=True)]
        assert abs(sum(apart)) / len(apart) < 0.01, entry.part


def test_the_measure_on_europium_is_no_cause_and_leaving_it_out_changes_no_part() -> None:
    name = "licence-squeeze"
    for entry in answers(name):
        assert "october-squeeze" not in {cause.id for cause in entry.cause}
        other = answer(name, [line(entry.part)], without(name, "october-squeeze"))[0]
        assert _apart(entry, other) <= _noise(entry), entry.part


def test_each_clay_that_a_cause_names_matters_alone() -> None:
    name = "heavy-feed-loss"
    found = next(entry for entry in answers(name) if entry.part == HEAVY)
    named = {cause.id for cause in found.cause if cause.kind == "measure"}
    assert named == {"myanmar-clay", "southern-clay"}
    for measure in named:
        assert stop(name, line(HEAVY), without(name, measure)) > stop(name, line(HEAVY)) + 2
