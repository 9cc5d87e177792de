"""Do two lots that nothing joins share one assay?

Fractions of each element among all that the lot states; two lots are duplicates where every element of one
is within ``repeatability`` (relative) of the other, with at least ``least_elements`` elements. Lots that
come from one batch (back through every step but a separation) are one material and never compared. A
signal; hard where the two also carry one certificate. Limits: one big batch sold as two lots that the
history does not join.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from remanence.custody.finding import Finding
from remanence.custody.lots.model import Lot, Process
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting

_SEPARATES = frozenset({"solvent_extraction", "recycling_separation"})


@check("Do two lots that nothing joins share one assay?")
def duplicate_assay(setting: Setting) -> Iterable[Finding]:
    """Yield pairs of lots with one assay and no batch in common."""
    certificates = _certificates(setting.graph.processes)
    batches = _Batches(setting)
    for a, b in _alike(setting):
        if batches.of(a) & batches.of(b):
            continue
        shared = certificates.get(a) and certificates.get(a) == certificates.get(b)
        yield Finding(
            kind="duplicate_assay",
            hard=bool(shared),
            text=f"{a} and {b} have one assay in all elements"
            f"{' and one certificate' if shared else ''}, and no batch in common.",
            lots=(a, b),
            events=tuple(e for lot in (a, b) if lot in setting.maker for e in setting.maker[lot].events),
            reasons=() if shared else ("two lots of one large batch look the same",),
        )


def _certificates(processes: Mapping[str, Process]) -> dict[str, str]:
    return {flow.lot: flow.certificate for p in processes.values() for flow in p.outputs if flow.certificate}


def _alike(setting: Setting) -> Iterator[tuple[str, str]]:
    """Yield pairs of neighbours alike, lots sorted by their greatest fractions within each set of elements."""
    numbers = setting.numbers
    least = int(numbers.of("duplicate_assay", "least_elements"))
    floor = numbers.of("duplicate_assay", "least_share")
    near = numbers.of("duplicate_assay", "repeatability")
    groups: dict[tuple[str, ...], list[tuple[tuple[float, ...], str]]] = defaultdict(list)
    for lot in setting.graph.lots.values():
        pattern = _pattern(lot, floor)
        if len(pattern) >= least and lot.id in setting.maker:
            elements = tuple(sorted(pattern))
            groups[elements].append((tuple(math.log(pattern[e]) for e in elements), lot.id))
    for group in groups.values():
        group.sort()
        for (x, a), (y, b) in pairwise(group):
            if all(abs(p - q) <= near for p, q in zip(x, y, strict=True)):
                yield a, b


def _pattern(lot: Lot, floor: float) -> dict[str, float]:
    whole = sum(mass.kg for mass in lot.elements.values())
    return {e: m.kg / whole for e, m in lot.elements.items() if whole > 0 and m.kg >= floor * whole}


class _Batches:
    """The batch of each lot: all processes before it, back to the last separation."""

    def __init__(self, setting: Setting) -> None:
        self._maker = setting.maker
        self._known: dict[str, frozenset[str]] = {}

    def of(self, lot: str) -> frozenset[str]:
        """Return ids of the processes (or lots that nobody made) before a lot, back to separations."""
        if lot not in self._known:
            self._known[lot] = frozenset(self._walk(lot))
        return self._known[lot]

    def _walk(self, lot: str) -> Iterator[str]:
        todo, seen = [lot], {lot}
        while todo:
            name = todo.pop()
            maker = self._maker.get(name)
            if maker is None:
                yield name
                continue
            yield maker.id
            before = [flow.lot for flow in maker.inputs] if maker.step not in _SEPARATES else []
            todo += [other for other in before if other not in seen]
            seen.update(before)
