"""Altair charts as inline SVG: the same bytes every time, no script, no network, the font of the page.

Text is measured with the Liberation Sans that vl-convert carries; the font name is then taken out, so that the
page's own font draws it. No mark is clipped and no gradient is used, so the SVG holds no generated id.
"""

from __future__ import annotations

from typing import Any

import altair as alt
import vl_convert
from markupsafe import Markup

from remanence.reports.charts.palette import INK, LINE, MUTED

_FONT = "Liberation Sans"
_CONFIG: dict[str, Any] = {
    "aria": False,
    "font": _FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED, "titleColor": INK, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
        "gridColor": LINE, "gridWidth": 0.75, "domain": False, "ticks": False, "labelPadding": 5, "title": None,
    },
    "axisX": {"grid": False, "ticks": True, "tickColor": LINE, "tickSize": 4},
}  # fmt: skip


def month_axis(field: str = "month") -> alt.X:
    """Return the shared time axis: UTC (a local zone would move a month's first day), few labels."""
    axis = alt.Axis(format="%b %y", tickCount={"interval": "month", "step": 6}, labelFlush=True, labelOverlap="greedy")
    return alt.X(f"{field}:T", scale=alt.Scale(type="utc"), axis=axis)


def svg(chart: alt.TopLevelMixin, width: int, height: int) -> Markup:
    """Return ``chart`` drawn at ``width`` by ``height`` px; it scales down with the page, never up past 100 %."""
    spec = chart.to_dict()
    spec.update(width=width, height=height, config=_CONFIG, autosize={"type": "fit", "contains": "padding"})
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=alt.SCHEMA_VERSION.removeprefix("v").rsplit(".", 1)[0])
    drawn = drawn.replace(f' font-family="{_FONT}"', "").replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "")
    return Markup(drawn.replace('class="marks"', 'class="chart" aria-hidden="true"'))
