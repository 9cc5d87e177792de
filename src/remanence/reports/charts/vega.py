"""Altair charts as inline SVG: the same bytes every time, no script, no network, the font of the page.

Text is measured with the Liberation Sans that vl-convert carries; the font name is then taken out, so that
the page's own font draws it. No mark is clipped and no gradient is used, so the SVG holds no generated id.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from remanence.reports.charts.palette import LINE, MUTED

_FONT = "Liberation Sans"
_TIDY = (
    (f' font-family="{_FONT}"', ""),
    (' xmlns:xlink="http://www.w3.org/1999/xlink"', ""),
    (' xmlns="http://www.w3.org/2000/svg"', ""),
    ('class="marks"', 'class="chart" aria-hidden="true"'),
)
_CONFIG: dict[str, Any] = {
    "aria": False,
    "font": _FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "labelFontSize": 11, "gridColor": LINE, "gridWidth": 0.75, "domain": False,
        "ticks": False, "labelPadding": 5, "title": None,
    },
    "axisX": {"grid": False, "ticks": True, "tickColor": LINE, "tickSize": 4},
}  # fmt: skip


def month_axis(field: str = "month") -> alt.X:
    """Return the shared time axis: UTC (a local zone would move a month's first day), few labels."""
    step = {"interval": "month", "step": 6}
    axis = alt.Axis(format="%b %Y", tickCount=step, labelFlush=True, labelOverlap="greedy")
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc"), axis=axis)


def chart(rows: list[dict[str, Any]]) -> alt.Chart:
    """Return an empty chart on ``rows``, which travel in the chart itself."""
    return alt.Chart(alt.InlineData(values=rows))


def svg(chart: alt.TopLevelMixin, width: int, height: int) -> Markup:
    """Return ``chart`` drawn at ``width`` by ``height`` px; it scales down with the page, never up."""
    spec = chart.to_dict()
    spec.update(width=width, height=height, config=_CONFIG, autosize={"type": "fit", "contains": "padding"})
    version = alt.SCHEMA_VERSION.removeprefix("v").rsplit(".", 1)[0]
    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=version)
    for found, wanted in _TIDY:
        drawn = drawn.replace(found, wanted)
    return Markup(drawn)
