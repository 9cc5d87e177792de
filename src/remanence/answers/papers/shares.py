"""Where an element of a lot went through a stage: shares of its mass by country, known, estimated and unknown.

From the lot back, the mass of the element is handed to the makers of each process's inputs in proportion to what they
brought of it. At the first process of the stage that it meets (the last one in time) the share stops there and counts
for that country. What reaches an origin, or a lot that nobody made, without meeting the stage is unknown. So the
shares of a stage always sum to one, and a stage that nobody shows is never counted for anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from remanence.answers.papers.case import Case
from remanence.custody.lots.model import LotGraph, Process
from remanence.custody.world.trace import TraceStep

Standing = Literal["known", "estimated", "unknown", "recycled", "primary"]
_FIRM_GRADE = 2
_ON_PAPER = frozenset({"mass_balance", "book_and_claim"})
RECYCLING = "recycling"
_MADE_ANEW = frozenset({"magnet", "part"})
"""Stages that recycled material goes through again, whatever it was before."""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the mass of one element in one lot, at one stage.

    Attributes:
        share: of the mass of the element in the lot; country: None unless known or estimated.
        standing: ``known``: with a document; ``estimated``: by word alone, or under a model that counts on paper;
            ``recycled``: it has that stage behind it as another product; ``primary``: it was never recycled.
        site: who did it where, for counting sites.
    """

    share: float
    country: str | None
    standing: Standing
    site: str | None = None


def parts(case: Case, lot: str, element: str, stage: str) -> list[Part]:
    """Split the mass of an element in a lot by where it went through a stage; the shares sum to one."""
    trace, graph = case.trace(lot), case.judged.graph
    if trace.made_by is None:
        return [Part(1.0, None, "unknown")]
    arriving: dict[str, float] = {trace.made_by: 1.0}
    found: list[Part] = []
    for step in reversed(trace.steps):
        share = arriving.pop(step.process, 0.0)
        if not share:
            continue
        if step.stage == stage:
            found.append(_met(case, step, share))
        elif step.origin:
            found.append(_at_origin(step, stage, share))
        else:
            for maker, part in _handed_on(graph, graph.processes[step.process], element):
                if maker is None:
                    found.append(Part(share * part, None, "unknown"))
                else:
                    arriving[maker] = arriving.get(maker, 0.0) + share * part
    found += [Part(share, None, "unknown") for share in arriving.values() if share]
    return found


def _met(case: Case, step: TraceStep, share: float) -> Part:
    site = case.site(step.process) or step.actor
    if step.country is None:
        return Part(share, None, "unknown", site)
    firm = step.grade >= _FIRM_GRADE and step.model not in _ON_PAPER
    return Part(share, step.country, "known" if firm else "estimated", site)


def _at_origin(step: TraceStep, stage: str, share: float) -> Part:
    if stage == RECYCLING:
        return Part(share, None, "primary")
    if step.recycled and stage not in _MADE_ANEW:
        return Part(share, None, "recycled")
    return Part(share, None, "unknown")


def _handed_on(graph: LotGraph, process: Process, element: str) -> Iterator[tuple[str | None, float]]:
    """Makers of a process's inputs with their part of the element; None: nobody is known to have made it."""
    known: dict[str | None, float] = {}
    for flow in process.inputs:
        held = flow.elements.get(element)
        if flow.known and held and held.kg > 0:
            maker = graph.lots[flow.lot].made_by
            known[maker] = known.get(maker, 0.0) + held.kg
    brought = sum(known.values())
    if not all(flow.known for flow in process.inputs):
        given = sum(flow.elements[element].kg for flow in process.outputs if element in flow.elements)
        known[None] = known.get(None, 0.0) + max(0.0, given - brought)
        brought = sum(known.values())
    if brought <= 0:
        yield None, 1.0
        return
    for maker, kg in known.items():
        yield maker, kg / brought
