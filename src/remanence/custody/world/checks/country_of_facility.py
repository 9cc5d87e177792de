"""Does the facility lie in the country that the event declares?

Formula: country declared = place of the facility in the atlas. Hard where they differ. Limits: an atlas
without a place for the facility, or without the facility, says nothing (noted as unknown).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from remanence.custody.finding import Finding
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting, unknown


@check("Does the facility lie in the country that the event declares?")
def country_of_facility(setting: Setting) -> Iterable[Finding]:
    """Yield events that put a facility in another country, and notes on facilities that the atlas does not know."""
    for facility, country, lots, events in _declared(setting):
        plant = setting.plant(facility)
        if not plant.known:
            yield unknown(f"{facility} is not known to the atlas as of {setting.view.date}.", lots, events)
        elif plant.scope not in ("site", "increment"):
            yield unknown(f"{plant.name} ({facility}) stands for more than one site.", lots, events)
        elif country and plant.country and plant.country != country:
            yield Finding(
                kind="country_of_facility",
                hard=True,
                text=f"{plant.name} ({facility}) lies in {plant.country}; the event declares {country}.",
                lots=lots,
                events=events,
            )


def _declared(
    setting: Setting,
) -> Iterator[tuple[str, str | None, tuple[str, ...], tuple[str, ...]]]:
    """Yield facility, country, lots and events, one for each pair of facility and country."""
    grouped: dict[tuple[str, str | None], tuple[dict[str, None], dict[str, None]]] = {}
    for process in setting.graph.processes.values():
        if process.facility:
            lots, events = grouped.setdefault((process.facility, process.country), ({}, {}))
            lots.update(dict.fromkeys(flow.lot for flow in process.outputs or process.inputs))
            events.update(dict.fromkeys(process.events))
    for move in setting.graph.moves:
        if move.facility:
            lots, events = grouped.setdefault((move.facility, move.country), ({}, {}))
            lots.update(dict.fromkeys(move.lots))
            events[move.event] = None
    for (facility, country), (lots, events) in grouped.items():
        yield facility, country, tuple(lots), tuple(events)
