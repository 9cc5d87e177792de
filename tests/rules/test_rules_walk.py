"""The walk over the way of a lot, against slow and obvious oracles: all paths listed, all unknowns filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st
from invented_rules import COUNTRIES, DAY, ELEMENTS, STAGES, chain, steps, ways

from remanence.rules import Node, Provenance
from remanence.rules.clauses import Evidence
from remanence.rules.short_way import way_of
from remanence.rules.showing import Required, unshown
from remanence.rules.walk import Chosen, Walk

EVIDENCE = Evidence(minimum=2)


def _walk(*written: dict[str, object]) -> Walk:
    way = way_of(steps(*written), "lot", DAY)
    assert way is not None
    return Walk(way)


def _paths(way: Provenance, name: str, element: str) -> Iterator[tuple[list[Node], bool]]:
    """Every path of an element from a process back, and whether it ends in an origin."""
    node = way.nodes[name]
    if node.origin:
        yield [node], True
        return
    brought = frozenset[str]()
    for parent, elements in node.parents.items():
        brought |= elements
        if element in elements:
            for path, ends in _paths(way, parent, element):
                yield [node, *path], ends
    if element not in brought:
        yield [node], False


def _shown(way: Provenance, element: str, stages: tuple[str, ...]) -> bool:
    """The definition, path by path."""
    assert way.made_by is not None
    if element not in way.nodes[way.made_by].elements:
        return False
    for path, ends_in_origin in _paths(way, way.made_by, element):
        for stage in stages:
            there = [node for node in path if node.stage == stage]
            if not there or any(node.country is None or node.grade < 2 for node in there):
                return False
        if not ends_in_origin and set(stages) - {node.stage for node in path}:
            return False
    return True


@settings(deadline=None, max_examples=200)
@given(ways(), st.sampled_from(ELEMENTS), st.sets(st.sampled_from([s for s in STAGES if s]), min_size=1))
def test_shown_means_on_every_path(way: Provenance, element: str, stages: set[str]) -> None:
    needed = tuple(sorted(stages))
    found = unshown(Walk(way), [Required(element, needed, recycling=False)], EVIDENCE)
    assert (not found) == _shown(way, element, needed)
    assert all(gap.process in way.nodes for gap in found)


@settings(deadline=None, max_examples=100)
@given(
    ways(most=4),
    st.sets(st.sampled_from([s for s in STAGES if s])),
    st.sets(st.sampled_from([c for c in COUNTRIES if c]), min_size=1),
)
def test_ancestors_answer_as_all_ways_to_fill_in_the_countries_do(
    way: Provenance, stages: set[str], countries: set[str]
) -> None:
    chosen = Chosen(stages=frozenset(stages) or None, countries=frozenset(countries))
    walk = Walk(way)
    seen = {node.id for node in walk.nodes}
    blank = [name for name in sorted(seen) if way.nodes[name].country is None]
    some, every = set(), set()
    for filled in product([*(c for c in COUNTRIES if c), "ANY"], repeat=len(blank)):
        stated = dict(zip(blank, filled, strict=True))
        nodes = [replace(way.nodes[n], country=stated.get(n, way.nodes[n].country)) for n in sorted(seen)]
        spoken_of = [n for n in nodes if not stages or n.stage in stages]
        some.add(any(n.country in countries for n in spoken_of))
        every.add(all(n.country in countries for n in spoken_of))
    if walk.open_ends:  # a hidden process could be of any stage and in any country
        some.add(True)
        every.add(False)
    assert walk.any_ancestor(chosen).truth == (some.pop() if len(some) == 1 else None)
    assert walk.every_ancestor(chosen).truth == (every.pop() if len(every) == 1 else None)


@settings(deadline=None)
@given(ways())
def test_path_is_the_shortest_there_is(way: Provenance) -> None:
    walk = Walk(way)
    depth = {way.made_by: 1}
    for _ in way.nodes:  # Bellman and Ford, as slow as can be
        for name, steps_so_far in list(depth.items()):
            for parent in way.nodes[str(name)].parents:
                depth[parent] = min(depth.get(parent, 99), steps_so_far + 1)
    assert {node.id for node in walk.nodes} == set(depth)
    for name, steps_needed in depth.items():
        path = walk.path_to(str(name))
        assert (len(path), path[0].process, path[-1].process) == (steps_needed, way.made_by, name)
        for nearer, farther in pairwise(path):
            assert farther.process in way.nodes[nearer.process].parents


def test_blend_of_a_shown_and_an_unshown_lot_is_not_shown() -> None:
    blend = _walk(
        {"id": "mine", "step": "mining", "country": "GUD", "elements": ["Nd"]},
        {"id": "bought", "step": "receiving", "country": "GUD", "elements": ["Nd"]},
        {"id": "blend", "step": "blending", "country": "GUD", "from": ["mine", "bought"]},
    )
    gaps = unshown(blend, [Required("Nd", ("mine",), recycling=False)], EVIDENCE)
    assert [(gap.reason, gap.stage, gap.process, gap.lot) for gap in gaps] == [
        ("stage", "mine", "bought", "input of bought")
    ]


def test_recycled_material_need_not_show_its_mine_where_the_rule_takes_recycling() -> None:
    scrap = _walk(
        {"id": "scrap", "step": "collection", "country": "GUD", "elements": ["Nd"], "recycled": True},
        {"id": "press", "step": "sintering", "country": "GUD", "from": ["scrap"]},
    )
    with_it = unshown(scrap, [Required("Nd", ("mine", "magnet"), recycling=True)], EVIDENCE)
    without = unshown(scrap, [Required("Nd", ("mine", "magnet"), recycling=False)], EVIDENCE)
    assert with_it == []
    assert [(gap.reason, gap.stage) for gap in without] == [("stage", "mine")]


def test_country_and_grade_are_asked_of_each_process_of_a_stage() -> None:
    way = way_of(chain(None, grade=1), "lot", DAY)
    assert way is not None
    gaps = unshown(Walk(way), [Required("Nd", ("mine", "separation", "magnet"), recycling=False)], EVIDENCE)
    assert [(gap.reason, gap.process, gap.found, gap.needed) for gap in gaps] == [
        ("grade", "press", 1, 2),
        ("country", "plant", None, None),
    ]


def test_a_circle_in_the_way_ends() -> None:
    way = way_of(chain(), "lot", DAY)
    assert way is not None
    looped = replace(way.nodes["mine"], parents={"press": frozenset({"Nd"})}, origin=False)
    walk = Walk(replace(way, nodes={**way.nodes, "mine": looped}))
    assert [node.id for node in walk.nodes] == ["press", "plant", "mine"]
    unshown(walk, [Required("Nd", ("mine", "metal"), recycling=False)], EVIDENCE)


def test_elements_that_nobody_brings_are_open_ends() -> None:
    walk = _walk(
        {"id": "mine", "step": "mining", "country": "GUD", "elements": ["Nd"]},
        {"id": "melt", "step": "melting", "country": "GUD", "elements": ["Nd", "Fe"], "from": ["mine"]},
    )
    assert [(end.process, sorted(end.elements)) for end in walk.open_ends] == [("melt", ["Fe"])]
    iron = Chosen(countries=frozenset({"BAD"}), elements=frozenset({"Fe"}))
    assert walk.any_ancestor(iron).truth is None
    assert walk.any_ancestor(replace(iron, elements=frozenset({"Nd"}))).truth is False
