"""Two lots with the same assay to the last digit: laboratories do not repeat themselves like that.

Shares of two lots are alike where every line differs by less than a tenth of what a laboratory can repeat. It is
looked for by cells of the two main constituents, so that a hundred thousand lots take seconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from remanence.custody.finding import Finding
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.indices import families
from remanence.custody.lots.model import Flow, LotGraph

REPEATABILITY = 0.002
"""Relative standard deviation of a laboratory that measures a main constituent twice: 0.2 %."""
NEAR = REPEATABILITY / 10
LINES = 3
"""With fewer lines lots of one purity are alike by chance."""

Shares = Mapping[str, float]


@ledger_check("assays")
def assays(graph: LotGraph) -> Iterator[Finding]:
    """Every lot whose assay repeats that of an earlier lot of another process and another material."""
    family = families(graph)
    cells: dict[tuple[object, ...], list[tuple[str, Flow, Shares]]] = defaultdict(list)
    for process in graph.processes.values():
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
            cells[_cell(flow, shares, 0, 0)].append((process.id, flow, shares))


def _cell(flow: Flow, shares: Shares, up: int, right: int) -> tuple[object, ...]:
    """The cell of a lot: its constituents, and the steps of its two largest shares on a grid twice as wide as near."""
    names = tuple(sorted(shares))
    a, b = sorted(shares.values(), reverse=True)[:2]
    step = 2 * NEAR
    return (flow.basis, names, int(a / step) + up, int(b / step) + right)


def _cells(flow: Flow, shares: Shares) -> Iterator[tuple[object, ...]]:
    for up in (0, -1, 1):
        for right in (0, -1, 1):
            yield _cell(flow, shares, up, right)


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
