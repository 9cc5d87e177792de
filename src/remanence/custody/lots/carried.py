"""Elements that a lot must hold although its assay does not list them.

What is melted, milled, sintered, mixed or built in stays in. An assay that leaves out what the inputs brought says
nothing of where it went: unless other outputs or declared losses account for it, the lots that do not list it are
taken to hold it, and its way is asked like that of any other element. Only steps that part elements from each
other (a concentrator, a leach, a separation plant) may leave one behind; a smelter of metal leaves the gangue
behind, and no rare earth. What stays below the detection limit of the outputs is let go.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping

from remanence.custody.lots.flows import comparable
from remanence.custody.lots.model import Flow, LotGraph, Process
from remanence.custody.lots.tolerance import RARE_EARTHS, TRACE

__all__ = ["held", "unlisted_contents"]

_PARTING = frozenset({"mine", "concentrate", "cracking", "separation"})
_PARTING_STEPS = frozenset({"recycling_separation"})
_SMELTING = "metal"

Unlisted = Mapping[str, Mapping[str, float]]


def unlisted_contents(graph: LotGraph) -> Unlisted:
    """Kilograms of each element that lots hold without listing it, by lot; lots without such are left out."""
    found: dict[str, dict[str, float]] = {}
    users: dict[str, list[Process]] = defaultdict(list)
    for process in graph.processes.values():
        for flow in process.inputs:
            users[flow.lot].append(process)
    waiting = deque(sorted(graph.processes.values(), key=lambda p: (p.time, p.id)))
    while waiting:
        for lot, carried in _carried(graph, waiting.popleft(), found):
            before = found.setdefault(lot, {})
            new = carried.keys() - before.keys()
            before |= {element: carried[element] for element in new}
            waiting.extend(users[lot] if new else ())
    return found


def held(graph: LotGraph, flow: Flow, unlisted: Unlisted) -> dict[str, float]:
    """Kilograms of each element in a taking: by its assay, else as its lot was made, else what nobody listed."""
    lot = graph.lots[flow.lot]
    part = flow.net_kg / lot.net_kg if lot.net_kg and comparable(flow.basis, lot.basis) else 1.0
    more = {e: mass.kg for e, mass in lot.elements.items()} | dict(unlisted.get(flow.lot, {}))
    listed = {e: mass.kg for e, mass in flow.elements.items() if mass.kg > 0}
    return {e: kg * min(part, 1.0) for e, kg in more.items() if kg > 0} | listed


def _carried(graph: LotGraph, process: Process, unlisted: Unlisted) -> Iterator[tuple[str, dict[str, float]]]:
    """What each output of a process holds beyond its assay."""
    if process.stage in _PARTING or process.step in _PARTING_STEPS:
        return
    into: dict[str, float] = defaultdict(float)
    for flow in process.inputs:
        for element, kg in held(graph, flow, unlisted).items():
            into[element] += kg
    silent: dict[str, dict[str, float]] = defaultdict(dict)
    for element, kg in into.items():
        if process.stage == _SMELTING and element not in RARE_EARTHS:
            continue
        lost = process.losses[element].kg if element in process.losses else 0.0
        listed = sum(flow.elements[element].kg for flow in process.outputs if element in flow.elements)
        lots = [flow for flow in process.outputs if not _lists(flow, element)]
        net = sum(flow.net_kg for flow in lots)
        left = kg - lost - listed
        if net > 0 and left > TRACE * net:
            for flow in lots:
                silent[flow.lot][element] = left * flow.net_kg / net
    yield from silent.items()


def _lists(flow: Flow, element: str) -> bool:
    return element in flow.elements and flow.elements[element].kg > 0
