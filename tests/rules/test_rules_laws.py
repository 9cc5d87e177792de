"""Laws of the engine: absence is never compliance, nothing from the future, and answers that all agree decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from invented_rules import DAY, ORIGIN, judge, rule, ways

from remanence.rules import Contradiction, Interval, Node, Provenance, Rule
from remanence.rules.kleene import both, either, negation
from remanence.rules.verdict import YES, Outcome

TRUTHS = (True, False, None)
ASKED = rule()


def _filled(truths: list[bool | None]) -> Iterator[list[bool]]:
    blanks = [index for index, truth in enumerate(truths) if truth is None]
    for values in product((True, False), repeat=len(blanks)):
        full = list(truths)
        for index, value in zip(blanks, values, strict=True):
            full[index] = value
        yield [bool(value) for value in full]


@given(st.lists(st.sampled_from(TRUTHS), max_size=5))
def test_three_values_are_what_all_completions_agree_on(truths: list[bool | None]) -> None:
    for ours, plain in ((both, all), (either, any)):
        answers = {plain(full) for full in _filled(truths)}
        assert ours(truths) == (answers.pop() if len(answers) == 1 else None)
    assert [negation(truth) for truth in TRUTHS] == [False, True, None]


# --- a random table over facts, against every completion of what is not known

NUMBERS = (0.0, 0.0005, 0.001, 0.0015, 0.002, 0.5)
WORDS = ("red", "green", "blue")
DAYS = tuple(DAY + timedelta(days=n) for n in (-2, -1, 0, 1, 2))
FULL: Mapping[str, tuple[Any, ...]] = {
    "flag_a": (True, False),
    "flag_b": (True, False),
    "share_a": NUMBERS,
    "word_a": (*WORDS, "no such word"),
    "words_a": ((), ("x",), ("y",), ("x", "y"), ("z",)),
    "day_a": DAYS,
}
"""For each fact enough values to tell apart all that the drawn conditions can."""
SPECS = [
    {"name": name, "type": {"flag": "flag", "share": "share", "word": "word", "words": "words", "day": "date"}[kind]}
    for name in FULL
    for kind in [name.split("_")[0]]
]
SINGLE = st.one_of(
    st.builds(lambda f, v: {"fact": f, "is": v}, st.sampled_from(("flag_a", "flag_b")), st.booleans()),
    st.builds(
        lambda op, n: {"fact": "share_a", op: n},
        st.sampled_from(("at_least", "above", "at_most", "below")),
        st.sampled_from((0.001, 0.002)),
    ),
    st.just({"fact": "share_a", "between": [0.001, 0.002]}),
    st.builds(lambda w: {"fact": "word_a", "in": w}, st.lists(st.sampled_from(WORDS), min_size=1)),
    st.builds(lambda w: {"fact": "words_a", "has_any": w}, st.lists(st.sampled_from("xy"), min_size=1)),
    st.builds(
        lambda op, d: {"fact": "day_a", op: d},
        st.sampled_from(("from", "before", "until")),
        st.sampled_from((*DAYS[1:-1], "on")),
    ),
)
CONDITIONS = st.recursive(
    SINGLE,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=4,
)
OUTCOMES = st.sampled_from(("PASS", "FAIL", "EXCEPTION", "NOT_APPLICABLE", "NOT_DEMONSTRATED"))
TABLES = st.lists(st.tuples(OUTCOMES, CONDITIONS), min_size=1, max_size=4)
FACTS = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in FULL.items() if name != "share_a"}
).flatmap(
    lambda facts: st.one_of(
        st.just(facts),
        st.sampled_from(NUMBERS).map(lambda n: {**facts, "share_a": n}),
        st.lists(st.sampled_from(NUMBERS), min_size=2, max_size=2, unique=True).map(
            lambda ends: {**facts, "share_a": Interval(min(ends), max(ends))}
        ),
    )
)


def _table(rows: list[tuple[str, dict[str, Any]]]) -> Rule:
    decision = [{"outcome": outcome, "when": when} for outcome, when in rows]
    return rule(decision=decision, fact=SPECS, show=[], covered=None, reading=[])


def _holds(when: dict[str, Any], facts: Mapping[str, Any]) -> bool:
    """A condition over facts that are all known, as plainly as it can be said."""
    if "all" in when:
        return all(_holds(part, facts) for part in when["all"])
    if "any" in when:
        return any(_holds(part, facts) for part in when["any"])
    if "not" in when:
        return not _holds(when["not"], facts)
    word, asked = next((key, value) for key, value in when.items() if key != "fact")
    value = facts[when["fact"]]
    if asked == "on":
        asked = DAY
    return bool(
        {
            "is": lambda: value == asked,
            "in": lambda: value in asked,
            "has_any": lambda: any(w in asked for w in value),
            "at_least": lambda: value >= asked,
            "above": lambda: value > asked,
            "at_most": lambda: value <= asked,
            "below": lambda: value < asked,
            "from": lambda: value >= asked,
            "before": lambda: value < asked,
            "until": lambda: value <= asked,
            "between": lambda: asked[0] <= value <= asked[1],
        }[word]()
    )


def _completions(facts: Mapping[str, Any], asked: set[str]) -> Iterator[dict[str, Any]]:
    options = []
    for name in sorted(asked):
        known = facts.get(name)
        if isinstance(known, Interval):
            options.append([n for n in NUMBERS if known.low <= n <= known.high])
        else:
            options.append(list(FULL[name]) if known is None else [known])
    for values in product(*options):
        yield dict(zip(sorted(asked), values, strict=True))


def _names(when: dict[str, Any]) -> set[str]:
    if "fact" in when:
        return {when["fact"]}
    parts = when["not"] if "not" in when else when.get("all") or when.get("any")
    return set().union(*(_names(part) for part in (parts if isinstance(parts, list) else [parts])))


@settings(deadline=None, max_examples=100)
@given(TABLES, FACTS)
def test_table_decides_as_all_completions_of_the_facts_do(
    rows: list[tuple[str, dict[str, Any]]], facts: dict[str, Any]
) -> None:
    verdict = judge(_table(rows), None, facts)
    asked = set().union(*(_names(when) for _, when in rows))
    outcomes = {
        next((outcome for outcome, when in rows if _holds(when, full)), "NOT_DEMONSTRATED")
        for full in _completions(facts, asked)
    }
    assert verdict.outcome == (outcomes.pop() if len(outcomes) == 1 else "NEEDS_INPUT")
    if verdict.outcome == "NEEDS_INPUT":
        assert verdict.gaps
        assert {gap.column for gap in verdict.gaps} <= asked


@settings(deadline=None, max_examples=80)
@given(TABLES, FACTS, st.sampled_from(sorted(FULL)))
def test_forgetting_a_fact_never_makes_a_yes(
    rows: list[tuple[str, dict[str, Any]]], facts: dict[str, Any], forgotten: str
) -> None:
    table = _table(rows)
    before = judge(table, None, facts).outcome
    after = judge(table, None, {name: value for name, value in facts.items() if name != forgotten}).outcome
    assert after in {before, "NEEDS_INPUT"}


# --- the way of a lot

EXEMPT = st.sampled_from(({}, {"exempt": False}, {"exempt": True}))


def _without_country(way: Provenance, name: str) -> Provenance:
    return replace(way, nodes={**way.nodes, name: replace(way.nodes[name], country=None)})


def _without_process(way: Provenance, name: str) -> Provenance:
    return replace(way, nodes={other: node for other, node in way.nodes.items() if other != name})


def _without_evidence(way: Provenance, name: str) -> Provenance:
    return replace(way, nodes={**way.nodes, name: replace(way.nodes[name], grade=0)})


@settings(deadline=None, max_examples=120)
@given(ways(), EXEMPT, st.data())
def test_what_is_taken_from_a_way_never_makes_a_yes(
    way: Provenance, facts: dict[str, bool], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(way.nodes)))
    less = data.draw(st.sampled_from((_without_country, _without_process, _without_evidence)))(way, name)
    for reading in ("strict", "literal"):
        before = judge(ASKED, way, facts, reading=reading).outcome
        for poorer in (less, None):
            after = judge(ASKED, poorer, facts, reading=reading).outcome
            assert after not in YES or before in YES
            assert after != "PASS" or before == "PASS"


@settings(deadline=None, max_examples=80)
@given(ways(countries=("GUD", "BAD", None)), EXEMPT, st.data())
def test_a_bad_ancestor_never_improves(way: Provenance, facts: dict[str, bool], data: st.DataObject) -> None:
    below = data.draw(st.sampled_from(sorted(way.nodes)))
    node = way.nodes[below]
    bad = Node(
        id="bad", lots=("bad lot",), step="mining", stage="mine", country="BAD", facility=None, on=DAY,
        elements=node.elements, parents={}, origin=True, grade=5, model="identity_preserved",
    )  # fmt: skip
    joined = replace(node, parents={**node.parents, "bad": node.elements}, origin=False)
    worse = replace(way, nodes={**way.nodes, below: joined, "bad": bad})
    before, after = judge(ASKED, way, facts).outcome, judge(ASKED, worse, facts).outcome
    assert after not in YES or before in YES
    assert after != "PASS" or before == "PASS"
    reached = judge(ASKED, worse, {"exempt": False})
    if any(step.process == "bad" for step in reached.path):
        assert reached.outcome == "FAIL"


@settings(deadline=None, max_examples=80)
@given(ways(), EXEMPT)
def test_strict_implies_literal(way: Provenance, facts: dict[str, bool]) -> None:
    strict = judge(ASKED, way, facts, reading="strict").outcome
    literal = judge(ASKED, way, facts, reading="literal").outcome
    touched = "Nd" in way.nodes[str(way.made_by)].elements
    assume(touched)  # a lot without any element of a reading shows nothing under it
    assert strict != "PASS" or literal == "PASS"
    assert literal != "FAIL" or strict in {"FAIL", "NEEDS_INPUT"}


@settings(deadline=None)
@given(ways(), EXEMPT)
def test_a_contradicted_way_never_passes(way: Provenance, facts: dict[str, bool]) -> None:
    told = replace(way, contradictions=(Contradiction("balance", "More neodymium out than in."),))
    verdict = judge(ASKED, told, facts)
    assert verdict.outcome in {"FAIL", "EXCEPTION", "NEEDS_INPUT"}
    if facts.get("exempt") is False:
        assert verdict.outcome == "FAIL"


@settings(deadline=None)
@given(ways(), st.sampled_from(({"exempt": False}, {"exempt": True})))
def test_nothing_published_later_takes_part(way: Provenance, facts: dict[str, bool]) -> None:
    later = DAY + timedelta(days=1)
    more: dict[str, Any] = {
        "decision": [{"outcome": "FAIL", "text": "Later row.", "published": later}, *ORIGIN["decision"]],
        "show": [*ORIGIN["show"], {"elements": ["Sm"], "stages": ["part"], "published": later}],
        "legal": [*ORIGIN["legal"], {"from": date(2030, 2, 1), "status": "repealed", "published": later}],
        "covered": {
            "countries": [
                *ORIGIN["covered"]["countries"],
                {"from": date(2030, 1, 1), "published": later, "codes": ["GUD"]},
            ],
            "stages": ORIGIN["covered"]["stages"],
        },
    }
    now, then = judge(ASKED, way, facts), judge(rule(**more), way, facts)
    assert now == then
    assert judge(rule(**more), way, facts, as_of=later).outcome == "NOT_APPLICABLE"


@settings(deadline=None, max_examples=60)
@given(ways(), EXEMPT)
def test_gap_tells_outcomes_that_an_answer_leads_to(way: Provenance, facts: dict[str, bool]) -> None:
    verdict = judge(ASKED, way, facts)
    for gap in verdict.gaps:
        assert verdict.outcome not in gap.changes
        if gap.column == "exempt":
            reached: set[Outcome] = {judge(ASKED, way, {"exempt": v}).outcome for v in (True, False)}
            assert set(gap.changes) == reached - {verdict.outcome}
