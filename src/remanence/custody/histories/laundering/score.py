"""How many dishonest histories the checks speak of, and how many honest ones.

A history is *flagged* where at least one hard finding stands (the claim fails); soft findings are counted apart and
never flag. Shares carry Wilson's interval (1927, J. Am. Stat. Assoc. 22, 209-212) at 95 %.

Seeds below `SEALED` may be looked at while checks are built; those from `SEALED` on are for the figures that are
published, and nothing is fitted to them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from remanence.atlas import View
from remanence.custody.finding import Finding
from remanence.custody.histories.author import write
from remanence.custody.histories.history import History
from remanence.custody.histories.laundering.registry import Kind, kinds
from remanence.custody.histories.laundering.scene import scene
from remanence.custody.lots.building import build
from remanence.custody.lots.ledger import ledger
from remanence.custody.world import against_world

SEALED = 1_000_000
"""The first of the seeds that figures are published from."""
HONEST = "honest"
BANDS = (0.0, 0.1, 0.2, 0.5)
"""Limits of the shares by which laundered histories are counted apart."""
_Z = 1.959964


@dataclass(slots=True)
class Tally:
    """What was found in histories of one kind.

    Attributes:
        told: histories; flagged: those with a hard finding; named: those where a hard finding names a lot in which the
            dishonesty lies; events: events in all of them.
        hard: histories by the checks that flagged them; soft: by the checks that only signalled.
        signals: for each history that was not flagged, the checks whose soft findings name the place.
        bands: (flagged, told) by the upper end of the share that was laundered.
    """

    kind: str
    told: int = 0
    flagged: int = 0
    named: int = 0
    events: int = 0
    hard: Counter[str] = field(default_factory=Counter)
    soft: Counter[str] = field(default_factory=Counter)
    signals: list[frozenset[str]] = field(default_factory=list)
    bands: dict[float, tuple[int, int]] = field(default_factory=dict)

    def add(self, history: History, findings: Iterable[Finding]) -> None:
        """Count one history."""
        all_found = list(findings)
        hard = [finding for finding in all_found if finding.hard]
        self.told += 1
        self.events += len(history.entries)
        self.flagged += bool(hard)
        self.named += any(history.marks & {*finding.lots, *finding.events} for finding in hard)
        self.hard.update({finding.kind for finding in hard})
        self.soft.update({finding.kind for finding in all_found if not finding.hard})
        if not hard:
            self.signals.append(frozenset(f.kind for f in all_found if history.marks & {*f.lots, *f.events}))
        if history.share is not None:
            band = next(high for high in BANDS[1:] if history.share <= high)
            flagged, told = self.bands.get(band, (0, 0))
            self.bands[band] = (flagged + bool(hard), told + 1)

    def signalled(self, rare: Collection[str]) -> int:
        """Return how many histories that were not flagged got a signal of one of these checks at the right place."""
        return sum(bool(kinds & set(rare)) for kinds in self.signals)


def rare_checks(honest: Tally, kinds: Iterable[str], most: float = 0.02) -> frozenset[str]:
    """Return those of these checks that signal in at most a share ``most`` of honest histories."""
    return frozenset(check for check in kinds if honest.soft[check] <= most * honest.told)


def examined(history: History, view: View) -> list[Finding]:
    """Return every finding of ledger and world about a history."""
    graph, findings = build(history.logged())
    return [*findings, *ledger(graph), *against_world(graph, view)]


def honest(seed: int) -> History:
    """Return one honest history of the benchmark."""
    return write(scene(HONEST, seed).plan(), seed)


def tally_honest(seeds: Sequence[int], view: View) -> Tally:
    """Count the findings in honest histories: every hard one is a false alarm."""
    tally = Tally(HONEST)
    for seed in seeds:
        history = honest(seed)
        tally.add(history, examined(history, view))
    return tally


def tally(kind: Kind, seeds: Sequence[int], view: View) -> Tally:
    """Count the findings in histories of one kind of dishonesty."""
    found = Tally(kind.name)
    for seed in seeds:
        history = kind.invent(scene(kind.name, seed))
        found.add(history, examined(history, view))
    return found


def tallies(seeds: Sequence[int], view: View) -> list[Tally]:
    """Count every kind, those that can be shown in principle first."""
    return [tally(kind, seeds, view) for kind in kinds().values()]


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's interval at 95 % for a share of ``hits`` in ``of`` (0 to 1; all of it where ``of`` is 0)."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = hits / of, _Z * _Z / of
    middle = (share + z2 / 2) / (1 + z2)
    half = _Z * math.sqrt(share * (1 - share) / of + z2 / of / 4) / (1 + z2)
    return max(0.0, middle - half), min(1.0, middle + half)


def precision(recall: float, false_alarms: float, dishonest: float = 0.5) -> float:
    """Return the share of flagged histories that are dishonest, where a share ``dishonest`` of all histories is."""
    right, wrong = recall * dishonest, false_alarms * (1 - dishonest)
    return right / (right + wrong) if right + wrong > 0 else 0.0
