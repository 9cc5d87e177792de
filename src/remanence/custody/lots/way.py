"""The way of one lot: every process before it, element by element, for rules to judge.

From the lot's maker backwards, each process is asked for the elements that go through it into the lot. An input
lot answers for those of them that it holds; its maker is asked next. What no input holds, and what comes
from lots that nobody made, is unexplained. Elements never turn into one another, so a lot without
dysprosium brings none to the way of dysprosium; that its assay leaves out what went into it does not make it such a lot
(`remanence.custody.lots.carried`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from remanence.custody.finding import Finding
from remanence.custody.lots.carried import Unlisted, held, unlisted_contents
from remanence.custody.lots.model import Lot, LotGraph, Process
from remanence.custody.lots.models import kept_models
from remanence.errors import InputError, Offence, did_you_mean
from remanence.rules.provenance import Contradiction, Node, Provenance

_RECYCLED = "recycling"
_WEIGHTS = frozenset({"gross", "dry"})


def way_of(graph: LotGraph, lot: str, findings: Sequence[Finding] = ()) -> Provenance:
    """Return the way of one lot; `Ways` is for many lots of one graph.

    Args:
        graph: the history.
        lot: id of the lot, or of a part that was built.
        findings: what `build`, `ledger` and others found; hard ones about the way are its contradictions.

    Raises:
        InputError: the history knows no such lot.
    """
    return Ways(graph, findings).of(lot)


@dataclass(frozen=True)
class Ways:
    """The ways of the lots of one graph; what concerns the whole graph is worked out once.

    Attributes:
        graph: the history.
        findings: what `build`, `ledger` and others found.
    """

    graph: LotGraph
    findings: Sequence[Finding] = ()

    def of(self, lot: str) -> Provenance:
        """Return the way of a lot, as `way_of`.

        Raises:
            InputError: the history knows no such lot.
        """
        subject = self.graph.lots.get(lot)
        if subject is None:
            nearest = did_you_mean(lot, self.graph.lots)
            raise InputError("No such lot.", [Offence("lot", f"'{lot}'", "a lot of the log", nearest)])
        walk = _Walk(self.graph, self._unlisted)
        walk.back_from(subject)
        nodes = walk.nodes(self._models)
        return Provenance(
            subject=lot,
            made_by=subject.made_by,
            nodes=nodes,
            unexplained=tuple(sorted((p, x, frozenset(e)) for (p, x), e in walk.unexplained.items())),
            share=_shares(subject),
            form=subject.form,
            contradictions=self._contradictions(lot, nodes),
        )

    @cached_property
    def _unlisted(self) -> Unlisted:
        return unlisted_contents(self.graph)

    @cached_property
    def _models(self) -> Mapping[str, str]:
        return kept_models(self.graph)

    @cached_property
    def _about(self) -> Mapping[tuple[str, str], list[int]]:
        """Places of the hard findings by what they name: a lot, or an event."""
        places: dict[tuple[str, str], list[int]] = {}
        for place, finding in enumerate(self.findings):
            if finding.hard:
                for name in finding.lots:
                    places.setdefault(("lot", name), []).append(place)
                for name in finding.events:
                    places.setdefault(("event", name), []).append(place)
        return places

    def _contradictions(self, lot: str, nodes: Mapping[str, Node]) -> tuple[Contradiction, ...]:
        """Hard findings that name a lot or an event of the way, each once, in their order."""
        processes = [self.graph.processes[id_] for id_ in nodes]
        named = {("lot", lot), *(("lot", x) for node in nodes.values() for x in node.lots)}
        named |= {("lot", flow.lot) for process in processes for flow in process.inputs}
        named |= {("event", event) for process in processes for event in process.events}
        places = {place for name in named for place in self._about.get(name, ())}
        found = (self.findings[place] for place in sorted(places))
        return tuple(dict.fromkeys(Contradiction(x.kind, x.text) for x in found))


@dataclass
class _Walk:
    """The walk back through a graph.

    Attributes:
        unlisted: what lots hold beyond their assays.
        asked: elements that go through each process into the subject.
        lots: lots of each process that lead to the subject.
        brought: for each process, the processes that made its inputs with the elements they bring.
        unexplained: elements by (process, lot).
    """

    graph: LotGraph
    unlisted: Unlisted
    asked: dict[str, set[str]] = field(default_factory=dict)
    lots: dict[str, set[str]] = field(default_factory=dict)
    brought: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    unexplained: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    def back_from(self, subject: Lot) -> None:
        """Walk until no process is asked for anything new; a cycle ends as elements are finite."""
        if subject.made_by is None:
            return
        elements = {e for e, mass in subject.elements.items() if mass.kg > 0}
        elements |= self.unlisted.get(subject.id, {}).keys()
        waiting = self._ask(subject.made_by, subject.id, elements)
        while waiting:
            process = self.graph.processes[waiting.pop()]
            waiting += self._inputs_of(process)

    def _ask(self, maker: str, lot: str, elements: set[str]) -> list[str]:
        """Ask a process for elements of a lot; it is to be walked again where it was not asked before."""
        self.lots.setdefault(maker, set()).add(lot)
        asked = self.asked.get(maker)
        if asked is not None and elements <= asked:
            return []
        self.asked[maker] = (asked or set()) | elements
        return [maker]

    def _inputs_of(self, process: Process) -> list[str]:
        wanted = self.asked[process.id]
        left, again = set(wanted), []
        for flow in process.inputs:
            brings = wanted & held(self.graph, flow, self.unlisted).keys() if flow.known else set(wanted)
            left -= brings
            if not brings:
                continue
            maker = self.graph.lots[flow.lot].made_by
            if maker is None or not flow.known:
                self.unexplained.setdefault((process.id, flow.lot), set()).update(brings)
            if maker is not None:
                self.brought.setdefault(process.id, {}).setdefault(maker, set()).update(brings)
                again += self._ask(maker, flow.lot, brings)
        if left and not process.origin:
            lot = min(self.lots[process.id])
            self.unexplained.setdefault((process.id, lot), set()).update(left)
        return again

    def nodes(self, models: Mapping[str, str]) -> dict[str, Node]:
        """The processes walked, in order of their time, each with the model that it keeps."""
        walked = sorted((self.graph.processes[id_] for id_ in self.asked), key=lambda p: (p.begun, p.id))
        return {process.id: self._node(process, models) for process in walked}

    def _node(self, process: Process, models: Mapping[str, str]) -> Node:
        brought = self.brought.get(process.id, {})
        return Node(
            id=process.id,
            lots=tuple(sorted(self.lots[process.id])),
            step=process.step,
            stage=process.stage,
            country=process.country,
            facility=process.facility,
            on=process.time.date(),
            elements=frozenset(self.asked[process.id]),
            parents={maker: frozenset(elements) for maker, elements in sorted(brought.items())},
            origin=process.origin,
            recycled=process.origin and process.stage == _RECYCLED,
            grade=process.grade,
            model=models[process.id],
        )


def _shares(subject: Lot) -> dict[str, tuple[float, float]]:
    """Mass shares of the elements in a lot that was weighed; contained metal or oxide says nothing of the rest."""
    if subject.basis not in _WEIGHTS or subject.net_kg <= 0:
        return {}
    return {
        element: (mass.kg / subject.net_kg, mass.sd / subject.net_kg)
        for element, mass in sorted(subject.elements.items())
    }
