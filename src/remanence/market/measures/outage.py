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

from typing import Annotated, Self

from pydantic import Field, model_validator

from remanence.market.effects import Effect, PlantCap, PlantSelector
from remanence.market.goods import ORES
from remanence.market.measures.params import NONE, MeasureParams, Months, Share
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.rules.model import Country, Stage, one_of


class Params(MeasureParams):
    """Keys of an outage."""

    facilities: tuple[str, ...] = Field(default=(), description="facility ids of the atlas")
    companies: tuple[str, ...] = Field(default=(), description="company ids of the atlas")
    countries: tuple[Country, ...] = Field(default=(), description="ISO 3166-1 alpha-3")
    stages: tuple[Stage, ...] = Field(default=(), description="stages of the chain")
    ores: tuple[Annotated[str, one_of(*ORES)], ...] = Field(default=(), description="ore types of the market")
    remaining: Share = Field(default=NONE, description="share of capacity left")
    recovery_months: Months = Field(default=NONE, description="time to full capacity after the last day")

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if not (self.facilities or self.companies or self.countries or self.stages or self.ores):
            raise ValueError("says not what fails: name facilities, companies, countries, stages or ores")
        return self


@measure("outage")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One cap on the plants meant."""
    selector = PlantSelector(
        facilities=frozenset(params.facilities),
        companies=frozenset(params.companies),
        countries=frozenset(params.countries),
        stages=frozenset(params.stages),
        ores=frozenset(params.ores),
    )
    return [
        PlantCap(
            measure_id=context.measure_id,
            selector=selector,
            remaining=params.remaining.value,
            start=params.from_,
            end=end_of(params),
            recovery_months=params.recovery_months.value,
        )
    ]
