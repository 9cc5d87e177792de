"""The ledger of a history: every check on its graph, from the events alone."""

from __future__ import annotations

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books
from remanence.custody.lots.checks.registry import checks
from remanence.custody.lots.model import LotGraph
from remanence.custody.lots.quiet import no_collection


def ledger(graph: LotGraph) -> list[Finding]:
    """Return what the checks find, hard findings first, then by check in order of name, as each check gives them."""
    books = Books(graph)
    with no_collection():
        found = [finding for check in checks().values() for finding in check(books)]
    return sorted(found, key=lambda finding: not finding.hard)
