"""Export licence: what happens when each export needs a licence, few are given and each takes time?

**What it does.** For each good, origin and destination by itself, tonnes let through in a month are at most

    reference exports x (g + (1 - g) x a)

with *a* the approval share in tonnes, *g* the share of tonnes under general licences (neither capped nor
queued) and *reference exports* what the same run would export in that month with no licence rule at all.
Approved tonnes arrive later by the queue, in working days from application (Monday to Friday; public
holidays are not modelled).

Where the measure ends, or eases what held before, approvals climb over ``approval_ramp_months`` in a straight line.

**Sources.** Review limit of 45 working days:
https://rawmaterials.net/media-reports-u-s-and-china-reach-framework-deal-on-rare-earths/. Published approval
shares count applications, not tonnes, so they bound *a* only from below.

**Example.** Nothing for one destination, a quarter for the others::

    [[measure]]
    kind = "export_licence"
    goods = ["oxide:*", "metal:*", "magnet:*"]
    origins = ["CHN"]
    from = 2027-01-10
    approval_share = 0.25
    queue_working_days = { value = 45, low = 30, high = 60 }
    by = [{ destinations = ["USA"], goods = ["oxide:Sm", "magnet:smco"], approval_share = 0.0 }]

**Limits.** A share of tonnes by good and region: no named exporters or users. Who among the buyers of a
region gets the tonnes is decided later, where the market is read off for a part.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from pydantic import Field, model_validator

from remanence.market.effects import Effect, FlowCap
from remanence.market.goods import REGIONS
from remanence.market.measures.params import (
    NONE,
    GoodPattern,
    Months,
    Part,
    Region,
    Share,
    TradeParams,
    WorkingDays,
)
from remanence.market.measures.registry import MeasureContext, end_of, measure
from remanence.market.measures.scope import expand_goods


class Row(Part):
    """Other terms for some goods and destinations; what is left out stays as in the measure."""

    goods: tuple[GoodPattern, ...] = Field(
        default=(), description="goods or patterns; empty: all of the measure"
    )
    destinations: tuple[Region, ...] = Field(
        default=(), description="importing regions; empty: all of the measure"
    )
    approval_share: Share | None = Field(default=None, description="as in the measure, for these flows")
    queue_working_days: WorkingDays | None = Field(
        default=None, description="as in the measure, for these flows"
    )
    general_licence_share: Share | None = Field(
        default=None, description="as in the measure, for these flows"
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.goods or self.destinations):
            raise ValueError("names neither goods nor destinations")
        return self


class Params(TradeParams):
    """Keys of an export licence."""

    approval_share: Share = Field(description="approved tonnes over reference exports, a fraction")
    queue_working_days: WorkingDays = Field(default=NONE, description="from application to approval")
    general_licence_share: Share = Field(
        default=NONE, description="fraction of reference exports without cap or queue"
    )
    approval_ramp_months: Months | None = Field(
        default=None, description="time in which approvals recover after it; left out: the parameter"
    )
    by: tuple[Row, ...] = Field(
        default=(), description="other terms by good and destination; a later row wins"
    )


@measure("export_licence")
def effects(params: Params, context: MeasureContext) -> list[Effect]:
    """One cap for each set of terms, over the flows to which they apply."""
    goods, origins = context.goods(params), context.origins(params)
    named = context.destinations(params)
    ramp = params.approval_ramp_months.value if params.approval_ramp_months else None
    caps: list[Effect] = []
    for terms, flows in _terms(params, goods, sorted(named or set(REGIONS) - origins)):
        for destinations, their_goods in _rectangles(flows):
            whole = destinations == frozenset(REGIONS) - origins
            caps.append(
                FlowCap(
                    measure_id=context.measure_id,
                    goods=their_goods,
                    origins=origins,
                    destinations=None if named is None and whole else destinations,
                    share=terms[0],
                    start=params.from_,
                    end=end_of(params),
                    queue_working_days=round(terms[1]),
                    exempt_general_share=terms[2],
                    announced=params.announced,
                    approval_ramp_months=ramp,
                )
            )
    return caps


_Flow = tuple[str, str]
_Terms = tuple[float, float, float]


def _terms(
    params: Params, goods: frozenset[str], destinations: list[str]
) -> list[tuple[_Terms, list[_Flow]]]:
    """Group (good, destination) by the terms that hold for them, in the order of the rows."""
    row_of = {(good, destination): -1 for good in sorted(goods) for destination in destinations}
    for index, row in enumerate(params.by):
        for good, destination in row_of:
            if (not row.goods or good in expand_goods(row.goods)) and (
                not row.destinations or destination in row.destinations
            ):
                row_of[good, destination] = index
    groups: dict[int, list[_Flow]] = {}
    for flow, index in row_of.items():
        groups.setdefault(index, []).append(flow)
    return [(_of_row(params, index), flows) for index, flows in sorted(groups.items())]


def _of_row(params: Params, index: int) -> _Terms:
    row = params.by[index] if index >= 0 else Row(destinations=("ROW",))
    return (
        (row.approval_share or params.approval_share).value,
        (row.queue_working_days or params.queue_working_days).value,
        (row.general_licence_share or params.general_licence_share).value,
    )


def _rectangles(flows: Iterable[_Flow]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Cut a set of flows into (destinations, goods) that are full products."""
    by_good: dict[str, set[str]] = {}
    for good, destination in flows:
        by_good.setdefault(good, set()).add(destination)
    by_destinations: dict[tuple[str, ...], set[str]] = {}
    for good, found in by_good.items():
        by_destinations.setdefault(tuple(sorted(found)), set()).add(good)
    return [(frozenset(d), frozenset(goods)) for d, goods in sorted(by_destinations.items())]
