"""From logged events to the graph of lots and processes, in linear time after one sort."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from remanence.custody.events.event import Event, Evidence, LoggedEvent, Loss
from remanence.custody.events.words import evidence_grades, origin_steps
from remanence.custody.finding import Finding
from remanence.custody.lots.corrections import standing
from remanence.custody.lots.entries import entry_findings
from remanence.custody.lots.flows import Store, created, stated, summed
from remanence.custody.lots.model import Flow, Lot, LotGraph, Mass, Move, Process
from remanence.custody.lots.quiet import no_collection
from remanence.rules.provenance import CUSTODY_MODELS

_ASSEMBLED = frozenset({"AggregationEvent", "AssociationEvent"})
_END_ITEM = "part"
_OWN_PAPER = 2
"""Best grade of a document that the signer issued itself."""


def build(events: Sequence[LoggedEvent]) -> tuple[LotGraph, list[Finding]]:
    """Make the graph of a history.

    Events declared wrong by their signer are left out and those that replace them stand in; what is left is read in
    order of event time, ties by place in the log. Transformations with one id, by one actor with one step at one
    place, are one campaign. Children built into a part by aggregation or association are the part's inputs.

    Returns:
        The graph, and what the events themselves show wrong: corrections that do not hold, times that cannot be,
        lots created twice, draws that nothing converts. What the balances show is `ledger`'s.
    """
    with no_collection():
        valid, findings = standing(events)
        findings += entry_findings(events)
        builder = _Builder(taken={logged.event.id for logged in valid})
        for logged in valid:
            builder.create(logged)
        for logged in valid:
            builder.enter(logged)
        return builder.graph(), [*findings, *builder.findings, *builder.store.findings]


@dataclass
class _Draft:
    """A process while its events are collected."""

    id: str
    first: LoggedEvent
    events: list[LoggedEvent] = field(default_factory=list)
    inputs: list[Flow] = field(default_factory=list)
    outputs: list[Flow] = field(default_factory=list)

    def done(self) -> Process:
        event = self.first.event
        stated_events = [logged.event for logged in self.events]
        evidence = tuple(dict.fromkeys(paper for e in stated_events for paper in e.evidence))
        flushed = [e.flushed for e in stated_events if e.flushed is not None]
        return Process(
            id=self.id,
            events=tuple(e.id for e in stated_events),
            step=event.step,
            stage=event.stage,
            origin=bool(self.outputs) and not self.inputs and event.step in origin_steps(),
            begun=min(e.time for e in stated_events),
            time=max(e.time for e in stated_events),
            country=event.country,
            facility=event.facility,
            actor=self.first.actor,
            model=max((e.model for e in stated_events), key=CUSTODY_MODELS.index),
            grade=_grade(self.events),
            inputs=tuple(self.inputs),
            outputs=tuple(self.outputs),
            losses=_losses(loss for e in stated_events for loss in e.losses),
            evidence=evidence,
            flushed=all(flushed) if flushed else None,
        )


class _Builder:
    """Collects processes, lots and moves; two passes, as a declared assay may be read before its lot is made."""

    def __init__(self, taken: set[str]) -> None:
        """``taken``: ids of events, which no campaign may have: it would be merged with a process of another place."""
        self.lots: dict[str, Lot] = {}
        self.store = Store(self.lots)
        self.drafts: dict[str, _Draft] = {}
        self.moves: list[Move] = []
        self.findings: list[Finding] = []
        self._campaigns: dict[tuple[str | None, ...], str] = {}
        self._named = taken
        self._pieces: dict[str, list[Flow]] = {}

    # First pass: what is created, by which process.

    def create(self, logged: LoggedEvent) -> None:
        """Enter the lots that an event creates."""
        event = logged.event
        if event.type == "TransformationEvent" or event.outputs or event.inputs:
            draft = self._draft(self._process_of(logged), logged)
            draft.events.append(logged)
            for row in event.outputs:
                flow = stated(row, event)
                draft.outputs.append(flow)
                self._made(flow, draft, logged)

    def _draft(self, id_: str, logged: LoggedEvent) -> _Draft:
        return self.drafts.setdefault(id_, _Draft(id_, logged))

    def _process_of(self, logged: LoggedEvent) -> str:
        """Id of the process of an event: its campaign's, or its own."""
        event = logged.event
        if event.transformation is None:
            return event.id
        key = (event.transformation, logged.actor, event.step, event.country, event.facility)
        if key not in self._campaigns:
            taken = event.transformation in self._named
            self._campaigns[key] = event.id if taken else event.transformation
            self._named.add(event.transformation)
            if taken:
                self.findings.append(_two_campaigns(logged))
        return self._campaigns[key]

    def _made(self, flow: Flow, draft: _Draft, logged: LoggedEvent) -> None:
        before = self.lots.get(flow.lot)
        if before is not None and before.made_by != draft.id:
            self.findings.append(_made_twice(flow, before, draft, logged))
            return
        pieces = self._pieces.setdefault(flow.lot, [])
        pieces.append(flow)
        self.lots[flow.lot] = created(flow.lot, draft.id, pieces)

    # Second pass: what is taken and what is seen, in order of time.

    def enter(self, logged: LoggedEvent) -> None:
        """Enter the lots that an event takes or sees."""
        event = logged.event
        if event.inputs:
            draft = self.drafts[self._process_of(logged)]
            draft.inputs += [self.store.drawn_as(row, event) for row in event.inputs]
        if event.type in _ASSEMBLED and event.stage is not None and event.parent and self._is_part(event):
            self._assemble(logged, event.parent)
        elif event.seen:
            self.moves.append(self._move(logged))

    def _is_part(self, event: Event) -> bool:
        """Whether the parent is a thing built here, not a container that something else made."""
        maker = self.drafts.get(getattr(self.lots.get(event.parent or ""), "made_by", None) or "")
        return event.action != "OBSERVE" and (maker is None or maker.first.event.stage == _END_ITEM)

    def _assemble(self, logged: LoggedEvent, parent: str) -> None:
        """Children become inputs of the process that makes the part; taken out again, they are no longer."""
        event = logged.event
        known = self.lots.get(parent)
        draft = self._draft(known.made_by if known and known.made_by else event.id, logged)
        if logged not in draft.events:
            draft.events.append(logged)
        if event.action == "DELETE":
            gone = {row.lot for row in event.seen}
            draft.inputs = [flow for flow in draft.inputs if flow.lot not in gone]
            for lot in gone:
                self.store.drawn.pop(lot, None)
        else:
            draft.inputs += [self.store.drawn_as(row, event) for row in event.seen]
        if not known or not draft.first.event.outputs:
            self._part_made(parent, draft, event)

    def _part_made(self, parent: str, draft: _Draft, event: Event) -> None:
        """The part weighs what its children weigh; without a row of its own nothing else is said."""
        flow = Flow(
            lot=parent,
            form=_END_ITEM,
            kg=math.fsum(x.kg for x in draft.inputs),
            elements=summed(draft.inputs),
            basis="gross",
            net_kg=math.fsum(x.net_kg for x in draft.inputs),
            sd=math.hypot(*(x.sd for x in draft.inputs)),
            own_assay=False,
            known=all(x.known for x in draft.inputs),
            event=draft.first.event.id,
            time=draft.first.event.time,
        )
        draft.outputs = [flow]
        self.lots[parent] = created(parent, draft.id, [flow])

    def _move(self, logged: LoggedEvent) -> Move:
        event = logged.event
        return Move(
            event=event.id,
            lots=tuple(dict.fromkeys(row.lot for row in event.seen)),
            step=event.step,
            time=event.time,
            country=event.country,
            facility=event.facility,
            actor=logged.actor,
            model=event.model,
            parent=event.parent,
            grade=_grade([logged]),
            seen=tuple(self.store.seen_as(row, event) for row in event.seen),
            confirms=event.confirms,
            action=event.action,
        )

    def graph(self) -> LotGraph:
        """Everything collected, with the lots that nobody made."""
        processes = sorted((draft.done() for draft in self.drafts.values()), key=lambda p: p.begun)
        for flow in (f for p in processes for f in p.inputs):
            self.lots.setdefault(flow.lot, _unmade(flow))
        for flow in (f for move in self.moves for f in move.seen):
            self.lots.setdefault(flow.lot, _unmade(flow))
        return LotGraph(self.lots, {process.id: process for process in processes}, tuple(self.moves))


