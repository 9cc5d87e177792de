"""Did a lot pass through a country whose material the claim must not hold?

Moves and steps without a stage (shipping, receiving, storing, packing) in a country that the caller names
as covered. A signal: transhipment is legal, and a port is no origin. Lots made in such a country and stages
in it are for the rule to judge, not for this check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remanence.custody.finding import Finding
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting


@check("Did a lot pass through a country whose material the claim must not hold?")
def route(setting: Setting) -> Iterable[Finding]:
    """Yield countries that the caller names as covered and that lots passed through, with the lots."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for country, lot, event in _stops(setting):
        maker = setting.maker.get(lot)
        if country in setting.covered and not (maker and maker.country == country):
            lots, events = found.setdefault(country, ({}, {}))
            lots[lot] = None
            events[event] = None
    for country, (lots, events) in sorted(found.items()):
        yield Finding(
            kind="route",
            hard=False,
            text=f"{len(lots)} lot{'s' if len(lots) != 1 else ''} passed through {country} ({len(events)} events).",
            lots=tuple(lots),
            events=tuple(events),
            reasons=("transhipment is legal and a port is no origin",),
        )


def _stops(setting: Setting) -> Iterator[tuple[str, str, str]]:
    """Yield country, lot and event of each move, and of each step that has no stage."""
    for move in setting.graph.moves:
        country = move.country or (setting.plant(move.facility).country if move.facility else None)
        if country:
            yield from ((country, lot, move.event) for lot in move.lots)
    for process in setting.graph.processes.values():
        if process.stage is None and process.country:
            yield from ((process.country, flow.lot, process.events[0]) for flow in process.inputs)
