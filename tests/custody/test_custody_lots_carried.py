"""Attacks on the way of a lot: what an assay leaves out, a process that hides in another, papers of one's own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lot_story import Story, lot, read

from remanence.custody.lots.carried import unlisted_contents
from remanence.custody.lots.way import way_of
from remanence.rules.provenance import Provenance

ALLOY = {"Fe": 0.69, "Nd": 0.28, "Dy": 0.01}
STEPS = (("strip_casting", "alloy"), ("milling", "powder"), ("sintering", "magnet"), ("coating", "magnet"))


def _chain(silent: frozenset[int]) -> Story:
    """Neodymium of one maker, dysprosium of another, and four steps of which some do not list the dysprosium."""
    story = Story()
    story.add("mining", id="nd-mine", outputs=[lot("nd", 280, {"Nd": 0.99})])
    story.add("mining", id="dy-mine", country="CHN", outputs=[lot("dy", 10, {"Dy": 0.99})])
    story.add("mining", id="fe-mine", outputs=[lot("fe", 700, {"Fe": 0.99})])
    before = [lot("nd", 280), lot("dy", 10), lot("fe", 700)]
    for number, (step, form) in enumerate(STEPS):
        assay = {of: share for of, share in ALLOY.items() if number not in silent or of != "Dy"}
        story.add(step, id=step, inputs=before, outputs=[lot(f"lot{number}", 980, assay, form=form)])
        before = [lot(f"lot{number}", 980)]
    return story


def _way(story: Story, subject: str = "lot3") -> Provenance:
    graph, findings = read(story.events)
    return way_of(graph, subject, findings)


@given(st.frozensets(st.integers(0, len(STEPS) - 1)))
@settings(max_examples=16, deadline=None)
def test_no_choice_of_silent_assays_takes_a_source_off_the_way(silent: frozenset[int]) -> None:
    way = _way(_chain(silent))
    assert set(way.nodes) == {"nd-mine", "dy-mine", "fe-mine", *(step for step, _ in STEPS)}
    assert way.nodes["dy-mine"].elements == {"Dy"}
    assert all("Dy" in way.nodes[step].elements for step, _ in STEPS)


def test_an_honest_history_lists_everything() -> None:
    graph, _ = read(_chain(frozenset()).events)
    assert unlisted_contents(graph) == {}


def test_a_silent_element_of_nobody_is_unexplained() -> None:
    story = _chain(frozenset({0, 1, 2, 3}))
    story.events = [logged for logged in story.events if logged.event.id != "dy-mine"]
    row = lot("dy", 10, {"Dy": 0.99})
    casting = next(logged for logged in story.events if logged.event.id == "strip_casting")
    story.events.remove(casting)
    story.add(
        "strip_casting",
        day=3.0,
        id="strip_casting",
        inputs=[row, *(x for x in casting.event.inputs if x.lot != "dy")],
        outputs=casting.event.outputs,
    )
    assert ("strip_casting", "dy", frozenset({"Dy"})) in _way(story).unexplained


def test_an_assay_of_the_taking_cannot_deny_what_the_lot_was_made_with() -> None:
    story = Story()
    story.add("mining", id="mine", country="CHN", outputs=[lot("mixed", 100, {"Nd": 0.9, "Dy": 0.09})])
    taken = lot("mixed", 100, {"Nd": 0.9})
    story.add("melting", id="melt", inputs=[taken], outputs=[lot("alloy", 99, {"Nd": 0.9}, form="alloy")])
    assert _way(story, "alloy").nodes["mine"].elements == {"Nd", "Dy"}


@pytest.mark.parametrize(("step", "kept"), [("solvent_extraction", False), ("recycling_separation", False),
                                            ("metal_reduction", True), ("blending", True)])  # fmt: skip
def test_only_steps_that_part_elements_may_leave_one_behind(step: str, kept: bool) -> None:
    story = Story()
    story.add("mining", id="mine", outputs=[lot("in", 100, {"Nd2O3": 0.9, "Dy2O3": 0.09})])
    story.add(step, id="plant", inputs=[lot("in", 100)], outputs=[lot("out", 90, {"Nd2O3": 0.99})])
    assert ("Dy" in _way(story, "out").nodes["plant"].elements) is kept


def test_gangue_stays_behind_in_the_smelter_and_traces_are_let_go() -> None:
    story = Story()
    story.add("mining", id="mine", outputs=[lot("in", 100, {"Co": 0.9, "Fe": 0.05, "Dy": 0.0004})])
    story.add("refining", id="works", inputs=[lot("in", 100)], outputs=[lot("out", 90, {"Co": 0.99})])
    assert _way(story, "out").nodes["works"].elements == {"Co"}


def test_other_outputs_and_declared_losses_account_for_an_element() -> None:
    story = Story()
    story.add("mining", id="mine", outputs=[lot("in", 100, {"Nd": 0.9, "Dy": 0.05})])
    outputs = [lot("good", 50, {"Nd": 0.99}), lot("rest", 45, {"Nd": 0.8, "Dy": 0.09})]
    story.add("melting", inputs=[lot("in", 100)], outputs=outputs, losses=[("Dy", 0.95, 0.01, "slag")])
    graph, _ = read(story.events)
    assert unlisted_contents(graph) == {}


def test_a_process_cannot_hide_in_another_by_taking_its_id_for_a_campaign() -> None:
    story = Story()
    story.add("mining", id="mine", country="MYS", outputs=[lot("nd", 100, {"Nd2O3": 0.99})])
    story.add("mining", id="mine-2", country="CHN", outputs=[lot("dy", 10, {"Dy2O3": 0.99})])
    good = lot("nd-metal", 84, {"Nd": 0.99}, form="metal")
    story.add("metal_reduction", id="good", country="GBR", inputs=[lot("nd", 100)], outputs=[good])
    bad = lot("dy-metal", 8.5, {"Dy": 0.99}, form="metal")
    story.add(
        "metal_reduction",
        id="bad",
        country="CHN",
        transformation="good",
        inputs=[lot("dy", 10)],
        outputs=[bad],
    )
    way = _way(story, "dy-metal")
    assert {node.country for node in way.nodes.values()} == {"CHN"}
    graph, _ = read(story.events)
    assert graph.processes["good"].country == "GBR"
    assert graph.lots["nd-metal"].made_by != graph.lots["dy-metal"].made_by


@pytest.mark.parametrize(
    ("issuer", "grade"), [("Bureau Veritas", 3), (None, 2), ("", 2), ("plant", 2), (" Plant ", 2)]
)
def test_a_paper_of_a_third_party_names_a_party_other_than_the_signer(issuer: str | None, grade: int) -> None:
    story = Story()
    paper = ("ab" * 32, "assay_laboratory", issuer)
    story.add("mining", id="mine", evidence=[paper], outputs=[lot("ore", 100, {"Nd2O3": 0.1})])
    graph, _ = read(story.events)
    assert graph.processes["mine"].grade == grade
