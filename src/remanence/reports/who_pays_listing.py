"""Instruments of a market run in the terminal: what became of them, and who pays for what the scenario adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

Rows = Sequence[Mapping[str, Any]]
MOST = 14
"""Parties shown; the document holds all."""
MILLION = 1e6
SEEN = 0.05 * MILLION
"""USD a year that the terminal does not round to nothing."""
SHOWN = ("levy", "price", "outside_price", "autarky_price", "premium", "index", "stock", "bought", "released")
"""Figures of an instrument that the terminal shows where it has them: the mean over its periods."""


def tables(result: Mapping[str, Any]) -> list[Table]:
    """Draw the tables that have a row."""
    drawn = [_instruments(result.get("instruments") or ()), *_payers(result.get("who_pays") or {})]
    return [table for table in drawn if table.row_count]


def _instruments(rows: Rows) -> Table:
    table = _table("instrument", "good", "status (periods)", "mean of its figures", right=())
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        if "status" in row:
            groups.setdefault((row["measure"], str(row.get("good", ""))), []).append(row)
    for (measure, good), its in sorted(groups.items()):
        counts = {
            status: sum(r["status"] == status for r in its)
            for status in dict.fromkeys(r["status"] for r in its)
        }
        told = ", ".join(f"{status} {count}" for status, count in counts.items())
        table.add_row(measure, good, told, ", ".join(_means(its)))
    return table


def _means(rows: Rows) -> list[str]:
    found = []
    for key in SHOWN:
        values = [float(row[key]) for row in rows if row.get(key) is not None]
        if values:
            found.append(f"{key.replace('_', ' ')} {sum(values) / len(values):.4g}")
    return found


def _payers(held: Mapping[str, Any]) -> list[Table]:
    if not held:
        return []
    years = [row["year"] for row in held["sums"]]
    table = _table(
        "who pays, M USD", "region", "side", *(str(year) for year in years), right=range(3, 3 + len(years))
    )
    gains: dict[tuple[str, str, str], dict[int, float]] = {}
    for row in held["rows"]:
        gains.setdefault((row["party"], row["region"], row["side"]), {})[row["year"]] = row["usd"]
    ranked = sorted(gains.items(), key=lambda item: (-sum(abs(usd) for usd in item[1].values()), item[0]))
    shown = [(who, its) for who, its in ranked[:MOST] if max(map(abs, its.values())) >= SEEN]
    for (party, region, side), its in shown:
        table.add_row(
            party.replace("_", " "), region, side, *(_millions(its.get(year, 0.0)) for year in years)
        )
    if len(ranked) > len(shown):
        rest = [sum(its.get(year, 0.0) for _, its in ranked[len(shown) :]) for year in years]
        table.add_row(f"{len(ranked) - len(shown)} others", "", "", *map(_millions, rest))
    for name, key in (("sum of all parties", "sum_of_parties"), ("welfare change", "welfare_change")):
        table.add_row(name, "", "", *(_millions(row[key]) for row in held["sums"]))
    return [table]


def _table(*columns: str, right: Sequence[int]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for index, column in enumerate(columns):
        table.add_column(column, justify="right" if index in right else "left", overflow="fold")
    return table


def _millions(usd: float) -> str:
    return f"{usd / MILLION:,.1f}" if abs(usd) >= SEEN else "0"
