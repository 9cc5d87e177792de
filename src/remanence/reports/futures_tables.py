"""The tables of the futures: bands, exceedance, tornado, and every future with what it drew and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from remanence.market.results.table import Column, Table
from remanence.reports import words

Row = tuple[Any, ...]
_NODE = (
    Column("item", "text", "", "", "Good (kind:name)"),
    Column("region", "text", "", "", "Market region"),
    Column("origin", "text", "", "", "Origin class that the buyer asks for"),
)
_OWN = "column unit"
BANDS = (
    Column("month", "date", "", "", "First day of the month"),
    Column(
        "kind",
        "text",
        "",
        "",
        "price_marginal, price_baseline (the same futures without the scenario), shortage",
    ),
    *_NODE,
    Column("low", "number", _OWN, "column basis", "10 % of the futures lie at or below"),
    Column("median", "number", _OWN, "column basis", "Half of the futures lie at or below"),
    Column("high", "number", _OWN, "column basis", "90 % of the futures lie at or below"),
    Column("central", "number", _OWN, "column basis", "The run with central numbers"),
    Column("unit", "text", "", "", "Unit of the four"),
    Column("basis", "text", "", "", "Basis of the four"),
)
EXCEEDANCE = (
    Column("step", "text", "", "", "month, week, or by_then: in that week or an earlier one"),
    Column("day", "date", "", "", "First day of the month or week"),
    *_NODE,
    Column("threshold", "number", "share of need", "t of the good", "Shortage that is exceeded"),
    Column("share", "number", "share of futures", "", "Futures whose shortage exceeds the threshold"),
)
TORNADO = (
    Column("answer", "text", "", "", "What is explained"),
    Column("input", "text", "", "", "Drawn number, or what became of a project"),
    Column("rank_correlation", "number", "1", "", "Spearman, over the futures"),
    Column("low", "number", "1", "", "Lower end of its 90 % interval"),
    Column("high", "number", "1", "", "Upper end"),
    Column("stands_out", "flag", "", "", "Whether it exceeds what chance gives the largest of as many"),
    Column("lower_half", "number", _OWN, _OWN, "Mean answer of the futures in the lower half of the input"),
    Column("upper_half", "number", _OWN, _OWN, "Mean answer of those in the upper half"),
    Column("swing", "number", _OWN, _OWN, "Upper half less lower half"),
    Column("unit", "text", "", "", "Unit and basis of the answer"),
)
FUTURES = (
    Column("future", "number", "1", "", "Index of the future, from 0"),
    Column("kind", "text", "", "", "input or answer"),
    Column("name", "text", "", "", "What was drawn, or what came of it"),
    Column("value", "number", _OWN, _OWN, "Its value in this future"),
    Column("unit", "text", "", "", "Unit and basis"),
)


def tables(document: Mapping[str, Any]) -> dict[str, Table]:
    """Return every table of a document of futures by name."""
    result = document["result"]
    return {
        "bands": _table("bands", BANDS, _bands(result["series"])),
        "exceedance": _table("exceedance", EXCEEDANCE, _exceedance(result)),
        "futures": _table("futures", FUTURES, _futures(result)),
        "tornado": _table("tornado", TORNADO, _tornado(result["tornado"])),
    }


def _table(name: str, columns: tuple[Column, ...], rows: Iterator[Row]) -> Table:
    held = list(rows)
    return Table(name, columns, {c.name: [row[i] for row in held] for i, c in enumerate(columns)})


def _bands(series: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    keys = ("kind", "item", "region", "origin", "low", "value", "high", "central", "unit", "basis")
    for row in series:
        yield (words.parse_day(row["month"]), *(row[key] for key in keys))


def _exceedance(result: Mapping[str, Any]) -> Iterator[Row]:
    weeks = [date.fromisoformat(day) for day in result["weeks"]]
    months = [words.parse_day(month) for month in result["months"]]
    for row in result["exceedance"]:
        node = (row["item"], row["region"], row["origin"], row["threshold"])
        for step, days, key in (
            ("month", months, "by_month"),
            ("week", weeks, "by_week"),
            ("by_then", weeks, "by_then"),
        ):
            yield from ((step, day, *node, share) for day, share in zip(days, row[key], strict=True))


def _tornado(storms: Sequence[Mapping[str, Any]]) -> Iterator[Row]:
    keys = [column.name for column in TORNADO if column.name not in ("answer", "unit")]
    for storm in storms:
        for row in storm["rows"]:
            yield (storm["answer"], *(row[key] for key in keys), storm["unit"])


def _futures(result: Mapping[str, Any]) -> Iterator[Row]:
    units = {row["input"]: row["unit"] for row in result["inputs"]}
    units |= {row["answer"]: row["unit"] for row in result["answers"]}
    for kind, columns in (("input", result["futures"]["inputs"]), ("answer", result["futures"]["answers"])):
        for name, values in columns.items():
            yield from ((float(i), kind, name, value, units[name]) for i, value in enumerate(values))
