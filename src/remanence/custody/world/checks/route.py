"""Did a lot pass through a country whose material the claim must not hold?

Moves and steps without a stage (shipping, receiving, storing, packing) in a country that the caller names
as covered. A signal: transhipment is legal, and a port is no origin. Stages in such a country are for the
rule to judge, not for this check.
"""

from __future__ import annotations

from collections.abc import Iterable

from remanence.custody.finding import Finding
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting


@check("Did a lot pass through a country whose material the claim must not hold?")
def route(setting: Setting) -> Iterable[Finding]:
    """Yield countries that the caller names as covered and that lots passed through, with the lots."""
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for move in setting.graph.moves:
        country = move.country or (setting.plant(move.facility).country if move.facility else None)
        if country in setting.covered:
            lots, events = found.setdefault(country or "", ({}, {}))
            lots.update(dict.fromkeys(move.lots))
            events[move.event] = None
    for country, (lots, events) in sorted(found.items()):
        yield Finding(
            kind="route",
            hard=False,
            text=f"{len(lots)} lot{'s' if len(lots) != 1 else ''} passed through {country} ({len(events)} events).",
            lots=tuple(lots),
            events=tuple(events),
            reasons=("transhipment is legal and a port is no origin",),
        )
