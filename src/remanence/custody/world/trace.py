"""The way of a lot from mine to magnet, step by step, with what was found and what is missing.

Each step says where, when, by whom, under which custody model, on what evidence, and how many kilograms of
each element of it end in the subject. Kilograms are shared out backwards: of an element that a process put
into several lots, the subject takes the share that lies in its own; that same share of each input is
counted as used for it. So the kilograms grow towards the mine by what was lost on the way. It is arithmetic
on what was declared and proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from remanence.custody.events.event import Evidence
from remanence.custody.finding import Finding
from remanence.custody.lots.model import Flow, Lot, LotGraph, Process
from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules.provenance import CUSTODY_MODELS, GRADES, Node, Provenance

_LOW_GRADE = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceStep:
    """One process on the way.

    Attributes:
        lots: lots that it made and that lead to the subject.
        parents: ids of the processes that made its inputs.
        begun, ended: times declared, UTC.
        model: custody model of this process; model_so_far: the weakest from the origins to here.
        kg: kilograms of each element in its lots that end in the subject (contained, dry).
        findings: places in `Trace.findings` of those about this process or its lots.
    """

    process: str
    step: str
    stage: str | None
    country: str | None
    facility: str | None
    facility_name: str | None
    actor: str
    begun: datetime
    ended: datetime
    lots: tuple[str, ...]
    parents: tuple[str, ...]
    origin: bool
    recycled: bool
    grade: int
    evidence: tuple[Evidence, ...]
    model: str
    model_so_far: str
    kg: Mapping[str, float]
    findings: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """The step for a document."""
        return {
            "process": self.process, "step": self.step, "stage": self.stage, "country": self.country,
            "facility": self.facility, "facility_name": self.facility_name, "actor": self.actor,
            "begun": self.begun.isoformat(), "ended": self.ended.isoformat(), "lots": list(self.lots),
            "parents": list(self.parents), "origin": self.origin, "recycled": self.recycled, "grade": self.grade,
            "evidence": [{"sha256": e.sha256, "kind": e.kind, "issuer": e.issuer} for e in self.evidence],
            "model": self.model, "model_so_far": self.model_so_far, "kg": dict(self.kg),
            "findings": list(self.findings),
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceGap:
    """Something that the way does not show, as one question to a supplier."""

    ask: str
    process: str | None
    lot: str | None
    elements: tuple[str, ...]
    kg: float

    def to_json(self) -> dict[str, Any]:
        """The gap for a document."""
        return {
            "ask": self.ask, "process": self.process, "lot": self.lot, "elements": list(self.elements), "kg": self.kg
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The way of one lot.

    Attributes:
        kg: kilograms of each element in the lot, with standard deviation.
        steps: from the origins on: no step stands before one that made its inputs.
        gaps: the one with most kilograms first.
        findings: those about the way, hard first.
        model: the weakest custody model on the way; grade: the weakest evidence grade; None where nothing is known.
        unknown: what could not be compared with the world.
    """

    lot: str
    form: str | None
    made_by: str | None
    kg: Mapping[str, tuple[float, float]]
    steps: tuple[TraceStep, ...]
    gaps: tuple[TraceGap, ...]
    findings: tuple[Finding, ...]
    model: str | None
    grade: int | None
    unknown: tuple[Finding, ...] = ()

    @property
    def contradicted(self) -> bool:
        """Whether a hard finding stands against the way."""
        return any(finding.hard for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The result of the ``custody-trace`` document."""
        return {
            "lot": self.lot, "form": self.form, "made_by": self.made_by,
            "kg": {e: {"value": kg, "sd": sd} for e, (kg, sd) in self.kg.items()},
            "contradicted": self.contradicted, "model": self.model, "grade": self.grade,
            "steps": [step.to_json() for step in self.steps],
            "gaps": [gap.to_json() for gap in self.gaps],
            "findings": [finding.to_json() for finding in self.findings],
            "unknown": [note.text for note in self.unknown],
        }  # fmt: skip


def trace(
    graph: LotGraph,
    lot: str,
    findings: Sequence[Finding],
    way: Provenance,
    *,
    names: Mapping[str, str] | None = None,
    unknown: Sequence[Finding] = (),
) -> Trace:
    """Return the way of a lot with what was found about it.

    Args:
        graph: the history.
        lot: id of the lot.
        findings: of the events, the ledger and the world; those about other lots are left out.
        way: of the same lot, from `remanence.custody.lots.way.way_of`.
        names: names of facilities by id, for reading.
        unknown: notes of `examine`; those about the way are kept.

    Raises:
        InputError: the history knows no such lot.
    """
    subject = graph.lots.get(lot)
    if subject is None:
        offence = Offence("lot", f"'{lot}'", "a lot of the history", did_you_mean(lot, graph.lots))
        raise InputError("No such lot.", [offence])
    order = _order(way.nodes)
    used = _shared_out(graph, subject, order)
    lots = frozenset(used)
    events = frozenset(event for node in order for event in graph.processes[node.id].events)
    ranked = sorted(findings, key=lambda f: (not f.hard, f.kind, f.text))
    about = tuple(f for f in ranked if lots & set(f.lots) or events & set(f.events))
    steps = _steps(graph, order, used, about, names or {})
    return Trace(
        lot=lot,
        form=subject.form,
        made_by=subject.made_by,
        kg={element: (mass.kg, mass.sd) for element, mass in sorted(subject.elements.items())},
        steps=steps,
        gaps=_gaps(steps, way, used),
        findings=about,
        model=max((s.model for s in steps), key=CUSTODY_MODELS.index, default=None),
        grade=min((s.grade for s in steps), default=None),
        unknown=tuple(f for f in unknown if lots & set(f.lots) or events & set(f.events)),
    )


def _order(nodes: Mapping[str, Node]) -> list[Node]:
    """Return nodes with makers before users; by day, then id, where they do not depend on each other."""
    placed: dict[str, Node] = {}
    stack = sorted(nodes.values(), key=lambda n: (n.on, n.id), reverse=True)
    open_: set[str] = set()
    while stack:
        node = stack[-1]
        waiting = [nodes[p] for p in node.parents if p in nodes and p not in placed and p not in open_]
        if node.id in placed or not waiting:
            placed.setdefault(node.id, node)
            open_.discard(node.id)
            stack.pop()
        else:
            open_.add(node.id)
            stack += sorted(waiting, key=lambda n: (n.on, n.id), reverse=True)
    return list(placed.values())


def _shared_out(graph: LotGraph, subject: Lot, order: Sequence[Node]) -> dict[str, dict[str, float]]:
    """Return kilograms of each element of each lot that end in the subject, or are lost on the way to it."""
    used: dict[str, dict[str, float]] = {subject.id: {e: m.kg for e, m in subject.elements.items()}}
    for node in reversed(order):
        process = graph.processes[node.id]
        made = _sums(process.outputs)
        wanted = _added(used.get(flow.lot, {}) for flow in _first_of_each(process.outputs))
        for flow in process.inputs:
            into = used.setdefault(flow.lot, {})
            for element in node.elements & flow.elements.keys():
                share = min(1.0, wanted.get(element, 0.0) / made[element]) if made.get(element) else 0.0
                into[element] = into.get(element, 0.0) + share * flow.elements[element].kg
    return used


def _first_of_each(flows: Iterable[Flow]) -> list[Flow]:
    return list({flow.lot: flow for flow in flows}.values())


def _sums(flows: Iterable[Flow]) -> dict[str, float]:
    return _added({e: m.kg for e, m in flow.elements.items()} for flow in flows)


def _added(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for part in parts:
        for element, kg in part.items():
            total[element] = total.get(element, 0.0) + kg
    return total


def _steps(
    graph: LotGraph,
    order: Sequence[Node],
    used: Mapping[str, Mapping[str, float]],
    about: Sequence[Finding],
    names: Mapping[str, str],
) -> tuple[TraceStep, ...]:
    weakest: dict[str, str] = {}
    steps = []
    for node in order:
        process = graph.processes[node.id]
        before = [weakest[p] for p in node.parents if p in weakest]
        weakest[node.id] = max([node.model, *before], key=CUSTODY_MODELS.index)
        kg = _added(used.get(name, {}) for name in node.lots)
        steps.append(
            TraceStep(
                process=node.id, step=node.step, stage=node.stage, country=node.country, facility=node.facility,
                facility_name=names.get(node.facility or ""), actor=process.actor, begun=process.begun,
                ended=process.time, lots=node.lots, parents=tuple(node.parents), origin=node.origin,
                recycled=node.recycled, grade=node.grade, evidence=process.evidence, model=node.model,
                model_so_far=weakest[node.id], kg={e: kg[e] for e in sorted(kg) if e in node.elements},
                findings=tuple(i for i, f in enumerate(about) if _of(f, process, node)),
            )
        )  # fmt: skip
    return tuple(steps)


def _of(finding: Finding, process: Process, node: Node) -> bool:
    return bool(set(node.lots) & set(finding.lots) or set(process.events) & set(finding.events))


def _gaps(
    steps: Sequence[TraceStep], way: Provenance, used: Mapping[str, Mapping[str, float]]
) -> tuple[TraceGap, ...]:
    found = []
    for process, lot, elements in way.unexplained:
        names = tuple(sorted(elements))
        kg = sum(used.get(lot, {}).get(e, 0.0) for e in names)
        ask = f"Who made {lot}, where, and of what? It brings {', '.join(names)} and no event makes it."
        found.append(TraceGap(ask=ask, process=process, lot=lot, elements=names, kg=kg))
    for step in steps:
        names, kg = tuple(step.kg), sum(step.kg.values())
        what = f"{step.step} of {', '.join(step.lots)}"
        if step.stage and step.country is None:
            ask = f"In which country was the {what}?"
            found.append(TraceGap(ask=ask, process=step.process, lot=step.lots[0], elements=names, kg=kg))
        if step.stage and step.grade <= _LOW_GRADE:
            ask = f"Which document shows the {what}? So far: {GRADES[step.grade]}."
            found.append(TraceGap(ask=ask, process=step.process, lot=step.lots[0], elements=names, kg=kg))
    return tuple(sorted(found, key=lambda g: (-g.kg, g.process or "", g.ask)))
