"""Technology ban: what happens when an origin keeps its equipment and know-how from plants built elsewhere?

**What it does.** Projects of the stages named, outside the origins, that are not open by the first full month of the
ban are built with odds ``execution_odds x odds_factor``, open ``delay_months`` later and take ``ramp_factor`` times as
long from opening to nameplate. A project that is open by then keeps its odds and runs the rest of its ramp at
1 / ``ramp_factor`` of its pace. Plants of the base year are not touched.

**Sources.** China's export-prohibited technologies since 2023-12-21: extraction and separation, metals and alloys,
SmCo and NdFeB magnet making (https://www.fastmarkets.com/insights/china-adds-technology-machinery). Refineries take
five to seven years to consistent yields, so a year or two is what know-how can save.

**Example.** Help with lines abroad ends::

    [[measure]]
    kind = "technology_ban"
    origins = ["CHN"]
    stages = ["separation", "metal", "magnet"]
    odds_factor = { value = 0.8, low = 0.6, high = 1.0 }
    delay_months = { value = 12, low = 6, high = 24 }
    ramp_factor = { value = 1.5, low = 1.0, high = 2.0 }
    from = 2027-01-10

**Limits.** The odds that the atlas states were given in the face of the bans of their day: a ban that began before
their date is in them already. Who could sell other equipment, and at what cost, is not modelled.
"""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from remanence.market.effects import Effect, PlantSelector, ProjectTerms
from remanence.market.measures.params import NONE, SURE, MeasureParams, Months, Share, Uncertain
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.rules.words import Country, Stage


def _slower(number: Uncertain) -> Uncertain:
    return number.within(1.0, 10.0, "times the ramp")


class Params(MeasureParams):
    """Keys of a technology ban."""

    origins: tuple[Country, ...] = Field(
        min_length=1, description="countries whose technology it is (ISO alpha-3)"
    )
    stages: tuple[Stage, ...] = Field(min_length=1, description="stages whose projects need it")
    odds_factor: Share = Field(default=SURE, description="what is left of the odds that a project is built")
    delay_months: Months = Field(default=NONE, description="how much later projects open")
    ramp_factor: Annotated[Uncertain, AfterValidator(_slower)] = Field(
        default=SURE, description="how many times as long the ramp takes"
    )

    @model_validator(mode="after")
    def _does_something(self) -> Self:
        if not {"odds_factor", "delay_months", "ramp_factor"} & self.model_fields_set:
            raise ValueError("changes nothing: give 'odds_factor', 'delay_months' or 'ramp_factor'")
        return self


@measure("technology_ban")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """Other terms for the projects outside the origins."""
    return [
        ProjectTerms(
            context.measure_id,
            PlantSelector(stages=frozenset(params.stages)),
            params.from_,
            end_of(params),
            odds_factor=params.odds_factor.value,
            delay_months=params.delay_months.value,
            ramp_factor=params.ramp_factor.value,
            outside=frozenset(params.origins),
        )
    ]
