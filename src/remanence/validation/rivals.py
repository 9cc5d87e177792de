"""The two forecasts that a run must beat: 'no change', and a market of one good with demand of constant elasticity.

**No change** is the last observation of the series by ``naive_from``, or its first row where the case names no day.

**One market.** Each good by itself, without joint production, stages, stocks or expectations:

    p(t) = p(anchor) x [ (D(t)/D(anchor)) / (S(t)/S(anchor)) ]^(1/e)

``e`` is ``isoelastic_elasticity`` of the case, ``D`` the stated course of use of the good there (1 where none is
stated), and ``S`` what the measures of the case leave of supply:

    inside China   S = A
    outside        S = 1 - m + m x min(A, L)

``A`` is what outages and stated courses of output leave of the capacity that makes the good (for an oxide the mines,
each weighted by how much of the element its ore holds), ``m`` the share of what is taken outside that came from China
in the run without export rules, and ``L`` the least of what licences, bans and quota pools let out, against that run.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from remanence.market.effects import DemandPath, FlowCap, OutputPath, PlantCap, active_share
from remanence.market.inputs import Plant
from remanence.market.limits import is_meant
from remanence.market.measures.leak import Leak
from remanence.market.pool import GrossPool
from remanence.validation.observed import Observation
from remanence.validation.run import Run
from remanence.validation.scores import isoelastic
from remanence.validation.spans import Span

Array = NDArray[np.float64]

LEAST_SUPPLY = 0.01
"""Supply below this share of the anchor counts as this share: a market of one good has no price without supply."""
HOME = "CHN"


@dataclass(frozen=True)
class Scored:
    """A row with its anchor: the row that 'no change' repeats."""

    row: Observation
    anchor: Observation


def scored(rows: Iterable[Observation], anchors: Iterable[Observation]) -> list[Scored]:
    """Pair each row after its series' anchor with that anchor.

    Args:
        rows: all rows.
        anchors: rows that may serve; empty: the first row of each series does.
    """
    allowed = {id(row) for row in anchors}
    by_series: dict[tuple[str, str, str], list[Observation]] = {}
    for row in rows:
        by_series.setdefault(row.series, []).append(row)
    found: list[Scored] = []
    for series in by_series.values():
        ordered = sorted(series, key=lambda row: (row.span, row.line))
        before = [row for row in ordered if id(row) in allowed] if allowed else ordered[:1]
        if before:
            anchor = before[-1]
            found += [Scored(row, anchor) for row in ordered if row.span > anchor.span]
    return found


class OneMarket:
    """The one-market forecast for a run."""

    def __init__(self, run: Run, elasticity: float) -> None:
        self.run, self.elasticity = run, elasticity
        self._ratios: dict[tuple[str, str], tuple[Array, Array]] = {}

    def price(self, pair: Scored) -> float:
        """The forecast for a scored price row, in its unit."""
        good, place = pair.row.product.goods[0], pair.row.market.place
        if (good, place) not in self._ratios:
            self._ratios[good, place] = self._demand(good, place), self._supply(good, place)
        demand, supply = self._ratios[good, place]
        now, then = pair.row.span, pair.anchor.span
        d = self._at(demand, now) / self._at(demand, then)
        s = self._at(supply, now) / self._at(supply, then)
        return isoelastic(pair.anchor.value, d, max(s, LEAST_SUPPLY), self.elasticity)

    def _at(self, series: Array, span: Span) -> float:
        """Mean over the periods that the span meets; 1, the state before any measure, where it lies before the run."""
        days = np.array(
            [max(0, (min(p.end, span.end) - max(p.start, span.first)).days) for p in self.run.periods]
        )
        return float(series @ days / days.sum()) if days.sum() else 1.0

    def _demand(self, good: str, place: str) -> Array:
        paths = [e for e in self.run.effects if isinstance(e, DemandPath) and good in e.goods]
        ours = [
            e
            for e in paths
            if e.regions is None or (HOME in e.regions if place == HOME else bool(e.regions - {HOME}))
        ]
        return self._product([[ours[-1].course.at(p) for p in self.run.periods]] if ours else [])

    def _product(self, factors: Sequence[Sequence[float]]) -> Array:
        return np.asarray(np.prod(np.array([np.ones(len(self.run.periods)), *factors]), axis=0))

    def _supply(self, good: str, place: str) -> Array:
        made = self._capacity_left(good)
        if place == HOME:
            return made
        share = self._imported(good)
        return 1.0 - share + share * np.minimum(made, self._let_out(good))

    def _capacity_left(self, good: str) -> Array:
        """Share of the capacity behind a good that outages and stated courses leave, by period."""
        weights = {p: w for p in self.run.made.chain.net.plants.values() if (w := self._weight(p, good)) > 0}
        total = sum(weights.values())
        if not total:
            return np.ones(len(self.run.periods))
        left = [self._left(plant) * weight for plant, weight in weights.items()]
        return np.asarray(np.sum(left, axis=0) / total)

    def _weight(self, plant: Plant, good: str) -> float:
        """How much of a good rests on a plant: its output, for a mine what its ore holds of the element [t/a]."""
        kind, name = good.split(":")
        if kind == "magnet":
            return plant.base_output if (plant.kind, plant.product) == ("magnet", name) else 0.0
        if plant.kind != "mine":
            return 0.0
        return plant.base_output * self.run.made.inputs.baskets[plant.product].get(name, 0.0)

    def _left(self, plant: Plant) -> Array:
        chain = self.run.made.chain
        factors: list[list[float]] = []
        for effect in self.run.effects:
            if isinstance(effect, PlantCap) and is_meant(chain, plant, effect.selector):
                factors.append([effect.remaining_in(p) for p in self.run.periods])
            elif isinstance(effect, OutputPath) and is_meant(chain, plant, effect.selector):
                factors.append([effect.course.at(p) for p in self.run.periods])
        return self._product(factors)

    def _imported(self, good: str) -> float:
        """Share of what is taken outside China that comes from there, at the start of the run without rules [-]."""
        net, reference = self.run.made.chain.net, self.run.reference
        sent = sum(
            float(reference.x[0, arc.column]) * (1 if arc.source == HOME else -1)
            for arc in net.arcs
            if arc.good == good and HOME in (arc.source, arc.target)
        )
        taken = sum(
            tonnes
            for label, tonnes in self.run.made.chain.cal.throughput.items()
            if label.startswith(f"{good}|") and label.split("|")[1] != HOME
        )
        return min(1.0, max(0.0, sent / taken)) if taken > 0 else 0.0

    def _let_out(self, good: str) -> Array:
        """What licences, bans and pools let out of China, with the leaks beside them, by period [-]."""
        least = np.ones(len(self.run.periods))
        for effect in self.run.effects:
            if isinstance(effect, FlowCap) and good in effect.goods and HOME in effect.origins:
                held = np.array([active_share(effect, p) for p in self.run.periods])
                least = np.minimum(least, 1.0 - held * (1.0 - effect.allowed_share))
            elif isinstance(effect, GrossPool) and good in effect.goods and HOME in effect.origins:
                least = np.minimum(least, self._pooled(effect))
        return least

    def _pooled(self, pool: GrossPool) -> Array:
        """A pool, and the leak beside it, over what its goods would weigh without any rule, by period [-]."""
        net = self.run.made.chain.net
        columns = [
            a.column for a in net.arcs if a.is_recorded and a.good in pool.goods and a.source in pool.origins
        ]
        leaks = [e for e in self.run.effects if isinstance(e, Leak) and e.goods & pool.goods]
        shares = []
        for t, period in enumerate(self.run.periods):
            free = float(self.run.reference.x[t, columns].sum())
            held = pool.active(period)
            out = pool.tonnes_per_year / 12 + sum(leak.monthly(period) for leak in leaks)
            shares.append(1.0 - held * (1.0 - min(1.0, out / free)) if free > 0 else 1.0)
        return np.array(shares)
