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

With ``held = true`` the batch (from the first day to the last, a calendar year at most) belongs to holders, who
let go in a month

    pace x tonnes left / months left / (1 + psi x threat)

and hold back while they fear or prices rise; what is left at the end of the batch is lost. *pace* and *psi* are
the parameters ``licence_pace`` and ``precaution_licences``.

**Limits.** Without holders the pool runs evenly over the year. Trade in licences among holders is free.
"""

from __future__ import annotations

from pydantic import Field

from remanence.market.effects import Effect
from remanence.market.measures.params import TonnesPerYear, TradeParams
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.pool import GrossPool


class Params(TradeParams):
    """Keys of a gross quota."""

    tonnes_per_year: TonnesPerYear = Field(description="the pool, in gross tonnes a year")
    held: bool = Field(default=False, description="whether holders decide when to use their licences")


@measure("gross_quota")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One pool."""
    return [
        GrossPool(
            context.measure_id,
            params.from_,
            goods=context.goods(params),
            origins=context.origins(params),
            tonnes_per_year=params.tonnes_per_year.value,
            end=end_of(params),
            held=params.held,
            announced=params.announced,
        )
    ]
