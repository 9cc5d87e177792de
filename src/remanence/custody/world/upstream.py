"""Where the material of each process entered the chain, worked out once for a graph."""

from __future__ import annotations

from collections.abc import Mapping

from remanence.custody.lots.model import Process


def sources(
    processes: Mapping[str, Process], maker: Mapping[str, Process]
) -> dict[str, tuple[frozenset[str], bool]]:
    """Return for each process the facilities of the origins before it, and whether its whole way is in the graph.

    An origin that names no facility stands as the empty word. A lot that nobody made, and a cycle (the
    ledger's matter), leave the way incomplete. Each process is worked out once, from its inputs on.
    """
    known: dict[str, tuple[frozenset[str], bool]] = {}
    for first in processes.values():
        stack, open_ = [first], set[str]()
        while stack:
            process = stack[-1]
            before = [maker.get(flow.lot) for flow in process.inputs]
            waiting = [p for p in before if p is not None and p.id not in known and p.id not in open_]
            if process.id in known or not waiting:
                known.setdefault(process.id, _joined(process, before, known))
                open_.discard(process.id)
                stack.pop()
            else:
                open_.add(process.id)
                stack += waiting
    return known


def _joined(
    process: Process, before: list[Process | None], known: Mapping[str, tuple[frozenset[str], bool]]
) -> tuple[frozenset[str], bool]:
    facilities = frozenset([process.facility or ""]) if process.origin else frozenset()
    complete = bool(process.inputs) or process.origin
    for maker in before:
        found = known.get(maker.id) if maker else None
        if found is None:
            complete = False
        else:
            facilities, complete = facilities | found[0], complete and found[1]
    return facilities, complete
