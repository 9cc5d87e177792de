"""The futures in the terminal: how often what is short, how dear, and what it hangs on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from remanence.reports import futures_page, futures_view, words
from remanence.reports.futures_view import Futures, Storm

MOST_ROWS = 8


def futures(document: Mapping[str, Any]) -> Group:
    """Draw the headline, odds of a shortage, prices and the first tornado."""
    answer = futures_view.read(document)
    lines = [futures_page.headline(answer), *futures_page.in_short(answer)]
    said = [Text(line.replace(words.NBSP, " "), style="" if i else "bold") for i, line in enumerate(lines)]
    told = [storm for storm in futures_page.told_storms(answer) if any(e.stands_out for e in storm.effects)]
    tables = [*_short(answer), *_dear(answer), *(_storm(storm) for storm in told[:1])]
    return Group(*said, *(part for table in tables for part in (Text(), table)))


def _short(answer: Futures) -> Iterator[Table]:
    shortages = futures_view.shortest(answer.shortages, MOST_ROWS)
    if not shortages:
        return
    table = _table("short", "region", "ever > 10 %", "> 20 %", "> 50 %", "half by week", numeric=(2, 3, 4, 5))
    for one in shortages:
        shares = (words.percent(one.any_month.get(t, 0.0)) for t in one.thresholds)
        week = one.week_of(0.5)
        table.add_row(_item(one.item, one.origin), one.region, *shares, str(week) if week else "never")
    yield table


def _dear(answer: Futures) -> Iterator[Table]:
    table = _table("dearest", "region", "peak 10 %", "50 %", "90 %", "in", "× baseline", numeric=(2, 3, 4, 6))
    for fan in futures_view.dearest(answer.fans, MOST_ROWS):
        if fan.peak is not None:
            month, band = fan.peak
            cells = (words.figure(value) for value in (band.low, band.base, band.high))
            name = _item(fan.item, fan.origin)
            table.add_row(name, fan.region, *cells, f"{month:%Y-%m}", words.figure(fan.multiple[1]))
    yield table


def _storm(storm: Storm) -> Table:
    table = _table(storm.text, "rank correlation", "90 %", "", numeric=(1,))
    for effect in storm.effects[:MOST_ROWS]:
        interval = f"{effect.low:+.2f} to {effect.high:+.2f}"
        sure = "" if effect.stands_out else "may be chance"
        table.add_row(effect.words, f"{effect.correlation:+.2f}", interval, sure)
    return table


def _item(item: str, origin: str) -> str:
    return f"{item}, clear" if origin == "clear" else item


def _table(*columns: str, numeric: tuple[int, ...] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in numeric else "left", overflow="fold")
    return table
