"""Outage: what happens when a plant, a company, a country, a stage or an ore fails, in whole or in part?

**What it does.** Each plant that matches every selector given can run at most at ``remaining`` of its
capacity from the first day to the last. After the last day capacity returns in equal monthly steps over
``recovery_months``.

**Example.** Ionic clay of Myanmar is lost for a year and takes half a year to return::

    [[outage]]
    ores = ["ionic_myanmar"]
    remaining = { value = 0.0, low = 0.0, high = 0.1 }
    from = 2027-01-10
    until = 2027-12-31
    recovery_months = 6

**Limits.** Restarting cost and lost skill are not modelled; stocks at the plant stay available.
"""

from __future__ import annotations

from pydantic import Field

from remanence.market.effects import Effect, PlantCap
from remanence.market.measures.params import NONE, Months, Share
from remanence.market.measures.plants import PlantParams
from remanence.market.measures.registry import MeasureContext, end_of, measure


class Params(PlantParams):
    """Keys of an outage."""

    remaining: Share = Field(default=NONE, description="share of capacity left")
    recovery_months: Months = Field(default=NONE, description="time to full capacity after the last day")


@measure("outage")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One cap on the plants meant."""
    return [
        PlantCap(
            measure_id=context.measure_id,
            selector=params.selector(),
            remaining=params.remaining.value,
            start=params.from_,
            end=end_of(params),
            recovery_months=params.recovery_months.value,
        )
    ]
