"""Fill curve of one part: what is delivered of what it needs, month by month, against its floor.

Question: when does the part run short, how deep, and how sure is that? Band: 10-90 % of the futures; line:
base; rule: the day the line stops.
Limits: the curve is that of the part's magnet node and willingness to pay; the buyer's own stock is not in
it, so the line stops later than the curve crosses the floor.
"""

from __future__ import annotations

import altair as alt
from markupsafe import Markup

from remanence.reports.charts import vega
from remanence.reports.charts.palette import HOLD, HOLD_SOFT, INK, STOP, STOP_SOFT
from remanence.reports.view import Part

WIDTH, HEIGHT = 400, 150


def draw(part: Part) -> Markup:
    """Return the fill curve as SVG; empty when the document holds no fill for this part."""
    if not part.fill:
        return Markup()
    rows = [
        {"month": m.isoformat(), "low": run.low, "base": run.base, "high": run.high} for m, run in part.fill
    ]
    line, soft = (HOLD, HOLD_SOFT) if part.outcome == "holds" else (STOP, STOP_SOFT)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    y = alt.Y("low:Q", scale=alt.Scale(domain=[0, 1]), axis=axis)
    chart = vega.chart(rows).encode(x=vega.month_axis())
    band = chart.mark_area(color=soft, opacity=0.55).encode(y=y, y2="high:Q")
    base = chart.mark_line(color=line, strokeWidth=2).encode(y="base:Q")
    floor = vega.chart([{"floor": part.floor}]).mark_rule(color=INK, strokeDash=[2, 3]).encode(y="floor:Q")
    layers = [band, floor, base]
    if part.stop_date:
        at = vega.chart([{"month": part.stop_date.isoformat()}])
        layers.append(at.mark_rule(color=INK, strokeWidth=1.25).encode(x=vega.month_axis()))
    return vega.svg(alt.layer(*layers), WIDTH, HEIGHT)
