"""Could the lot have come from where it was made to where it was seen, in the time?

Speed >= least great-circle distance / (time seen - begin of the process that made it), for each time that a
lot is seen or used. Places are circles (a facility within 50 km, a country whole), so the distance is the
least possible. Hard above the cruise of a freight jet. Above 110 km/h for a lot heavier than the largest
freight jet carries: a signal. A lot that nobody made in the log is measured from its first sighting.
Limits: parts of one lot may go to many places, so only the way from the maker is measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from remanence.custody.finding import Finding
from remanence.custody.world.places import Place, least_km
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting


@dataclass(frozen=True, slots=True)
class Sighting:
    """A lot at a place at a time, by which events, doing what."""

    time: datetime
    place: Place
    step: str
    events: tuple[str, ...]


@check("Could the lot have come to where it was seen, in the time?")
def speed(setting: Setting) -> Iterable[Finding]:
    """Yield lots that were seen or used too far from where they were made, too soon."""
    users = _users(setting)
    for lot in setting.graph.lots.values():
        seen = sorted(_sightings(setting, lot.id, users), key=lambda s: s.time)
        start = _start(setting, lot.id) or (seen.pop(0) if seen else None)
        if start is None:
            continue
        for sighting in seen:
            finding = _too_fast(setting, lot.id, lot.kg, start, sighting)
            if finding:
                yield finding
                break


def _start(setting: Setting, lot: str) -> Sighting | None:
    maker = setting.maker.get(lot)
    place = setting.place(maker.facility, maker.country) if maker else None
    return Sighting(maker.begun, place, maker.step, maker.events) if maker and place else None


def _users(setting: Setting) -> dict[str, list[Sighting]]:
    """Return where and when each lot was used; by the end of the process at least some of it had arrived."""
    found: dict[str, list[Sighting]] = {}
    for process in setting.graph.processes.values():
        place = setting.place(process.facility, process.country)
        if place is not None:
            for flow in process.inputs:
                sighting = Sighting(process.time, place, process.step, process.events)
                found.setdefault(flow.lot, []).append(sighting)
    return found


def _sightings(setting: Setting, lot: str, users: dict[str, list[Sighting]]) -> Iterator[Sighting]:
    for move in setting.moves_of.get(lot, ()):
        place = setting.place(move.facility, move.country)
        if place is not None:
            yield Sighting(move.time, place, move.step, (move.event,))
    yield from users.get(lot, ())


def _too_fast(setting: Setting, lot: str, kg: float, start: Sighting, seen: Sighting) -> Finding | None:
    if seen.place is start.place:
        return None
    numbers = setting.numbers
    km = least_km(start.place, seen.place)
    hours = (seen.time - start.time) / timedelta(hours=1)
    if km < numbers.of("speed", "ignore_km"):
        return None
    heavy = kg > numbers.of("speed", "bulk_kg")
    air, bulk = numbers.of("speed", "air_km_h"), numbers.of("speed", "bulk_km_h")
    hard = hours * air < km
    if not hard and not (heavy and hours * bulk < km):
        return None
    limit = f"{air:g} km/h by air" if hard else f"{bulk:g} km/h for {kg / 1000:,.0f} t"
    return Finding(
        kind="speed",
        hard=hard,
        text=f"{lot}: {start.step} at {start.place.name}, then {seen.step} at {seen.place.name}, at least {km:,.0f} km "
        f"away, {hours:,.1f} hours later; the limit is {limit}.",
        lots=(lot,),
        events=(*start.events, *seen.events),
        reasons=() if hard else ("parts of the lot may have gone one after the other",),
    )
