"""Why a node is short: from the magnet upstream to what binds, by what arrived less than in the baseline.

At a node, every supply that fell short of the baseline since the first effective day is a branch: a capped shipment
ends at its measure, a plant that made less leads to the input that grew dearest, an outage ends at its measure, a
shipment from elsewhere leads to where it came from. Branches below a tenth of the shortfall are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from remanence.answers.line_stop import Cause
from remanence.answers.paths import NodeKey
from remanence.futures import Run
from remanence.market.effects import FlowCap, PlantCap, active_share
from remanence.market.goods import ANY
from remanence.market.inputs import Plant
from remanence.market.limits import is_meant
from remanence.market.network import Arc, Node, node
from remanence.market.pool import GrossPool
from remanence.market.readout import label_parts
from remanence.market.scenario import Scenario
from remanence.market.simulate import Chain

BRANCH = 0.10
"""Smallest part of a shortfall that counts as a cause."""
DEPTH = 8
SCARCE = 0.25
"""Part of the largest added cost from which a metal counts as scarce beside the scarcest."""
FULL = 0.95
"""Utilisation from which capacity, not an input, is what holds makers back."""
DEARER = 1.1
"""Multiple of its baseline price from which a metal counts as what holds others back."""


@dataclass(frozen=True)
class Tracer:
    """Traces one run against its baseline; call it with a magnet node and a month."""

    chain: Chain
    run: Run
    scenario: Scenario

    def __call__(self, key: NodeKey, month: date) -> Sequence[Cause]:
        """Measures and upstream nodes behind a magnet node in a month, first cause first."""
        months = self.run.scenario.months
        last = months.index(month)
        begin = self.scenario.first_effective or months[0]
        first = next((t for t, m in enumerate(months) if m >= begin.replace(day=1)), 0)
        found = self._branches(Node.demand(*key).label, slice(first, last + 1), frozenset(), 0)
        return _once(found)

    def _branches(self, label: str, span: slice, seen: frozenset[str], depth: int) -> list[Cause]:
        """Causes behind a node, most upstream first."""
        if label in seen or depth > DEPTH:
            return []
        less = sorted(self._lost(label, span), key=lambda pair: (-pair[1], pair[0]))
        total = sum(tonnes for _, tonnes in less)
        causes: list[Cause] = []
        place = Node.parse(label)
        if place.origin != ANY:
            # What is of a better class may serve any buyer: it runs short when those who take any origin bid for it.
            causes += self._branches(node(place.good, place.region), span, seen | {label}, depth + 1)
        for column, tonnes in less:
            if tonnes >= BRANCH * total:
                causes += self._behind(column, span, seen | {label}, depth)
        return causes

    def _lost(self, label: str, span: slice) -> Iterator[tuple[int, float]]:
        """Columns that brought less to a node than in the baseline, and how much [t over the span]."""
        row = self.chain.net.problem.matrix.getrow(self.chain.net.row[label])
        for column, weight in zip(row.indices, row.data, strict=True):
            if weight <= 0:
                continue
            gap = self.run.baseline.x[span, column].sum() - self.run.scenario.x[span, column].sum()
            if gap * weight > 1e-6:
                yield int(column), float(gap * weight)

    def _behind(self, column: int, span: slice, seen: frozenset[str], depth: int) -> list[Cause]:
        arc = next((a for a in self.chain.net.arcs if a.column == column), None)
        if arc is not None:
            pool = self._pool(arc)
            if pool is not None:
                return [pool]
            cap = self._cap(arc, span)
            if cap is not None:
                what = f"{arc.good} from {arc.source} to {arc.target}"
                return [self._measure(cap, what, column, span), *self._element(arc, span)]
            return self._branches(node(arc.good, arc.source, arc.origin_class), span, seen, depth + 1)
        given = self.chain.net.passes.get(column)
        if given is not None:
            return self._branches(given[0].label, span, seen, depth + 1)
        mode = next((m for m in self.chain.net.modes if m.column == column), None)
        if mode is None:
            return self._through(column, span, seen, depth)
        outage = self._outage(mode.plant.id, span)
        if outage is not None:
            return [outage]
        return self._through(column, span, seen, depth)

    def _through(self, column: int, span: slice, seen: frozenset[str], depth: int) -> list[Cause]:
        """The input of an activity that grew dearest is what held it back."""
        matrix = self.chain.net.problem.matrix
        inputs = []
        labels = self.chain.net.problem.rows
        for at in range(matrix.indptr[column], matrix.indptr[column + 1]):
            name = labels[int(matrix.indices[at])]
            if matrix.data[at] < 0 and not name.startswith("service") and name not in seen:
                inputs.append((self._dearer(name, span), name))
        if not inputs:
            return []
        rise, name = max(inputs)
        if rise <= DEARER:
            return []
        upstream = self._branches(name, span, seen, depth + 1)
        return [*upstream, self._node(name, rise, span)]

    def _dearer(self, label: str, span: slice) -> float:
        row = self.chain.net.row[label]
        now = float(np.maximum(self.run.scenario.price[span, row][-1], 1e-3))
        before = float(np.maximum(self.run.baseline.price[span, row][-1], 1e-3))
        return now / before

    def _element(self, arc: Arc, span: slice) -> list[Cause]:
        """Why nobody else makes it up: makers abroad, near the buyer first, are full, or a metal grew dear for them."""
        kind, name = arc.good.split(":")
        makers = [p for p in self.chain.net.plants.values() if (p.kind, p.product) == ("magnet", name)]
        makers = [p for p in makers if p.region != arc.source]
        if kind != "magnet" or not makers:
            return []
        near = [p for p in makers if p.region == arc.target] or makers
        region = max(near, key=lambda p: (p.nameplate, p.id)).region
        full = self._utilisation(near, slice(max(span.stop - 1, span.start), span.stop))
        if full >= FULL:
            text = f"those who make {arc.good} elsewhere run at {full:.0%} of their capacity"
            return [Cause("node", f"{arc.good}@{region}/clear", round(full, 3), "share of capacity", text)]
        return [
            self._node(node(f"metal:{e}", region), rise, span) for e, rise in self._scarce(name, region, span)
        ]

    def _scarce(self, magnet: str, region: str, span: slice) -> list[tuple[str, float]]:
        """The metals of a magnet that grew dear, by what each adds to its cost; complements are scarce together."""
        added = {}
        for element, tonnes in self.chain.inputs.recipes[magnet].items():
            label = node(f"metal:{element}", region)
            row, rise = self.chain.net.row[label], self._dearer(label, span)
            base = float(self.run.baseline.price[span, row][-1])
            if rise > DEARER:
                added[element] = (tonnes * base * (rise - 1), rise)
        most = max((cost for cost, _ in added.values()), default=0.0)
        return [(e, rise) for e, (cost, rise) in sorted(added.items()) if cost >= SCARCE * most]

    def _utilisation(self, plants: Sequence[Plant], span: slice) -> float:
        """Output over capacity of some plants in the span."""
        months = self.run.scenario.months[span]
        room = sum(p.nameplate / 12 * p.available(month) for p in plants for month in months)
        made = sum(self.run.scenario.x[span][:, self.chain.net.tranches[p.id]].sum() for p in plants)
        return float(made / room) if room else 1.0

    def _pool(self, arc: Arc) -> Cause | None:
        """The gross-tonnage pool that the scenario adds on a shipment, if any."""
        added = {measure.id for measure in self.scenario.added}
        for effect in self.run.scenario_effects:
            if not isinstance(effect, GrossPool) or effect.measure_id not in added:
                continue
            if arc.good in effect.goods and arc.source in effect.origins:
                text = (
                    f"{self._title(effect.measure_id)}{self._rule(effect.measure_id)}: "
                    f"{effect.tonnes_per_year:,.0f} t a year of all its goods together from {effect.start}"
                )
                return Cause("measure", effect.measure_id, effect.tonnes_per_year, "t/a gross", text)
        return None

    def _cap(self, arc: Arc, span: slice) -> FlowCap | None:
        """The tightest cap that the scenario adds on a shipment within the span, if any."""
        added = {measure.id for measure in self.scenario.added}
        caps = [
            effect
            for effect in self.run.scenario_effects
            if isinstance(effect, FlowCap)
            and effect.measure_id in added
            and effect.covers(arc.good, arc.source, arc.target)
            and any(active_share(effect, month) > 0 for month in self.run.scenario.months[span])
        ]
        return min(caps, key=lambda cap: (cap.allowed_share, cap.measure_id), default=None)

    def _measure(self, cap: FlowCap, what: str, column: int, span: slice) -> Cause:
        before = float(self.run.baseline.x[span, column].sum())
        now = float(self.run.scenario.x[span, column].sum())
        months = max(len(self.run.scenario.months[span]), 1)
        rule = self._rule(cap.measure_id)
        text = (
            f"{self._title(cap.measure_id)}{rule}: {cap.allowed_share:.0%} of reference exports approved from "
            f"{cap.start.isoformat()}; {what} fell from {before / months:,.0f} to {now / months:,.0f} t a month"
        )
        return Cause(
            "measure", cap.measure_id, round(cap.allowed_share, 4), "share of reference exports", text
        )

    def _outage(self, plant_id: str, span: slice) -> Cause | None:
        columns = self.chain.net.tranches[plant_id]
        plant = self.chain.net.plants[plant_id]
        for effect in self.run.scenario_effects:
            if not isinstance(effect, PlantCap) or effect in self.run.baseline_effects:
                continue
            months = self.run.scenario.months[span]
            if is_meant(self.chain, plant, effect.selector) and any(
                effect.remaining_in(month) < 1 for month in months
            ):
                lost = (
                    self.run.baseline.x[span][:, columns].sum() - self.run.scenario.x[span][:, columns].sum()
                )
                text = (
                    f"{self._title(effect.measure_id)}: {plant.id} keeps {effect.remaining:.0%} from "
                    f"{effect.start.isoformat()} and made {lost:,.0f} t less up to then"
                )
                return Cause(
                    "measure", effect.measure_id, round(effect.remaining, 4), "share of capacity left", text
                )
        return None

    def _node(self, label: str, rise: float, span: slice) -> Cause:
        good, region, origin = label_parts(label)
        month = self.run.scenario.months[span][-1]
        text = f"{good} in {region} costs {rise:.1f} times its baseline price in {month:%Y-%m}"
        return Cause("node", f"{good}@{region}/{origin}", round(rise, 3), "times baseline price", text)

    def _title(self, measure_id: str) -> str:
        return next(
            (m.params.title or m.id for m in self.scenario.measures if m.id == measure_id), measure_id
        )

    def _rule(self, measure_id: str) -> str:
        rule = next((m.rule for m in self.scenario.measures if m.id == measure_id), None)
        return f" (rule {rule})" if rule else ""


def _once(causes: Sequence[Cause]) -> list[Cause]:
    """Each measure and node once, at its first place; measures before nodes where they repeat for several goods."""
    kept: dict[tuple[str, str], Cause] = {}
    for cause in causes:
        kept.setdefault((cause.kind, cause.id), cause)
    order: Mapping[str, int] = {"measure": 0, "node": 1, "price": 2}
    return sorted(kept.values(), key=lambda cause: order[cause.kind])
