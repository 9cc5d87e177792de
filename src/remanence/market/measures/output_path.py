"""Output path: what happens when the capacity of some plants follows a known course instead of the growth assumed?

**What it does.** Capacity of each plant that matches every selector given is its base-year nameplate x the index of
the date (straight lines between points). It replaces the growth assumed for Chinese plants.

**Example.** Chinese mining after the crackdown of 2011 (U.S. Geological Survey, Mineral Commodity Summaries)::

    [[measure]]
    kind = "output_path"
    countries = ["CHN"]
    stages = ["mine"]
    course = [{ at = "2009", index = 1.0 }, { at = "2011", index = 0.81 }, { at = "2012", index = 0.78 }]
    from = 2009-01-01

**Limits.** It is an input, not an answer: what is known of a past year, or supposed of a coming one. Where two courses
speak of a plant the later one in the file holds.
"""

from __future__ import annotations

from pydantic import Field

from remanence.market.effects import Course, Effect, OutputPath
from remanence.market.measures.params import Points
from remanence.market.measures.plants import PlantParams
from remanence.market.measures.registry import MeasureContext, end_of, measure


class Params(PlantParams):
    """Keys of an output path."""

    course: Points = Field(description="rows of `at` and `index`, in order of time")


@measure("output_path")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One course."""
    points = tuple(sorted((point.day, point.index.value) for point in params.course))
    return [
        OutputPath(context.measure_id, params.selector(), Course(points), params.from_, end_of(params))
    ]
