"""Which custody model a process really keeps (ISO 22095), and the weakest on the path of each lot.

What an event states is an upper bound. Solvent extraction without a flush before the campaign mixes its first
output with what the circuit held: at best controlled blending. Lots of several makers mixed are no longer
identity preserved. A lot that becomes another without anything being done to it (sold, stored, shipped
into a new id) is an exchange on paper: mass balance.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from remanence.custody.lots.model import LotGraph, Move, Process
from remanence.rules.provenance import CUSTODY_MODELS

_CIRCUITS = frozenset({"solvent_extraction"})
_PHYSICAL = frozenset({"blending", "splitting", "sampling", "packing"})
"""Steps without a stage that do turn one lot into another."""


def weakest(models: Iterable[str]) -> str:
    """The weakest of custody models, in IP > SG > CB > MB > BC."""
    return max(models, key=CUSTODY_MODELS.index)


def kept_model(process: Process, swap: str | None = None) -> tuple[str, tuple[str, ...]]:
    """Return the model that a process keeps at best, and why it is weaker than stated.

    Args:
        process: the process.
        swap: why its inputs look exchanged, as `exchanged` says; None: they do not.
    """
    limits = [*_limits(process), *([("mass_balance", swap)] if swap else [])]
    weaker = [(limit, why) for limit, why in limits if weakest((process.model, limit)) != process.model]
    return weakest([process.model, *(limit for limit, _ in weaker)]), tuple(why for _, why in weaker)


def _limits(process: Process) -> Iterator[tuple[str, str]]:
    """The best model that what was done allows, with the reason."""
    if process.step in _CIRCUITS and process.flushed is not True:
        yield "controlled_blending", "no flush of the circuit before the campaign is on record"
    if process.step == "blending" and len({flow.lot for flow in process.inputs}) > 1:
        yield "segregated", "lots are mixed"
    if process.inputs and process.outputs and process.stage is None and process.step not in _PHYSICAL:
        yield "mass_balance", f"{process.step} turns no lot into another but on paper"


def exchanged(graph: LotGraph) -> Mapping[str, str]:
    """Processes that take a lot which was last received at another plant, with the lot in words.

    A toll plant logs its customer's lot in and out. One that works with its own material and books the customer's
    lot, which lies elsewhere, has swapped them.
    """
    received: dict[str, list[Move]] = {}
    for move in graph.moves:
        if move.step == "receiving" and move.facility is not None:
            for lot in move.lots:
                received.setdefault(lot, []).append(move)
    found: dict[str, str] = {}
    for process in graph.processes.values() if received else ():
        for flow in process.inputs if process.facility is not None else ():
            before = [move.facility for move in received.get(flow.lot, ()) if move.time <= flow.time]
            if before and process.facility not in before:
                found.setdefault(process.id, f"lot {flow.lot} was received at {before[-1]} and never here")
    return found


def kept_models(graph: LotGraph) -> Mapping[str, str]:
    """The model that each process keeps at best, by id; the moves of its lots weaken it too."""
    swaps = exchanged(graph)
    kept = {id_: kept_model(process, swaps.get(id_))[0] for id_, process in graph.processes.items()}
    for move in graph.moves:
        for id_ in move.lots:
            maker = graph.lots[id_].made_by
            if maker is not None:
                kept[maker] = weakest((kept[maker], move.model))
    return kept


def lot_models(graph: LotGraph) -> Mapping[str, str]:
    """The weakest model on the path of each lot that was made; a lot with an ancestor nobody made has its own."""
    kept = dict(kept_models(graph))
    users: dict[str, list[str]] = {}
    for process in graph.processes.values():
        for flow in process.inputs:
            maker = graph.lots[flow.lot].made_by
            if maker is not None:
                users.setdefault(maker, []).append(process.id)
    waiting = list(graph.processes)
    while waiting:
        maker = waiting.pop()
        for user in users.get(maker, ()):
            if weakest((kept[user], kept[maker])) != kept[user]:
                kept[user] = kept[maker]
                waiting.append(user)
    return {lot.id: kept[lot.made_by] for lot in graph.lots.values() if lot.made_by is not None}
