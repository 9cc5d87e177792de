"""Laws of the ledger: honest histories pass, each kind of cheating does not, and an exact oracle agrees."""

from __future__ import annotations

import dataclasses
import random
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lot_story import Story, hard, lot, read

from remanence.custody.events.event import AssayLine, Event, LoggedEvent, Row
from remanence.custody.lots.building import build
from remanence.custody.lots.history import history_of
from remanence.custody.lots.way import way_of

ELEMENTS = ("Nd", "Pr", "Dy", "Ce")
ASSAY, SCALE = 0.003, 0.001
quick = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def _noise(rng: random.Random, sd: float) -> float:
    """A factor that errs by no more than one standard deviation."""
    return 1.0 + max(-sd, min(sd, rng.gauss(0.0, sd)))


@dataclasses.dataclass
class _Held:
    """A lot as it truly is: kilograms by element, and how much of it (as a part) is left."""

    id: str
    truth: dict[str, float]
    kg: float
    left: float = 1.0


def honest(seed: int) -> Story:
    """A random history: mines, then processes that take parts of lots, lose some and divide the rest over products."""
    rng = random.Random(seed)
    story, held = Story(), []
    for number in range(rng.randint(1, 3)):
        truth = {e: rng.uniform(20, 300) for e in ELEMENTS}
        held.append(_Held(f"ore {number}", truth, 1000.0))
        story.add("mining", outputs=[_stated(held[-1], rng)])
    for number in range(rng.randint(2, 8)):
        open_ = [one for one in held if one.left > 0.2]
        taken = [(one, _part(one, rng)) for one in rng.sample(open_, min(len(open_), rng.randint(1, 3)))]
        if not taken:
            break
        pool: dict[str, float] = defaultdict(float)
        for one, part in taken:
            for element, kg in one.truth.items():
                pool[element] += kg * part
        made = _made(number, pool, rng)
        story.add("beneficiation", inputs=[_row(one, part, rng) for one, part in taken],
                  outputs=[_stated(one, rng) for one in made], facility=f"facility:{rng.randint(0, 2)}")  # fmt: skip
        held += made
    return story


def _part(one: _Held, rng: random.Random) -> float:
    part = one.left if rng.random() < 0.3 else one.left * rng.uniform(0.2, 0.9)
    one.left -= part
    return part


def _made(number: int, pool: dict[str, float], rng: random.Random) -> list[_Held]:
    """Products of a process: each element is recovered by up to 99.5 % and divided at random."""
    count = rng.randint(1, 3)
    products: list[dict[str, float]] = [{} for _ in range(count)]
    for element, kg in pool.items():
        cuts = [rng.random() + 0.01 for _ in range(count)]
        kept = kg * rng.uniform(0.7, 0.995)
        for product, cut in zip(products, cuts, strict=True):
            product[element] = kept * cut / sum(cuts)
    return [_Held(f"lot {number}.{i}", truth, sum(truth.values()) * 1.3) for i, truth in enumerate(products)]


def _stated(one: _Held, rng: random.Random) -> Row:
    assay = tuple(
        AssayLine(e, kg / one.kg * _noise(rng, ASSAY), kg / one.kg * ASSAY) for e, kg in one.truth.items()
    )
    kg = one.kg * _noise(rng, SCALE)
    return Row(lot=one.id, form="oxide", basis="dry", kg=kg, weighing_sd=SCALE, assay=assay)


def _row(one: _Held, part: float, rng: random.Random) -> Row:
    return lot(one.id, one.kg * part * _noise(rng, SCALE), weighing_sd=SCALE)


def _changed(story: Story, index: int, **changes: object) -> list[LoggedEvent]:
    logged = story.events[index]
    event: Event = dataclasses.replace(logged.event, **changes)  # type: ignore[arg-type]
    return [*story.events[:index], dataclasses.replace(logged, event=event), *story.events[index + 1 :]]


