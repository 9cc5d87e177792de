"""A history as it was told: events in the order of the log, with the actor who signed each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from remanence.custody.events import parse_event
from remanence.custody.events.event import LoggedEvent


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as JSON, the name of its signer, and when it was signed."""

    raw: Mapping[str, Any]
    actor: str
    signed: datetime


@dataclass(frozen=True, slots=True)
class History:
    """All entries of one history.

    Attributes:
        name: word of the plan.
        deliver: ids of the lots that leave the chain at its end, the subjects of verdicts.
        truth: kilograms of each element that went into a lot without being stated, by lot; empty: none.
        dishonest: word of the kind of dishonesty, None for an honest history.
        marks: ids of lots and events where the dishonesty lies; a finding that names one of them found the place.
        share: part (0-1) of the element in the lot that is not what it is said to be, where the kind has such a part.
    """

    name: str
    entries: tuple[Entry, ...]
    deliver: tuple[str, ...]
    truth: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    dishonest: str | None = None
    marks: frozenset[str] = frozenset()
    share: float | None = None

    def ordered(self) -> tuple[Entry, ...]:
        """Return the entries in the order in which they reach the log: as they were signed."""
        return tuple(sorted(self.entries, key=lambda e: (e.signed, str(e.raw["eventID"]))))

    def raws(self) -> list[Mapping[str, Any]]:
        """Return the events as JSON, in the order of the log."""
        return [entry.raw for entry in self.ordered()]

    def logged(self) -> list[LoggedEvent]:
        """Return the events as the ledger reads them."""
        return as_logged(self.ordered())


def as_logged(entries: Sequence[Entry]) -> list[LoggedEvent]:
    """Return entries parsed, numbered in their order.

    Raises:
        InputError: an event does not stand, with every reason.
    """
    return [
        LoggedEvent(parse_event(entry.raw, f"event {index}"), entry.actor, index, entry.signed)
        for index, entry in enumerate(entries)
    ]
