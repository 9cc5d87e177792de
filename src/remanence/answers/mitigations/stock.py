"""More stock.

Question: how much longer does the line run if more magnets are bought now and kept?

Formula: the extra days of need arrive once, after the lead time; the line is run again. The bridge is the
    least stock
that avoids the stop in the base run, with a margin. Cost a year = days / 365.25 x kg a year x baseline
price x carrying share.

Example: ``stock-60`` on a part of 500 t a year at 70 USD/kg holds 82 t, 5.7 million USD, at about 0.7
    million USD a year.

Limits: the baseline price is paid, so the stock must be bought before the scenario is known; refusals of
    applications
that look like stockpiling are not modelled; the purchase itself is capital and not part of the cost a year.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from remanence.answers.mitigation import Case, Change, Params, mitigation


class StockParams(Params):
    """Parameters of more stock."""

    days: tuple[int, ...]
    bridge_margin: float
    bridge_most_days: int
    carrying_share: float
    lead_time_weeks: float
    requalification_weeks: float


@mitigation("stock", StockParams)
def more_stock(case: Case, params: StockParams) -> Sequence[Change]:
    """Fixed steps of more stock, and the stock that bridges the whole shortage where one is enough."""
    price = case.price()
    if price is None:
        return []
    steps = [
        _step(case, params, price, days, f"stock-{days}", f"hold {days} more days of magnets")
        for days in params.days
    ]
    bridge = _bridge(case, params, price)
    return [*steps, *([bridge] if bridge else [])]


def _step(case: Case, params: StockParams, price: float, days: int, action: str, text: str) -> Change:
    held = days / 365.25 * case.kg_per_year
    return Change(
        action=action,
        text=f"{text} ({held:,.0f} kg)",
        usd_per_year=held * price * params.carrying_share,
        lead_time_weeks=params.lead_time_weeks,
        requalification_weeks=params.requalification_weeks,
        extra_stock_days=days,
    )


def _bridge(case: Case, params: StockParams, price: float) -> Change | None:
    """The least stock, to a day, that avoids the stop; None where none is enough."""
    if case.stop_when(_step(case, params, price, params.bridge_most_days, "", "")) is not None:
        return None
    low, high = 0, params.bridge_most_days
    while high - low > 1:
        middle = (low + high) // 2
        if case.stop_when(_step(case, params, price, middle, "", "")) is None:
            high = middle
        else:
            low = middle
    days = math.ceil(high * params.bridge_margin)
    if days in params.days:
        return None
    return _step(
        case,
        params,
        price,
        days,
        "stock-bridge",
        f"hold {days} more days of magnets, enough to bridge the shortage",
    )
