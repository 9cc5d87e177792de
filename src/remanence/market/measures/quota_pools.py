"""Quota pools: what happens when light and heavy rare earths leave under quotas of their own, given out in batches?

**What it does.** Exports of the light goods together weigh at most the light tonnes of the batch, those of the heavy
goods the heavy tonnes: two pools, each with one rent per kilo for all of its goods. A batch lies within one calendar
year, and what is left on its last day is lost. With ``held = true`` holders let go in a month

    pace x tonnes left / months left / (1 + psi x threat)

as under a ``gross_quota``; else a batch runs evenly over its days.

**Sources.** China's export quotas were split in light and medium/heavy from 2012 to 2014: 8,537 t and 1,233 t in the
second batch of 2012, 27,006 t and 3,605 t in all of 2014 (Ministry of Commerce, as reported).

**Example.** The batches of 2014::

    [[measure]]
    kind = "quota_pools"
    origins = ["CHN"]
    held = true
    from = 2014-01-01
    until = 2014-12-31
    batch = [
        { from = 2014-01-01, until = 2014-06-30, light = 13314, heavy = 1796, announced = 2013-12-13 },
        { from = 2014-07-01, until = 2014-12-31, light = 13692, heavy = 1809 },
    ]

**Limits.** Days between batches are free, so batches should follow each other. Tonnes are gross. Licences trade freely
among holders of one pool and never between the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Self

from pydantic import Field, model_validator

from remanence.market.effects import Effect
from remanence.market.goods import HEAVY, LIGHT_PRODUCTS, METALS
from remanence.market.measures.params import GoodPattern, MeasureParams, Part, Region, Tonnes
from remanence.market.measures.registry import MeasureContext, measure
from remanence.market.measures.scope import expand_goods
from remanence.market.pool import GrossPool

_DAYS_A_YEAR = 365.25


def _goods_of(elements: tuple[str, ...]) -> tuple[str, ...]:
    return tuple([f"oxide:{e}" for e in elements] + [f"metal:{e}" for e in elements if e in METALS])


class Batch(Part):
    """Licences given out for some days of one year."""

    from_: date = Field(alias="from", description="first day")
    until: date = Field(description="last day, of the same calendar year")
    light: Tonnes = Field(description="light tonnes in all")
    heavy: Tonnes = Field(description="heavy tonnes in all")
    announced: date | None = Field(default=None, description="when it becomes known; left out: first day")

    @model_validator(mode="after")
    def _within_one_year(self) -> Self:
        if self.until <= self.from_ or self.until.year != self.from_.year:
            raise ValueError(f"must end after it begins, in the same year; got {self.from_} to {self.until}")
        if self.announced is not None and self.announced > self.from_:
            raise ValueError(f"'announced' must not lie after {self.from_}; got {self.announced}")
        return self


class Params(MeasureParams):
    """Keys of quota pools."""

    origins: tuple[Region, ...] = Field(min_length=1, description="exporting market regions")
    batch: tuple[Batch, ...] = Field(min_length=1, description="batches, none on the days of another")
    light_goods: tuple[GoodPattern, ...] = Field(
        default=_goods_of(LIGHT_PRODUCTS), description="goods of the light pool"
    )
    heavy_goods: tuple[GoodPattern, ...] = Field(
        default=_goods_of(HEAVY), description="goods of the heavy pool"
    )
    held: bool = Field(default=False, description="whether holders decide when to use their licences")

    @model_validator(mode="after")
    def _apart(self) -> Self:
        both = expand_goods(self.light_goods) & expand_goods(self.heavy_goods)
        if both:
            raise ValueError(f"{', '.join(sorted(both))} stand in the light and in the heavy pool")
        for one, other in pairwise(sorted(self.batch, key=lambda batch: batch.from_)):
            if other.from_ <= one.until:
                raise ValueError(f"batches from {one.from_} and from {other.from_} overlap")
        for batch in self.batch:
            if batch.from_ < self.from_ or (self.until is not None and batch.until > self.until):
                raise ValueError(f"the batch from {batch.from_} leaves the days of the measure")
        return self


@measure("quota_pools")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """Two pools a batch."""
    return list(_pools(params, context.measure_id))


def _pools(params: Params, measure_id: str) -> Iterator[GrossPool]:
    for number, batch in enumerate(sorted(params.batch, key=lambda batch: batch.from_), start=1):
        days = (batch.until - batch.from_).days + 1
        for name, patterns, tonnes in (
            ("light", params.light_goods, batch.light.value),
            ("heavy", params.heavy_goods, batch.heavy.value),
        ):
            yield GrossPool(
                f"{measure_id} {name} {number}",
                batch.from_,
                goods=expand_goods(patterns),
                origins=frozenset(params.origins),
                tonnes_per_year=tonnes * _DAYS_A_YEAR / days,
                end=batch.until + timedelta(days=1),
                held=params.held,
                announced=batch.announced or (params.announced if number == 1 else None),
            )
