"""The bounds behind the checks: against slow oracles, and against every plant that the atlas knows."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from world_history import History, basket, flow, view

from remanence.atlas import assay
from remanence.custody.world import against_world, examine
from remanence.custody.world.checks.capacity import Counted, _windows
from remanence.custody.world.checks.deposit_pattern import clr_distance
from remanence.custody.world.numbers import load_numbers
from remanence.custody.world.ores import ore_of
from remanence.custody.world.oxides import as_oxide
from remanence.custody.world.setting import DeclaredPrice, Setting
from remanence.errors import InputError
from remanence.quantity import ELEMENTS, oxide_factor

_INTO = {
    "mine": ("mining", None, "ore"), "concentrate": ("beneficiation", "ore", "concentrate"),
    "cracking": ("cracking_leaching", "concentrate", "carbonate"),
    "separation": ("solvent_extraction", "carbonate", "oxide"), "metal": ("metal_reduction", "oxide", "metal"),
    "alloy": ("strip_casting", "metal", "alloy"), "magnet": ("sintering", "powder", "magnet"),
}  # fmt: skip


def test_no_operating_plant_is_contradicted_in_doing_a_little_of_its_own_stage() -> None:
    """Every plant that the atlas calls operating: a few kilograms of its stage, in its country, now."""
    told, named = History(), 0
    for plant in view().subjects("facility"):
        stage, status = view().pick(plant, "stage"), view().pick(plant, "status")
        if not stage or not status or status.text != "operating" or stage.text not in _INTO:
            continue
        step, taken, made = _INTO[stage.text]
        named += 1
        inputs = [flow(f"i-{plant}", taken, {"Nd": 9.0})] if taken else []
        told.do(
            step,
            200,
            plant,
            view().entities[plant].place or None,
            inputs,
            [flow(f"o-{plant}", made, {"Nd": 7.0})],
        )
    assert named > 100
    assert [f.text for f in against_world(told.graph(), view()) if f.hard] == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1200), st.floats(0, 100)), min_size=1, max_size=25))
def test_the_fullest_year_is_that_of_a_search_of_all_years(told: list[tuple[int, float]]) -> None:
    """Oracle: for each end, the sum of all masses in the 365 days up to it."""
    setting = Setting(History().graph(), view(), load_numbers())
    history = History()
    made = [
        Counted(history.do("sintering", day, None, "USA", [], [flow(f"l{i}", "magnet", {"Nd": 1.0})]), kg)
        for i, (day, kg) in enumerate(sorted(told))
    ]
    slow = max(sum(c.kg for c in made if timedelta(0) <= end.process.time - c.process.time < timedelta(days=365))
               for end in made)  # fmt: skip
    assert max(w.kg for w in _windows(made, 1.0, setting)) == pytest.approx(slow)


@given(st.sampled_from(ELEMENTS), st.floats(0, 1e9))
def test_oxide_and_element_agree_with_the_quantity_room(element: str, kg: float) -> None:
    assert as_oxide(element, kg) * oxide_factor(element) == pytest.approx(kg)


@settings(max_examples=40, deadline=None)
@given(st.floats(1e-6, 1e6), st.lists(st.floats(0.2, 5.0), min_size=14, max_size=14))
def test_a_pattern_is_its_own_neighbour_whatever_the_mass(scale: float, factors: list[float]) -> None:
    """The Aitchison distance sees ratios alone: scaling the lot changes nothing, and the same pattern lies at 0."""
    whole = assay(view(), "deposit:mount-weld-central").fractions
    lot = {e: x * f for (e, x), f in zip(whole.items(), [*factors, *factors], strict=False)}
    here = clr_distance(lot, whole, 0.001, 5)
    assert here is not None
    assert clr_distance({e: x * scale for e, x in lot.items()}, whole, 0.001, 5) == pytest.approx(
        here, abs=1e-9
    )
    assert clr_distance({e: x * scale for e, x in whole.items()}, whole, 0.001, 5) == pytest.approx(
        0, abs=1e-9
    )


def test_too_few_common_elements_make_no_pattern() -> None:
    assert clr_distance({"Nd": 1.0, "Pr": 1.0}, {"Nd": 0.5, "Pr": 0.5}, 0.001, 5) is None


def test_the_greatest_ratio_of_a_mine_is_that_of_its_richest_published_part() -> None:
    """Mt Weld: Dy2O3 1.27 % of REO in one part (2012), Nd2O3 and Pr6O11 23.29 % in the whole assay."""
    ore = ore_of(view(), load_numbers(), "facility:mt-weld")
    assert ore is not None
    assert ore.greatest_ratio("Dy") == pytest.approx(0.0127 / 0.2329, rel=0.03)
    assert ore.greatest_ratio("Lu") is None  # no assay states it: unknown, not zero


def test_an_ore_is_known_only_from_the_day_of_its_publication() -> None:
    old = view().atlas.as_of(date(2011, 6, 30))
    assert ore_of(old, load_numbers(), "facility:mt-weld") is None


@settings(max_examples=25, deadline=None)
@given(st.floats(0.2, 3.0), st.sampled_from(["Dy", "Tb", "Sm"]))
def test_an_ore_is_contradicted_from_a_bound_on_and_never_below(factor: float, element: str) -> None:
    """Below the richest published part of the mine there is never a finding; from 1.4 times on there always is."""
    ore = ore_of(view(), load_numbers(), "facility:mt-weld")
    assert ore is not None
    ratio = ore.greatest_ratio(element)
    assert ratio is not None
    held = basket("deposit:mount-weld-central", 1000.0)
    pair = sum(as_oxide(e, held[e]) for e in ("Nd", "Pr"))
    held[element] = factor * ratio * pair * oxide_factor(element)
    told = History()
    told.do("mining", 1, "facility:mt-weld", "AUS", [], [flow("ore", "ore", held)])
    found = [f for f in against_world(told.graph(), view()) if f.kind == "feed_ratio"]
    if factor <= 1.1:
        assert not found
    if factor >= 1.4:
        assert [f.hard for f in found] == [True]
        assert found[0].kg == pytest.approx(held[element] * (1 - 1 / factor), rel=0.01)


def test_a_separation_is_held_to_the_pair_that_went_in() -> None:
    """The concentrate is honest; the oxide of dysprosium holds twice what its Nd and Pr allow."""
    told, held = History(), basket("deposit:mount-weld-central", 1000.0)
    told.do("mining", 1, "facility:mt-weld", "AUS", [], [flow("ore", "concentrate", held)])
    heavy = {"Dy": 2 * 0.0545 * sum(as_oxide(e, held[e]) for e in ("Nd", "Pr"))}
    told.do(
        "solvent_extraction",
        60,
        None,
        "MYS",
        [flow("ore", "concentrate", held)],
        [flow("dy", "oxide", heavy)],
    )
    [finding] = [f for f in against_world(told.graph(), view()) if f.kind == "feed_ratio"]
    assert finding.hard
    assert finding.lots == ("dy",)


def test_an_open_history_is_not_held_to_an_ore() -> None:
    """A feed that nobody made may be of any ore; stocks of unknown origin could explain everything."""
    told, held = History(), basket("deposit:mount-weld-central", 1000.0)
    told.do("solvent_extraction", 60, None, "MYS", [flow("bought", "concentrate", held)],
            [flow("dy", "oxide", {"Dy": 99.0})])  # fmt: skip
    assert not [f for f in against_world(told.graph(), view()) if f.kind == "feed_ratio"]


@pytest.mark.parametrize(
    ("usd", "on", "soft"),
    [
        (60.0, date(2024, 3, 15), False),  # above what left the covered country: 50.16 in March 2024
        (40.0, date(2024, 3, 15), True),  # a fifth below it with freight
        (40.0, date(1990, 1, 1), False),  # no price is published
    ],
)
def test_a_price_below_the_covered_country_is_a_signal(usd: float, on: date, soft: bool) -> None:
    prices = [DeclaredPrice("lot", "product:nd-oxide", usd, on)]
    examined = examine(History().graph(), view(), prices=prices)
    assert [f.kind for f in examined.findings] == (["price"] if soft else [])
    assert all(not f.hard for f in examined.findings)
    assert bool(examined.unknown) is (on.year == 1990)


def test_metal_is_no_oxide_and_contained_is_no_gross() -> None:
    """110 t of NdPr metal a year: the same plant's alloy of bought metal and iron does not count against it."""
    told = History()
    told.do("strip_casting", 1, "facility:lcm-cheshire", "GBR", [flow("m", "metal", {"Nd": 600_000.0})],
            [flow("a", "alloy", {"Nd": 590_000.0, "Fe": 1_300_000.0})])  # fmt: skip
    assert not [f for f in against_world(told.graph(), view()) if f.kind == "capacity"]
    told.do("metal_reduction", 2, "facility:lcm-cheshire", "GBR", [flow("o", "oxide", {"Nd": 160_000.0})],
            [flow("n", "metal", {"Nd": 150_000.0})])  # fmt: skip
    [finding] = [f for f in against_world(told.graph(), view()) if f.kind == "capacity"]
    assert "metal:NdPr" in finding.text


