"""A paper as the tables of a workbook: first what it is and stands on, then a sheet for each of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from remanence.reports import words
from remanence.reports.papers.said import missing_in_words, said
from remanence.reports.tables import Column, Table

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_WIDTHS = {"number": 14.0, "share": 12.0, "date": 12.0, "outcome": 20.0, "hash": 66.0, "id": 40.0, "link": 50.0}
_TEXT = 28.0
_CODES = {"share": "0.0%", "number": "#,##0.###", "date": "yyyy-mm-dd"}


def sheets(document: Mapping[str, Any]) -> list[Table]:
    """Return every sheet of a paper, in order; names are short enough and each stands once."""
    tables = [_about(document)]
    for section in document["result"]["sections"]:
        tables += [_sheet(table) for table in section["tables"]]
    return list(_named_apart(tables))


def _about(document: Mapping[str, Any]) -> Table:
    result = document["result"]
    rows: list[tuple[Any, ...]] = [
        ("paper", result["title"]), ("answer", result["headline"]), *(("", line) for line in result["in_short"]),
        ("subject", result["subject"]), ("as of", document["as_of"]), ("on", document["on"]),
        ("atlas", document["atlas"]), *(("stands on", line) for line in stands_on(result)),
    ]  # fmt: skip
    if result["missing"] is not None:
        rows.append(("cells missing", result["missing"]))
    for section in result["sections"]:
        rows += [(section["title"], line) for line in section["text"]]
    rows += [("note", note) for note in document["notes"]]
    return Table("about", (Column("what", 26), Column("value", 110)), tuple(rows))


def stands_on(result: Mapping[str, Any]) -> list[str]:
    """In sentences: the bill of materials, the history and how far it was checked, and the form that is followed."""
    lines = []
    if result["bom"]:
        bom = result["bom"]
        lines.append(f"Bill of materials {bom['name']}, {words.plural(bom['lines'], 'line')}, SHA-256 {bom['sha256']}.")
    history = result["history"]
    if history is None:
        return lines
    if history["kind"] == "none":
        lines.append("No line names a lot: no history was read, and nothing about origin is shown.")
    elif history["kind"] == "bundle":
        status = (history["status"] or "not checked").replace("_", " ")
        lines.append(
            f"Bundle {history['name']}, {history['events']} events, SHA-256 {history['sha256']}; verifier: {status}."
        )
    else:
        lines.append(f"Log {history['name']}, {history['events']} events.")
    lines += [f"Verifier: {finding}" for finding in history["findings"]]
    lines += [f"Form: {source['title']}, {source['url']}" for source in result["form"]]
    return lines


def _sheet(table: Mapping[str, Any]) -> Table:
    columns = tuple(
        Column(_header(column), _WIDTHS.get(column["type"], _TEXT), _CODES.get(column["type"], ""))
        for column in table["columns"]
    )
    types = [column["type"] for column in table["columns"]]
    rows = tuple(
        tuple(_value(cell, type_) for cell, type_ in zip(row.values(), types, strict=True)) for row in table["rows"]
    )
    return Table(table["id"], columns, rows or ((table["empty"], *(None for _ in columns[1:])),))


def _header(column: Mapping[str, Any]) -> str:
    return f"{column['title']} [{column['unit']}]" if column["unit"] else str(column["title"])


def _value(cell: Any, type_: str) -> Any:
    """A cell by its own type: numbers stay numbers, days stay days, what is missing says so in words."""
    if isinstance(cell, Mapping):
        return missing_in_words(cell)
    if type_ == "date" and isinstance(cell, str):
        try:
            return words.parse_day(cell)
        except ValueError:
            return cell
    if isinstance(cell, str):
        return said(cell, type_)
    return cell


def _named_apart(tables: list[Table]) -> Iterator[Table]:
    seen: set[str] = set()
    for table in tables:
        name = base = _FORBIDDEN.sub(" ", table.name)[:_LONGEST_NAME] or "table"
        count = 2
        while name.casefold() in seen:
            name = f"{base[: _LONGEST_NAME - 4]} {count}"
            count += 1
        seen.add(name.casefold())
        yield Table(name, table.columns, table.rows)