def _unmade(flow: Flow) -> Lot:
    return Lot(id=flow.lot, form=flow.form, made_by=None, kg=0.0, elements={})


def _grade(events: Iterable[LoggedEvent]) -> int:
    """Grade of the best document; 0 where there is none."""
    return max((_worth(paper, logged) for logged in events for paper in logged.event.evidence), default=0)


def _worth(paper: Evidence, logged: LoggedEvent) -> int:
    """Grade of one document: at most 1 where a stranger signed for it, 0 where its kind is unknown.

    A paper of a third party names a party, other than the signer; else it is the signer's own.
    """
    grade = evidence_grades().get(paper.kind, 0)
    if not logged.known:
        return min(grade, 1)
    own = paper.issuer is None or paper.issuer.strip().casefold() in ("", logged.actor.strip().casefold())
    return min(grade, _OWN_PAPER) if own else grade


def _losses(losses: Iterable[Loss]) -> dict[str, Mass]:
    found: dict[str, Mass] = {}
    for loss in losses:
        before = found.get(loss.element, Mass(0.0, 0.0))
        found[loss.element] = Mass(before.kg + loss.kg, math.hypot(before.sd, loss.sd))
    return found


def _two_campaigns(logged: LoggedEvent) -> Finding:
    event = logged.event
    return Finding(
        kind="campaign",
        hard=False,
        text=f"Event {event.id} of {logged.actor} names campaign {event.transformation}, but differs from its other "
        "events in actor, step, country or facility: it is balanced by itself.",
        lots=tuple(row.lot for row in (*event.outputs, *event.inputs)),
        events=(event.id,),
        reasons=("Two plants may have chosen the same id.",),
    )


def _made_twice(flow: Flow, before: Lot, draft: _Draft, logged: LoggedEvent) -> Finding:
    heaviest = max(flow.elements.items(), key=lambda item: (item[1].kg, item[0]), default=(None, None))
    return Finding(
        kind="made_twice",
        hard=True,
        text=f"Lot {flow.lot} is created by process {before.made_by} and again by {draft.id} ({logged.actor}): a lot "
        f"has one maker. The second {flow.kg:.6g} kg count for nothing.",
        lots=(flow.lot,),
        events=(logged.event.id,),
        element=heaviest[0],
        kg=heaviest[1].kg if heaviest[1] else flow.kg,
    )
