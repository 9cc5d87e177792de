"""The graph of a history: campaigns, corrections, declared assays, parts, and the order of events."""

from __future__ import annotations

import random

import pytest
from lot_story import Story, hard, kinds, lot, read

from remanence.custody.events.event import AssayLine, Row
from remanence.custody.lots.building import build
from remanence.custody.lots.contents import contents
from remanence.custody.lots.history import history_of
from remanence.custody.lots.way import way_of
from remanence.errors import InputError
from remanence.quantity import oxide_factor

ORE = {"Nd2O3": 0.06, "Pr6O11": 0.02, "CeO2": 0.2, "Dy2O3": 0.002}


def honest() -> Story:
    """Ore to concentrate to oxides to metal to a magnet; every step loses a little; iron comes from elsewhere."""
    story = Story()
    story.add("mining", outputs=[lot("ore", 100_000, ORE, form="ore")], facility="facility:mine")
    story.add(
        "solvent_extraction",
        inputs=[lot("ore", 60_000, form="ore")],
        outputs=[
            lot("Nd", 3400, {"Nd2O3": 0.995}),
            lot("Ce", 11_000, {"CeO2": 0.99}),
            lot("Dy", 110, {"Dy2O3": 0.99}),
        ],
        country="MYS",
        flushed=True,
        evidence=[("a" * 64, "certificate_of_analysis")],
    )
    story.add(
        "metal_reduction", inputs=[lot("Nd", 2000)], outputs=[lot("metal", 1650, {"Nd": 0.99}, form="metal")]
    )
    story.add("refining", outputs=[lot("iron", 9000, {"Fe": 0.998, "B": 0.001}, form="metal")], country="SWE")
    story.add(
        "strip_casting",
        inputs=[lot("metal", 1000), lot("iron", 2400), lot("Dy", 50)],
        outputs=[lot("flake", 3300, {"Nd": 0.28, "Dy": 0.01, "Fe": 0.7}, form="alloy")],
        country="USA",
    )
    story.add("sintering", inputs=[lot("flake", 1000)], country="USA", outputs=[
        lot("magnet", 950, {"Nd": 0.281, "Dy": 0.0102, "Fe": 0.69}, form="magnet")
    ])  # fmt: skip
    return story


def test_an_honest_history_has_nothing_hard() -> None:
    _, findings = read(honest().events)
    assert not hard(findings)


def test_kilograms_of_an_element_by_formula() -> None:
    row = Row(lot="x", form="oxide", basis="gross", kg=1000.0, weighing_sd=0.001, moisture=0.02,
              assay=(AssayLine("Nd2O3", 0.75, 0.003), AssayLine("Pr6O11", 0.24, 0.002)))  # fmt: skip
    found = contents(row)
    assert found["Nd"].kg == pytest.approx(980 * 0.75 * oxide_factor("Nd"), rel=1e-12)
    assert found["Pr"].kg == pytest.approx(980 * 0.24 * oxide_factor("Pr"), rel=1e-12)
    sd = 980 * oxide_factor("Nd") * ((0.003) ** 2 + (0.75 * 0.001) ** 2) ** 0.5
    assert found["Nd"].sd == pytest.approx(sd, rel=1e-12)


@pytest.mark.parametrize(
    ("formula", "element", "part"),
    [("La2O3", "La", 0.8527), ("CeO2", "Ce", 0.8141), ("Pr6O11", "Pr", 0.8277), ("Pr2O3", "Pr", 0.8545),
     ("Nd2O3", "Nd", 0.8574), ("Sm2O3", "Sm", 0.8624), ("Gd2O3", "Gd", 0.8676), ("Tb4O7", "Tb", 0.8502),
     ("Tb2O3", "Tb", 0.8688), ("Dy2O3", "Dy", 0.8713), ("Y2O3", "Y", 0.7874), ("Fe2O3", "Fe", 0.6994),
     ("Nd", "Nd", 1.0), ("B", "B", 1.0)],
)  # fmt: skip
def test_trap_element_and_oxide_have_their_factors(formula: str, element: str, part: float) -> None:
    [(found, mass)] = contents(lot("x", 1.0, {formula: 1.0})).items()
    assert (found, mass.kg) == (element, pytest.approx(part, abs=5e-5))


