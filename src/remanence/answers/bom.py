"""Read a buyer's bill of materials: the parts with magnets, as the buyer's spreadsheet states them.

A blank cell is *unknown*, never zero. Errors are for the impossible, all at once, each with its row, column,
reason and remedy. ``docs/bom.md`` describes the columns from `remanence.answers.schema`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from remanence.answers.bundle import market_regions, region_names
from remanence.answers.cells import CellError, Reader, Value, file_decimal
from remanence.answers.schema import BY_NAME, COLUMNS
from remanence.answers.sheet import Cell, Sheet, parse_sheet, read_content
from remanence.atlas.places import Places
from remanence.errors import InputError, Offence

NO_HEAVY = ("smco_1_5", "smco_2_17", "ferrite", "alnico")
"""Magnet types that hold no dysprosium or terbium, so that a share of them is a contradiction."""

HEAVY_MAX_PCT = 20.0
"""Most dysprosium and terbium, in % of magnet mass, that any sintered magnet could hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BomLine:
    """One part of a bill of materials. None is unknown. Units and meanings stand in `schema.COLUMNS`.

    ``extra`` holds the text of every filled cell under a header that is none of ours, for rules that ask for it.
    """

    part: str
    units_per_year: float
    region: str
    stock_days: float
    product: str | None = None
    magnet_type: str | None = None
    magnet_kg_per_unit: float | None = None
    dy_wt_pct: float | None = None
    tb_wt_pct: float | None = None
    grade: str | None = None
    supplier: str | None = None
    max_temp_c: float | None = None
    on_order_kg: float | None = None
    on_order_until: date | None = None
    licence_valid_until: date | None = None
    origin_required: str | None = None
    unit_value_usd: float | None = None
    line_floor: float | None = None
    requalification_weeks: float | None = None
    clause_edition: str | None = None
    contract_date: date | None = None
    delivery_date: date | None = None
    export_date: date | None = None
    market_date: date | None = None
    cots: bool | None = None
    in_cots_item: bool | None = None
    mill_product: bool | None = None
    electronic_device: bool | None = None
    device_restricted: bool | None = None
    platform: str | None = None
    specialty_metal: bool | None = None
    exception_document: bool | None = None
    nonavailability_until: date | None = None
    waiver_until: date | None = None
    lot_ids: tuple[str, ...] | None = None
    destination: str | None = None
    exported_from: str | None = None
    item_origin: str | None = None
    end_item_made_in: str | None = None
    end_user: str | None = None
    end_use: str | None = None
    sensitive_use: str | None = None
    end_user_listed: bool | None = None
    end_user_listed_pct: float | None = None
    licence_held: bool | None = None
    general_licence_until: date | None = None
    ho_wt_pct: float | None = None
    item_value_usd: float | None = None
    acquisition_value_usd: float | None = None
    end_item_mass_kg: float | None = None
    covered_mass_kg: float | None = None
    defence_or_space: bool | None = None
    magnet_label: bool | None = None
    data_carrier: bool | None = None
    recycled_share_published: bool | None = None
    row: int = 0
    extra: Mapping[str, str] = field(default_factory=dict, compare=False)

    def stated(self) -> dict[str, Any]:
        """Every column with its value, None where unknown, dates as text: ready for JSON."""
        return {column.name: _json(getattr(self, column.name)) for column in COLUMNS}


@dataclass(frozen=True, slots=True)
class Bom:
    """A bill of materials as read.

    Attributes:
        lines: the parts in the order of the file.
        notes: what was skipped, kept out or taken for unknown.
        name: name of the file.
        sha256: hash of its bytes.
    """

    lines: tuple[BomLine, ...]
    notes: tuple[str, ...]
    name: str = ""
    sha256: str = ""


def read_bom(
    path: Path | str, as_of: date, place: Places | None = None, *, regions: Mapping[str, str] | None = None
) -> Bom:
    """Read a bill of materials from a CSV or XLSX file.

    Args:
        path: the file, or the name of one in the workspace or among the bundled examples.
        as_of: the date asked as of; a licence or order that ended before it is noted.
        place: where names are looked up (default: the bundled data).
        regions: region codes to market regions; those of the vocabulary when not given.

    Raises:
        InputError: with every offence of the file at once.
    """
    source = (place or Places()).find("bom", path)
    content = read_content(source)
    known = market_regions() if regions is None else regions
    return parse_bom(content, source.name, as_of, known, region_names())


def parse_bom(
    content: bytes,
    name: str,
    as_of: date,
    regions: Mapping[str, str],
    names: Mapping[str, str] = MappingProxyType({}),
) -> Bom:
    """Like `read_bom`, from the bytes of a file.

    Args:
        content: the bytes.
        name: what the file is called in messages.
        as_of: the date asked as of.
        regions: region codes to market regions.
        names: names of countries, in capitals, to codes.

    Raises:
        InputError: with every offence of the file at once.
    """
    sheet = parse_sheet(content, name)
    known = {code.upper(): region for code, region in regions.items()}
    reader = Reader(_decimal(sheet), sheet.plain_dot, known, names)
    return _bom(sheet, name, hashlib.sha256(content).hexdigest(), as_of, reader)


