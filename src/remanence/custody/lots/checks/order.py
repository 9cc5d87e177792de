"""A child is no older than its parent, and nothing is seen before it is made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books, heaviest
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.model import Lot


@ledger_check("order")
def order(books: Books) -> Iterator[Finding]:
    """Every taking and every sight of a lot before its making; one finding a lot, at the earliest."""
    early: dict[str, tuple[datetime, str, str]] = {}
    for id_, taken in books.draws.items():
        process, flow = taken[0]
        _earliest(
            early, books.graph.lots[id_], flow.time, flow.event, f"is used by {process.id} ({process.step})"
        )
    for move in books.graph.moves:
        for id_ in move.lots:
            _earliest(early, books.graph.lots[id_], move.time, move.event, f"is seen ({move.step})")
    for id_, (time, event, what) in early.items():
        lot = books.graph.lots[id_]
        element, kg = heaviest(lot.elements)
        yield Finding(
            kind="order",
            hard=True,
            text=f"Lot {id_} {what} at {time.isoformat()}, before it was made at "
            f"{lot.made.isoformat() if lot.made else 'no time'} by {lot.made_by}.",
            lots=(id_,),
            events=(event, *books.graph.processes[lot.made_by or ""].events[:1]),
            element=element,
            kg=kg,
        )


def _earliest(
    early: dict[str, tuple[datetime, str, str]], lot: Lot, time: datetime, event: str, what: str
) -> None:
    if lot.made is not None and time < lot.made and (lot.id not in early or time < early[lot.id][0]):
        early[lot.id] = (time, event, what)
