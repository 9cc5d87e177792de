"""Lots that are used and that nobody made: no contradiction, but nothing is shown of where they come from."""

from __future__ import annotations

from collections.abc import Iterator

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books, events_of
from remanence.custody.lots.checks.registry import ledger_check


@ledger_check("unmade")
def unmade(books: Books) -> Iterator[Finding]:
    """Every lot that is taken and never made, and every making from nothing that is no mine and no collection."""
    for id_, taken in books.draws.items():
        if books.graph.lots[id_].made_by is None:
            yield Finding(
                kind="unmade",
                hard=False,
                text=f"Lot {id_} is used by {taken[0][0].id} and the log does not say who made it.",
                lots=(id_,),
                events=events_of(taken),
                reasons=("Its maker does not take part in the log.",),
            )
    for process in books.graph.processes.values():
        if process.outputs and not process.inputs and not process.origin:
            yield Finding(
                kind="made_from_nothing",
                hard=False,
                text=f"Process {process.id} ({process.step}) makes lots and states nothing that it takes.",
                lots=tuple(dict.fromkeys(flow.lot for flow in process.outputs)),
                events=process.events,
                reasons=("A log begins somewhere: opening stock.",),
            )
