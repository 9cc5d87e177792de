"""Do two lots that nothing joins share one assay?

Fractions of each element among all that the lot states; two lots agree where every element of one is within
``repeatability`` (relative) of the other, with at least ``least_elements`` elements. Lots that come from
one batch (back through every step but a separation) are one material and never compared. The chance that
laboratories would agree so, were both lots the very same material: the product over the elements but one
(shares add up) of the greater of repeatability / (sqrt(pi) x relative standard deviation) and ``rounding``,
times the pairs compared. Hard where that is below ``chance``, or where the two also carry one certificate;
a signal below ``accident``; else nothing, for among many lots some agree. Limits: one big batch sold as two
lots that the history does not join.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    for a, b, chance in _alike(setting):
        if batches.of(a) & batches.of(b):
            continue
        shared = certificates.get(a) and certificates.get(a) == certificates.get(b)
        if not shared and chance >= setting.numbers.of("duplicate_assay", "accident"):
            continue
        hard = bool(shared) or chance < setting.numbers.of("duplicate_assay", "chance")
        yield Finding(
            kind="duplicate_assay",
            hard=hard,
            text=f"{a} and {b} have one assay in all elements{' and one certificate' if shared else ''}, and no batch "
            f"in common; by chance about {chance:.0e} of such pairs would agree so.",
            lots=(a, b),
            events=tuple(e for lot in (a, b) if lot in setting.maker for e in setting.maker[lot].events),
            reasons=() if hard else ("few elements, or many lots of one product, agree by accident",),
        )


def _certificates(processes: Mapping[str, Process]) -> dict[str, str]:
    return {flow.lot: flow.certificate for p in processes.values() for flow in p.outputs if flow.certificate}


def _alike(setting: Setting) -> Iterator[tuple[str, str, float]]:
    """Yield pairs alike and their chance: lots are sorted by their fractions within each set of elements."""
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
    for elements, group in groups.items():
        pairs = len(group) * (len(group) - 1) / 2
        for a, b in sorted(_near(group, near)):
            yield a, b, min(1.0, pairs * _chance(setting, setting.graph.lots[a], elements))


def _near(group: Sequence[tuple[tuple[float, ...], str]], near: float) -> set[tuple[str, str]]:
    """Return pairs within ``near`` in every logarithm: lots that share a cell of either of two shifted grids.

    A copy falls into its original's cell of at least one grid; a pair that only comes near may fall between cells.
    """
    found = set()
    for shift in (0.0, 0.5):
        cells: dict[tuple[int, ...], list[tuple[tuple[float, ...], str]]] = defaultdict(list)
        for logs, lot in group:
            cells[tuple(math.floor(x / near + shift) for x in logs)].append((logs, lot))
        for cell in cells.values():
            found |= {(a, b) for (_, a), (_, b) in pairwise(sorted(cell, key=lambda item: item[1]))}
    return found


def _chance(setting: Setting, lot: Lot, elements: Sequence[str]) -> float:
    """Return the chance that two assays of one material agree in all elements but one, by their stated doubt."""
    near = setting.numbers.of("duplicate_assay", "repeatability")
    rounding = setting.numbers.of("duplicate_assay", "rounding")
    masses = [lot.elements[e] for e in elements]
    doubts = [mass.sd / mass.kg for mass in masses]
    each = sorted(min(1.0, max(rounding, near / (math.sqrt(math.pi) * d))) if d else 1.0 for d in doubts)
    return math.prod(each[1:])


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
