"""What the model says of an observation: prices, quantities, shares, rents and changes read off a run.

Prices are means over the span of the row weighted by time, quantities are totals over it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from remanence.atlas.vocabulary import market_region
from remanence.market.effects import FlowCap
from remanence.market.goods import REGIONS
from remanence.validation.observed import Observation
from remanence.validation.run import Run
from remanence.validation.spans import Span
from remanence.validation.words import FOB, WORLD, Market, Product, vat_rate

Array = NDArray[np.float64]

MOVES = 1e-6
"""t/month below which a shipment counts as none."""


@dataclass
class Modelled:
    """Reads observables off a run; series are worked out once."""

    run: Run
    _prices: dict[tuple[str, str], Array] = field(default_factory=dict)

    def value(self, row: Observation) -> float | None:
        """What the model gives for a row, in its units; None where the model has no such node."""
        if row.kind == "change":
            assert row.reference is not None
            now, then = self._level(row, row.span), self._level(row, row.reference)
            return now / then if now is not None and then else None
        return self._level(row, row.span)

    def _level(self, row: Observation, span: Span) -> float | None:
        if row.kind == "share":
            ours, all_of_it = self._made(row.product, row.market, span), self._made(row.product, None, span)
            return ours / all_of_it if ours is not None and all_of_it else None
        if row.market.kind == "price" and row.product.stage is None:
            return self._price(row.product, row.market, span, quoted=row.kind == "change")
        if row.kind == "rent":
            assert row.market.less is not None
            here = self._price(row.product, row.market, span, quoted=True)
            there = self._price(row.product, row.market.less, span, quoted=True)
            return None if here is None or there is None else here - there
        return self.quantity(row.product, row.market, span)

    def _price(self, product: Product, market: Market, span: Span, quoted: bool) -> float | None:
        """Mean price; ``quoted`` adds the tax that quotes at this market include."""
        series = self.prices(product.goods[0], market.place)
        if series is None:
            return None
        return self._mean(series, span) * (1.0 + (vat_rate(span.first) if quoted and market.taxed else 0.0))

    def prices(self, good: str, place: str) -> Array | None:
        """Price by period [USD/kg] at a market region, or FOB China; None where the good has no node there."""
        key = (good, place)
        if key not in self._prices:
            found = self._fob(good) if place == FOB else self._node(good, place)
            if found is None:
                return None
            self._prices[key] = found
        return self._prices[key]

    def _node(self, good: str, place: str) -> Array | None:
        region = place if place in REGIONS else market_region(place)
        label = f"{good}|{region}"
        return self.run.readout.price(self.run.path, label) if label in self.run.made.chain.net.row else None

    def _fob(self, good: str) -> Array | None:
        """Price outside less the freight there, by tonnes shipped; where nothing is, by those of the whole run."""
        net, path = self.run.made.chain.net, self.run.path
        arcs = [
            arc
            for arc in net.arcs
            if (arc.good, arc.source, arc.origin_class) == (good, "CHN", "any") and arc.is_recorded
        ]
        if not arcs:
            return None
        offers = np.array(
            [path.price[:, net.row[f"{good}|{arc.target}"]] - net.problem.cost[arc.column] for arc in arcs]
        )
        tonnes = np.array([path.x[:, arc.column] for arc in arcs])
        whole = np.maximum(tonnes, 0.0).sum(axis=1, keepdims=True) * np.ones_like(tonnes)
        usual = np.where(whole.sum(axis=0) > MOVES, whole, np.ones_like(whole))
        weights = np.where(tonnes.sum(axis=0) > MOVES, np.maximum(tonnes, 0.0), usual)
        return np.asarray((offers * weights).sum(axis=0) / weights.sum(axis=0))

    def before(self, row: Observation) -> float | None:
        """The price from which the run starts, for a price row."""
        net, ln_price = self.run.made.chain.net, self.run.first.ln_price
        good = row.product.goods[0]
        if row.market.place != FOB:
            region = row.market.place if row.market.place in REGIONS else market_region(row.market.place)
            label = f"{good}|{region}"
            return float(np.exp(ln_price[net.row[label]])) if label in net.row else None
        outside = [
            float(np.exp(ln_price[net.row[f"{good}|{arc.target}"]]) - net.problem.cost[arc.column])
            for arc in net.arcs
            if (arc.good, arc.source, arc.origin_class) == (good, "CHN", "any")
        ]
        return float(np.mean(outside)) if outside else None

    def quantity(self, product: Product, market: Market, span: Span) -> float | None:
        """Tonnes over the span: output of a stage, shipments, or use."""
        if product.stage is not None:
            return self._made(product, market, span)
        if market.kind == "trade":
            return self._exported(product.goods, market, span)
        return self._total(self._used(product.goods, market.place), span)

    def _made(self, product: Product, market: Market | None, span: Span) -> float | None:
        assert product.stage is not None
        by_country = self.run.readout.made(self.run.path, product.stage)
        if not by_country:
            return None
        place = WORLD if market is None else market.place
        if place == WORLD:
            flows: Iterable[Array] = by_country.values()
        elif place in by_country:
            flows = [by_country[place]]
        else:
            flows = [
                flow for country, flow in by_country.items() if place in REGIONS and _region(country) == place
            ]
        return self._total(sum(flows, np.zeros(len(self.run.periods))), span)

    def _exported(self, goods: tuple[str, ...], market: Market, span: Span) -> float:
        """Recorded shipments as customs at the origin count them.

        Under caps the model's shipments are those that arrive, ``transit_days`` after they left; so what left in the
        span is what arrives that much later. Without caps they arrive at once.
        """
        caps = [effect for effect in self.run.effects if isinstance(effect, FlowCap)]
        late = timedelta(days=round(self.run.draw["transit_days"]))
        total = 0.0
        for arc in self.run.made.chain.net.arcs:
            if arc.good not in goods or arc.source != market.place or not arc.is_recorded:
                continue
            if arc.target == market.target or (market.target == "*" and arc.target != arc.source):
                is_capped = any(cap.covers(arc.good, arc.source, arc.target) for cap in caps)
                seen = replace(span, first=span.first + late, end=span.end + late) if is_capped else span
                total += self._total(self.run.path.x[:, arc.column], seen)
        return total

    def _used(self, goods: tuple[str, ...], place: str) -> Array:
        flow = np.zeros(len(self.run.periods))
        for label in self.run.readout.use_columns:
            good, region = label.split("|")[:2]
            if good in goods and place in (WORLD, region):
                flow = flow + self.run.readout.used(self.run.path, label)
        return flow

    def _overlap(self, span: Span) -> Array:
        """Days of each period that lie in the span."""
        return np.array(
            [max(0, (min(p.end, span.end) - max(p.start, span.first)).days) for p in self.run.periods],
            dtype=np.float64,
        )

    def _mean(self, series: Array, span: Span) -> float:
        days = self._overlap(span)
        return float(series @ days / days.sum())

    def _total(self, flow: Array, span: Span) -> float:
        """Tonnes over the span of a flow in t/month; beyond the run it goes on as in the last period."""
        share = self._overlap(span) / np.array([p.days for p in self.run.periods])
        last = self.run.periods[-1]
        share[-1] += max(0, (span.end - max(last.end, span.first)).days) / last.days
        return float((flow * share) @ np.array([p.months for p in self.run.periods]))


def _region(country: str) -> str:
    return country if country in REGIONS else market_region(country)
