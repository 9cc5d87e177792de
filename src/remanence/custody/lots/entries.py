"""Times that cannot be, or are late: an event against its signature and against the log around it.

The log itself holds no clock. Entries are appended in order, so an entry cannot have been logged before the latest
signature that stands above it: that is the earliest that its logging can have been.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from remanence.custody.events.event import LoggedEvent
from remanence.custody.finding import Finding
from remanence.custody.lots.contents import contents
from remanence.custody.lots.corrections import declares_error, lots_of

CLOCK_SKEW = timedelta(minutes=5)
"""Clocks of a plant and of a signer may differ by this much."""
LATE_AFTER = timedelta(days=30)
"""A month: records are commonly closed and signed once a month."""


def entry_findings(events: Sequence[LoggedEvent]) -> list[Finding]:
    """Return what is wrong with the times of events: impossible ones are hard, late ones soft."""
    findings: list[Finding] = []
    log_time: datetime | None = None
    for logged in sorted(events, key=lambda x: x.index):
        if logged.signed is not None:
            log_time = max(log_time, logged.signed) if log_time else logged.signed
        if not declares_error(logged.event):
            findings += _of_one(logged, log_time)
    return findings


def _of_one(logged: LoggedEvent, log_time: datetime | None) -> Iterator[Finding]:
    event = logged.event
    written = [(logged.signed, "signed"), (event.recorded, "recorded")]
    for moment, word in written:
        if moment is not None and event.time > moment + CLOCK_SKEW:
            element, kg = _heaviest(logged)
            yield Finding(
                kind="impossible_time",
                hard=True,
                text=f"Event {event.id} is said to have happened at {event.time.isoformat()}, after it was {word} at "
                f"{moment.isoformat()}.",
                lots=lots_of(event),
                events=(event.id,),
                element=element,
                kg=kg,
            )
            return
    if log_time is not None and log_time - event.time > LATE_AFTER:
        days = (log_time - event.time).days
        yield Finding(
            kind="late",
            hard=False,
            text=f"LATE: event {event.id} of {event.time.date().isoformat()} came into the log {days} days later or "
            f"more, on {log_time.date().isoformat()}.",
            lots=lots_of(event),
            events=(event.id,),
            reasons=("Records are sometimes entered in one go when a supplier joins.",),
        )


def _heaviest(logged: LoggedEvent) -> tuple[str | None, float | None]:
    """The element of which the event states most, with its kilograms."""
    event = logged.event
    masses: dict[str, float] = {}
    for row in (*event.outputs, *event.inputs, *event.seen):
        if row.kg is not None:
            for element, mass in contents(row).items():
                masses[element] = masses.get(element, 0.0) + mass.kg
    return max(
        ((e, kg) for e, kg in masses.items()), key=lambda item: (item[1], item[0]), default=(None, None)
    )
