"""A told history taken up again, for a forger to change: events may be edited, added and moved in time."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from remanence.custody.events import event_id
from remanence.custody.histories.history import Entry, History
from remanence.custody.histories.letter import stamp

_IN, _OUT = "inputQuantityList", "outputQuantityList"


@dataclass(slots=True)
class Page:
    """One event under the forger's hand."""

    raw: dict[str, Any]
    actor: str
    signed: datetime

    @property
    def step(self) -> str:
        """The step of the event."""
        return str(self.raw["rem:custody"]["step"])

    @property
    def time(self) -> datetime:
        """When it is said to have happened."""
        return datetime.fromisoformat(self.raw["eventTime"])

    def move(self, days: float, *, recorded: bool = True) -> None:
        """Say that it happened so many days later (or earlier); ``recorded``: and was written down later too."""
        self.raw["eventTime"] = stamp(self.time + timedelta(days=days))
        if recorded:
            self.signed += timedelta(days=days)
            self.raw["recordTime"] = stamp(self.signed)

    def lots(self, *lists: str) -> list[dict[str, Any]]:
        """Return the quantities in these lists of the event (default: inputs and outputs)."""
        return [one for name in lists or (_IN, _OUT) for one in self.raw.get(name, [])]

    def inputs(self) -> list[dict[str, Any]]:
        """Return the quantities that go in."""
        return self.lots(_IN)

    def outputs(self) -> list[dict[str, Any]]:
        """Return the quantities that come out, of a process or of an entry into the chain."""
        made = self.raw["type"] == "ObjectEvent" and self.raw["action"] == "ADD"
        return self.lots("quantityList") if made else self.lots(_OUT)

    def row(self, lot: str) -> dict[str, Any]:
        """Return the row of a lot in the extension."""
        rows: list[dict[str, Any]] = self.raw["rem:custody"]["lots"]
        return next(row for row in rows if row["lot"] == lot)


class Draft:
    """All events of a history, open for change."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.pages = [Page(copy.deepcopy(dict(e.raw)), e.actor, e.signed) for e in history.ordered()]

    def of_step(self, *steps: str) -> list[Page]:
        """Return the events of these steps, in the order of the log."""
        return [page for page in self.pages if page.step in steps]

    def campaigns(self) -> Iterator[list[Page]]:
        """Yield the campaigns told in several events, each in order of time."""
        ids = dict.fromkeys(p.raw["transformationID"] for p in self.pages if "transformationID" in p.raw)
        for one in ids:
            yield sorted(
                (p for p in self.pages if p.raw.get("transformationID") == one), key=lambda p: p.time
            )

    def maker(self, lot: str) -> Page:
        """Return the event that makes a lot."""
        return next(p for p in self.pages if any(q["epcClass"] == lot for q in p.outputs()))

    def add(self, like: Page, **members: Any) -> Page:
        """Add a copy of an event with other members; return it."""
        page = Page(copy.deepcopy(like.raw) | members, like.actor, like.signed)
        self.pages.append(page)
        return page

    def rename(self, page: Page, lot: str, new: str) -> None:
        """Give a lot another name in one event."""
        for quantity in page.lots(_IN, _OUT, "quantityList", "childQuantityList"):
            if quantity["epcClass"] == lot:
                quantity["epcClass"] = new
        page.row(lot)["lot"] = new

    def told(self, kind: str, marks: set[str]) -> History:
        """Return the changed history with ids that fit what the events now say.

        Args:
            kind: the word of the dishonesty.
            marks: lots where it lies.
        """
        names = {page.raw["eventID"]: event_id(_nameless(page.raw)) for page in self.pages}
        entries = []
        for page in self.pages:
            raw = {"eventID": event_id(_nameless(page.raw)), **_nameless(page.raw)}
            custody = raw["rem:custody"]
            if custody.get("confirms") in names:
                raw["rem:custody"] = custody | {"confirms": names[custody["confirms"]]}
            entries.append(Entry(raw, page.actor, page.signed))
        return replace(self.history, entries=tuple(entries), dishonest=kind, marks=frozenset(marks))


def _nameless(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in raw.items() if key != "eventID"}
