"""How litmus tests and the scores of their sources look in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from remanence.reports.literal import literal

__all__ = ["litmus"]

NOTHING = "–"


def litmus(document: Mapping[str, Any]) -> RenderableType:
    """Draw the tests asked for, and the scores by source where they are told."""
    result = document["result"]
    parts: list[RenderableType] = []
    if result["tests"] is not None:
        parts.append(_tests(result["tests"]))
    if result["scores"] is not None:
        parts.append(_scores(result["scores"]))
    return Group(*parts)


def _tests(tests: list[Mapping[str, Any]]) -> RenderableType:
    if not tests:
        return Text("No litmus test.")
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in ("id", "due", "status", "chance", "statement", "source"):
        table.add_column(column, overflow="fold")
    for test in tests:
        chance = f"{test['probability']:.0%}"
        cells = (test["id"], test["due"], test["status"], chance, test["statement"], test["source"])
        table.add_row(*(Text(literal(cell)) for cell in cells))
    return table


def _scores(scores: list[Mapping[str, Any]]) -> RenderableType:
    if not scores:
        return Text("No source has a litmus test yet.")
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    numeric = ("tests", "scored", "unknown", "open", "base rate", "Brier", "Brier of base rate")
    table.add_column("source", overflow="fold")
    for column in numeric:
        table.add_column(column, justify="right")
    for row in scores:
        counts = (str(row[name]) for name in ("tests", "scored", "unknown", "open"))
        rates = (row["base_rate"], row["brier"], row["brier_of_base_rate"])
        shown = (NOTHING if rate is None else f"{rate:.3f}" for rate in rates)
        table.add_row(Text(literal(row["source"])), *counts, *shown)
    return table
