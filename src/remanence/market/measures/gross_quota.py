"""Gross quota: what happens when one pool of tonnes a year, by gross weight, holds all exports together?

**What it does.** Exports of all the goods from the origins, added by gross weight, are at most the pool. As
every kilo uses the pool alike, its rent is the same per kilo for each good, so the cheap elements rise most
in proportion.

**Example.** The kind of quota that held until 2014::

    [[measure]]
    kind = "gross_quota"
    goods = ["oxide:*", "metal:*"]
    origins = ["CHN"]
    tonnes_per_year = 30000
    from = 2027-07-01

**Limits.** The pool is per year and spread over months by the market; holders and trade in licences are not
modelled.
"""

from __future__ import annotations

from pydantic import Field

from remanence.market.effects import Effect, GrossPool
from remanence.market.measures.params import TonnesPerYear, TradeParams
from remanence.market.measures.registry import MeasureContext, end_of, measure


class Params(TradeParams):
    """Keys of a gross quota."""

    tonnes_per_year: TonnesPerYear = Field(description="the pool, in gross tonnes a year")


@measure("gross_quota")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One pool."""
    return [
        GrossPool(
            measure_id=context.measure_id,
            goods=context.goods(params),
            origins=context.origins(params),
            tonnes_per_year=params.tonnes_per_year.value,
            start=params.from_,
            end=end_of(params),
        )
    ]
