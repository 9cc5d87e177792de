"""No lot is its own ancestor. A loop of scrap is honest, and always makes a new lot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books, heaviest
from remanence.custody.lots.checks.registry import ledger_check


@ledger_check("cycles")
def cycles(books: Books) -> Iterator[Finding]:
    """Every set of processes that feed one another in a circle."""
    makers = {
        process.id: list(dict.fromkeys(m for f in process.inputs if (m := books.graph.lots[f.lot].made_by)))
        for process in books.graph.processes.values()
    }
    for circle in _circles(makers):
        members = set(circle)
        lots = sorted({f.lot for id_ in circle for f in books.graph.processes[id_].inputs
                       if books.graph.lots[f.lot].made_by in members})  # fmt: skip
        worst = max(lots, key=lambda lot: (heaviest(books.graph.lots[lot].elements)[1] or 0.0, lot))
        element, kg = heaviest(books.graph.lots[worst].elements)
        yield Finding(
            kind="cycle",
            hard=True,
            text=f"Lot {worst} is its own ancestor, by {', '.join(sorted(circle))}.",
            lots=(worst, *(lot for lot in lots if lot != worst)),
            events=tuple(event for id_ in sorted(circle) for event in books.graph.processes[id_].events),
            element=element,
            kg=kg,
        )


def _circles(edges: Mapping[str, Sequence[str]]) -> Iterator[list[str]]:
    """Strongly connected components with an edge inside (Tarjan 1972, SIAM J. Comput. 1, 146), without recursion."""
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for root in edges:
        if root in number:
            continue
        path = [(root, iter(edges[root]))]
        while path:
            node, left = path[-1]
            if node not in number:
                number[node] = low[node] = len(number)
                stack.append(node)
                on_stack.add(node)
            child = next(left, None)
            if child is None:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[node])
                if low[node] == number[node]:
                    found = _popped(stack, on_stack, node)
                    if len(found) > 1 or node in edges[node]:
                        yield found
            elif child not in number:
                path.append((child, iter(edges[child])))
            elif child in on_stack:
                low[node] = min(low[node], number[child])


def _popped(stack: list[str], on_stack: set[str], until: str) -> list[str]:
    found: list[str] = []
    while not found or found[-1] != until:
        found.append(stack.pop())
        on_stack.discard(found[-1])
    return found
