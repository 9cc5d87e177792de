"""What is seen of a lot against what can be left of it: closing balances, and sights of what was used up.

A log cannot show what was withheld from it. A stock-take can: less than the ledger says means uses that were
not logged, more means that what was booked as used was not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books, heaviest
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.flows import comparable
from remanence.custody.lots.model import Flow, Lot, Move, Process
from remanence.custody.lots.slips import slip_in
from remanence.custody.lots.tolerance import TRACE, USE_SIGMA

_STOCK_TAKES = frozenset({"inspecting", "storing"})
_PHYSICAL = _STOCK_TAKES | {"shipping", "receiving", "sampling", "packing"}


@ledger_check("stock")
def stock(books: Books) -> Iterator[Finding]:
    """Every weighed sight of a lot that somebody made."""
    taken = books.draws
    for move in books.graph.moves:
        if move.step not in _PHYSICAL:
            continue
        for flow in move.seen:
            lot = books.graph.lots[flow.lot]
            if lot.made_by is not None and flow.net_kg > 0 and comparable(flow.basis, lot.basis):
                yield from _against(lot, flow, move, taken.get(lot.id, ()))


def _against(lot: Lot, flow: Flow, move: Move, taken: Sequence[tuple[Process, Flow]]) -> Iterator[Finding]:
    gone = [x for _, x in taken if x.time < flow.time and comparable(x.basis, lot.basis)]
    left = lot.net_kg - math.fsum(x.net_kg for x in gone)
    sd = math.hypot(lot.sd, flow.sd, *(x.sd for x in gone))
    room = max(USE_SIGMA * sd, 10 * TRACE * lot.net_kg)
    over = flow.net_kg - left
    if over > room:
        counted = move.step in _STOCK_TAKES
        yield _found(lot, flow, move, left, over, kind="stock_too_high", hard=counted)
    elif -over > room and move.step in _STOCK_TAKES:
        yield _found(lot, flow, move, left, -over, kind="stock_too_low", hard=False)


def _found(lot: Lot, flow: Flow, move: Move, left: float, kg: float, *, kind: str, hard: bool) -> Finding:
    element, all_of_it = heaviest(lot.elements)
    slip = slip_in(flow.net_kg / lot.net_kg if lot.net_kg else 0.0)
    honest = {"stock_too_high": "A paper was written after the lot was used.",
              "stock_too_low": "Something of the lot was used, lost or sold without an event."}[kind]  # fmt: skip
    return Finding(
        kind=kind,
        hard=hard,
        text=f"Lot {lot.id} is seen with {flow.net_kg:.6g} kg ({move.step}) where the ledger leaves "
        f"{max(left, 0.0):.6g} kg.",
        lots=(lot.id,),
        events=(move.event,),
        element=element,
        kg=(all_of_it or 0.0) * kg / lot.net_kg if lot.net_kg else kg,
        reasons=(slip,) if slip else () if hard else (honest,),
    )
