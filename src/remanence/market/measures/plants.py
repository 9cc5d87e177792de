"""Which plants a measure means: keys shared by every measure on plants."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from remanence.market.effects import PlantSelector
from remanence.market.goods import ORES
from remanence.market.measures.params import MeasureParams
from remanence.rules.words import Country, Stage, one_of


class PlantParams(MeasureParams):
    """Keys that select plants: those that match every key given."""

    facilities: tuple[str, ...] = Field(default=(), description="facility ids of the atlas")
    companies: tuple[str, ...] = Field(default=(), description="company ids of the atlas")
    countries: tuple[Country, ...] = Field(default=(), description="ISO 3166-1 alpha-3")
    stages: tuple[Stage, ...] = Field(default=(), description="stages of the chain")
    ores: tuple[Annotated[str, one_of(*ORES)], ...] = Field(default=(), description="ore types of the market")

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if not (self.facilities or self.companies or self.countries or self.stages or self.ores):
            raise ValueError("says not which plants: name facilities, companies, countries, stages or ores")
        return self

    def selector(self) -> PlantSelector:
        """The plants meant."""
        return PlantSelector(
            facilities=frozenset(self.facilities),
            companies=frozenset(self.companies),
            countries=frozenset(self.countries),
            stages=frozenset(self.stages),
            ores=frozenset(self.ores),
        )
