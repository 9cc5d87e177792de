"""Both sides of a hand-over: what one actor makes and another takes was shipped by one and received by the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.model import Move


@ledger_check("hand_over")
def hand_over(books: Books) -> Iterator[Finding]:
    """Every lot that another actor takes than the one who made it; one finding for a lot and an actor."""
    moves = books.moves
    for id_, taken in books.draws.items():
        maker = books.graph.processes.get(books.graph.lots[id_].made_by or "")
        if maker is None:
            continue
        told = {maker.actor}
        for process, flow in taken:
            if process.actor in told:
                continue
            told.add(process.actor)
            missing = _missing([m for m in moves.get(id_, ()) if m.time <= flow.time], process.actor)
            if missing:
                yield Finding(
                    kind="unconfirmed",
                    hard=False,
                    text=f"Lot {id_} of {maker.actor} is used by {process.actor} in {process.id}, but {missing}.",
                    lots=(id_,),
                    events=(flow.event,),
                    reasons=(
                        "Hand-overs are not always logged; a log cannot show what was withheld from it.",
                    ),
                )


def _missing(moves: Sequence[Move], receiver: str) -> str | None:
    """What is missing of a hand-over to ``receiver``: a shipment by another, its receipt, or the tie between them."""
    shipped = [m for m in moves if m.step == "shipping" and m.actor != receiver]
    received = [m for m in moves if m.step == "receiving" and m.actor == receiver]
    if not shipped and not received:
        return "neither side logged that it changed hands"
    if not shipped:
        return "no one logged that it was shipped there"
    if not received:
        return "the receiver did not log its receipt"
    if not {m.confirms for m in received} & {m.event for m in shipped}:
        return "its receipt confirms none of the shipments"
    return None
