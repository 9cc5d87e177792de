"""One certificate speaks of one lot: its hash on lots of different processes is reuse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from remanence.custody.finding import Finding
from remanence.custody.lots.books import Books, heaviest
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.model import Flow, Process

_OF_ONE_LOT = frozenset({"certificate_of_analysis", "melt_certificate", "assay_laboratory", "weighbridge"})
"""Documents that speak of one lot. Audits, entries and bills cover many, and stand behind many processes."""


@ledger_check("certificates")
def certificates(books: Books) -> Iterator[Finding]:
    """Certificates of created lots (hard), and documents of one lot behind several makings (soft)."""
    family = books.families
    rows: dict[str, dict[str, tuple[Process, Flow]]] = defaultdict(dict)
    papers: dict[str, dict[str, Process]] = defaultdict(dict)
    for process in books.graph.processes.values():
        if not process.outputs:
            continue
        for flow in process.outputs:
            renamed = process.stage is None and family[flow.lot] != flow.lot
            if flow.certificate and not renamed:
                rows[flow.certificate].setdefault(process.id, (process, flow))
        if process.stage is not None:
            for paper in process.evidence:
                if paper.kind in _OF_ONE_LOT:
                    papers[paper.sha256].setdefault(process.id, process)
    for sha, made in rows.items():
        if len(made) > 1:
            yield _reused(sha, list(made.values()))
    for sha, processes in papers.items():
        if len(processes) > 1 and len(rows.get(sha, ())) < 2:
            yield _shared(sha, list(processes.values()))


def _reused(sha: str, made: list[tuple[Process, Flow]]) -> Finding:
    again = made[1:]
    worst = max((flow for _, flow in again), key=lambda flow: (heaviest(flow.elements)[1] or 0.0, flow.lot))
    element, kg = heaviest(worst.elements)
    return Finding(
        kind="certificate_reuse",
        hard=True,
        text=f"Certificate {sha[:12]} speaks of lot {made[0][1].lot} of process {made[0][0].id} and again of "
        f"{', '.join(f'{flow.lot} of {process.id}' for process, flow in again)}.",
        lots=tuple(dict.fromkeys((worst.lot, *(flow.lot for _, flow in made)))),
        events=tuple(dict.fromkeys(flow.event for _, flow in made)),
        element=element,
        kg=kg,
    )


def _shared(sha: str, processes: list[Process]) -> Finding:
    return Finding(
        kind="document_reuse",
        hard=False,
        text=f"Document {sha[:12]}, of a kind that speaks of one lot, stands behind {len(processes)} processes: "
        f"{', '.join(process.id for process in processes[:5])}.",
        lots=tuple(dict.fromkeys(flow.lot for process in processes for flow in process.outputs)),
        events=tuple(process.events[0] for process in processes),
        reasons=("A process may cite the certificate of what it takes.",),
    )
