"""One self-contained HTML page: no script, no font, image or style from elsewhere; it prints on A4."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from jinja2 import Environment

from remanence.reports import headline, words
from remanence.reports.charts import cause_chain, evidence_mix, fill, palette, prices, timeline
from remanence.reports.environment import environment
from remanence.reports.view import Stress

MOST_PRICES = 12
MOST_PARTS = 60
"""Parts that a page draws, the earliest stops first; a longer bill of materials is read in the workbook."""


def stress(answer: Stress) -> bytes:
    """Return the stress report as an HTML page. Every text of the document is escaped."""
    shown = answer.prices[:MOST_PRICES]
    drawn = replace(answer, parts=answer.parts[:MOST_PARTS])
    template = _environment().get_template("stress.html.j2")
    page = template.render(
        s=answer,
        headline=headline.headline(answer),
        in_short=headline.in_short(answer),
        timeline=timeline.build(drawn),
        shown=drawn.parts,
        parts_left_out=len(answer.parts) - len(drawn.parts),
        cards=[(part, cause_chain.build(part, answer), fill.draw(part)) for part in drawn.parts],
        prices=[(price, prices.draw(price)) for price in shown],
        prices_left_out=len(answer.prices) - len(shown),
        mix=evidence_mix.build(answer.evidence_mix),
        evidence=_by_figure(answer),
    )
    return page.encode()


def _environment() -> Environment:
    filters: dict[str, Callable[..., Any]] = {
        "outcome": headline.outcome,
        "web_link": _web_link,
        "class_colour": lambda name: palette.CLASS_COLOURS.get(name, palette.MUTED),
    }
    return environment(filters, {"span": words.span, "stated": _stated, "stood_in": _stood_in})


def _web_link(url: object) -> str:
    """Return ``url`` when it is a web address, else '': another scheme is never made a link."""
    text = str(url or "").strip()
    return text if text.lower().startswith(("https://", "http://")) else ""


def _stated(value: Any) -> str:
    """Return an input of the bill of materials as it was given; a blank is unknown."""
    if value is None or value == "":
        return words.UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    return words.figure(float(value)) if isinstance(value, int | float) else str(value)


def _stood_in(span: Any) -> str:
    """Return the range that stood in for an unknown cell (' 1.5 to 4.5, base 2.5'), or '' when not stated."""
    if not isinstance(span, Mapping) or span.get("base") is None:
        return ""
    if span.get("low") is None or span.get("high") is None:
        return f": {words.plain(_stated(span['base']))}"
    ends = f": {_stated(span['low'])} to {_stated(span['high'])}, base {_stated(span['base'])}"
    return f"{ends} {span.get('unit') or ''}".rstrip()


def _classes(rows: list[Mapping[str, Any]]) -> str:
    """Return how many statements of each class stand behind a figure ('2 measured, 1 assumed')."""
    found = Counter(str(row.get("class") or words.UNKNOWN) for row in rows)
    order = sorted(found, key=lambda name: (words.CLASSES.index(name) if name in words.CLASSES else 99, name))
    return ", ".join(f"{found[name]} {name}" for name in order)


def _by_figure(answer: Stress) -> list[tuple[str, str, list[Mapping[str, Any]]]]:
    """Return (figure, its classes in words, its evidence rows), in the order of first mention."""
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in answer.evidence:
        groups[str(row.get("figure") or "other")].append(row)
    return [(figure, _classes(rows), rows) for figure, rows in groups.items()]
