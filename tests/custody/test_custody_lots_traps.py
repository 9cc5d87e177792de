"""Every trap of research/policy.md B4 that events alone can show, each a test named after it.

Traps that need more stand elsewhere: keys and issuers with the verifier, speed and commissioning with the world.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from lot_story import START, Story, hard, kinds, lot, read

from remanence.custody.finding import Finding
from remanence.custody.lots.checks.registry import checks
from remanence.custody.lots.contents import contents
from remanence.custody.lots.models import kept_models, lot_models
from remanence.custody.lots.way import way_of
from remanence.errors import InputError

FEED = {"Nd2O3": 0.2, "Pr6O11": 0.05, "CeO2": 0.5}


def _separation(out: dict[str, tuple[float, dict[str, float]]], **more: object) -> list[Finding]:
    """Findings on one separation of a ton of concentrate into ``out`` (kilograms and assay by lot)."""
    story = Story()
    story.add("mining", outputs=[lot("feed", 1000, FEED, form="concentrate")])
    story.add("solvent_extraction", inputs=[lot("feed", 1000, form="concentrate")],
              outputs=[lot(id_, kg, assay) for id_, (kg, assay) in out.items()], flushed=True, **more)  # fmt: skip
    return read(story.events)[1]


def _names_lot_element_and_kilograms(finding: Finding) -> None:
    assert finding.lots
    assert finding.element
    assert finding.kg is not None and finding.kg > 0


def test_every_check_is_a_file_of_its_own() -> None:
    assert set(checks()) == {
        "assays", "balance", "certificates", "custody_models", "cycles", "hand_over", "instants", "order",
        "ownership", "slipped_units", "stock", "unmade", "use",
    }  # fmt: skip


# Co-products


def test_trap_co_products_cerium_never_pays_for_neodymium() -> None:
    assert not hard(_separation({"Nd": (190, {"Nd2O3": 1.0}), "Ce": (480, {"CeO2": 1.0})}))
    findings = hard(_separation({"Nd": (250, {"Nd2O3": 1.0}), "Ce": (400, {"CeO2": 1.0})}))
    assert [(f.kind, f.element, f.lots) for f in findings] == [("balance", "Nd", ("Nd",))]
    assert findings[0].kg == pytest.approx(50 * 0.85735, rel=1e-3)
    _names_lot_element_and_kilograms(findings[0])


def test_trap_co_products_an_element_that_no_input_holds_comes_from_nowhere() -> None:
    findings = hard(_separation({"Nd": (190, {"Nd2O3": 1.0}), "Dy": (20, {"Dy2O3": 0.99})}))
    assert [f.element for f in findings] == ["Dy"]


# Element and oxide


def test_trap_element_read_as_oxide_hides_a_seventh() -> None:
    findings = hard(_separation({"Nd": (200, {"Nd": 0.995})}))
    assert [f.element for f in findings] == ["Nd"]
    assert "oxide" in findings[0].reasons[0]
    assert "116" in findings[0].text


def test_trap_ndpr_is_never_equal_to_neodymium() -> None:
    with pytest.raises(InputError, match="Nd and Pr"):
        contents(lot("x", 1.0, {"NdPr": 1.0}))
    findings = hard(_separation({"NdPr sold as Nd": (240, {"Nd2O3": 0.99})}))
    assert [f.element for f in findings] == ["Nd"]


# Wet and dry, gross and net


def test_trap_wet_mass_without_moisture_is_refused_and_with_it_is_dry() -> None:
    wet = lot("x", 1000, {"Nd2O3": 0.2}, form="concentrate", basis="gross")
    with pytest.raises(InputError, match="moisture"):
        contents(wet)
    damp = lot("x", 1000, {"Nd2O3": 0.2}, form="concentrate", basis="gross", moisture=0.1)
    dry = lot("x", 900, {"Nd2O3": 0.2}, form="concentrate")
    assert contents(damp)["Nd"].kg == pytest.approx(contents(dry)["Nd"].kg, rel=1e-12)


def test_trap_a_dry_lot_drawn_by_its_wet_weight_is_compared_net() -> None:
    story = Story()
    story.add("mining", outputs=[lot("feed", 900, FEED, form="concentrate")])
    story.add("cracking_leaching", outputs=[lot("c", 890, FEED, form="carbonate")],
              inputs=[lot("feed", 1000, form="concentrate", basis="gross", moisture=0.1)])  # fmt: skip
    assert not hard(read(story.events)[1])


def test_trap_bases_that_nothing_converts_are_refused() -> None:
    story = Story()
    story.add("mining", outputs=[lot("feed", 900, {"Nd2O3": 0.4}, form="concentrate", basis="REO")])
    story.add("cracking_leaching", inputs=[lot("feed", 900, form="concentrate")],
              outputs=[lot("c", 100, FEED, form="carbonate")])  # fmt: skip
    findings = hard(read(story.events)[1])
    assert "basis" in kinds(findings)
    assert "nothing converts" in findings[0].text


# Units


def test_trap_tonnes_taken_for_kilograms_are_named() -> None:
    too_much = hard(_separation({"Nd": (190_000, {"Nd2O3": 1.0})}))
    assert [f.element for f in too_much] == ["Nd"]
    assert "TNE, KGM" in too_much[0].reasons[0]
    too_little = [f for f in _separation({"Nd": (0.19, {"Nd2O3": 1.0})}) if f.kind == "unit_slip"]
    assert not hard(too_little)
    assert "TNE, KGM" in too_little[0].reasons[0]


# Double counting


def _two_uses(second: float) -> list[Finding]:
    story = Story()
    story.add("mining", outputs=[lot("feed", 1000, FEED, weighing_sd=0.001)])
    for number, kg in enumerate((600, second)):
        story.add("cracking_leaching", outputs=[lot(f"out {number}", kg * 0.9, FEED, form="carbonate")],
                  inputs=[lot("feed", kg, weighing_sd=0.001)])  # fmt: skip
    return read(story.events)[1]


def test_trap_double_counting_all_uses_of_a_lot_together() -> None:
    assert not hard(_two_uses(400))
    assert not hard(_two_uses(402))
    (finding,) = hard(_two_uses(600))
    assert finding.kind == "double_use"
    assert finding.lots == ("feed",)
    assert (finding.element, finding.kg) == ("Ce", pytest.approx(200 * 0.5 * 0.8141, rel=1e-3))
    _names_lot_element_and_kilograms(finding)


def test_trap_double_counting_a_use_with_an_assay_of_its_own() -> None:
    story = Story()
    story.add("mining", outputs=[lot("feed", 1000, FEED)])
    story.add("cracking_leaching", inputs=[lot("feed", 1000, FEED | {"Nd2O3": 0.26})],
              outputs=[lot("c", 1000, {"Nd2O3": 0.25, "CeO2": 0.4}, form="carbonate")])  # fmt: skip
    assert [(f.kind, f.element) for f in hard(read(story.events)[1])] == [("double_use", "Nd")]


def _two_mines(first: str, second: str, assays: tuple[dict[str, float], dict[str, float]]) -> list[Finding]:
    story = Story()
    for id_, certificate, assay in zip("ab", (first, second), assays, strict=True):
        story.add("mining", outputs=[lot(id_, 100, assay, certificate=certificate)])
    return read(story.events)[1]


def test_trap_double_counting_one_certificate_on_two_lots() -> None:
    (finding,) = hard(_two_mines("c" * 64, "c" * 64, (FEED, {"Nd2O3": 0.3})))
    assert finding.kind == "certificate_reuse"
    assert set(finding.lots) == {"a", "b"}
    _names_lot_element_and_kilograms(finding)
    assert not hard(_two_mines("c" * 64, "d" * 64, (FEED, {"Nd2O3": 0.3})))


def test_trap_double_counting_one_assay_on_two_lots_is_a_signal() -> None:
    close = {of: share * (1 + 1e-5) for of, share in FEED.items()}
    apart = {of: share * 1.003 for of, share in FEED.items()}
    assert "assay_repeated" in kinds(_two_mines("c" * 64, "d" * 64, (FEED, close)), of_hard=False)
    assert "assay_repeated" not in kinds(_two_mines("c" * 64, "d" * 64, (FEED, apart)))


def test_a_lot_that_is_split_keeps_its_certificate_and_its_assay() -> None:
    story = Story()
    story.add("mining", outputs=[lot("whole", 100, FEED, certificate="c" * 64)])
    story.add("splitting", inputs=[lot("whole", 100)],
              outputs=[lot(half, 50, FEED, certificate="c" * 64) for half in ("left", "right")])  # fmt: skip
    assert kinds(read(story.events)[1]) == set()


def test_trap_double_counting_a_serial_in_two_end_items() -> None:
    story = Story()
    story.add("sintering", outputs=[lot("urn:epc:id:sgtin:1.2.3", 0.1, {"Nd": 0.3}, form="magnet")])
    for motor in ("motor 1", "motor 2"):
        story.add("assembly", type="AggregationEvent", action="ADD", parent=motor,
                  seen=[lot("urn:epc:id:sgtin:1.2.3", form="magnet")])  # fmt: skip
    (finding,) = hard(read(story.events)[1])
    assert finding.kind == "two_end_items"
    _names_lot_element_and_kilograms(finding)


def test_a_magnet_taken_out_of_one_motor_may_go_into_another() -> None:
    story = Story()
    story.add("sintering", outputs=[lot("magnet", 0.1, {"Nd": 0.3}, form="magnet")])
    for motor, action in (("motor 1", "ADD"), ("motor 1", "DELETE"), ("motor 2", "ADD")):
        story.add("assembly", type="AggregationEvent", action=action, parent=motor,
                  seen=[lot("magnet", form="magnet")])  # fmt: skip
    graph, findings = read(story.events)
    assert not hard(findings)
    assert way_of(graph, "motor 1", findings).nodes.keys() == {"event:1"}
    assert way_of(graph, "motor 2", findings).nodes.keys() == {"event:0", "event:3"}


# Double claim across ledgers


def test_trap_double_claim_a_lot_has_one_maker() -> None:
    story = Story()
    story.add("mining", outputs=[lot("a", 100, FEED)])
    story.add("mining", outputs=[lot("a", 100, FEED)], actor="another")
    graph, findings = read(story.events)
    assert graph.lots["a"].kg == 100
    (finding,) = hard(findings)
    assert finding.kind == "made_twice"
    _names_lot_element_and_kilograms(finding)


# Circular transfers


def test_trap_circular_a_lot_is_not_its_own_ancestor() -> None:
    story = Story()
    story.add("splitting", inputs=[lot("b", 100)], outputs=[lot("a", 100, FEED)])
    story.add("splitting", inputs=[lot("a", 100)], outputs=[lot("b", 100, FEED)])
    findings = [f for f in hard(read(story.events)[1]) if f.kind == "cycle"]
    assert set(findings[0].lots) == {"a", "b"}
    _names_lot_element_and_kilograms(findings[0])


def test_trap_circular_an_output_that_is_an_input() -> None:
    story = Story()
    story.add("mining", outputs=[lot("a", 100, FEED)])
    story.add("beneficiation", inputs=[lot("a", 100)], outputs=[lot("a", 100, FEED)])
    assert "made_twice" in kinds(hard(read(story.events)[1]))
    alone = Story()
    alone.add("beneficiation", inputs=[lot("a", 100)], outputs=[lot("a", 100, FEED)])
    assert "cycle" in kinds(hard(read(alone.events)[1]))


def test_trap_circular_a_scrap_loop_makes_a_new_lot() -> None:
    story = Story()
    story.add("mining", outputs=[lot("metal", 100, {"Nd": 0.99})])
    story.add("sintering", inputs=[lot("metal", 100)],
              outputs=[lot("magnet", 80, {"Nd": 0.98}), lot("swarf", 15, {"Nd": 0.97})])  # fmt: skip
    story.add("melting", inputs=[lot("swarf", 15)], outputs=[lot("metal again", 14, {"Nd": 0.98})])
    assert not hard(read(story.events)[1])


def _sold_by(*sellers: str) -> list[Finding]:
    story = Story()
    story.add("mining", outputs=[lot("a", 100, FEED)], actor=sellers[0])
    for seller in sellers:
        story.add("selling", type="TransactionEvent", action="ADD", seen=[lot("a", 100)], actor=seller)
    return read(story.events)[1]


def test_trap_circular_ownership_without_transformation() -> None:
    (finding,) = hard(_sold_by("A", "B", "C", "A"))
    assert finding.kind == "ownership_circle"
    _names_lot_element_and_kilograms(finding)
    assert not hard(_sold_by("A", "B", "C", "D"))
    assert kinds(_sold_by("A", "B", "A"), of_hard=False) >= {"ownership_circle"}
    assert not hard(_sold_by("A", "B", "A"))


# Back-dating


def test_trap_back_dating_an_event_after_its_signature_is_impossible() -> None:
    story = Story()
    story.add("mining", day=10, outputs=[lot("a", 100, FEED)], signed=START + timedelta(days=9))
    (finding,) = hard(read(story.events)[1])
    assert finding.kind == "impossible_time"
    _names_lot_element_and_kilograms(finding)


def test_trap_back_dating_late_is_shown_and_never_fails() -> None:
    story = Story()
    story.add("mining", day=0, outputs=[lot("a", 100, FEED)], signed=START + timedelta(days=31))
    assert "late" in kinds(read(story.events)[1], of_hard=False)
    story = Story()
    story.add("mining", day=0, outputs=[lot("a", 100, FEED)], signed=START + timedelta(days=29))
    assert "late" not in kinds(read(story.events)[1])


def test_trap_back_dating_a_signature_that_is_back_dated_too_is_late_by_its_place_in_the_log() -> None:
    story = Story()
    story.add("mining", day=100, outputs=[lot("b", 100, FEED)])
    story.add("mining", day=1, outputs=[lot("a", 100, {"Nd2O3": 0.3})])
    late = [f for f in read(story.events)[1] if f.kind == "late"]
    assert [f.lots for f in late] == [("a",)]


def test_trap_back_dating_a_child_is_no_older_than_its_parent() -> None:
    story = Story()
    story.add("mining", day=5, outputs=[lot("a", 100, FEED)])
    story.add("beneficiation", day=3, inputs=[lot("a", 100)], outputs=[lot("b", 90, FEED)])
    (finding,) = hard(read(story.events)[1])
    assert finding.kind == "order"
    _names_lot_element_and_kilograms(finding)


# Tolling and swap


def _toll(received_at: str) -> Story:
    story = Story()
    story.add("mining", outputs=[lot("mine", 100, FEED)], facility="facility:mine")
    story.add("receiving", seen=[lot("mine", 100)], facility=received_at, actor="toller")
    story.add("cracking_leaching", inputs=[lot("mine", 100)], facility="facility:toller", actor="toller",
              outputs=[lot("c", 95, FEED, form="carbonate")])  # fmt: skip
    return story


def test_trap_tolling_a_swap_is_mass_balance() -> None:
    graph, findings = read(_toll("facility:elsewhere").events)
    assert not hard(findings)
    assert "model_weaker" in kinds(findings)
    assert way_of(graph, "c", findings).nodes["event:2"].model == "mass_balance"
    graph, findings = read(_toll("facility:toller").events)
    assert way_of(graph, "c", findings).nodes["event:2"].model == "segregated"


def test_trap_tolling_an_exchange_on_paper_is_mass_balance() -> None:
    story = Story()
    story.add("mining", outputs=[lot("a", 100, FEED)])
    story.add("selling", inputs=[lot("a", 100)], outputs=[lot("b", 100, FEED)])
    graph, _ = read(story.events)
    assert kept_models(graph)["event:1"] == "mass_balance"


# Solvent-extraction hold-up


@pytest.mark.parametrize(("flushed", "model"), [(True, "segregated"), (False, "controlled_blending"),
                                                (None, "controlled_blending")])  # fmt: skip
def test_trap_hold_up_without_a_flush_is_controlled_blending(flushed: bool | None, model: str) -> None:
    story = Story()
    story.add("mining", outputs=[lot("feed", 1000, FEED)])
    story.add("solvent_extraction", inputs=[lot("feed", 1000)], outputs=[lot("Nd", 190, {"Nd2O3": 0.99})],
              flushed=flushed)  # fmt: skip
    graph, findings = read(story.events)
    assert lot_models(graph)["Nd"] == model
    assert ("model_weaker" in kinds(findings)) == (model != "segregated")


# Mass-balance period


def _year(days_out: tuple[int, ...]) -> list[Finding]:
    """A campaign that takes 100 kg a quarter and gives 95; ``days_out``: when it gives."""
    story = Story()
    story.add("mining", day=0, outputs=[lot("feed", 400, FEED)])
    for day in (1, 91, 181, 271):
        story.add("cracking_leaching", day=day, transformation="year", inputs=[lot("feed", 100)])
    for number, day in enumerate(days_out):
        story.add("cracking_leaching", day=day, transformation="year", type="TransformationEvent", action=None,
                  outputs=[lot(f"c{number}", 95, FEED, form="carbonate")])  # fmt: skip
    return read(story.events)[1]


def test_trap_mass_balance_period_no_borrowing_before_the_year_ends() -> None:
    assert not hard(_year((2, 92, 182, 272)))
    findings = hard(_year((2, 3, 182, 272)))
    assert kinds(findings) == {"borrowed"}
    assert {f.element for f in findings} == {"Nd", "Pr", "Ce"}
    by_element = {f.element: f.kg for f in findings}
    assert by_element["Nd"] == pytest.approx(90 * 0.2 * 0.85735, rel=1e-3)
    for finding in findings:
        _names_lot_element_and_kilograms(finding)


def test_trap_mass_balance_period_a_claim_is_covered_by_what_came_in_before() -> None:
    def account(claim_day: int) -> list[Finding]:
        story = Story()
        story.add("mining", day=0, outputs=[lot("feed", 1000, FEED)])
        story.add("cracking_leaching", day=50, inputs=[lot("feed", 1000)], facility="facility:f",
                  outputs=[lot("c", 500, FEED, form="carbonate")], model="mass_balance")  # fmt: skip
        story.add("cracking_leaching", day=claim_day, facility="facility:f", model="mass_balance",
                  outputs=[lot("claim", 400, FEED, form="carbonate")])  # fmt: skip
        return read(story.events)[1]

    assert not hard(account(60))
    assert kinds(hard(account(40))) == {"borrowed"}


def test_trap_mass_balance_many_small_excesses_do_not_add_up() -> None:
    def chain(gain: float) -> list[Finding]:
        story = Story()
        story.add("mining", outputs=[lot("lot 0", 1000, {"Nd2O3": 0.9})])
        kg = 1000.0
        for number in range(1, 21):
            before, kg = kg, kg * gain
            story.add("storing", inputs=[lot(f"lot {number - 1}", before)],
                      outputs=[lot(f"lot {number}", kg, {"Nd2O3": 0.9})])  # fmt: skip
        return read(story.events)[1]

    assert not hard(chain(1.0))
    assert kinds(hard(chain(1.01))) == {"creeping_excess"}


# Model downgrade


def test_trap_model_downgrade_a_lot_has_the_weakest_of_its_ancestors() -> None:
    story = Story()
    story.add("mining", outputs=[lot("a", 100, FEED)], model="identity_preserved")
    story.add("beneficiation", inputs=[lot("a", 100)], outputs=[lot("b", 95, FEED)], model="mass_balance")
    story.add("cracking_leaching", inputs=[lot("b", 95)], outputs=[lot("c", 90, FEED)], model="segregated")
    graph, _ = read(story.events)
    assert lot_models(graph) == {"a": "identity_preserved", "b": "mass_balance", "c": "mass_balance"}


def test_trap_model_downgrade_a_move_weakens_what_it_moves() -> None:
    story = Story()
    story.add("mining", outputs=[lot("a", 100, FEED)])
    story.add("shipping", seen=[lot("a", 100)], model="book_and_claim")
    graph, _ = read(story.events)
    assert lot_models(graph) == {"a": "book_and_claim"}


# Yield fiction


def test_trap_yield_fiction_two_deviations_ask_and_four_fail() -> None:
    def recovery(part: float) -> list[Finding]:
        story = Story()
        story.add("mining", outputs=[lot("a", 1000, {"Nd": 0.9}, sd=0.003)])
        story.add("melting", inputs=[lot("a", 1000)], outputs=[lot("b", 1000 * part, {"Nd": 0.9}, sd=0.004)])
        return read(story.events)[1]

    assert not [f for f in recovery(1.009) if f.kind == "balance"]
    assert kinds(recovery(1.0125)) == {"balance"}
    assert not hard(recovery(1.0125))
    assert not hard(recovery(1.019))
    (finding,) = hard(recovery(1.021))
    assert "102.1" in finding.text


def test_trap_yield_fiction_an_assay_said_to_be_worthless_excuses_nothing() -> None:
    story = Story()
    story.add("mining", outputs=[lot("a", 1000, {"Nd": 0.5}, sd=0.9)])
    story.add("melting", inputs=[lot("a", 1000)], outputs=[lot("b", 1000, {"Nd": 0.75}, sd=0.9)])
    assert [f.element for f in hard(read(story.events)[1])] == ["Nd"]


def test_trap_yield_fiction_declared_losses_count_as_given() -> None:
    losses = [("Nd", 50.0, 0.5, "tailings")]
    assert not hard(_separation({"Nd": (140, {"Nd2O3": 1.0})}, losses=losses))
    assert hard(_separation({"Nd": (190, {"Nd2O3": 1.0})}, losses=losses))


# Withheld events


def test_trap_withheld_both_sides_of_a_hand_over_sign() -> None:
    def handed(confirm: bool) -> set[str]:
        story = Story()
        story.add("mining", outputs=[lot("a", 100, FEED)], actor="mine")
        story.add("shipping", seen=[lot("a", 100)], actor="mine", id="shipment")
        if confirm:
            story.add("receiving", seen=[lot("a", 100)], actor="plant",
                      confirms="shipment")  # fmt: skip
        story.add("beneficiation", inputs=[lot("a", 100)], outputs=[lot("b", 90, FEED)], actor="plant")
        findings = read(story.events)[1]
        assert not hard(findings)
        return kinds(findings)

    assert "unconfirmed" not in handed(True)
    assert "unconfirmed" in handed(False)


def test_trap_withheld_a_closing_balance_shows_what_was_not_logged() -> None:
    def counted(kg: float) -> list[Finding]:
        story = Story()
        story.add("mining", outputs=[lot("a", 1000, FEED)])
        story.add("beneficiation", inputs=[lot("a", 400)], outputs=[lot("b", 390, FEED)])
        story.add("inspecting", seen=[lot("a", kg)])
        return read(story.events)[1]

    assert not kinds(counted(600)) & {"stock_too_low", "stock_too_high"}
    assert "stock_too_low" in kinds(counted(300), of_hard=False)
    (finding,) = hard(counted(1000))
    assert finding.kind == "stock_too_high"
    _names_lot_element_and_kilograms(finding)


def test_what_nobody_made_is_unexplained_and_no_contradiction() -> None:
    story = Story()
    story.add("metal_reduction", inputs=[lot("from somewhere", 100)], outputs=[lot("m", 80, {"Nd": 0.99})])
    graph, findings = read(story.events)
    assert not hard(findings)
    assert {"unmade", "content_unknown"} <= kinds(findings)
    assert way_of(graph, "m", findings).unexplained == (("event:0", "from somewhere", frozenset({"Nd"})),)
