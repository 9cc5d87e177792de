"""Price of one good: the scenario's marginal price with its range, against the baseline of the same months.

Question: which elements grow dear, when and by how much? Each chart has its own scale from zero, so
shapes are compared across goods and levels within one.
Limits: a marginal price is what the next free kilo costs, not what was paid on average.
"""

from __future__ import annotations

import altair as alt
from markupsafe import Markup

from remanence.reports.charts import vega
from remanence.reports.charts.palette import MUTED, STOP, STOP_SOFT
from remanence.reports.view import Price

WIDTH, HEIGHT = 340, 170


def draw(price: Price) -> Markup:
    """Return the price path as SVG."""
    rows = [
        {"month": m.isoformat(), "low": run.low, "value": run.base, "high": run.high, "baseline": base}
        for m, run, base in zip(price.months, price.scenario, price.baseline, strict=True)
    ]
    y = alt.Y("low:Q", scale=alt.Scale(zero=True, nice=True), axis=alt.Axis(tickCount=4, format=",~f"))
    chart = vega.chart(rows).encode(x=vega.month_axis())
    band = chart.mark_area(color=STOP_SOFT, opacity=0.5).encode(y=y, y2="high:Q")
    run = chart.mark_line(color=STOP, strokeWidth=2).encode(y="value:Q")
    base = chart.mark_line(color=MUTED, strokeWidth=1.5, strokeDash=[5, 3]).encode(y="baseline:Q")
    return vega.svg(alt.layer(band, base, run), WIDTH, HEIGHT)
