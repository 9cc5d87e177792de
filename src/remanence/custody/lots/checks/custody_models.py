"""Where a process keeps a weaker custody model than its events state."""

from __future__ import annotations

from collections.abc import Iterator

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.models import exchanged, kept_model


@ledger_check("custody_models")
def custody_models(books: Books) -> Iterator[Finding]:
    """Every process whose model is taken down, with the reason."""
    elsewhere = exchanged(books.graph)
    for process in books.graph.processes.values():
        kept, reasons = kept_model(process, elsewhere.get(process.id))
        if reasons:
            yield Finding(
                kind="model_weaker",
                hard=False,
                text=f"Process {process.id} ({process.step}) states {process.model}; it counts as {kept}: "
                f"{'; '.join(reasons)}.",
                lots=tuple(dict.fromkeys(flow.lot for flow in process.outputs)),
                events=process.events,
                reasons=("A record that was kept but not logged would restore it.",),
            )
