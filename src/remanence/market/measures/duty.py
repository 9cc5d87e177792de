"""Duty: what happens when shipments between regions pay a share of their price, or an amount a kilo?

**What it does.** Each kilo of a good shipped from an origin to a destination pays

    rate x price at the origin in the period before + usd_per_kg

to the treasury of the destination (an import duty) or of the origin (``on = "export"``).

**Sources.** Chinese export duties of 15 to 25 % on rare earths until May 2015: WTO dispute DS431.

**Example.** A quarter of the price on heavy oxides::

    [[measure]]
    kind = "duty"
    goods = ["oxide:Dy", "oxide:Tb"]
    origins = ["CHN"]
    rate = 0.25
    on = "export"
    from = 2011-01-01

**Limits.** The price is that of the period before, so that the clearing stays linear; a jump pays a period late.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from remanence.market.effects import ArcCost, Effect
from remanence.market.measures.params import NONE, TradeParams, Uncertain
from remanence.market.measures.registry import MeasureContext, end_of, measure


def _rate(number: Uncertain) -> Uncertain:
    return number.within(0.0, 10.0, "a fraction of the price: write 0.25, not 25")


def _charge(number: Uncertain) -> Uncertain:
    return number.within(0.0, float("inf"), "USD/kg")


class Params(TradeParams):
    """Keys of a duty."""

    rate: Annotated[Uncertain, AfterValidator(_rate)] = Field(
        default=NONE, description="share of the price at the origin"
    )
    usd_per_kg: Annotated[Uncertain, AfterValidator(_charge)] = Field(
        default=NONE, description="charge a kilo, USD/kg"
    )
    on: Literal["import", "export"] = Field(default="import", description="whose treasury takes it")

    @model_validator(mode="after")
    def _charges_something(self) -> Self:
        if not {"rate", "usd_per_kg"} & self.model_fields_set:
            raise ValueError("charges nothing: give 'rate' or 'usd_per_kg'")
        return self


@measure("duty")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One charge."""
    return [
        ArcCost(
            measure_id=context.measure_id,
            goods=context.goods(params),
            origins=context.origins(params),
            destinations=context.destinations(params),
            ad_valorem=params.rate.value,
            specific=params.usd_per_kg.value,
            start=params.from_,
            end=end_of(params),
            to_origin=params.on == "export",
        )
    ]
