"""Exceedance of shortage: week by week, the share of futures in which more than a tenth, a fifth or half is missing.

Question: when is a shortage likely, and how deep? Depth is told by weight and dash, so that grey print keeps it.
Limits: a share of the futures that were drawn, not a probability of the world.
"""

from __future__ import annotations

import altair as alt
from markupsafe import Markup

from remanence.reports.charts import vega
from remanence.reports.charts.palette import INK, MUTED, STOP
from remanence.reports.futures_view import Shortage

WIDTH, HEIGHT = 340, 150
STYLES = ((MUTED, 1.5, [2, 3]), (STOP, 1.75, [6, 3]), (INK, 2.25, [1, 0]))
"""Colour, width and dash of each threshold, the mildest first."""


def draw(shortage: Shortage) -> Markup:
    """Return the curves as SVG; a threshold that no future exceeds has none."""
    y = alt.Y(
        "share:Q",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    layers = []
    for threshold, (colour, width, dash) in zip(shortage.thresholds, STYLES, strict=False):
        curve = shortage.by_week.get(threshold)
        if not curve:
            continue
        rows = [
            {"month": w.isoformat(), "share": share} for w, share in zip(shortage.weeks, curve, strict=True)
        ]
        line = vega.chart(rows).mark_line(
            color=colour, strokeWidth=width, strokeDash=dash, interpolate="step-after"
        )
        layers.append(line.encode(x=vega.month_axis(), y=y))
    return vega.svg(alt.layer(*layers), WIDTH, HEIGHT)
