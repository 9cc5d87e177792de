"""Circles of ownership: a lot that comes back to a seller with nothing done to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books, heaviest
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.model import Lot, Move
from remanence.custody.lots.tolerance import TRACE

_SALE = "selling"
_OWNERS = 3
"""Two owners are a return of goods, as happens; three or more, for all of the lot, are a circle."""


@ledger_check("ownership")
def ownership(books: Books) -> Iterator[Finding]:
    """Every lot, with what it becomes by name only, whose sellers come round."""
    family = books.families
    sales: dict[str, list[Move]] = defaultdict(list)
    for move in books.graph.moves:
        if move.step == _SALE:
            for root in dict.fromkeys(family[lot] for lot in move.lots):
                sales[root].append(move)
    for root, sold in sales.items():
        yield from _circle(books.graph.lots[root], sold)


def _circle(lot: Lot, sold: Sequence[Move]) -> Iterator[Finding]:
    owners: list[str] = []
    for at, move in enumerate(sold):
        if owners and owners[-1] == move.actor:
            continue
        if move.actor in owners:
            between = len(owners) - owners.index(move.actor)
            whole = all(_whole(lot, one) for one in sold[: at + 1])
            hard = between >= _OWNERS and whole
            element, kg = heaviest(lot.elements)
            yield Finding(
                kind="ownership_circle",
                hard=hard,
                text=f"Lot {lot.id} is sold by {' to '.join([*owners, move.actor])} with nothing done to it.",
                lots=(lot.id,),
                events=tuple(one.event for one in sold[: at + 1]),
                element=element,
                kg=kg,
                reasons=() if hard else ("Goods are returned, or a lot is sold in parts.",),
            )
            return
        owners.append(move.actor)


def _whole(lot: Lot, move: Move) -> bool:
    """Whether a sale is of all of the lot, or does not say of how much."""
    sold = sum(flow.net_kg for flow in move.seen)
    return sold == 0 or abs(sold - lot.net_kg) <= max(5 * lot.sd, 10 * TRACE * lot.net_kg)
