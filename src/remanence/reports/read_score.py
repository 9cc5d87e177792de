"""How the score of the reader on labelled articles looks in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from remanence.reports.literal import literal

__all__ = ["read_score"]

NOTHING = "–"
_COLUMNS = ("labels", "found", "false", "precision", "recall", "F1")


def read_score(document: Mapping[str, Any]) -> RenderableType:
    """Draw each way to measure on one line, then types, fields and publishers of the first and of the last."""
    result = document["result"]
    scores = result["scores"]
    head = f"{result['labels']} labelled claims of {result['articles']} articles"
    parts: list[RenderableType] = [Text(head, style="bold"), _overview(scores)]
    parts += [Text(literal(f"{one['name']}: {one['means']}."), style="dim") for one in scores]
    first = scores[0]
    parts += [Text(), _counted("type", first["types"]), Text(), _fields(first["fields"])]
    last = scores[-1] if len(scores) > 2 else first
    parts += [Text(), Text(literal(f"By publisher, {last['name']}:")), _counted("publisher", last["publishers"])]
    return Group(*parts)


def _overview(scores: list[Mapping[str, Any]]) -> Table:
    table = _table("measured", "precision", "recall", "F1", "95 % of draws", "strict F1", "with a number", "modality")
    for one in scores:
        fields = one["fields"]
        table.add_row(
            literal(one["name"]), *(_rate(one[name]) for name in ("precision", "recall", "f1")),
            f"{_rate(one['f1_low'])}-{_rate(one['f1_high'])}", _rate(one["strict"]["f1"]),
            _rate(one["with_number"]["f1"]), _rate(fields["modality"]["share"]),
        )  # fmt: skip
    return table


def _counted(what: str, rows: Mapping[str, Mapping[str, Any]]) -> Table:
    table = _table(what, *_COLUMNS)
    for name, row in rows.items():
        counts = (str(row[key]) for key in ("labels", "found", "false"))
        rates = (_rate(row[key]) for key in ("precision", "recall", "f1"))
        table.add_row(literal(name), *counts, *rates)
    return table


def _fields(rows: Mapping[str, Mapping[str, Any]]) -> Table:
    table = _table("field of what was found", "right", "of")
    for name, row in rows.items():
        table.add_row(literal(name), _rate(row["share"]), str(row["labels"]))
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index else "left")
    return table


def _rate(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"
