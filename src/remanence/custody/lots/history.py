"""Every logged event that the story of one lot needs, so that a stranger who gets only these misses nothing.

Besides the ancestors: every other use of the ancestors' lots, or double use could be hidden; declarations of
error and what replaces them; moves and confirmations. Uses are taken with their events alone, not with
what later became of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from remanence.custody.events.event import Event, LoggedEvent
from remanence.custody.lots.corrections import lots_of


def history_of(events: Sequence[LoggedEvent], lot: str) -> list[LoggedEvent]:
    """Return the logged events that the story of ``lot`` needs, in order of the log; empty where none names it."""
    by_lot: dict[str, list[LoggedEvent]] = defaultdict(list)
    by_id: dict[str, list[LoggedEvent]] = defaultdict(list)
    campaigns: dict[str, list[LoggedEvent]] = defaultdict(list)
    for logged in events:
        by_id[logged.event.id].append(logged)
        if logged.event.transformation:
            campaigns[logged.event.transformation].append(logged)
        for name in lots_of(logged.event):
            by_lot[name].append(logged)
    needed: dict[int, LoggedEvent] = {}
    lots, waiting = {lot}, [lot]
    while waiting:
        name = waiting.pop()
        for logged in by_lot[name]:
            together = _together(logged, campaigns, by_id)
            needed |= {other.index: other for other in together}
            if name in _made(logged.event):
                fresh = {x for other in together for x in _taken(other.event)} - lots
                lots |= fresh
                waiting += sorted(fresh)
    return [needed[index] for index in sorted(needed)]


def _together(
    logged: LoggedEvent, campaigns: dict[str, list[LoggedEvent]], by_id: dict[str, list[LoggedEvent]]
) -> list[LoggedEvent]:
    """An event with its campaign, what declares them wrong or corrects them, and the event that it confirms."""
    found = {id(x): x for x in (logged, *campaigns.get(logged.event.transformation or "", ()))}
    waiting = list(found.values())
    while waiting:
        event = waiting.pop().event
        for id_ in (event.id, *event.corrected_by, *([event.confirms] if event.confirms else [])):
            for other in by_id.get(id_, ()):
                if id(other) not in found:
                    found[id(other)] = other
                    waiting.append(other)
    return list(found.values())


def _made(event: Event) -> set[str]:
    """Lots that an event creates, a part that it builds included."""
    return {row.lot for row in event.outputs} | ({event.parent} if event.stage and event.parent else set())


def _taken(event: Event) -> set[str]:
    """Lots that an event uses up, or builds into a part."""
    return {row.lot for row in (*event.inputs, *(event.seen if event.stage and event.parent else ()))}
