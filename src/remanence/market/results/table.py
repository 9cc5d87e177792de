"""A tidy table and its schema: the columns are data (``schemas/tables.csv``), the values are checked against them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from remanence.atlas.places import bundled

Row = tuple[Any, ...]
TYPES: dict[str, tuple[type, ...]] = {
    "date": (date,),
    "text": (str,),
    "number": (float, int),
    "flag": (bool,),
}
"""Python types that a column of each declared type may hold; every column may hold None."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: name, type (date, text, number or flag), unit, basis and meaning.

    ``column basis`` as basis means that each row names its own in the column ``basis``.
    """

    name: str
    type: str
    unit: str
    basis: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table by columns, in the order of its schema."""

    name: str
    columns: tuple[Column, ...]
    values: dict[str, list[Any]]

    @classmethod
    def of(cls, name: str, rows: Iterable[Row]) -> Table:
        """Turn rows in the order of the schema into columns.

        Raises:
            ValueError: a row has more or fewer cells than the schema, or one of another type: a fault of the program.
        """
        columns = schema()[name]
        held: list[Row] = list(rows)
        for row in held:
            if len(row) != len(columns):
                raise ValueError(f"{name} has {len(columns)} columns, a row has {len(row)}")
        values = {c.name: [row[i] for row in held] for i, c in enumerate(columns)}
        for column in columns:
            kinds = TYPES[column.type]
            wrong = [v for v in values[column.name] if v is not None and not isinstance(v, kinds)]
            if wrong:
                raise ValueError(f"{name}.{column.name} holds {wrong[0]!r}, which is no {column.type}")
        return cls(name, columns, values)

    def __len__(self) -> int:
        return len(self.values[self.columns[0].name])

    def rows(self) -> list[dict[str, Any]]:
        """Rows by column name, dates as ISO text: the form that a document holds."""
        names = [column.name for column in self.columns]
        cells = zip(*(self.values[name] for name in names), strict=True)
        return [dict(zip(names, map(_plain, row), strict=True)) for row in cells]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


@cache
def schema() -> dict[str, tuple[Column, ...]]:
    """Columns of every table, in the order of the file."""
    path = bundled() / "schemas" / "tables.csv"
    found: dict[str, list[Column]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["table"], []).append(_column(row))
    return {name: tuple(columns) for name, columns in found.items()}


def _column(row: dict[str, Any]) -> Column:
    return Column(row["column"], row["type"], row["unit"], row["basis"], row["meaning"])
