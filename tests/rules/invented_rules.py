"""Rules of invented countries and ways of invented lots, for tests of the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from remanence.atlas.places import Places
from remanence.rules import Node, Provenance, Rule, Verdict, decide
from remanence.rules.clauses import WayStep
from remanence.rules.short_way import way_of

NO_BUNDLE = Places(data=Path("no such folder"))
"""A place without rules of its own, so that a test reads only the files that it wrote."""
DAY = date(2030, 6, 1)
FIRST = date(2030, 1, 1)

ORIGIN: dict[str, Any] = {
    "id": "ZZ-ORIGIN",
    "issuer": "Ministry of an invented country",
    "title": "No magnets from Badland",
    "published": FIRST,
    "basis": "delivery_date",
    "source": {"title": "Gazette 1", "url": "https://example.org/1"},
    "legal": [{"from": date(2030, 2, 1), "status": "in_force", "published": FIRST}],
    "covered": {
        "countries": [{"from": FIRST, "published": FIRST, "codes": ["BAD"]}],
        "stages": [{"from": FIRST, "published": FIRST, "names": ["mine", "separation", "magnet"]}],
    },
    "reading": [
        {"id": "strict", "title": "all", "elements": ["Nd", "Dy", "Fe"], "default": True},
        {"id": "literal", "title": "named", "elements": ["Nd"]},
    ],
    "fact": [{"name": "exempt", "type": "flag", "ask": "Is it exempt?"}],
    "show": [{"stages": ["mine", "separation", "magnet"]}],
    "evidence": {"minimum": 2},
    "decision": [
        {"outcome": "EXCEPTION", "clause": "3", "text": "Exempt.", "when": {"fact": "exempt", "is": True}},
        {
            "outcome": "FAIL",
            "clause": "1",
            "text": "From Badland.",
            "when": {
                "any_ancestor": {"stage_in": "covered", "country_in": "covered", "element_in": "reading"}
            },
        },
        {
            "outcome": "NOT_DEMONSTRATED",
            "clause": "2",
            "text": "Too weak a model.",
            "when": {"not": {"path_model": {"at_least": "controlled_blending"}}},
        },
        {"outcome": "PASS", "clause": "1", "text": "Shown.", "when": {"shown": True}},
        {"outcome": "NOT_DEMONSTRATED", "clause": "1", "text": "Not shown."},
    ],
}


def rule(**keys: Any) -> Rule:
    """The invented rule of origin with some keys replaced; ``try_`` stands for ``try``."""
    return Rule.model_validate({**ORIGIN, **{key.rstrip("_"): value for key, value in keys.items()}})


def steps(*written: Mapping[str, Any]) -> tuple[WayStep, ...]:
    """Steps of a short way."""
    return tuple(WayStep.model_validate(step) for step in written)


def chain(country: str | None = "GUD", **last: Any) -> tuple[WayStep, ...]:
    """Mine, separation and sintering of neodymium."""
    return steps(
        {"id": "mine", "step": "mining", "country": "GUD", "elements": ["Nd"]},
        {"id": "plant", "step": "solvent_extraction", "country": country, "from": ["mine"]},
        {"id": "press", "step": "sintering", "country": "GUD", "from": ["plant"], **last},
    )


def judge(
    asked: Rule,
    way: Sequence[WayStep] | Provenance | None,
    facts: Mapping[str, Any] | None = None,
    *,
    reading: str | None = None,
    on: date = DAY,
    as_of: date = DAY,
    rules: Mapping[str, Rule] | None = None,
) -> Verdict:
    """Decide an invented rule; nothing said of exemption: it is not exempt."""
    known = way if isinstance(way, Provenance) or way is None else way_of(way, "lot", on)
    given = {"exempt": False} if facts is None else facts
    return decide(
        asked, given, known, subject="lot", on=on, as_of=as_of, reading=reading, rules=rules or {asked.id: asked}
    )


STAGES = ("mine", "separation", "metal", "magnet", None)
STEP_OF = {"mine": "mining", "separation": "solvent_extraction", "metal": "metal_reduction", "magnet": "sintering",
           None: "storing"}  # fmt: skip
COUNTRIES = ("GUD", "OKI", "BAD", None)
ELEMENTS = ("Nd", "Dy", "Fe")
MODELS = ("segregated", "controlled_blending", "mass_balance")


@st.composite
def ways(draw: st.DrawFn, *, countries: Sequence[str | None] = COUNTRIES, most: int = 7) -> Provenance:
    """An acyclic way of up to ``most`` processes; ends that nobody explains come about by themselves.

    As in the ways of lots, only a process that brings some element of what it feeds stands on the way.
    """
    count = draw(st.integers(1, most))
    nodes: dict[str, Node] = {}
    for index in range(count):
        name = f"p{index}"
        earlier = sorted(nodes)
        parents = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if earlier else []
        stage = draw(st.sampled_from(STAGES))
        elements = frozenset(draw(st.sets(st.sampled_from(ELEMENTS), min_size=1)))
        origin = not parents and draw(st.booleans())
        nodes[name] = Node(
            id=name,
            lots=(f"lot {name}",),
            step=STEP_OF[stage],
            stage=stage,
            country=draw(st.sampled_from(tuple(countries))),
            facility=None,
            on=DAY,
            elements=elements,
            parents={parent: nodes[parent].elements & elements for parent in parents},
            origin=origin,
            grade=draw(st.integers(0, 4)),
            model=draw(st.sampled_from(MODELS)),
        )
    return Provenance(subject="lot", made_by=f"p{count - 1}", nodes=_flowing(nodes, f"p{count - 1}"))


def _flowing(nodes: Mapping[str, Node], maker: str) -> dict[str, Node]:
    """The processes that bring something into the subject, each with the elements that end there, and no other."""
    ends = {maker: nodes[maker].elements}
    kept: dict[str, Node] = {}
    for name in sorted(nodes, reverse=True):
        held = ends.get(name)
        if held:
            brought = {parent: elements & held for parent, elements in nodes[name].parents.items() if elements & held}
            kept[name] = replace(nodes[name], elements=held, parents=brought)
            for parent, elements in brought.items():
                ends[parent] = ends.get(parent, frozenset()) | elements
    return dict(reversed(kept.items()))
