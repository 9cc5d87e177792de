"""Origin classes: what arises where, what a demand may take by rule, date and reading, and what it then pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from market.real_chain import AS_OF, chain_of, draw, made, run, scenario
from remanence.errors import InputError
from remanence.market.build import network
from remanence.market.build_classes import classes_of
from remanence.market.goods import ANY, ASKED, BEFORE_MELT, CLEAR, MAGNETS
from remanence.market.limits import upper_bounds
from remanence.market.network import Node, node
from remanence.market.origin import Origin, origin_of
from remanence.market.readout import Readout
from remanence.market.simulate import Path
from remanence.rules import Rule

TURN = date(2027, 1, 1)


@lru_cache
def rule() -> Rule:
    asked = scenario("baseline")
    assert asked.origin_rule
    return asked.rules[asked.origin_rule]


@lru_cache
def baseline() -> Path:
    """Six months around the day on which the rule widens."""
    return run(made().chain, 6, start=date(2026, 10, 1))


@given(
    st.sampled_from(MAGNETS),
    st.sampled_from(("USA", "sea")),
    st.sampled_from((ANY, CLEAR, BEFORE_MELT, ASKED)),
)
def test_a_label_reads_back_as_its_node(magnet: str, region: str, origin: str) -> None:
    place = Node(f"magnet:{magnet}", region, origin)
    assert Node.parse(place.label) == place


@pytest.mark.parametrize("magnet", MAGNETS)
def test_before_melt_passes_to_the_last_day_of_2026_and_no_longer(magnet: str) -> None:
    table = made().inputs.origin
    assert table.reading == "strict"
    assert table.accepts(magnet, date(2026, 12, 31)) == (CLEAR, BEFORE_MELT)
    assert table.accepts(magnet, TURN) == (CLEAR,)
    assert table.accepts(magnet, date(2024, 1, 1)) == (CLEAR, BEFORE_MELT)


def test_a_rule_that_is_not_in_force_asks_for_the_melt_alone() -> None:
    table = origin_of(rule(), AS_OF, lambda day: day < date(2028, 1, 1), [date(2028, 1, 1)])
    assert table.accepts("smco", TURN) == (CLEAR,)
    assert table.accepts("smco", date(2028, 1, 1)) == (CLEAR, BEFORE_MELT)
    assert origin_of(None, AS_OF, lambda day: True) == Origin()


def test_what_was_published_later_takes_no_part() -> None:
    early = origin_of(rule(), date(2024, 5, 29), lambda day: True)
    assert early.accepts("smco", TURN) == (CLEAR, BEFORE_MELT)


def test_the_literal_reading_frees_dysprosium_and_terbium_but_not_neodymium() -> None:
    strict, literal = (origin_of(rule(), AS_OF, lambda day: True, reading=r) for r in ("strict", "literal"))
    assert all(strict.counts(metal) for metal in ("NdPr", "Sm", "Dy", "Tb"))
    assert [metal for metal in ("NdPr", "Sm", "Dy", "Tb") if literal.counts(metal)] == ["NdPr", "Sm"]
    with pytest.raises(InputError, match="strict, literal"):
        origin_of(rule(), AS_OF, lambda day: True, reading="loose")


def test_under_the_literal_reading_a_clear_magnet_takes_heavy_metal_from_anywhere() -> None:
    inputs = made().inputs
    literal = replace(inputs, origin=origin_of(rule(), AS_OF, lambda day: True, reading="literal"))
    net = network(literal, made().chain.cal.shifts)
    mode = next(m for m in net.modes if m.plant.product == "ndfeb_heavy" and m.name == CLEAR)
    column = net.problem.matrix.getcol(mode.column)
    taken = {net.problem.rows[i] for i, v in zip(column.indices, column.data, strict=True) if v < 0}
    region = mode.plant.region
    assert {node("metal:NdPr", region, CLEAR), node("metal:Dy", region), node("metal:Tb", region)} < taken


def test_nothing_clear_comes_from_a_covered_country_or_ore() -> None:
    inputs, net = made().inputs, made().chain.net
    classes = classes_of(inputs)
    assert not classes.ores & {"bayan_obo", "sichuan", "ionic_south_china", "loparite"}
    assert {"mt_weld", "mountain_pass", "monazite_sand"} <= classes.ores
    better = {Node.parse(label) for label in net.row if label.endswith((f"|{CLEAR}", f"|{BEFORE_MELT}"))}
    assert better and not {"CHN", "RUS"} & {place.region for place in better}
    kinds = {place.good.split(":")[0]: set() for place in better}
    for place in better:
        kinds[place.good.split(":")[0]].add(place.origin)
    assert kinds == {"oxide": {CLEAR}, "metal": {CLEAR}, "magnet": {CLEAR, BEFORE_MELT}}


def test_a_good_passes_to_a_lower_class_and_never_to_a_higher() -> None:
    rank = {CLEAR: 3, BEFORE_MELT: 2, ASKED: 1, ANY: 0}
    for start, end in made().chain.net.passes.values():
        assert rank[start.origin] > rank[end.origin], (start, end)
        assert start[:2] == end[:2]


def test_without_covered_countries_there_is_one_class() -> None:
    free = replace(made().inputs, covered=frozenset())
    net = network(free, made().chain.cal.shifts)
    assert not net.passes and not net.feeders
    assert {Node.parse(label).origin for label in net.row if "|" in label} == {ANY}


def test_what_feeds_a_demand_for_clear_origin_shuts_on_the_day() -> None:
    chain = made().chain
    days = [date(2026, 12, 1), TURN]
    upper = upper_bounds(chain, draw(), days, (), None)
    columns = list(chain.net.feeders)
    assert len(columns) > 20
    assert (upper[0, columns] > 0).all() and (upper[1, columns] == 0).all()


def test_from_the_day_only_clear_tonnes_reach_those_who_ask_for_them() -> None:
    net, path = made().chain.net, baseline()
    readout = Readout.of(net)
    fed = path.x[:, list(net.feeders)].sum(axis=1)
    assert (fed[:3] > 1.0).all() and (fed[3:] == 0.0).all()
    asked = [label for label in readout.use_columns if label.endswith(ASKED)]
    assert all((readout.used(path, label) > 0).all() for label in asked)


def test_who_asks_for_clear_origin_never_pays_less() -> None:
    net, path = made().chain.net, baseline()
    asked = [label for label in net.row if label.endswith(ASKED)]
    assert len(asked) > 20
    for label in asked:
        place = Node.parse(label)
        gap = path.price[:, net.row[label]] - path.price[:, net.row[node(place.good, place.region)]]
        assert (gap > -1e-6).all(), label


def test_without_a_clear_separator_a_clear_magnet_cannot_be_had() -> None:
    """Classes begin at the ore: smelters and makers abroad are not enough (law 4)."""
    inputs = made().inputs
    plants = tuple(p for p in inputs.plants if p.stage != "separation" or p.country in inputs.covered)
    assert {
        good for good, origin in classes_of(replace(inputs, plants=plants)).made if origin == CLEAR
    } == set()
    found = classes_of(inputs).made
    assert all((f"magnet:{m}", CLEAR) in found for m in MAGNETS)


def test_the_base_year_is_calibrated_with_the_melt_alone() -> None:
    """In 2024 no clear samarium or dysprosium was made; those who asked took what was melted outside."""
    chain = chain_of(made().inputs)
    for magnet in ("smco", "ndfeb_heavy"):
        label = node(f"magnet:{magnet}", "USA", ASKED)
        ordinary = chain.cal.anchor_price[node(f"magnet:{magnet}", "USA")]
        assert ordinary - 1e-6 <= chain.cal.anchor_price[label] <= ordinary * 1.1
    assert np.isfinite(list(chain.cal.anchor_price.values())).all()