def _process(story: Story, pick: int) -> int:
    """Index of one of the processes that take lots."""
    found = [i for i, logged in enumerate(story.events) if logged.event.inputs]
    return found[pick % len(found)]


def _recoveries(story: Story, index: int) -> dict[str, float]:
    graph, _ = build(story.events)
    process = graph.processes[story.events[index].event.id]
    into: dict[str, float] = defaultdict(float)
    out: dict[str, float] = defaultdict(float)
    for flows, side in ((process.inputs, into), (process.outputs, out)):
        for flow in flows:
            for element, mass in flow.elements.items():
                side[element] += mass.kg
    return {e: out[e] / into[e] for e in into}


seeds = st.integers(0, 10**6)


@quick
@given(seeds)
def test_an_honest_history_has_nothing_hard(seed: int) -> None:
    assert not hard(read(honest(seed).events)[1])


@quick
@given(seeds, st.integers(0, 9), st.sampled_from(ELEMENTS), st.sampled_from(ELEMENTS))
def test_moving_mass_to_another_element_is_hard(seed: int, pick: int, of: str, to: str) -> None:
    assume(of != to)
    story = honest(seed)
    index = _process(story, pick)
    recovery = _recoveries(story, index)[to]
    rows = []
    for row in story.events[index].event.outputs:
        share = {line.of: line.share for line in row.assay or ()}
        moved = share[to] * (1.1 / recovery - 1.0)
        share |= {to: share[to] + moved, of: max(share[of] - moved, 0.0)}
        rows.append(
            dataclasses.replace(row, assay=tuple(AssayLine(e, x, x * ASSAY) for e, x in share.items()))
        )
    findings = hard(read(_changed(story, index, outputs=tuple(rows)))[1])
    assert to in {finding.element for finding in findings if finding.kind == "balance"}


@quick
@given(seeds, st.integers(0, 9))
def test_adding_mass_is_hard(seed: int, pick: int) -> None:
    story = honest(seed)
    index = _process(story, pick)
    factor = 1.1 / max(_recoveries(story, index).values())
    rows = tuple(
        dataclasses.replace(row, kg=(row.kg or 0) * factor) for row in story.events[index].event.outputs
    )
    findings = hard(read(_changed(story, index, outputs=rows))[1])
    assert {finding.kind for finding in findings} >= {"balance"}
    assert all(finding.lots and finding.element and (finding.kg or 0) > 0 for finding in findings)


@quick
@given(seeds, st.integers(0, 9))
def test_using_twice_is_hard(seed: int, pick: int) -> None:
    story = honest(seed)
    row = story.events[_process(story, pick)].event.inputs[0]
    graph, _ = build(story.events)
    again = dataclasses.replace(row, kg=graph.lots[row.lot].kg)
    story.add("beneficiation", inputs=[again], outputs=[lot("laundered", 1.0, {"Nd": 0.1})])
    assert ("double_use", row.lot) in {(f.kind, f.lots[0]) for f in hard(read(story.events)[1])}


@quick
@given(seeds, st.integers(0, 9))
def test_swapping_the_order_is_hard(seed: int, pick: int) -> None:
    story = honest(seed)
    index = _process(story, pick)
    first = story.events[index].event.inputs[0].lot
    maker = next(i for i, x in enumerate(story.events) if first in {row.lot for row in x.event.outputs})
    times = story.events[maker].event.time, story.events[index].event.time
    swapped = Story(_changed(story, maker, time=times[1]))
    events = [dataclasses.replace(x, signed=None) for x in _changed(swapped, index, time=times[0])]
    assert "order" in {finding.kind for finding in hard(read(events)[1])}


