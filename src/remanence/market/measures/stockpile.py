"""Stockpile: what happens when a public body buys a stock, releases it in need and fills it again?

**What it does.** Until ``target_tonnes`` are reached it bids ``buy_below_usd_per_kg`` for ``buy_tonnes_per_year``.
What it buys leaves the market. It releases by dated ``release`` rows, at any price, and by a price trigger: from
``release_above_usd_per_kg`` up to ``release_tonnes_per_year``. ``entitlements`` share out what is released among
regions; who does not draw leaves it in the stock. With ``replenish_months`` what was released is bought back in that
time, whatever the price, once the release is over.

**Sources.** Project Vault (EXIM, 2 February 2026): up to 10 billion USD of loan and about 2 billion private; members
pay to be entitled, may draw if they replenish, and have full access in a disruption; volumes and rules are
unpublished.

**Example.** Two months' worth of Dy oxide, opened for half a year::

    [[measure]]
    kind = "stockpile"
    good = "oxide:Dy"
    region = "USA"
    payer = "USA"
    target_tonnes = 40
    buy_tonnes_per_year = 60
    buy_below_usd_per_kg = 400
    entitlements = [{ region = "USA", share = 0.7 }, { region = "JPN", share = 0.3 }]
    release = [{ from = 2028-01-01, until = 2028-06-30, tonnes_per_year = 60 }]
    replenish_months = 12
    from = 2027-01-01

A release that no opening stock and no purchase before it can fill is refused; one that runs dry says *empty*.

**Limits.** One good a measure. Interest and storage are not paid in the market. Members' own stocks do not shrink
because they hold an entitlement.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from remanence.market.effects import Effect
from remanence.market.measures.params import (
    NONE,
    MeasureParams,
    Months,
    Part,
    Region,
    Share,
    TonnesPerYear,
    Uncertain,
)
from remanence.market.measures.reference_price import OneGood, Price
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.stockpiles import Release, Stockpile


def _tonnes(number: Uncertain) -> Uncertain:
    return number.within(0.0, 1e9, "t")


Tonnes = Annotated[Uncertain, AfterValidator(_tonnes)]


class Entitlement(Part):
    """What a region may draw."""

    region: Region = Field(description="market region")
    share: Share = Field(description="share of what is released")


class ReleaseRow(Part):
    """A dated release."""

    from_: date = Field(alias="from", description="first day")
    until: date = Field(description="last day")
    tonnes_per_year: TonnesPerYear = Field(description="rate of the release, t/a")


class Params(MeasureParams):
    """Keys of a stockpile."""

    good: OneGood = Field(description="what is stocked, such as oxide:Dy")
    region: Region = Field(description="market region where it is bought and lies")
    payer: Region = Field(description="market region whose treasury owns it")
    opening_tonnes: Tonnes = Field(default=NONE, description="stock on the first day, t")
    target_tonnes: Tonnes = Field(description="stock that is wanted, t")
    buy_tonnes_per_year: TonnesPerYear = Field(
        default=NONE, description="the most that is bought in a year, t/a"
    )
    buy_below_usd_per_kg: Price | None = Field(default=None, description="the bid, USD/kg")
    entitlements: tuple[Entitlement, ...] = Field(default=(), description="rows of a region and its share")
    release: tuple[ReleaseRow, ...] = Field(default=(), description="rows of dated releases")
    release_above_usd_per_kg: Price | None = Field(
        default=None, description="price from which it sells, USD/kg"
    )
    release_tonnes_per_year: TonnesPerYear = Field(
        default=NONE, description="the most that the trigger releases, t/a"
    )
    replenish_months: Months | None = Field(
        default=None, description="time in which a release is bought back"
    )

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        wrong = "; ".join(self._offences())
        if wrong:
            raise ValueError(wrong)
        return self

    def _offences(self) -> Iterator[str]:
        buys = self.buy_tonnes_per_year.high > 0
        if buys and self.buy_below_usd_per_kg is None:
            yield "buys at no stated price: give 'buy_below_usd_per_kg'"
        if self.opening_tonnes.low > self.target_tonnes.high:
            yield "opening_tonnes lies above target_tonnes"
        regions = [row.region for row in self.entitlements]
        if len(set(regions)) < len(regions):
            yield "entitlements name a region twice"
        if sum(row.share.high for row in self.entitlements) > 1 + 1e-9:
            yield "entitlements add up to more than 1"
        releases = bool(self.release) or self.release_above_usd_per_kg is not None
        if releases and not self.entitlements:
            yield "releases to nobody: give 'entitlements'"
        if releases and self.opening_tonnes.high <= 0 and not buys:
            yield "a release from an empty stock: give 'opening_tonnes' or 'buy_tonnes_per_year'"
        if self.release_above_usd_per_kg is not None and self.release_tonnes_per_year.high <= 0:
            yield "sells nothing above its price: give 'release_tonnes_per_year'"
        yield from self._dates()

    def _dates(self) -> Iterator[str]:
        buys = self.buy_tonnes_per_year.high > 0
        for row in self.release:
            if row.until <= row.from_ or row.from_ < self.from_ or (self.until and row.until > self.until):
                yield f"the release from {row.from_} lies outside the stockpile's own dates or ends before it begins"
            elif row.from_ == self.from_ and self.opening_tonnes.high <= 0 and buys:
                yield f"the release from {row.from_} begins before anything can be bought: an empty stock"


@measure("stockpile")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One stock."""
    bid, ask = params.buy_below_usd_per_kg, params.release_above_usd_per_kg
    releases = [
        Release(row.from_, row.until + timedelta(days=1), row.tonnes_per_year.value) for row in params.release
    ]
    return [
        Stockpile(
            context.measure_id,
            params.from_,
            end=end_of(params),
            good=params.good,
            region=params.region,
            payer=params.payer,
            opening=params.opening_tonnes.value,
            target=params.target_tonnes.value,
            buys=params.buy_tonnes_per_year.value,
            bid=bid.value if bid else 0.0,
            releases=tuple(releases),
            ask=ask.value if ask else None,
            draws=params.release_tonnes_per_year.value,
            entitled=tuple((row.region, row.share.value) for row in params.entitlements),
            replenish_months=params.replenish_months.value if params.replenish_months else None,
        )
    ]