def test_a_cycle_in_a_dishonest_graph_ends() -> None:
    told, mass = History(), {"Nd": 10.0, "La": 20.0}
    told.do("blending", 1, None, "MYS", [flow("b", "carbonate", mass)], [flow("a", "carbonate", mass)])
    told.do("blending", 2, None, "MYS", [flow("a", "carbonate", mass)], [flow("b", "carbonate", mass)])
    told.do(
        "solvent_extraction",
        90,
        None,
        "MYS",
        [flow("b", "carbonate", mass)],
        [flow("o", "oxide", {"Nd": 9.0})],
    )
    assert [f for f in against_world(told.graph(), view()) if f.kind == "feed_ratio"] == []


def test_numbers_without_a_unit_or_a_reason_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "custody"
    folder.mkdir()
    (folder / "world.toml").write_text(
        "[capacity]\nmargin = { value = 2 }\n[speed]\nair = { value = 1, unit = '' }\n"
    )
    with pytest.raises(InputError) as caught:
        load_numbers(folder.parent)
    assert len(caught.value.offences) == 2


def test_the_order_of_the_graph_does_not_matter() -> None:
    told = History()
    for i in range(6):
        told.do(
            "sintering",
            5 * i,
            "facility:ionic-belfast-demo",
            "USA",
            [],
            [flow(f"l{i}", "magnet", {"Nd": 1.0 + i})],
        )
    graph = told.graph()
    turned = replace(
        graph, processes=dict(reversed(graph.processes.items())), lots=dict(reversed(graph.lots.items()))
    )
    kinds = [(f.kind, f.hard) for f in against_world(graph, view())]
    assert kinds == [(f.kind, f.hard) for f in against_world(turned, view())]
    assert ("country_of_facility", True) in kinds


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 39), st.integers(0, 39), st.floats(0.1, 10.0), st.integers(0, 1000))
def test_one_copied_assay_is_found_among_forty(original: int, copy: int, scale: float, seed: int) -> None:
    """Forty campaigns of one product, rounded as certificates are; one assay is copied to another campaign's lot."""
    chance = random.Random(seed)
    assays = [
        {
            e: float(f"{x * chance.gauss(1, 0.02):.3g}")
            for e, x in basket("deposit:mount-weld-central", 100.0).items()
        }
        for _ in range(40)
    ]
    assays[copy] = {e: scale * x for e, x in assays[original].items()}
    told = History()
    for i, held in enumerate(assays):
        told.do("solvent_extraction", 9.0 * i, None, "MYS", [flow(f"f{i}", "carbonate", held)],
                [flow(f"o{i}", "oxide", {e: 0.9 * x for e, x in held.items()})])  # fmt: skip
    pairs = {
        frozenset(f.lots)
        for f in against_world(told.graph(), view())
        if f.kind == "duplicate_assay" and f.hard
    }
    assert pairs == ({frozenset({f"o{original}", f"o{copy}"})} if original != copy else set())