@quick
@given(seeds, st.randoms(use_true_random=False))
def test_the_place_in_the_log_changes_nothing_where_times_differ(seed: int, rng: random.Random) -> None:
    events = [dataclasses.replace(logged, signed=None) for logged in honest(seed).events]
    order = list(range(len(events)))
    rng.shuffle(order)
    shuffled = [dataclasses.replace(logged, index=i) for logged, i in zip(events, order, strict=True)]
    rng.shuffle(shuffled)
    assert read(shuffled) == read(events)


def _exact(events: Sequence[LoggedEvent]) -> set[tuple[str, str]]:
    """Slow and obvious: every process and element of which more comes out than goes in, in exact fractions."""
    made = {row.lot: row for logged in events for row in logged.event.outputs}
    found = set()
    for logged in events:
        if not logged.event.inputs:
            continue
        left: dict[str, Fraction] = defaultdict(Fraction)
        for row in logged.event.inputs:
            for line in made[row.lot].assay or ():
                left[line.of] += Fraction(row.kg or 0) * Fraction(line.share)
        for row in logged.event.outputs:
            for line in row.assay or ():
                left[line.of] -= Fraction(row.kg or 0) * Fraction(line.share)
        found |= {(logged.event.id, element) for element, kg in left.items() if kg < 0}
    return found


@quick
@given(st.lists(st.tuples(st.integers(1, 8), st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=6))
def test_an_exact_oracle_agrees_where_nothing_is_uncertain(steps: list[tuple[int, int, int]]) -> None:
    story = Story()
    story.add("mining", outputs=[lot("lot 0", 4096.0, {"Nd": 0.25, "Dy": 0.125}, sd=0.0)])
    share = {"Nd": 0.25, "Dy": 0.125}
    for number, (eighths, nd, dy) in enumerate(steps):
        share = {"Nd": share["Nd"] * (1 + nd / 16), "Dy": share["Dy"] * (1 + dy / 16)}
        kg = 4096.0 / 2 ** (3 * number) * eighths / 8
        story.add("beneficiation", inputs=[lot(f"lot {number}", kg)], facility=f"facility:{number}",
                  outputs=[lot(f"lot {number + 1}", kg, share, sd=0.0)])  # fmt: skip
    findings = [f for f in read(story.events)[1] if f.kind == "balance"]
    assert {(f.events[0], f.element) for f in findings} == _exact(story.events)
    assert all(finding.hard for finding in findings)


@quick
@given(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=8))
def test_the_mass_of_each_element_closes_over_the_takings_of_a_lot(parts: list[float]) -> None:
    story = Story()
    story.add("mining", outputs=[lot("ore", 1000.0, {"Nd2O3": 0.3, "Fe": 0.2})])
    for number, part in enumerate(parts):
        story.add("beneficiation", inputs=[lot("ore", 1000.0 * part / sum(parts))],
                  outputs=[lot(f"out {number}", 1.0, {"Nd": 0.1})])  # fmt: skip
    graph, _ = build(story.events)
    for element, mass in graph.lots["ore"].elements.items():
        taken = sum(f.elements[element].kg for p in graph.processes.values() for f in p.inputs)
        assert taken == pytest.approx(mass.kg, rel=1e-9)


@quick
@given(seeds)
def test_every_process_of_a_way_leads_to_the_subject_by_elements_it_holds(seed: int) -> None:
    story = honest(seed)
    graph, findings = read(story.events)
    subject = next(reversed(graph.lots))
    way = way_of(graph, subject, findings)
    assert way.made_by in way.nodes
    for node in way.nodes.values():
        for parent, elements in node.parents.items():
            assert elements <= node.elements
            assert elements <= way.nodes[parent].elements
        assert node.origin or node.elements == frozenset().union(*node.parents.values())


@quick
@given(seeds)
def test_the_history_of_a_lot_tells_the_same_way(seed: int) -> None:
    story = honest(seed)
    graph, _ = build(story.events)
    subject = next(reversed(graph.lots))
    part, findings = read(history_of(story.events, subject))
    assert not hard(findings)
    assert way_of(part, subject, []) == way_of(graph, subject, [])
