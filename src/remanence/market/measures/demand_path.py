"""Demand path: what happens when use at unchanged prices follows a known course instead of the growth assumed?

**What it does.** The use curves of the goods in the regions stand at their base-year quantity x the index of the date
(straight lines between points). Prices, adaptation and shortage act on top of it.

**Example.** Use of oxides outside China falls back in a recession::

    [[measure]]
    kind = "demand_path"
    goods = ["oxide:*"]
    regions = ["JPN", "USA", "EUR", "ROW"]
    course = [{ at = "2009", index = 1.0 }, { at = "2010", index = 1.2 }]
    from = 2009-01-01

**Limits.** It is an input, not an answer. Give what people would have bought at the prices of the base year: what they
bought in a crisis already holds their answer to its prices.
"""

from __future__ import annotations

from pydantic import Field

from remanence.market.effects import Course, DemandPath, Effect
from remanence.market.measures.params import GoodPattern, MeasureParams, Points, Region
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.measures.scope import expand_goods


class Params(MeasureParams):
    """Keys of a demand path."""

    goods: tuple[GoodPattern, ...] = Field(min_length=1, description="goods or patterns such as 'oxide:*'")
    regions: tuple[Region, ...] = Field(default=(), description="market regions; empty: all")
    course: Points = Field(description="rows of `at` and `index`, in order of time")


@measure("demand_path")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One course."""
    points = tuple(sorted((point.day, max(point.index.value, 1e-6)) for point in params.course))
    return [
        DemandPath(
            measure_id=context.measure_id,
            goods=expand_goods(params.goods),
            regions=frozenset(params.regions) or None,
            course=Course(points),
            start=params.from_,
            end=end_of(params),
        )
    ]
