"""Two lots with the same assay to the last digit: laboratories do not repeat themselves like that.

Shares of two lots are alike where every line differs by less than a tenth of what a laboratory can repeat. It is
looked for by cells of the main constituents, so that a hundred thousand lots take seconds.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.model import Flow

REPEATABILITY = 0.002
"""Relative standard deviation of a laboratory that measures a main constituent twice: 0.2 %."""
NEAR = REPEATABILITY / 10
LINES = 3
"""With fewer lines lots of one purity are alike by chance."""
MAIN = 5
"""Largest shares that make a cell: enough that lots of one grade rarely meet in one."""

Shares = Mapping[str, float]
Cell = tuple[object, ...]


@ledger_check("assays")
def assays(books: Books) -> Iterator[Finding]:
    """Every lot whose assay repeats that of an earlier lot of another process and another material."""
    family = books.families
    cells: dict[Cell, list[tuple[str, Flow, Shares]]] = defaultdict(list)
    for process in books.graph.processes.values():
        for flow in process.outputs:
            if not flow.own_assay or len(flow.elements) < LINES or flow.net_kg <= 0:
                continue
            shares = {e: mass.kg / flow.net_kg for e, mass in flow.elements.items()}
            twin = next(
                (other for key in _cells(flow, shares) for maker, other, theirs in cells.get(key, ())
                 if maker != process.id and family[other.lot] != family[flow.lot] and _alike(shares, theirs)),
                None,
            )  # fmt: skip
            if twin is not None:
                yield _repeated(flow, twin)
            cells[_cell(flow, shares)].append((process.id, flow, shares))


def _cells(flow: Flow, shares: Shares) -> Iterator[Cell]:
    """The cells in which a like lot can lie: steps of the largest shares, four times near apart."""
    names = tuple(sorted(shares))
    largest = [math.log(share) for share in sorted(shares.values(), reverse=True)[:MAIN] if share > 0]
    sides = [sorted({math.floor((x + near) / (4 * NEAR)) for near in (-NEAR, NEAR)}) for x in largest]
    for steps in itertools.product(*sides):
        yield (flow.basis, names, *steps)


def _cell(flow: Flow, shares: Shares) -> Cell:
    """The cell of a lot."""
    largest = [math.log(share) for share in sorted(shares.values(), reverse=True)[:MAIN] if share > 0]
    return (flow.basis, tuple(sorted(shares)), *(math.floor(x / (4 * NEAR)) for x in largest))


def _alike(a: Shares, b: Shares) -> bool:
    return all(abs(a[e] - b[e]) <= NEAR * max(a[e], b[e]) for e in a)


def _repeated(flow: Flow, twin: Flow) -> Finding:
    return Finding(
        kind="assay_repeated",
        hard=False,
        text=f"The assay of lot {flow.lot} repeats that of lot {twin.lot} in all {len(flow.elements)} elements.",
        lots=(flow.lot, twin.lot),
        events=(flow.event, twin.event),
        reasons=("Two lots may be drawn from one big batch, or state a specification instead of an assay.",),
    )
