"""A CSV or XLSX file as rows of plain cells, whatever its encoding, separator or title rows."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from remanence.answers.column import Column
from remanence.answers.schema import COLUMNS, column_of_header
from remanence.errors import InputError, Offence, did_you_mean

Cell = str | float | bool | date

HEADER_WITHIN = 40
"""Rows searched for the header: titles and remarks above it are skipped."""

MAX_BYTES = 50_000_000
MAX_UNPACKED = 400_000_000
MAX_CELLS = 5_000_000


@dataclass(frozen=True)
class Sheet:
    """A table found in a file.

    Attributes:
        columns: the column in each position, None where the header is not one of ours.
        headers: the header texts as they stand.
        rows: (row number as the person sees it, cells); blank rows are left out.
        header_row: number of the header row.
        plain_dot: the separator is a comma, so that a lone dot can only be a decimal one.
        notes: what was skipped or assumed.
    """

    columns: tuple[Column | None, ...]
    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Cell, ...]], ...]
    header_row: int
    plain_dot: bool
    notes: tuple[str, ...]


def refuse(name: str, found: str, expected: str, remedy: str) -> InputError:
    """One error about the file as a whole."""
    return InputError(
        f"{name} cannot be read as a bill of materials", [Offence(name, found, expected, remedy)]
    )


def read_content(path: Path) -> bytes:
    """Bytes of a file, refused where it is missing or too large.

    Raises:
        InputError: with the reason.
    """
    try:
        size = path.stat().st_size
        if size <= MAX_BYTES:
            return path.read_bytes()
    except (OSError, ValueError) as error:
        raise refuse(
            path.name, type(error).__name__, "a readable CSV or XLSX file", "check the path"
        ) from error
    raise refuse(path.name, f"{size} bytes", f"at most {MAX_BYTES} bytes", "keep only the parts with magnets")


def parse_sheet(content: bytes, name: str) -> Sheet:
    """Read the first table with a known header; the content decides between CSV and XLSX, not the name.

    Args:
        content: the bytes of the file.
        name: what the file is called in messages.

    Raises:
        InputError: the file is empty, binary, damaged, or holds no header row.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise refuse(name, "nothing", "a header row and one row a part", "see docs/bom.md for the columns")
    if content.startswith(b"PK"):
        return _from_workbook(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse(name, "an old XLS file", "CSV or XLSX", "save it as XLSX")
    return _from_text(_decode(content, name), name)


def _decode(content: bytes, name: str) -> str:
    """Text of a CSV file: by its byte-order mark, else UTF-8, else Western European."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if marked:
        encodings = ["utf-16"]
    elif b"\x00" in content[:2000]:
        encodings = ["utf-16-be" if content[:1] == b"\x00" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(ord(letter) < 32 and letter not in "\t\r\n\x0b\x0c\x1a" for letter in text):
            break
        return text.rstrip("\x1a")
    raise refuse(name, "binary data", "CSV or XLSX text", "export the table as CSV (UTF-8) or XLSX")


def _from_text(text: str, name: str) -> Sheet:
    """The table of a CSV text: the separator that reveals the most known headers is the right one."""
    best: tuple[int, str, list[list[Cell]]] | None = None
    for separator in (",", ";", "\t", "|"):
        try:
            records: list[list[Cell]] = [
                list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            ]
        except csv.Error as error:
            problem = str(error)
            continue
        score = max((_known(row) for row in records[:HEADER_WITHIN]), default=0)
        if best is None or score > best[0]:
            best = (score, separator, records)
    if best is None:
        raise refuse(name, problem, "CSV text", "export the table again as CSV (UTF-8)")
    _, separator, records = best
    return _table(records, name, plain_dot=separator == ",")


def _known(row: Sequence[Cell]) -> int:
    """How many different columns the cells of a row name."""
    found = {column.name for cell in row if isinstance(cell, str) and (column := column_of_header(cell))}
    return len(found)


def _table(records: Sequence[Sequence[Cell]], name: str, *, plain_dot: bool, where: str = "") -> Sheet:
    """Find the header among the first rows and cut the table below it."""
    scores = [_known(row) for row in records[:HEADER_WITHIN]]
    if not scores or max(scores) < 2:
        raise _no_header(records, name)
    at = scores.index(max(scores))
    headers = tuple(str(cell).strip() for cell in records[at])
    columns = tuple(column_of_header(header) for header in headers)
    _check_header(headers, columns, name, at + 1)
    notes = []
    above = sum(1 for row in records[:at] if any(_filled(cell) for cell in row))
    if above:
        notes.append(f"{above} row(s) above the header were skipped")
    extra = [header for header, column in zip(headers, columns, strict=True) if column is None and header]
    if extra:
        notes.append("columns kept out: " + ", ".join(extra))
    if where:
        notes.append(where)
    rows = tuple(
        (number, tuple(row))
        for number, row in enumerate(records[at + 1 :], start=at + 2)
        if any(_filled(cell) for cell in row)
    )
    return Sheet(columns, headers, rows, at + 1, plain_dot, tuple(notes))


def _filled(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(cell.strip("\ufeff \t\xa0\u202f"))


def _no_header(records: Sequence[Sequence[Cell]], name: str) -> InputError:
    """No row names two columns of ours: say what the widest row looked like and which names were expected."""
    widest = max(records[:HEADER_WITHIN], key=len, default=[])
    required = [column.name for column in COLUMNS if column.required]
    found = ", ".join(repr(str(cell)[:30]) for cell in widest[:6]) or "no text"
    near = did_you_mean(str(widest[0]), [column.name for column in COLUMNS]) if widest else ""
    expected = "a header row with " + ", ".join(required)
    return refuse(name, f"no header row (the widest row begins {found})", expected, near)


def _check_header(headers: Sequence[str], columns: Sequence[Column | None], name: str, row: int) -> None:
    """Required columns must be there, and none twice."""
    offences = []
    seen: dict[str, str] = {}
    for header, column in zip(headers, columns, strict=True):
        if column is None:
            continue
        if column.name in seen:
            offences.append(
                Offence(
                    f"{name} row {row}",
                    f"'{seen[column.name]}' and '{header}'",
                    f"one column {column.name}",
                    "remove or rename one of them",
                )
            )
        seen[column.name] = header
    strangers = [header for header, column in zip(headers, columns, strict=True) if column is None and header]
    for column in COLUMNS:
        if column.required and column.name not in seen:
            remedy = (
                f"add the column {column.name} ({column.meaning[0].lower()}{column.meaning[1:].rstrip('.')})"
            )
            if strangers:
                remedy += "; columns not understood: " + ", ".join(repr(word) for word in strangers[:8])
            offences.append(Offence(f"{name} row {row}", "no such column", f"column {column.name}", remedy))
    if offences:
        raise InputError(f"{name}: the header is not complete", offences)


def _from_workbook(content: bytes, name: str) -> Sheet:
    """The first sheet of an XLSX file that has a header row (visible sheets first)."""
    values, formulas = _load(content, name)
    failure: InputError | None = None
    for sheet in sorted(values.worksheets, key=lambda s: s.sheet_state != "visible"):
        records = _cells(sheet, formulas[sheet.title], name)
        if not records:
            continue
        others = len(values.worksheets) > 1
        try:
            return _table(
                records, name, plain_dot=False, where=f"sheet '{sheet.title}' was read" if others else ""
            )
        except InputError as error:
            failure = failure or error
    raise failure or refuse(name, "no filled sheet", "a header row and one row a part", "see docs/bom.md")


def _load(content: bytes, name: str) -> tuple[Any, Any]:
    """Open a workbook twice: for the stored results, and for the formulas that lack one."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            names = set(archive.namelist())
    except Exception as error:
        raise refuse(
            name, "a damaged file", "XLSX or CSV", "save it again from the spreadsheet program"
        ) from error
    if unpacked > MAX_UNPACKED:
        raise refuse(
            name, f"{unpacked} bytes when unpacked", f"at most {MAX_UNPACKED}", "keep only the parts"
        )
    if "xl/workbook.xml" not in names:
        raise refuse(
            name, "a ZIP archive that is no XLSX workbook", "XLSX or CSV", "save the table as XLSX or CSV"
        )
    try:
        with warnings.catch_warnings():
            # The library warns of styles and extensions that it drops; neither touches a value.
            warnings.simplefilter("ignore")
            return (
                load_workbook(io.BytesIO(content), data_only=True),
                load_workbook(io.BytesIO(content), data_only=False),
            )
    except Exception as error:
        raise refuse(
            name, "a damaged workbook", "XLSX or CSV", "save it again from the spreadsheet program"
        ) from error


def _cells(sheet: Any, formulas: Any, name: str) -> list[list[Cell]]:
    """Typed cells of one sheet; a formula without a stored result is an error, not a blank."""
    extent = sheet.max_row * sheet.max_column
    if extent > MAX_CELLS:
        found = f"sheet '{sheet.title}' reaches to row {sheet.max_row}, column {sheet.max_column}"
        raise refuse(
            name, found, f"at most {MAX_CELLS} cells", "delete the empty rows and columns round the table"
        )
    offences = []
    records: list[list[Cell]] = []
    for row, twin in zip(sheet.iter_rows(), formulas.iter_rows(), strict=True):
        record: list[Cell] = []
        for cell, formula in zip(row, twin, strict=True):
            if cell.value is None and formula.value is not None:
                offences.append(
                    Offence(
                        f"{name} sheet '{sheet.title}' cell {cell.coordinate}",
                        "a formula without a stored result",
                        "a value",
                        "open the file in a spreadsheet program and save it, or paste values",
                    )
                )
            record.append(_typed(cell))
        records.append(record)
    if offences:
        raise InputError(f"{name}: formulas without results", offences)
    while records and not any(_filled(cell) for cell in records[-1]):
        records.pop()
    return records


def _typed(cell: Any) -> Cell:
    """A workbook cell as text, number, truth value or date; a percent format becomes a percent sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        if "%" in str(cell.number_format or ""):
            return f"{float(f'{value * 100:.12g}')!r}%"
        try:
            return float(value)
        except OverflowError:
            return str(value)
    return str(value)
