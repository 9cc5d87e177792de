"""Reference price: what happens when a trade zone holds a price at each stage by a levy on what comes from outside?

**What it does.** For each level the zone raises a levy on imports of that good from outside until its own price meets
the reference price,

    0 <= levy <= cap,   mid(levy, levy - cap, zone price - level) = 0

*Zone price* is the lowest marginal price of the good among the members that use or hold it. Trade among members bears
no levy: it has a pool of its own. With ``adjustment = "within_period"`` the levy is sought inside each period by
tatonnement, ``levy <- clip(levy + a (level - price))``, with warm solves; with ``"lagged"`` it moves once a period by
what the price lacked in the period before. Each good and period is told as *attained*, *capped*, or *unattainable*: no
import is left to keep out and the price, then that of the zone by itself, is still below. The price of the zone by
itself is found by a solve with the imports shut. The first and every twelfth full period is certified by a solve from
cold, and searched again from a levy of zero and from the highest; where they end apart, both are told.

**Sources.** Reference prices at each stage, upheld by adjustable tariffs: ministerial of 4 February 2026; no level,
list or formula is published. Formula: mixed complementarity (Devadoss 2013; Nagurney, Besik and Dong 2019).

**Example.** NdPr oxide and the stages after it::

    [[measure]]
    kind = "reference_price"
    zone = ["USA", "EUR", "JPN", "KOR", "IND", "AUS", "MYS"]
    levels = [{ good = "oxide:NdPr", usd_per_kg = 110, cap_usd_per_kg = 80 }]
    misdeclared_share = 0.1
    from = 2027-07-01

**Limits.** ``misdeclared_share`` of imports escapes the levy by a false origin: chance decides which, so that every
importer reckons with the mean levy. A zone that makes more of one element sells more of those mined with it: one
price held lowers others. What is not on the list is not held: buyers turn to the next stage from outside, which
``leakage`` tells. In a period that the measure does not fill, the levy is what the price of the period before lacked,
by days.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from remanence.market.effects import Effect
from remanence.market.goods import REGIONS
from remanence.market.measures.params import NONE, GoodPattern, MeasureParams, Part, Region, Share, Uncertain
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.measures.scope import GOODS
from remanence.market.zone import Level, ReferencePrices


def _price(number: Uncertain) -> Uncertain:
    return number.within(1e-6, 1e6, "USD/kg, above zero")


def _one_good(pattern: str) -> str:
    if pattern not in GOODS:
        raise ValueError(f"'{pattern}' means several goods; give each a level of its own")
    return pattern


Price = Annotated[Uncertain, AfterValidator(_price)]
OneGood = Annotated[GoodPattern, AfterValidator(_one_good)]


class Row(Part):
    """The reference price of one good."""

    good: OneGood = Field(description="the good, such as oxide:NdPr")
    usd_per_kg: Price = Field(description="reference price, USD/kg, without value-added tax")
    cap_usd_per_kg: Price | None = Field(
        default=None, description="highest levy, USD/kg; left out: as much as it takes"
    )


class Params(MeasureParams):
    """Keys of reference prices."""

    zone: tuple[Region, ...] = Field(min_length=1, description="market regions that hold the prices together")
    levels: tuple[Row, ...] = Field(min_length=1, description="rows of a good and its reference price")
    adjustment: Literal["within_period", "lagged"] = Field(
        default="within_period", description="when the levy follows the price"
    )
    misdeclared_share: Share = Field(
        default=NONE, description="share of imports that escapes the levy by a false origin; assumed"
    )

    @model_validator(mode="after")
    def _one_level_for_each_good(self) -> Self:
        goods = [row.good for row in self.levels]
        twice = sorted({good for good in goods if goods.count(good) > 1})
        if twice:
            raise ValueError(f"two reference prices for {', '.join(twice)}; give each good one")
        if set(self.zone) >= set(REGIONS):
            raise ValueError("every region is a member of the zone, so nothing comes from outside")
        if self.misdeclared_share.high >= 1.0:
            raise ValueError("misdeclared_share must stay below 1; else no levy is paid at all")
        return self


@measure("reference_price")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One set of levies."""
    levels = [
        Level(row.good, row.usd_per_kg.value, row.cap_usd_per_kg.value if row.cap_usd_per_kg else None)
        for row in params.levels
    ]
    return [
        ReferencePrices(
            context.measure_id,
            params.from_,
            end=end_of(params),
            zone=frozenset(params.zone),
            levels=tuple(levels),
            lagged=params.adjustment == "lagged",
            escapes=params.misdeclared_share.value,
        )
    ]
