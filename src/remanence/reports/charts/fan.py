"""Fan of one price over the futures: the middle one, the band that holds eight in ten, and the baseline.

Question: how dear may a good become, when, and how sure is that? Each chart has its own scale from zero.
Limits: the band is taken month by month; no single future follows its edge.
"""

from __future__ import annotations

import altair as alt
from markupsafe import Markup

from remanence.reports.charts import vega
from remanence.reports.charts.palette import MUTED, STOP, STOP_SOFT
from remanence.reports.futures_view import Fan

WIDTH, HEIGHT = 340, 170


def draw(fan: Fan) -> Markup:
    """Return the fan as SVG."""
    rows = [
        {"month": m.isoformat(), "low": band.low, "middle": band.base, "high": band.high, "before": before}
        for m, band, before in zip(fan.months, fan.bands, fan.baseline, strict=True)
    ]
    y = alt.Y("low:Q", scale=alt.Scale(zero=True, nice=True), axis=alt.Axis(tickCount=4, format=",~f"))
    chart = vega.chart(rows).encode(x=vega.month_axis())
    band = chart.mark_area(color=STOP_SOFT, opacity=0.5).encode(y=y, y2="high:Q")
    before = chart.mark_line(color=MUTED, strokeWidth=1.5, strokeDash=[5, 3]).encode(y="before:Q")
    middle = chart.mark_line(color=STOP, strokeWidth=2).encode(y="middle:Q")
    return vega.svg(alt.layer(band, before, middle), WIDTH, HEIGHT)
