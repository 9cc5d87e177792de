"""Buyer of last resort: what happens when a public buyer takes all that named plants offer at a floor price?

**What it does.** The buyer stands in the market with a demand step at the floor, up to ``tonnes_per_year`` and, where
given, ``most_tonnes`` in all. It takes only what carries the origin tag: output of the plants selected. Without the
tag it would buy the world's surplus. What it bought lies in its stock and takes no part in the market any more.

**Example.** A floor under the oxide of plants in two countries::

    [[measure]]
    kind = "buyer_of_last_resort"
    countries = ["USA", "MYS"]
    stages = ["separation"]
    good = "oxide:NdPr"
    floor_usd_per_kg = 75
    tonnes_per_year = 3000
    payer = "USA"
    from = 2027-07-01

**Limits.** A tag is not a wall: plants sell tagged tonnes to the buyer while others buy the untagged tonnes that
these replace, so the price of untagged tonnes rises less than the floor. Sellers to the buyer get the floor itself.
"""

from __future__ import annotations

from pydantic import Field

from remanence.market.effects import Effect
from remanence.market.measures.params import Region, TonnesPerYear, Uncertain
from remanence.market.measures.plants import PlantParams
from remanence.market.measures.reference_price import OneGood, Price
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.stockpiles import LastResort


class Params(PlantParams):
    """Keys of a buyer of last resort."""

    good: OneGood = Field(description="what is bought, such as oxide:NdPr")
    floor_usd_per_kg: Price = Field(description="what the buyer pays, USD/kg")
    tonnes_per_year: TonnesPerYear = Field(
        description="the most that is bought in a year, in tonnes of the good"
    )
    most_tonnes: Uncertain | None = Field(default=None, description="the most that its stock may hold, t")
    payer: Region = Field(description="market region whose treasury pays")


@measure("buyer_of_last_resort")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One buyer."""
    most = params.most_tonnes
    if most is not None:
        most.within(0.0, 1e9, "t")
    return [
        LastResort(
            context.measure_id,
            params.from_,
            end=end_of(params),
            good=params.good,
            selector=params.selector(),
            tonnes_per_year=params.tonnes_per_year.value,
            payer=params.payer,
            floor=params.floor_usd_per_kg.value,
            most=most.value if most else None,
        )
    ]
