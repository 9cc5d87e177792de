"""Laws of papers: nothing is asked that a lot shows, shares sum to one, absence is never compliance."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remanence.answers.papers import Case, gather, make
from remanence.answers.papers.case import History
from remanence.answers.papers.questions import Question, questions
from remanence.answers.papers.shares import parts
from remanence.atlas import load_atlas
from remanence.atlas.places import Places
from remanence.custody.events.event import Event, LoggedEvent
from remanence.custody.judged import Judged
from remanence.custody.kept.reading import events_of_bundle
from remanence.custody.lots.building import build
from remanence.custody.lots.ledger import ledger
from remanence.custody.sealed.trust_file import load_trust
from remanence.rules import Rule, load_rules

ROOT = Path(__file__).resolve().parents[2]
LOTS = ROOT / "data/examples/lots"
RULE = ("US-DFARS-7052",)
DAY = date(2026, 11, 21)
STAGES = ("mine", "concentrate", "cracking", "separation", "metal", "alloy", "magnet", "recycling")


@cache
def whole(name: str) -> Case:
    """The case of an example, as the command gathers it."""
    events = events_of_bundle(LOTS / name / f"{name}.bundle", load_trust(LOTS / name / "trust.toml"), DAY)
    return gather(
        str(LOTS / name / "bom.csv"), rules=_rules(), chosen=(), events=lambda: (events, History("bundle", name)),
        view=load_atlas().as_of(DAY), places=Places(), as_of=DAY, on=None,
    )  # fmt: skip


@cache
def _rules() -> dict[str, Rule]:
    return load_rules(Places(), ())


def told_otherwise(case: Case, events: list[LoggedEvent]) -> Case:
    """The same case with another history, judged by its ledger alone."""
    graph, found = build(events)
    judged = Judged(graph, (*found, *ledger(graph)), (), ())
    return dataclasses.replace(case, events=tuple(events), judged=judged, _verdicts={}, _traces={})


def _without(event: Event, what: str) -> Event:
    raw = {key: value for key, value in event.raw.items() if key not in ("readPoint", "bizLocation")}
    changes = {
        "country": {"country": None},
        "site": {"facility": None, "raw": raw},
        "document": {"evidence": ()},
        "issuer": {"evidence": tuple(dataclasses.replace(paper, issuer=None) for paper in event.evidence)},
    }
    return dataclasses.replace(event, **changes[what])


def _staged(case: Case) -> list[int]:
    """Places of events that are a process of their own on the way of the first lot."""
    nodes = case.way(case.lots[0]).nodes
    return [at for at, logged in enumerate(case.events) if logged.event.stage and logged.event.id in nodes]


def _asked(case: Case) -> set[tuple[str, str | None]]:
    return {(question.kind, question.process) for question in questions(case, RULE)}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_taken_away_is_asked_and_what_is_given_back_is_not(data: st.DataObject) -> None:
    case = whole("clear-ndfeb")
    kinds = st.sampled_from(["country", "site", "document", "issuer"])
    taken = data.draw(st.dictionaries(st.sampled_from(_staged(case)), kinds, min_size=1, max_size=4))
    events = list(case.events)
    for at, what in taken.items():
        events[at] = dataclasses.replace(events[at], event=_without(events[at].event, what))
    before = _asked(case)
    holed = told_otherwise(case, events)
    gaps = {(what, case.events[at].event.id) for at, what in taken.items()}
    opened = _asked(holed) - before
    assert gaps <= opened
    assert {kind for kind, _ in opened} <= {kind for kind, _ in gaps}, "no other kind of question comes up"
    assert {process for _, process in opened} == {process for _, process in gaps}, "nor one about another process"
    at = data.draw(st.sampled_from(sorted(taken)))
    events[at] = case.events[at]
    assert (taken[at], case.events[at].event.id) not in _asked(told_otherwise(case, events))


def test_a_lot_that_nobody_made_is_asked_of_who_used_it_by_element_and_stage() -> None:
    case = whole("clear-ndfeb")
    separation = next(x for x in case.events if x.event.step == "solvent_extraction" and x.event.outputs)
    left = [logged for logged in case.events if logged.event.transformation != separation.event.transformation]
    holed = told_otherwise(case, left)
    made = {row.lot for x in case.events if x not in left for row in x.event.outputs}
    asked = [question for question in questions(holed, RULE) if question.kind == "maker"]
    assert asked
    assert {question.about for question in asked} <= made
    assert all(question.elements and question.stages for question in asked)
    assert not {question.about for question in questions(case, RULE) if question.kind == "maker"}


def test_owners_and_licences_are_asked_until_they_are_on_file() -> None:
    case = whole("heavy-from-china")
    actors = sorted({question.to for question in questions(case, RULE)})
    filled = {"owners_on_file": " | ".join(actors), "licence_held": "yes"}
    lines = tuple(dataclasses.replace(line, given=filled) for line in case.lines)
    assert {question.kind for question in questions(case, RULE)} == {"owner", "licence"}
    assert questions(dataclasses.replace(case, lines=lines, _verdicts={}), RULE) == []


def test_of_a_stranger_not_the_documents_are_asked_again_but_who_he_is() -> None:
    case = whole("clear-ndfeb")
    strange = [dataclasses.replace(logged, known=False) for logged in case.events]
    asked = questions(told_otherwise(case, strange), RULE)
    assert "document" not in {question.kind for question in asked}
    signers = [question.to for question in asked if question.kind == "signer"]
    assert sorted(signers) == sorted({q.to for q in questions(case, RULE) if q.kind == "owner"})


def test_no_question_stands_twice() -> None:
    for name in ("heavy-from-china", "recycled-us"):
        asked = [(q.to, q.kind, q.ask) for q in questions(whole(name), RULE)]
        assert len(asked) == len(set(asked))


def test_recycled_material_is_asked_for_milling_and_sintering_only_where_they_are_not_shown() -> None:
    case = whole("recycled-us")
    assert "recycled" not in {question.kind for question in questions(case, RULE)}
    events = [dataclasses.replace(x, event=_renamed(x.event)) for x in case.events]
    asked = [q for q in questions(told_otherwise(case, events), RULE) if q.kind == "recycled"]
    assert [question.step for question in asked] == ["milling"]


def _renamed(event: Event) -> Event:
    return dataclasses.replace(event, step="pressing") if event.step == "milling" else event


@pytest.mark.parametrize("name", ["clear-ndfeb", "heavy-from-china", "recycled-us", "smco-france-uk-us"])
def test_shares_of_a_stage_sum_to_one_and_are_those_of_all_paths(name: str) -> None:
    case = whole(name)
    (lot,) = case.lots
    for element in case.judged.graph.lots[lot].elements:
        for stage in STAGES:
            found = parts(case, lot, element, stage)
            assert sum(part.share for part in found) == pytest.approx(1.0)
            by_path: dict[str | None, float] = {}
            for share, country in _paths(case, lot, element, stage):
                by_path[country] = by_path.get(country, 0.0) + share
            by_part: dict[str | None, float] = {}
            for part in found:
                by_part[part.country] = by_part.get(part.country, 0.0) + part.share
            assert by_part == pytest.approx(by_path)


def _paths(case: Case, lot: str, element: str, stage: str) -> Iterator[tuple[float, str | None]]:
    """The slow way: every path back, with its share and the country of the stage on it, None where none shows it."""
    graph = case.judged.graph
    maker = graph.lots[lot].made_by
    if maker is None:
        yield 1.0, None
        return
    process = graph.processes[maker]
    if process.stage == stage or process.origin:
        yield 1.0, process.country if process.stage == stage else None
        return
    held = [(f.lot, f.elements[element].kg) for f in process.inputs if element in f.elements]
    brought = sum(kg for _, kg in held)
    if brought <= 0:
        yield 1.0, None
        return
    for before, kg in held:
        for share, country in _paths(case, before, element, stage):
            yield share * kg / brought, country


def test_a_stage_that_is_not_shown_counts_for_no_country() -> None:
    case = whole("clear-ndfeb")
    (lot,) = case.lots
    events = [x for x in case.events if x.event.step != "mining"]
    holed = told_otherwise(case, events)
    for element in ("Nd", "Pr", "Dy", "Tb"):
        assert {part.standing for part in parts(holed, lot, element, "mine")} == {"unknown"}
        assert sum(part.share for part in parts(holed, lot, element, "separation")) == pytest.approx(1.0)


def test_absence_is_never_compliance_in_any_paper() -> None:
    """Take away each event with a stage in turn: no verdict turns from no to yes, and no unknown share shrinks."""
    case = whole("heavy-from-china")
    ranks = {"FAIL": 0, "NOT_DEMONSTRATED": 1, "NEEDS_INPUT": 1, "TWO_OUTCOMES": 1}
    staged = [logged for logged in case.events if logged.event.stage and logged.event.outputs]
    for logged in itertools.islice(staged, 0, None, 6):
        holed = told_otherwise(case, [x for x in case.events if x is not logged])
        if not holed.lots:
            continue
        for paper in make(holed, ["evidence-pack", "nonavailability"]).values():
            tables = {t["id"]: t["rows"] for section in paper["sections"] for t in section["tables"]}
            strict = [r for r in tables.get("verdicts-law", []) if r["reading"] == "strict"]
            assert all(row["outcome"] in ranks for row in strict)
            if paper["paper"] == "nonavailability":
                assert tables["sources"]


def test_a_question_can_say_what_would_answer_it() -> None:
    asked = Question(to="a", kind="site", about="b", ask="c")
    assert "facility" in asked.send
