"""Ban: what happens when goods may not leave an origin at all, or not for some destinations or buyers?

**What it does.** Exports of each good from each origin to each destination are at most reference exports x
(1 - s), with *s* the share of the flow that the ban touches: 1 for a ban on all, less for a ban on named
entities or users, whose share of the destination's imports must then be stated.
It holds from its first day at once; after its last, what leaves climbs back over ``approval_ramp_months``.

**Example.** A ban on military users of one country::

    [[measure]]
    kind = "ban"
    goods = ["oxide:*", "metal:*", "magnet:*"]
    origins = ["CHN"]
    destinations = ["JPN"]
    users = ["military"]
    touched_share = { value = 0.05, low = 0.02, high = 0.10 }
    from = 2026-01-06

**Limits.** Who is meant is words here: the market knows regions, not users, so a ban on some is a share of what their
region imports. For plants of the market an ``entity_ban`` works the share out. Goods that pass through
a third country are not traced.
"""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from remanence.market.effects import Effect, FlowCap
from remanence.market.measures.params import SURE, Months, Share, TradeParams
from remanence.market.measures.registry import MeasureContext, end_of, measure


class Params(TradeParams):
    """Keys of a ban."""

    entities: tuple[str, ...] = Field(
        default=(), description="facilities or companies meant; empty: everybody"
    )
    users: tuple[str, ...] = Field(default=(), description="users or uses meant, in words; empty: everybody")
    touched_share: Share = Field(default=SURE, description="share of reference exports that the ban touches")

    approval_ramp_months: Months | None = Field(
        default=None, description="time in which trade comes back after it; left out: the parameter"
    )

    @model_validator(mode="after")
    def _share_of_entities(self) -> Self:
        if (self.entities or self.users) and "touched_share" not in self.model_fields_set:
            raise ValueError(
                "names entities or users, so it needs 'touched_share', their share of the imports"
            )
        return self


@measure("ban")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One cap at the share that the ban leaves."""
    return [
        FlowCap(
            measure_id=context.measure_id,
            goods=context.goods(params),
            origins=context.origins(params),
            destinations=context.destinations(params),
            share=1.0 - params.touched_share.value,
            start=params.from_,
            end=end_of(params),
            announced=params.announced,
            approval_ramp_months=params.approval_ramp_months.value if params.approval_ramp_months else None,
        )
    ]