def _bom(sheet: Sheet, name: str, sha256: str, as_of: date, reader: Reader) -> Bom:
    """Rows of a sheet to checked lines, or one error with all offences."""
    offences: list[Offence] = []
    lines: list[BomLine] = []
    parts: list[tuple[int, str]] = []
    for row, cells in sheet.rows:
        values = _values(sheet, row, cells, reader, name, offences)
        offences += _contradictions(values, f"{name} row {row}")
        if values.get("part"):
            parts.append((row, values["part"]))
        if all(values.get(column.name) is not None for column in COLUMNS if column.required):
            lines.append(BomLine(**values, row=row, extra=_extra(sheet, cells)))
    offences += _duplicates(parts, name)
    if not sheet.rows:
        offences.append(
            Offence(
                f"{name} row {sheet.header_row}",
                "a header and no part below it",
                "at least one row",
                "add one row for each part with a magnet",
            )
        )
    if offences:
        raise InputError(
            f"{name} holds {len(offences)} impossible or missing entr{'y' if len(offences) == 1 else 'ies'}",
            sorted(offences, key=_row_of),
        )
    notes = (*sheet.notes, *(note for line in lines for note in _notes(line, as_of)))
    return Bom(tuple(lines), notes, name, sha256)


def _row_of(offence: Offence) -> tuple[int, str]:
    """Sort key: the row of the sheet, then the text."""
    words = offence.where.partition(" row ")[2].split(" ", 1)[0].rstrip(",")
    return (int(words) if words.isdigit() else 0, offence.where)


def _decimal(sheet: Sheet) -> str | None:
    """The decimal sign proved by the numbers of the file."""
    numeric = [
        at for at, column in enumerate(sheet.columns) if column is not None and column.kind == "number"
    ]
    texts = (row[at] for _, row in sheet.rows for at in numeric if at < len(row))
    return file_decimal(text for text in texts if isinstance(text, str))


def _values(
    sheet: Sheet, row: int, cells: tuple[Cell, ...], reader: Reader, name: str, offences: list[Offence]
) -> dict[str, Any]:
    """The values of one row by column; what cannot be read is added to ``offences``."""
    values: dict[str, Any] = {}
    broken = set()
    for at, column in enumerate(sheet.columns):
        if column is None:
            continue
        where = f"{name} row {row}, column {sheet.headers[at]}"
        try:
            values[column.name] = reader.value(column, cells[at] if at < len(cells) else "")
        except CellError as error:
            broken.add(column.name)
            offences.append(Offence(where, error.found, error.expected, error.remedy))
    for column in COLUMNS:
        if column.required and values.get(column.name) is None and column.name not in broken:
            offences.append(
                Offence(
                    f"{name} row {row}, column {column.name}",
                    "a blank cell",
                    column.allowed,
                    f"this column is needed: {column.meaning}",
                )
            )
    spare = [cell for cell in cells[len(sheet.columns) :] if not isinstance(cell, str) or cell.strip()]
    if spare:
        offences.append(
            Offence(
                f"{name} row {row}",
                f"{len(spare)} cell(s) beyond the last column",
                f"{len(sheet.columns)} cells",
                "put quotation marks around a cell that holds the separator",
            )
        )
    return values


def _extra(sheet: Sheet, cells: tuple[Cell, ...]) -> dict[str, str]:
    """The filled cells under headers that are none of ours, as text, by header."""
    pairs = zip(sheet.headers, sheet.columns, cells, strict=False)
    texts = {header.strip(): str(cell).strip() for header, column, cell in pairs if column is None}
    return {header: text for header, text in texts.items() if header and text}


def _contradictions(values: Mapping[str, Value], where: str) -> list[Offence]:
    """Cells that are possible each by itself, and impossible together."""
    offences = []
    magnet, dy, tb = values.get("magnet_type"), values.get("dy_wt_pct"), values.get("tb_wt_pct")
    for name, share in (("dy_wt_pct", dy), ("tb_wt_pct", tb)):
        if magnet in NO_HEAVY and isinstance(share, float) and share > 0:
            offences.append(
                Offence(
                    f"{where}, columns magnet_type and {name}",
                    f"{magnet} with {share:g} % in {name}",
                    f"{name} 0 or blank",
                    "only NdFeB magnets hold dysprosium or terbium: correct one of the two",
                )
            )
    if isinstance(dy, float) and isinstance(tb, float) and dy + tb > HEAVY_MAX_PCT:
        offences.append(
            Offence(
                f"{where}, columns dy_wt_pct and tb_wt_pct",
                f"{dy + tb:g} % together",
                f"at most {HEAVY_MAX_PCT:g} %",
                "state shares of the magnet mass, in percent",
            )
        )
    return offences


def _duplicates(parts: list[tuple[int, str]], name: str) -> list[Offence]:
    """The same part name on two rows."""
    first: dict[str, int] = {}
    offences = []
    for row, part in parts:
        key = part.casefold()
        if key in first:
            offences.append(
                Offence(
                    f"{name} row {row}, column part",
                    f"'{part}' again (first on row {first[key]})",
                    "each part once",
                    "add the volumes up, or tell the two apart in the name",
                )
            )
        first.setdefault(key, row)
    return offences


def _notes(line: BomLine, as_of: date) -> list[str]:
    """What is possible and still worth a word."""
    notes = []
    if line.licence_valid_until is not None and line.licence_valid_until < as_of:
        notes.append(f"{line.part}: the licence ended on {line.licence_valid_until}, before {as_of}")
    if line.on_order_until is not None and line.on_order_until < as_of:
        notes.append(
            f"{line.part}: the open order was due on {line.on_order_until}, before {as_of}: "
            "it counts as arriving on the first day"
        )
    if line.on_order_until is not None and line.on_order_kg is None:
        notes.append(f"{line.part}: on_order_until is stated and on_order_kg is not: the amount is unknown")
    return notes


def _json(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _check_fields() -> None:
    """The line and the schema name the same columns: a difference is a mistake in this file."""
    names = {known.name for known in fields(BomLine)} - {"row", "extra"}
    if names != set(BY_NAME):
        raise TypeError(f"BomLine and COLUMNS differ: {sorted(names ^ set(BY_NAME))}")


_check_fields()