@pytest.mark.parametrize("formula", ["NdPr", "NdPrO3", "O2", "Xx2O3", "nd2o3", "Nd0O3", "", "Nd2(CO3)3"])
def test_trap_ndpr_is_not_neodymium_and_what_is_no_oxide_is_refused(formula: str) -> None:
    with pytest.raises(InputError):
        contents(lot("x", 1.0, {formula: 1.0}))


def test_the_way_of_a_magnet_is_told_by_element() -> None:
    graph, findings = read(honest().events)
    way = way_of(graph, "magnet", findings)
    assert way.made_by == "event:5"
    assert way.nodes["event:4"].parents == {
        "event:1": frozenset({"Dy"}), "event:2": frozenset({"Nd"}), "event:3": frozenset({"B", "Fe"}),
    }  # fmt: skip  # the magnet's assay leaves out the boron of the iron, which is in it all the same
    assert way.nodes["event:1"].elements == {"Nd", "Dy"}
    assert way.nodes["event:0"].origin and not way.nodes["event:0"].recycled
    assert way.nodes["event:1"].grade == 2
    assert way.unexplained == (("event:3", "iron", frozenset({"B", "Fe"})),)
    assert way.share["Dy"][0] == pytest.approx(0.0102)
    assert not way.contradictions


def test_an_order_that_is_shuffled_changes_nothing() -> None:
    events = honest().events
    plain, _ = read(events)
    random.Random(1).shuffle(events)
    assert read(events)[0] == plain


def test_an_error_declaration_voids_the_event_and_the_corrective_one_stands() -> None:
    story = Story()
    story.add("mining", outputs=[lot("a", 900, {"Nd2O3": 0.5})], id="wrong")
    story.add("mining", outputs=[lot("a", 90, {"Nd2O3": 0.5})], id="right")
    story.add("mining", outputs=[lot("a", 900, {"Nd2O3": 0.5})], id="wrong", error_reason="did_not_occur",
              corrected_by=["right"])  # fmt: skip
    graph, findings = read(story.events)
    assert graph.lots["a"].kg == 90
    assert list(graph.processes) == ["right"]
    assert not hard(findings)


def test_only_the_signer_declares_an_event_wrong() -> None:
    story = Story()
    story.add("mining", outputs=[lot("a", 900, {"Nd2O3": 0.5})], id="it")
    story.add("mining", outputs=[lot("a", 900, {"Nd2O3": 0.5})], id="it", error_reason="x", actor="a rival")
    graph, findings = read(story.events)
    assert "it" in graph.processes
    assert "correction" in kinds(findings, of_hard=False)


def test_the_events_of_a_campaign_are_one_process() -> None:
    story = Story()
    story.add("mining", outputs=[lot("ore", 1000, {"Nd2O3": 0.5})])
    for day in (1, 2, 3):
        story.add("solvent_extraction", day=day, transformation="campaign", flushed=True,
                  inputs=[lot("ore", 100)], outputs=[lot("Nd", 48, {"Nd2O3": 0.99})])  # fmt: skip
    graph, findings = read(story.events)
    assert not hard(findings)
    assert len(graph.processes["campaign"].events) == 3
    assert graph.lots["Nd"].kg == pytest.approx(144)


def test_a_part_that_is_built_has_its_magnets_on_its_way() -> None:
    story = honest()
    story.add("assembly", type="AggregationEvent", action="ADD", parent="motor", seen=[lot("magnet", 3.0)])
    graph, findings = read(story.events)
    assert not hard(findings)
    way = way_of(graph, "motor", findings)
    assert way.form == "part"
    assert "event:0" in way.nodes


def test_a_lot_the_log_does_not_know_is_refused() -> None:
    graph, _ = build(honest().events)
    with pytest.raises(InputError):
        way_of(graph, "magnets")


def test_the_history_of_a_lot_holds_other_uses_of_its_ancestors() -> None:
    story = honest()
    story.add(
        "metal_reduction", inputs=[lot("Nd", 2000)], outputs=[lot("m2", 1600, {"Nd": 0.99})], id="again"
    )
    story.add("mining", outputs=[lot("elsewhere", 10, ORE)], id="foreign")
    ids = {logged.event.id for logged in history_of(story.events, "magnet")}
    assert "again" in ids
    assert "foreign" not in ids
