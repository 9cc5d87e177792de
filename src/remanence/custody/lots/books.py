"""The books of a history: its graph, and what several checks read from it, made once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from remanence.custody.lots.balances import Balance, balances
from remanence.custody.lots.model import Flow, Lot, LotGraph, Mass, Move, Process


@dataclass(frozen=True)
class Books:
    """A graph with its books."""

    graph: LotGraph

    @cached_property
    def balances(self) -> Mapping[str, tuple[Balance, ...]]:
        """The balance of each element over each process that takes and gives lots of which the content is known."""
        return {p.id: balances(p) if self.closes(p) else () for p in self.graph.processes.values()}

    def closes(self, process: Process) -> bool:
        """Whether a process can be balanced at all: it takes and gives, and what it takes is known."""
        return bool(process.inputs and process.outputs) and all(flow.known for flow in process.inputs)

    @cached_property
    def draws(self) -> Mapping[str, list[tuple[Process, Flow]]]:
        """Every taking of each lot, in order of time."""
        found: dict[str, list[tuple[Process, Flow]]] = defaultdict(list)
        for process in self.graph.processes.values():
            for flow in process.inputs:
                found[flow.lot].append((process, flow))
        for taken in found.values():
            taken.sort(key=lambda pair: pair[1].time)
        return dict(found)

    @cached_property
    def moves(self) -> Mapping[str, list[Move]]:
        """Every move of each lot, in order of time."""
        found: dict[str, list[Move]] = defaultdict(list)
        for move in self.graph.moves:
            for lot in move.lots:
                found[lot].append(move)
        return dict(found)

    @cached_property
    def families(self) -> Mapping[str, str]:
        """For each lot the lot whose material it is by another name.

        Lots that were only split, stored or mixed count as their heaviest input.
        """
        family: dict[str, str] = {}
        for process in self.graph.processes.values():
            if process.stage is None and process.inputs:
                first = max(process.inputs, key=lambda flow: (flow.net_kg, flow.lot)).lot
                for flow in process.outputs:
                    family.setdefault(flow.lot, family.get(first, first))
        return {lot: family.get(lot, lot) for lot in self.graph.lots}


def heaviest(elements: Mapping[str, Mass]) -> tuple[str | None, float | None]:
    """The element of which there is most, with its kilograms; (None, None) where nothing is known."""
    return max(((e, m.kg) for e, m in elements.items()), key=lambda x: (x[1], x[0]), default=(None, None))


def as_flow(lot: Lot, process: Process) -> Flow:
    """A lot as it was created, as one flow of its maker."""
    return Flow(
        lot=lot.id,
        form=lot.form or "",
        kg=lot.kg,
        elements=lot.elements,
        certificate=lot.certificate,
        basis=lot.basis or "dry",
        net_kg=lot.net_kg,
        sd=lot.sd,
        event=process.events[0],
        time=lot.made or process.begun,
    )


def events_of(pairs: Iterable[tuple[Process, Flow]]) -> tuple[str, ...]:
    """Ids of the events behind flows, each once."""
    return tuple(dict.fromkeys(flow.event for _, flow in pairs))
