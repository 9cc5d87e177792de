"""Tables as an Excel workbook: frozen headers, filters, widths and number formats, the same bytes every time.

Text stays text: nothing in it becomes a formula, a link or a number, whatever it starts with.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import xlsxwriter

from remanence.reports.tables import Table

_MOST_CHARACTERS = 32_767
_EARLIEST = date(1980, 1, 1)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(tables: Iterable[Table], title: str, dated: date | None) -> bytes:
    """Return ``tables`` as the bytes of an .xlsx file.

    Args:
        tables: one sheet each, in this order.
        title: the title property of the file.
        dated: the created date of the file, which is the as-of date: the moment of writing would change the
            bytes.
    """
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, _OPTIONS)
    created = datetime.combine(dated or _EARLIEST, datetime.min.time())
    book.set_properties({"title": title[:255], "author": "Remanence", "created": created})
    formats = _Formats(book)
    for table in tables:
        _sheet(book, table, formats)
    book.close()
    return held.getvalue()


class _Formats:
    """The cell formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}
        header = {"bold": True, "bg_color": "#E7ECF0", "bottom": 1, "text_wrap": True, "valign": "top"}
        self.header = book.add_format(header)

    def of(self, code: str) -> Any:
        """Return the format for a number format code; '' is wrapped text."""
        if code not in self._made:
            how = {"num_format": code, "valign": "top"} if code else {"text_wrap": True, "valign": "top"}
            self._made[code] = self._book.add_format(how)
        return self._made[code]


def _sheet(book: Any, table: Table, formats: _Formats) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.freeze_panes(1, 1 if len(table.columns) > 3 else 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.header, formats.header)
    for at, row in enumerate(table.rows, start=1):
        for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            _cell(sheet, at, index, value, formats, column.code)
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def _cell(sheet: Any, row: int, column: int, value: Any, formats: _Formats, code: str) -> None:
    """Write one value by its own type; a missing one leaves the cell empty, never 0."""
    if value is None:
        sheet.write_blank(row, column, None, formats.of(code))
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, formats.of(""))
    elif isinstance(value, date):
        sheet.write_datetime(
            row, column, datetime.combine(value, datetime.min.time()), formats.of("yyyy-mm-dd")
        )
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, formats.of(code or "General"))
    else:
        sheet.write_string(row, column, str(value)[:_MOST_CHARACTERS], formats.of(""))
