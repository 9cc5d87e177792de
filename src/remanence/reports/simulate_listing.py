"""A market run in the terminal beyond prices: what is scarce, what users lost, and what each stage rests on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from remanence.reports import who_pays_listing

Rows = Sequence[Mapping[str, Any]]
NOTHING = "–"
MOST = 10
"""Bottlenecks shown; the document holds thirty, the table ``rents`` all."""


def tables(result: Mapping[str, Any]) -> list[Table]:
    """Draw the tables that have a row; a document made before there were any has none."""
    held = result.get("resilience", {})
    drawn = (
        _bottlenecks(result.get("bottlenecks", ())),
        _losses(held.get("uses", ())),
        _stages(held.get("chokepoints", ())),
    )
    return [*(table for table in drawn if table.row_count), *who_pays_listing.tables(result)]


def _bottlenecks(rows: Rows) -> Table:
    table = _table("bottleneck", "USD/t more", "t/month", "M USD/a", "months", numeric=(1, 2, 3, 4))
    for row in rows[:MOST]:
        name = f"{row['kind']} {row['id']}"
        table.add_row(
            name,
            _number(row["value"]),
            _number(row["quantity"]),
            _number(row["usd_per_year"] / 1e6),
            _number(row["months"]),
        )
    return table


def _losses(rows: Rows) -> Table:
    """One row a good with a short period: the region that lost the largest share of its use."""
    columns = ("use lost", "region", "origin", "served", "price x", "short from")
    table = _table(*columns, "survives", "recovers", "lost, months", numeric=(3, 4, 6, 7, 8))
    worst: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if (
            row["first_short"]
            and row["resistance"] < worst.get(row["good"], {"resistance": 2.0})["resistance"]
        ):
            worst[row["good"]] = row
    for good, row in sorted(worst.items()):
        table.add_row(
            good,
            row["region"],
            row["origin"],
            f"{100 * row['resistance']:.0f} %",
            _number(math.exp(row["peak_ln_price"])),
            row["first_short"][:7],
            _number(row["time_to_survive"]),
            _number(row["time_to_recover"]),
            _number(row["lost_months"]),
        )
    return table


def _stages(rows: Rows) -> Table:
    """One row a stage: what its users are left with when its largest country is gone, for the good that is hit most."""
    table = _table("stage without", "share", "worst served", "served", "survives, months", numeric=(1, 3, 4))
    worst: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if row["served"] < worst.get(row["stage"], {"served": math.inf})["served"]:
            worst[row["stage"]] = row
    for stage, row in worst.items():
        shares = (f"{100 * row['share']:.0f} %", row["good"], f"{100 * row['served']:.0f} %")
        table.add_row(f"{stage} without {row['country']}", *shares, _number(row["time_to_survive"]))
    return table


def _table(*columns: str, numeric: Sequence[int]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in numeric else "left", overflow="fold")
    return table


def _number(value: float | None) -> str:
    """Write a number with three significant digits at most, thousands apart."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
