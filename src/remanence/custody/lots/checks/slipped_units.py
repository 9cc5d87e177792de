"""Orders of magnitude: a recovery near a thousandth looks like tonnes and kilograms taken for each other.

The other way round, a thousand times too much, is a balance that does not close; its finding carries the hint.
"""

from __future__ import annotations

from collections.abc import Iterator

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.slips import slip_in

_NOTHING_LEFT = 0.01
"""A recovery of every element below 1 % is no process."""


@ledger_check("slipped_units")
def slipped_units(books: Books) -> Iterator[Finding]:
    """Every process that loses nearly all it takes, of all that it gives."""
    for process in books.graph.processes.values():
        ratios = [
            ((one.out + one.lost) / one.into, one) for one in books.balances[process.id] if one.into > 0
        ]
        if not ratios or max(ratios, key=lambda pair: pair[0])[0] > _NOTHING_LEFT:
            continue
        ratio, most = max(ratios, key=lambda pair: pair[1].out)
        yield Finding(
            kind="unit_slip",
            hard=False,
            text=f"Process {process.id} ({process.step}) gives {most.out:.6g} kg {most.element} of {most.into:.6g} kg.",
            lots=tuple(dict.fromkeys(flow.lot for flow in process.outputs)),
            events=process.events,
            element=most.element,
            kg=most.into - most.out - most.lost,
            reasons=(slip_in(ratio) or "Most of the campaign is not logged yet.",),
        )
