"""Contract for difference: what happens when named plants are paid a strike price whatever the market pays?

**What it does.** On the contracted volume the payer makes up what an index lacks to the strike, and takes a share of
what the index exceeds a mark:

    payment = max(strike - index, 0) x tonnes - upside_share x max(index - upside_above, 0) x tonnes

The plants' marginal revenue on these tonnes is the strike: they make more, the index falls, and the payment rises;
the period is solved again until both agree. ``index_vat`` says whether the index includes China's value-added tax: at
a strike of 110 USD/kg and 95 without tax that alone decides between 15 and about 3 USD/kg.

**Sources.** MP Materials and the Department of Defense, 10 July 2025: 110 USD/kg, ten years, 30 % of the upside.
Lynas and JARE, 10 March 2026: 110 USD/kg, 5,000 t/a to 2038, 30 % above 150 USD/kg, at most 10 million USD a year.
Iteration: the notes on instruments compared in ``docs/instruments.md``.

**Example.** The kind of contract that Mountain Pass has::

    [[measure]]
    kind = "contract_for_difference"
    facilities = ["facility:mp-mountain-pass-ndpr"]
    good = "oxide:NdPr"
    strike_usd_per_kg = 110
    tonnes_per_year = 6000
    payer = "USA"
    index_region = "CHN"
    index_vat = "included"
    upside_share = 0.3
    from = 2027-01-01

**Limits.** The upside is a share of profit and leaves the plants' output as it is. Payments are by period, not by
quarter.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from remanence.market.contracts import Contract
from remanence.market.effects import Effect
from remanence.market.measures.params import NONE, Region, Share, TonnesPerYear, Uncertain
from remanence.market.measures.plants import PlantParams
from remanence.market.measures.reference_price import OneGood, Price
from remanence.market.measures.registry import MeasureContext, end_of, measure


def _money(number: Uncertain) -> Uncertain:
    return number.within(0.0, 1e13, "USD a year")


Money = Annotated[Uncertain, AfterValidator(_money)]


class Params(PlantParams):
    """Keys of a contract for difference."""

    good: OneGood = Field(description="what is contracted, such as oxide:NdPr")
    strike_usd_per_kg: Price = Field(description="what the plants are paid at least, USD/kg")
    tonnes_per_year: TonnesPerYear = Field(description="the contracted volume, in tonnes of the good a year")
    payer: Region = Field(description="market region whose treasury pays")
    index_good: OneGood | None = Field(
        default=None, description="the good of the index; left out: the contracted one"
    )
    index_region: Region = Field(default="CHN", description="market region of the index")
    index_vat: Literal["excluded", "included"] = Field(
        default="excluded", description="whether the index includes China's value-added tax"
    )
    upside_share: Share = Field(default=NONE, description="share of the upside that the payer takes")
    upside_above_usd_per_kg: Price | None = Field(
        default=None, description="mark from which the upside counts, USD/kg; left out: the strike"
    )
    payment_cap_usd_per_year: Money | None = Field(
        default=None, description="most that is paid in a calendar year"
    )
    upside_cap_usd_per_year: Money | None = Field(
        default=None, description="most that is given back in a calendar year"
    )


@measure("contract_for_difference")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One contract."""
    strike, mark = params.strike_usd_per_kg, params.upside_above_usd_per_kg
    paid, back = params.payment_cap_usd_per_year, params.upside_cap_usd_per_year
    return [
        Contract(
            context.measure_id,
            params.from_,
            end=end_of(params),
            good=params.good,
            selector=params.selector(),
            tonnes_per_year=params.tonnes_per_year.value,
            payer=params.payer,
            strike=strike.value,
            index_good=params.index_good or params.good,
            index=params.index_region,
            with_tax=params.index_vat == "included",
            upside=params.upside_share.value,
            above=(mark or strike).value,
            most_paid=paid.value if paid else None,
            most_back=back.value if back else None,
        )
    ]
