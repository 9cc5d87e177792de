"""News: what happens when buyers hear that supply is in danger?

**What it does.** From the day on which it is known, buyers of the goods outside the origins want a cover that is higher
by ``precaution_cover`` x the size, and holders of quota licences let go less; both fade with ``news_half_life``. Caps
and quota batches make news by themselves (the share of supply that they take); this adds what they do not show, such as
an embargo at one port.

**Example.** The embargo on Japan in September 2010::

    [[measure]]
    kind = "news"
    goods = ["oxide:*"]
    origins = ["CHN"]
    size = 0.28
    from = 2010-09-22

**Limits.** One number for all buyers of a good; rumour is not modelled.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from remanence.market.effects import Effect, News
from remanence.market.measures.params import TradeParams, Uncertain
from remanence.market.measures.registry import MeasureContext, end_of, measure


def _size(number: Uncertain) -> Uncertain:
    return number.within(0.0, 2.0, "share of supply in danger: write 0.25, not 25")


class Params(TradeParams):
    """Keys of news."""

    size: Annotated[Uncertain, AfterValidator(_size)] = Field(
        description="share of supply that buyers see in danger"
    )


@measure("news")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One piece of news."""
    return [
        News(
            measure_id=context.measure_id,
            goods=context.goods(params),
            origins=context.origins(params),
            size=params.size.value,
            start=params.announced or params.from_,
            end=end_of(params),
        )
    ]
