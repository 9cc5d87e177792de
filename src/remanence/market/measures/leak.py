"""Leak: what happens when goods leave unrecorded, past quotas, licences, duties and tax?

**What it does.** Beside the recorded shipments stand unrecorded ones of the same goods from the origins. They bear
``usd_per_kg`` (the risk and the detour) on top of freight, no tax, duty, quota or licence, and together weigh at most
``tonnes_per_year``, times the index of ``course`` where one is given.

**Sources.** Estimates of Chinese rare earths exported unrecorded: about 20,000 t in 2008-10, falling after 2011.

**Example.** What went round the export quota::

    [[measure]]
    kind = "leak"
    goods = ["oxide:*"]
    origins = ["CHN"]
    tonnes_per_year = { value = 20000, low = 10000, high = 30000 }
    usd_per_kg = 5.0
    from = 2009-01-01

**Limits.** The route takes what pays best a kilo, so it carries heavy elements first unless they have a leak of their
own with fewer tonnes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from remanence.market.calendar import Period
from remanence.market.effects import Course, Effect
from remanence.market.instrument import Clearing, Instrument, Session
from remanence.market.measures.params import Point, TonnesPerYear, TradeParams, Uncertain
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.network import UNRECORDED, Arc, node

if TYPE_CHECKING:
    from remanence.market.network import Builder
    from remanence.market.simulate import Chain


def _cost(number: Uncertain) -> Uncertain:
    return number.within(0.0, float("inf"), "USD/kg")


class Params(TradeParams):
    """Keys of a leak."""

    tonnes_per_year: TonnesPerYear = Field(description="the most that leaves unrecorded, in gross tonnes a year")
    usd_per_kg: Annotated[Uncertain, AfterValidator(_cost)] = Field(
        description="cost of the risk and the detour, USD/kg"
    )
    course: tuple[Point, ...] = Field(default=(), description="rows of `at` and `index` that multiply the tonnes")


@dataclass(frozen=True)
class Leak(Instrument):
    """Unrecorded shipments beside the recorded ones [t/a, USD/kg]."""

    goods: frozenset[str] = field(kw_only=True)
    origins: frozenset[str] = field(kw_only=True)
    destinations: frozenset[str] | None = field(kw_only=True)
    tonnes_per_year: float = field(kw_only=True)
    usd_per_kg: float = field(kw_only=True)
    course: Course = field(kw_only=True)

    def build(self, builder: Builder) -> None:
        """A column beside each recorded shipment that leaves an origin, and one row for all of them."""
        columns = {}
        beside = [arc for arc in builder.arcs if arc.is_recorded and self._takes(arc)]
        for arc in beside:
            source, target = arc.node_from, node(arc.good, arc.target)
            column = builder.column(
                f"leak {self.measure_id} {source} > {arc.target}",
                builder.cost[arc.column] + self.usd_per_kg,
                builder.upper[arc.column],
                {source: -1.0, target: 1.0},
            )
            builder.arcs.append(Arc(arc.good, UNRECORDED, arc.source, arc.target, column))
            columns[column] = 1.0
        builder.limit(self.measure_id, columns, most=0.0)

    def _takes(self, arc: Arc) -> bool:
        there = self.destinations is None or arc.target in self.destinations
        return arc.good in self.goods and arc.source in self.origins and there and arc.target != "sea"

    def monthly(self, period: Period) -> float:
        """The most that leaves unrecorded in a period [t/month]."""
        return self.tonnes_per_year / 12 * self.course.at(period) * self.active(period)

    def open(self, chain: Chain, draw: Mapping[str, float]) -> Session:
        """A session that opens and shuts the route by its dates."""
        return _Route(self, chain.net.pools[self.measure_id])


class _Route(Session):
    def __init__(self, leak: Leak, row: int) -> None:
        self.leak, self.row = leak, row

    def before(self, clearing: Clearing) -> None:
        """What may leave unrecorded in this period [t/month]."""
        clearing.rhs_upper[self.row] = self.leak.monthly(clearing.period)


@measure("leak")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One route."""
    points = sorted((point.day, point.index.value) for point in params.course) or [(params.from_, 1.0)]
    return [
        Leak(
            context.measure_id,
            params.from_,
            end=end_of(params),
            goods=context.goods(params),
            origins=context.origins(params),
            destinations=context.destinations(params),
            tonnes_per_year=params.tonnes_per_year.value,
            usd_per_kg=params.usd_per_kg.value,
            course=Course(tuple(points)),
        )
    ]
