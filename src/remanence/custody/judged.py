"""A history judged once: its graph, what its ledger and the world say of it, and the way of each of its lots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from remanence.atlas import Places, View
from remanence.custody.events.event import LoggedEvent
from remanence.custody.finding import Finding
from remanence.custody.lots.building import build
from remanence.custody.lots.ledger import ledger
from remanence.custody.lots.model import LotGraph
from remanence.custody.lots.way import Ways
from remanence.custody.world import examine
from remanence.rules.provenance import Provenance

__all__ = ["Judged", "judge"]


@dataclass(frozen=True)
class Judged:
    """A history with its findings.

    Attributes:
        graph: lots, processes and moves.
        ledger: findings from the events alone.
        world: findings against the atlas.
        unknown: what the atlas does not know of the history; neither contradiction nor signal.
    """

    graph: LotGraph
    ledger: tuple[Finding, ...]
    world: tuple[Finding, ...]
    unknown: tuple[Finding, ...]
    _known: dict[str, Provenance] = field(default_factory=dict, repr=False)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, the ledger's first."""
        return (*self.ledger, *self.world)

    def way(self, lot: str) -> Provenance:
        """The way of a lot; one that the log does not know has no maker and no nodes."""
        if lot not in self._known:
            there = lot in self.graph.lots
            self._known[lot] = self._ways.of(lot) if there else Provenance(subject=lot, made_by=None, nodes={})
        return self._known[lot]

    @cached_property
    def _ways(self) -> Ways:
        return Ways(self.graph, self.findings)


def judge(events: Sequence[LoggedEvent], view: View, places: Places, covered: Iterable[str] = ()) -> Judged:
    """Build the graph of a history and run every check of the ledger and of the world.

    Args:
        events: the history, in order of the log.
        view: the atlas as known on a day; nothing later takes part.
        places: where parameters of the checks are looked up.
        covered: countries whose ports and prices raise a signal.
    """
    graph, found = build(events)
    world = examine(graph, view, places, covered=covered)
    return Judged(graph, (*found, *ledger(graph)), world.findings, world.unknown)
