"""The columns of a bill of materials: from this one object come reader, docs table and JSON Schema."""

from __future__ import annotations

import re
from typing import Any

from remanence.answers.column import Column
from remanence.answers.origin_columns import ASKED_COLUMNS

MAGNET_TYPES = (
    "ndfeb_sintered",
    "ndfeb_hot_pressed",
    "ndfeb_bonded",
    "smco_1_5",
    "smco_2_17",
    "ferrite",
    "alnico",
)
MAGNET_TYPE_SYNONYMS = {
    "smco": "smco_2_17",
    "samarium_cobalt": "smco_2_17",
    "smco_17": "smco_2_17",
    "smco5": "smco_1_5",
    "sm2co17": "smco_2_17",
    "ndfeb": "ndfeb_sintered",
    "sintered_ndfeb": "ndfeb_sintered",
    "neodymium": "ndfeb_sintered",
    "bonded_ndfeb": "ndfeb_bonded",
    "hot_pressed_ndfeb": "ndfeb_hot_pressed",
    "hot_deformed_ndfeb": "ndfeb_hot_pressed",
}


_OVER_CLASS = "unknown: run over the range of the product class"

COLUMNS: tuple[Column, ...] = (
    Column(
        "part",
        "text",
        "",
        "Name or number of the part; each once.",
        True,
        synonyms=("part_number", "part_no", "part_name", "part_id", "item", "article", "teil", "teilenummer"),
    ),
    Column(
        "units_per_year",
        "number",
        "units a year",
        "Parts the line needs in a year.",
        True,
        0,
        1e12,
        True,
        synonyms=(
            "annual_units",
            "annual_volume",
            "units_year",
            "units_a_year",
            "volume_per_year",
            "quantity_per_year",
        ),
    ),
    Column(
        "region",
        "region",
        "",
        "Where the magnet is bought.",
        True,
        synonyms=("country", "buying_region", "plant_country"),
    ),
    Column(
        "stock_days",
        "number",
        "days of need",
        "Magnets or magnet-bearing parts in hand at the start of the run.",
        True,
        0,
        36500,
        synonyms=("stock", "days_of_stock", "stock_in_days", "cover_days", "days_of_cover"),
    ),
    Column(
        "product",
        "text",
        "",
        "What the part is; picks the product class whose ranges stand in for blank cells.",
        synonyms=("product_class", "application", "use"),
        blank="unknown: the widest class",
    ),
    Column(
        "magnet_type",
        "choice",
        "",
        "Type of the magnet.",
        choices=MAGNET_TYPES,
        synonyms=("type_of_magnet", "magnet"),
        blank=_OVER_CLASS,
    ),
    Column(
        "magnet_kg_per_unit",
        "number",
        "kg magnet a unit",
        "Finished magnet in one part.",
        False,
        0,
        1e6,
        True,
        synonyms=("magnet_kg", "magnet_mass_kg", "magnet_kg_unit", "kg_magnet_per_unit", "magnet_weight_kg"),
        blank=_OVER_CLASS,
    ),
    Column(
        "dy_wt_pct",
        "number",
        "% of magnet mass",
        "Dysprosium in the magnet; 0 says there is none.",
        False,
        0,
        20,
        synonyms=("dy", "dy_pct", "dy_wt", "dysprosium_wt_pct", "dysprosium", "dy_percent"),
        blank=_OVER_CLASS,
    ),
    Column(
        "tb_wt_pct",
        "number",
        "% of magnet mass",
        "Terbium in the magnet; 0 says there is none.",
        False,
        0,
        20,
        synonyms=("tb", "tb_pct", "tb_wt", "terbium_wt_pct", "terbium", "tb_percent"),
        blank=_OVER_CLASS,
    ),
    Column("grade", "text", "", "Grade on the drawing, such as N42UH.", synonyms=("magnet_grade",)),
    Column("supplier", "text", "", "Who delivers the magnet.", synonyms=("vendor", "magnet_supplier")),
    Column(
        "max_temp_c",
        "number",
        "deg C",
        "Highest temperature the magnet meets in use.",
        False,
        -273.15,
        1000,
        synonyms=("max_temperature_c", "max_temp", "maximum_temperature_c", "operating_temperature_c"),
        blank=_OVER_CLASS,
    ),
    Column(
        "on_order_kg",
        "number",
        "kg magnet",
        "Magnets ordered and not yet delivered, outside any new licence.",
        False,
        0,
        1e9,
        synonyms=("open_orders_kg", "open_order_kg", "on_order"),
        blank="unknown: the range of open orders in the product table, from none upward",
    ),
    Column(
        "on_order_until",
        "date",
        "",
        "Day by which the open orders have arrived, evenly from the start of the run.",
        synonyms=("open_orders_until", "order_until"),
        blank="unknown: the range in the product table",
    ),
    Column(
        "licence_valid_until",
        "date",
        "",
        "Last day of an export licence already granted for this part.",
        synonyms=("license_valid_until", "licence_until", "license_until"),
        blank="unknown: no licence is counted",
    ),
    Column(
        "origin_required",
        "choice",
        "",
        "Whether only magnets of clear origin may be used.",
        choices=("any", "clear"),
        synonyms=("origin", "required_origin"),
        blank="any",
    ),
    Column(
        "unit_value_usd",
        "number",
        "USD a unit",
        "What one part is worth to the line: sets willingness to pay.",
        False,
        0,
        1e12,
        True,
        synonyms=("unit_value", "value_usd", "part_value_usd"),
        blank="unknown: served like the node as a whole",
    ),
    Column(
        "line_floor",
        "number",
        "fraction of need",
        "Supply below which the line cannot run.",
        False,
        0,
        1,
        True,
        synonyms=("floor", "minimum_fill"),
        blank="0.8",
    ),
    Column(
        "requalification_weeks",
        "number",
        "weeks",
        "Time to approve a changed magnet or source.",
        False,
        0,
        2000,
        synonyms=("requalification", "requal_weeks", "qualification_weeks"),
        blank=_OVER_CLASS,
    ),
    *ASKED_COLUMNS,
)

