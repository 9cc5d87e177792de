"""Fill and stop of a part recomputed day by day from a run's flows. Shares no code with the answer that it checks."""

from __future__ import annotations

from datetime import date, timedelta


def monthly_fill(node, worth: float | None, bidder: float) -> list[float]:
    """What part of its need a buyer gets in each month."""
    out = []
    for m, needed in enumerate(node.needed):
        whole = 1.0 if needed <= 0 else min(1.0, max(0.0, node.delivered[m] / needed))
        if worth is None or needed <= 0 or worth < node.base_price[m]:
            out.append(whole)
            continue
        licensed = (1 - bidder) * node.licensed[m]
        share = min(1.0, licensed / needed)
        if node.price[m] > worth:
            out.append(min(share, whole))
            continue
        left, wanted = node.delivered[m] - licensed, (1 - share) * needed * node.demand_share_above(worth, m)
        out.append(min(1.0, share + (1 - share) * (1.0 if left >= wanted else max(0.0, left) / wanted)))
    return out


def recompute(part: dict, node, months: tuple[date, ...], effective: date, bidder: float) -> dict:
    """Monthly fill, stop date and weeks of a part of the document, at the central values."""
    cells, guess = part["inputs"], part["assumed"]
    start, last = months[0], (months[-1].replace(day=28) + timedelta(days=4)).replace(day=1)

    def known(name: str) -> float:
        return cells[name] if cells[name] is not None else guess[name]["base"]

    kg, value = known("magnet_kg_per_unit"), cells["unit_value_usd"]
    fill = monthly_fill(node, None if value is None else value / kg, bidder) if node else [1.0] * len(months)
    held = date.fromisoformat(cells["licence_valid_until"]) if cells["licence_valid_until"] else None
    calm = max([m for m, day in enumerate(months) if day < effective.replace(day=1)], default=0)
    shield = min(1.0, node.licensed[calm] / node.needed[calm]) if node and held else 0.0
    order = cells["on_order_kg"]
    coming = known("on_order_kg") if order is None else order / (cells["units_per_year"] * kg / 365.25)
    if cells["on_order_until"]:
        over = (date.fromisoformat(cells["on_order_until"]) - start).days + 1
    else:
        over = guess["on_order_until"]["base"] if "on_order_until" in guess else 1
    over = max(1, round(min(max(over, 0), (last - start).days)))
    stock, floor, stop, by_month, day = cells["stock_days"], cells["line_floor"] or 0.8, None, {}, start
    while day < last:
        m = next(i for i in range(len(months) - 1, -1, -1) if months[i] <= day)
        got = shield + (1 - shield) * fill[m] if held and day <= held else fill[m]
        by_month.setdefault(m, []).append(got)
        supply = got + (coming / over if (day - start).days < over else 0.0)
        if stop is None and stock + supply < floor - 1e-9:
            stop = day
        stock, day = max(0.0, stock + supply - 1.0), day + timedelta(days=1)
    weeks = None if stop is None else round((stop - effective).days / 7, 1)
    return {"fill": [sum(by) / len(by) for by in by_month.values()], "stop": stop, "weeks": weeks}
