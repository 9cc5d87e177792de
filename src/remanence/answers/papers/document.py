"""What a paper is before anybody draws it: sections of sentences and tables, with every missing cell told as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Missing:
    """A cell that nobody filled: never guessed, never zero.

    Attributes:
        column: column of the bill of materials, or member of an event, that would fill it.
        of: where that column is.
    """

    column: str
    of: Literal["bom", "log"] = "bom"

    def to_json(self) -> dict[str, str]:
        """The cell for a document."""
        return {"missing": self.column, "of": self.of}


Cell: TypeAlias = str | int | float | bool | Missing | None
"""None is a cell that stays empty on purpose: nothing belongs there, or somebody else fills it in."""
Type = Literal["text", "number", "share", "date", "outcome", "hash", "id", "link"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``type`` says how it is drawn, never what it may hold."""

    id: str
    title: str
    type: Type = "text"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row holds a cell for each column, by its id.

    ``records``: each row is a form of its own, to be read by itself; a page draws it so.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Cell], ...]
    note: str = ""
    empty: str = "None."
    records: bool = False

    def __post_init__(self) -> None:
        """Refuse a row that does not fit; a cell left out would be read as empty.

        Raises:
            ValueError: a row has other cells than the table has columns.
        """
        names = [column.id for column in self.columns]
        for row in self.rows:
            if list(row) != names:
                raise ValueError(f"table {self.id}: a row with {list(row)}, columns {names}")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper: sentences, then tables."""

    id: str
    title: str
    text: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its answer in one sentence, then its sections."""

    headline: str
    sections: tuple[Section, ...]
    in_short: tuple[str, ...] = ()

    def cells(self) -> Iterator[Cell]:
        """Every cell of every table."""
        for section in self.sections:
            for table in section.tables:
                for row in table.rows:
                    yield from row.values()

    def to_json(self) -> dict[str, Any]:
        """The paper for a document, with the count of its missing cells."""
        return {
            "headline": self.headline,
            "in_short": list(self.in_short),
            "missing": sum(isinstance(cell, Missing) for cell in self.cells()),
            "sections": [_section(section) for section in self.sections],
        }


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "text": list(section.text),
        "tables": [_table(table) for table in section.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "title": table.title,
        "note": table.note,
        "empty": table.empty,
        "records": table.records,
        "columns": [{"id": c.id, "title": c.title, "type": c.type, "unit": c.unit} for c in table.columns],
        "rows": [{name: _cell(cell) for name, cell in row.items()} for row in table.rows],
    }


def _cell(cell: Cell) -> Any:
    return cell.to_json() if isinstance(cell, Missing) else cell
