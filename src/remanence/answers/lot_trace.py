"""The document of ``custody trace``: the way of a lot, with what contradicts it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from remanence.atlas import Places, View
from remanence.custody.events.event import LoggedEvent
from remanence.custody.judged import judge
from remanence.custody.world.trace import trace
from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["lot_trace"]


def lot_trace(lot: str, events: Sequence[LoggedEvent], view: View, places: Places) -> dict[str, Any]:
    """Return the result of a ``custody-trace`` document.

    Raises:
        InputError: the history does not name the lot.
    """
    judged = judge(events, view, places)
    if lot not in judged.graph.lots:
        remedy = did_you_mean(lot, judged.graph.lots)
        raise InputError("No such lot.", [Offence("LOT", f"'{lot}'", "a lot that the events name", remedy)])
    names = {name: entity.name for name, entity in view.entities.items() if entity.kind == "facility"}
    way = judged.way(lot)
    return trace(judged.graph, lot, judged.findings, way, names=names, unknown=judged.unknown).to_json()
