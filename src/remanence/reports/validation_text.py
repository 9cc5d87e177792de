"""How a validation looks in the terminal: scores of every case, then its checks and every miss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

Document = Mapping[str, Any]
NOTHING = "–"
NAMES = {
    "S_price": "S price",
    "S_price_iso": "S one market",
    "S_qty": "S quantity",
    "tau": "tau",
    "peak_error_quarters": "peak, quarters",
}


def validate(document: Document) -> RenderableType:
    """Draw one table of scores, and for each case the rows and checks that it misses."""
    scores = _table("case", "information", *NAMES.values(), "hits")
    parts: list[RenderableType] = [Text(f"Validation, as of {document['as_of']}", style="bold"), scores]
    for case in document["result"]["cases"]:
        cells = [number(case["scores"][name]) for name in NAMES]
        scores.add_row(case["case"], case["information"], *cells, f"{case['hits']} of {case['asked']}")
        if case["misses"]:
            parts += [Text(f"\n{case['case']}: misses ({case['label']})", style="bold"), misses(case)]
    return Group(*parts)


def misses(case: Document) -> Table:
    """Every row or check of a case that does not hold."""
    table = _table("what", "expected", "model", "reason")
    for row in case["misses"]:
        table.add_row(what(row), expected(row), cell(row["model"]), row["reason"] or NOTHING)
    return table


def what(row: Document) -> str:
    """What a row or check is about, in a line."""
    if "what" in row:
        return str(row["what"])
    return f"{row['date']} {row['kind']} {row['product']}, {row['market']} [{row['unit']}]"


def expected(row: Document) -> str:
    """What was observed with its range, or what the check asks for."""
    if "observed" in row:
        return f"{number(row['observed'])} ({number(row['low'])} to {number(row['high'])})"
    return cell(row["expected"])


def cell(value: Any) -> str:
    """A number or a word."""
    return (
        number(value)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else str(value or NOTHING)
    )


def number(value: float | None) -> str:
    """Four significant digits at most, thousands apart."""
    if value is None:
        return NOTHING
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
