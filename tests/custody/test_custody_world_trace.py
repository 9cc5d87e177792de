"""The way of a lot: in order, kilograms shared out backwards, findings of that way only, gaps as questions."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world_history import History, flow, honest, view

from remanence.custody.finding import Finding
from remanence.custody.lots.way import way_of
from remanence.custody.world import Trace, all_checks, examine, trace
from remanence.errors import InputError

ROOT = Path(__file__).resolve().parents[2]


def traced(told: History, lot: str, *more: Finding) -> Trace:
    graph = told.graph()
    examined = examine(graph, view())
    findings = [*examined.findings, *more]
    return trace(graph, lot, findings, way_of(graph, lot, findings), unknown=examined.unknown)


def test_the_way_runs_from_mine_to_magnet_and_no_user_stands_before_its_maker() -> None:
    way = traced(honest(), "magnet")
    assert [s.step for s in way.steps] == [
        "mining", "beneficiation", "cracking_leaching", "solvent_extraction", "metal_reduction", "strip_casting",
        "milling", "sintering",
    ]  # fmt: skip
    place = {step.process: i for i, step in enumerate(way.steps)}
    assert all(place[parent] < place[step.process] for step in way.steps for parent in step.parents)
    assert way.model == "segregated"
    assert way.grade == 2


def test_kilograms_of_an_element_grow_towards_the_mine_by_what_was_lost() -> None:
    """Recoveries of the told history: 0.7 x (0.65 / 0.7) x 0.95 x 0.96 x 0.99 from ore to alloy."""
    way = traced(honest(), "magnet")
    nd = [step.kg["Nd"] for step in way.steps]
    assert nd == sorted(nd, reverse=True)
    assert nd[-1] / nd[0] == pytest.approx(0.65 * 0.95 * 0.96 * 0.99)
    assert nd[-1] == pytest.approx(way.kg["Nd"][0])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.05, 1.0), min_size=2, max_size=5), st.floats(0.3, 1.0))
def test_what_several_lots_take_of_one_adds_up_to_all_of_it(parts: list[float], recovery: float) -> None:
    """Splitting an oxide among magnets shares out the ore: the shares of all of them are the whole ore."""
    told = History()
    total = sum(parts)
    told.do("mining", 1, None, "AUS", [], [flow("ore", "ore", {"Nd": total / recovery})])
    outputs = [flow(f"m{i}", "oxide", {"Nd": part}) for i, part in enumerate(parts)]
    told.do("solvent_extraction", 50, None, "MYS", [flow("ore", "ore", {"Nd": total / recovery})], outputs)
    shares = [traced(told, f"m{i}").steps[0].kg["Nd"] for i in range(len(parts))]
    assert sum(shares) == pytest.approx(total / recovery)
    assert shares[0] == pytest.approx(parts[0] / recovery)


def test_only_findings_about_the_way_are_kept_and_hard_ones_come_first() -> None:
    soft = Finding(kind="a", hard=False, text="soft", lots=("ndpr",))
    hard = Finding(kind="b", hard=True, text="hard", events=("e-p1-beneficiation",))
    other = Finding(kind="c", hard=True, text="elsewhere", lots=("dytb-of-another",))
    way = traced(honest(), "magnet", soft, hard, other)
    assert [f.text for f in way.findings] == ["hard", "soft"]
    assert way.contradicted
    marked = {s.step: [way.findings[i].text for i in s.findings] for s in way.steps if s.findings}
    assert marked == {"beneficiation": ["hard"], "solvent_extraction": ["soft"]}


def test_gaps_ask_for_the_maker_the_country_and_the_document() -> None:
    told = honest()
    for key, process in told.processes.items():
        if process.step == "metal_reduction":
            told.processes[key] = replace(process, country=None, grade=1)
        if process.step == "mining":
            mine = key
    del told.processes[mine]
    asks = [gap.ask for gap in traced(told, "magnet").gaps]
    assert any(ask.startswith("Who made ore,") for ask in asks)
    assert any(ask.startswith("In which country was the metal_reduction") for ask in asks)
    assert any("Which document" in ask and "own statement" in ask for ask in asks)


def test_a_lot_that_nobody_made_has_no_steps_and_an_unknown_lot_is_an_error() -> None:
    told = honest()
    told.do(
        "blending",
        200,
        None,
        None,
        [flow("bought", "oxide", {"Nd": 1.0})],
        [flow("blend", "oxide", {"Nd": 1.0})],
    )
    assert traced(told, "bought").steps == ()
    assert traced(told, "bought").made_by is None
    graph = told.graph()
    with pytest.raises(InputError, match="No such lot"):
        trace(graph, "boght", [], way_of(graph, "bought", []))


def test_the_same_history_gives_the_same_bytes() -> None:
    one, two = (traced(honest(Dy=12.0), "magnet") for _ in range(2))
    assert json.dumps(one.to_json()) == json.dumps(two.to_json())
    assert one.contradicted


def test_a_trace_is_what_its_schema_says() -> None:
    schema = json.loads((ROOT / "data/schemas/custody-trace.json").read_text(encoding="utf-8"))
    parts = {"$schema": schema["$schema"], "$defs": schema["$defs"]} | schema["properties"]["result"]
    for lot in ("magnet", "ore", "dytb"):
        jsonschema.validate(traced(honest(Dy=12.0), lot).to_json(), parts)
    told = honest()
    told.do(
        "blending",
        200,
        None,
        None,
        [flow("bought", "oxide", {"Nd": 1.0})],
        [flow("blend", "oxide", {"Nd": 1.0})],
    )
    jsonschema.validate(traced(told, "bought").to_json(), parts)


def test_every_check_is_told_in_the_documentation() -> None:
    page = (ROOT / "docs/custody-world.md").read_text(encoding="utf-8")
    assert [check.name for check in all_checks() if f"**{check.name}**" not in page] == []
