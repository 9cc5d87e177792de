"""Offtake guarantee: what happens when a buyer commits to a volume from named plants at a floor price?

**What it does.** The buyer takes up to ``tonnes_per_year`` of the plants' output at the market price of their own
region or the floor, whichever is higher. What the floor costs above the market is the buyer's loss; the goods
themselves are used or sold on at the market price. The plants' marginal revenue on these tonnes is at least the
floor.

**Example.** A magnet maker's commitment to a refinery::

    [[measure]]
    kind = "offtake_guarantee"
    facilities = ["facility:iluka-eneabba"]
    good = "oxide:NdPr"
    floor_usd_per_kg = 80
    tonnes_per_year = 2000
    buyer = "EUR"
    from = 2028-01-01

**Limits.** The buyer resells at no cost. A guarantee that makes a project possible at all is the measure ``loan`` or
a change of its odds; here the plant exists.
"""

from __future__ import annotations

from pydantic import Field

from remanence.market.contracts import Contract
from remanence.market.effects import Effect
from remanence.market.measures.params import Region, TonnesPerYear
from remanence.market.measures.plants import PlantParams
from remanence.market.measures.reference_price import OneGood, Price
from remanence.market.measures.registry import MeasureContext, end_of, measure


class Params(PlantParams):
    """Keys of an offtake guarantee."""

    good: OneGood = Field(description="what is taken, such as oxide:NdPr")
    floor_usd_per_kg: Price = Field(description="what the buyer pays at least, USD/kg")
    tonnes_per_year: TonnesPerYear = Field(description="the committed volume, in tonnes of the good a year")
    buyer: Region = Field(description="market region of the buyer")


@measure("offtake_guarantee")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One commitment."""
    return [
        Contract(
            context.measure_id,
            params.from_,
            end=end_of(params),
            good=params.good,
            selector=params.selector(),
            tonnes_per_year=params.tonnes_per_year.value,
            party="offtaker",
            payer=params.buyer,
            strike=params.floor_usd_per_kg.value,
            index_good=params.good,
            index=None,
        )
    ]