BY_NAME = {column.name: column for column in COLUMNS}


def header_key(text: str) -> str:
    """Reduce a header to its bare words: ``Stock (days)`` and ``STOCK-DAYS`` both give ``stock_days``."""
    words = text.casefold().replace("wt%", " wt_pct ").replace("%", " pct ").replace("°", " ")
    return re.sub(r"[^0-9a-z]+", "_", words).strip("_")


def column_of_header(text: str) -> Column | None:
    """Return the column that a header names, by its name or a synonym, or None."""
    return _HEADERS.get(header_key(text))


def _headers() -> dict[str, Column]:
    known: dict[str, Column] = {}
    for column in COLUMNS:
        for word in (column.name, *column.synonyms):
            known.setdefault(header_key(word), column)
    return known


_HEADERS = _headers()


def markdown_table() -> str:
    """The table of columns for the docs, one row a column."""
    rows = ["| column | needed | unit | allowed | blank means | meaning |", "|---|---|---|---|---|---|"]
    for column in COLUMNS:
        blank = "not allowed" if column.required else column.blank
        allowed = column.allowed.replace("|", "\\|")
        meaning = column.meaning.replace("|", "\\|")
        need = "yes" if column.required else ""
        rows.append(f"| `{column.name}` | {need} | {column.unit} | {allowed} | {blank} | {meaning} |")
    return "\n".join(rows)


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of one line of a bill of materials; null means unknown."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "one line of a bill of materials",
        "type": "object",
        "required": [column.name for column in COLUMNS if column.required],
        "properties": {column.name: _property(column) for column in COLUMNS},
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    """JSON Schema of one column."""
    kinds = {"number": "number", "flag": "boolean", "list": "array"}
    kind = kinds.get(column.kind, "string")
    entry: dict[str, Any] = {
        "type": kind if column.required else [kind, "null"],
        "description": column.meaning,
    }
    if column.choices:
        entry["enum"] = [*column.choices] if column.required else [*column.choices, None]
    if column.kind == "date":
        entry["format"] = "date"
    if column.kind == "list":
        entry["items"] = {"type": "string"}
    if column.low is not None:
        entry["exclusiveMinimum" if column.open_low else "minimum"] = column.low
    if column.high is not None:
        entry["maximum"] = column.high
    return entry
