"""The reader of bills of materials: any dialect reads the same, and only the impossible is refused."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from remanence.answers.bom import BomLine, parse_bom, read_bom
from remanence.answers.schema import COLUMNS, MAGNET_TYPES, json_schema, markdown_table
from remanence.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 11, 21)
REGIONS = {"EU27": "EUR", "DEU": "EUR", "USA": "USA", "JPN": "JPN", "KOR": "KOR", "IND": "IND", "THA": "SEA"}


def read(text: str | bytes, name: str = "bom.csv"):
    content = text.encode() if isinstance(text, str) else text
    return parse_bom(content, name, AS_OF, REGIONS)


def offences(text: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(text)
    return [str(offence) for offence in caught.value.offences]


HEAD = "part,units_per_year,region,stock_days"


def one(columns: str, cells: str) -> str:
    return f"{HEAD},{columns}\nmotor,1000,DEU,30,{cells}\n"


def test_example_has_the_parts_and_keeps_blanks_unknown():
    bom = read_bom(ROOT / "data/examples/motors.csv", AS_OF, regions=REGIONS)
    by_part = {line.part: line for line in bom.lines}
    assert len(bom.lines) == 10
    scooter = by_part["Scooter hub motor"]
    assert scooter.dy_wt_pct is None and scooter.magnet_type is None and scooter.unit_value_usd is None
    dy, free = by_part["EV traction motor (Dy)"], by_part["EV traction motor (Dy-free)"]
    assert replace(dy, part="", dy_wt_pct=0.0, grade=None, row=0) == replace(free, part="", grade=None, row=0)
    assert {line.region for line in bom.lines} == {"EU27", "DEU", "USA", "JPN", "KOR", "IND", "THA"}
    assert {"ndfeb_bonded", "smco_2_17"} <= {line.magnet_type for line in bom.lines}
    assert [line.part for line in bom.lines if line.origin_required == "clear"] == [
        "Gimbal motor (clear origin)"
    ]


def test_messy_example_reads_title_rows_commas_and_thousands():
    bom = read_bom(ROOT / "data/examples/motors-messy.csv", AS_OF, regions=REGIONS)
    first, servo, speaker = bom.lines
    assert (first.part, first.stock_days, first.units_per_year) == ("Traktionsmotor A", 60.5, 250_000)
    assert (first.magnet_kg_per_unit, first.dy_wt_pct, first.product) == (1.8, 3.5, "EV traction motor")
    assert (servo.units_per_year, servo.dy_wt_pct) == (40_000, None)
    assert (speaker.row, speaker.units_per_year, speaker.dy_wt_pct) == (8, 1_200_000, 0)
    assert any("Werksnotiz" in note for note in bom.notes) and any(
        "2 row(s) above" in note for note in bom.notes
    )


@pytest.mark.parametrize(
    ("columns", "cells", "words"),
    [
        ("magnet_kg_per_unit", "-2", "a mass cannot be negative"),
        ("dy_wt_pct", "120", "a share cannot exceed 100 %"),
        ("line_floor", "80", "write 0.8 or 80 %"),
        ("dy_wt_pct,tb_wt_pct", "15,8", "23 % together"),
        ("magnet_type,dy_wt_pct", "SmCo,2", "only NdFeB magnets hold dysprosium"),
        ("magnet_type,tb_wt_pct", "ferrite,0.5", "only NdFeB magnets hold dysprosium"),
        ("magnet_type", "ndfeb_sintred", "did you mean 'ndfeb_sintered'"),
        ("on_order_until", "03/04/2027", "write 2027-03-04 or 2027-04-03"),
        ("on_order_until", "2027-02-30", "a date as YYYY-MM-DD"),
        ("on_order_until", "soon", "a date as YYYY-MM-DD"),
        ("unit_value_usd", "#DIV/0!", "repair the formula"),
        ("unit_value_usd", "two", "units stand in the header"),
        ("unit_value_usd", "nan", "a number"),
        ("unit_value_usd", "1e999", "a number"),
        ("origin_required", "chinese", "any | clear"),
        ("cots", "maybe", "yes | no"),
        ("stock", "7", "one column stock_days"),
        ("unit_value_usd", "5,6", "beyond the last column"),
    ],
)
def test_the_impossible_is_refused_with_its_reason(columns, cells, words):
    found = offences(one(columns, cells))
    assert len(found) == 1 and words in found[0], found


def test_all_offences_come_at_once_with_the_rows_of_the_sheet():
    text = f"Plant list,,,\n\n{HEAD}\na,0,DEU,30\nb,10,GERMNY,\n\nA,5,EU28,-1\nc,1,DEU,2\nC,1,DEU,2\n"
    found = offences(text)
    assert [line.split(":")[0] for line in found] == [
        "bom.csv row 4, column units_per_year",
        "bom.csv row 5, column region",
        "bom.csv row 5, column stock_days",
        "bom.csv row 7, column part",
        "bom.csv row 7, column region",
        "bom.csv row 7, column stock_days",
        "bom.csv row 9, column part",
    ]
    assert "did you mean 'EU27'" in found[4]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing"),
        ("\n\n \n", "nothing"),
        ("a,b\n1,2\n", "no header row"),
        (f"{HEAD}\n", "no part below it"),
        ("part,region,stock_days\nx,DEU,3\n", "column units_per_year"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x01\x02", "binary data"),
        (b"PK\x03\x04rubbish", "a damaged file"),
        (b"\xd0\xcf\x11\xe0rubbish", "save it as XLSX"),
        (b"part,region\n\x01\x02\x03", "binary data"),
    ],
)
def test_files_that_hold_no_bill_of_materials(text, words):
    assert any(words in line for line in offences(text))


def test_missing_file_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="No such bill of materials"):
        read_bom(tmp_path / "none.csv", AS_OF, regions=REGIONS)


def test_countries_are_known_by_code_and_by_name_and_examples_by_name():
    assert {line.region for line in read_bom("motors", AS_OF).lines} >= {"EU27", "DEU", "THA"}
    bom = parse_bom(f"{HEAD}\nm,1,Germany,2\n".encode(), "b.csv", AS_OF, REGIONS, {"GERMANY": "DEU"})
    assert bom.lines[0].region == "DEU"


def test_a_number_that_could_be_read_twice_is_refused_only_without_proof():
    rows = "part;units_per_year;region;stock_days;magnet_kg_per_unit\nm;1000;DEU;30;1,234\n"
    assert "this is 1.234 or 1234" in offences(rows)[0]
    assert read(rows + "n;1000;DEU;30;0,5\n").lines[0].magnet_kg_per_unit == 1.234
    assert read(rows + "n;1000;DEU;30;0.5\n").lines[0].magnet_kg_per_unit == 1234
    assert read(f'{HEAD}\nm,"1,250,000",DEU,1.234\n').lines[0].units_per_year == 1_250_000
    assert read(f'{HEAD}\nm,"1,250",DEU,1.234\n').lines[0].stock_days == 1.234


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31.12.2026", 31),
        ("31/12/2026", 31),
        ("12/31/2026", 31),
        ("2026/12/31", 31),
        ("2026-12-31T00:00", 31),
        ("31 Dec 2026", 31),
        ('"December 31, 2026"', 31),
        ("12/12/2026", 12),
    ],
)
def test_dates_that_can_be_read_in_one_way(text, day):
    assert read(one("export_date", text)).lines[0].export_date == date(2026, 12, day)


def workbook(rows: list[list[object]], **formats: str) -> bytes:
    book = Workbook()
    book.active.append(["read me first"])
    sheet = book.create_sheet("parts")
    for row in rows:
        sheet.append(row)
    for cell, number_format in formats.items():
        sheet[cell].number_format = number_format
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_workbook_cells_keep_their_types_and_the_first_sheet_with_a_header_is_read():
    bom = read(
        workbook(
            [
                ["Our motors"],
                [*HEAD.split(","), "export_date", "dy_wt_pct", "cots", "lot_ids", "line_floor"],
                [4711, 1000, "DEU", 30.5, datetime(2027, 1, 31), 0.035, True, "a|b", 0.75],
            ],
            F3="0.0%",
        )
    )
    line = bom.lines[0]
    assert (line.part, line.stock_days, line.export_date) == ("4711", 30.5, date(2027, 1, 31))
    assert (line.dy_wt_pct, line.cots, line.lot_ids, line.line_floor) == (3.5, True, ("a", "b"), 0.75)
    assert any("'parts'" in note for note in bom.notes)


def test_formula_without_a_result_is_an_error_and_not_a_blank():
    content = workbook([[*HEAD.split(","), "dy_wt_pct"], ["m", 10, "DEU", 30, "=1+2"]])
    assert "a formula without a stored result" in offences(content)[0]
    content = workbook([[*HEAD.split(","), "dy_wt_pct"], ["m", 10, "DEU", 30, "#REF!"]])
    assert "repair the formula" in offences(content)[0]


def test_a_sheet_that_reaches_to_the_end_of_the_grid_is_refused_and_not_walked():
    book = Workbook()
    book.active.append(HEAD.split(","))
    book.active["CV1000000"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    assert "delete the empty rows" in offences(stream.getvalue())[0]


# -- any bytes, any dialect --


WHOLE = workbook([HEAD.split(","), ["m", 10, "DEU", 30]])


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=4), st.booleans())
def test_a_damaged_workbook_raises_nothing_but_an_input_error(at, junk, cut):
    try:
        read(WHOLE[:at] + junk + (b"" if cut else WHOLE[at + len(junk) :]))
    except InputError as error:
        assert error.offences


@settings(deadline=None, max_examples=150)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", f"{HEAD}\n".encode(), b"part;region\n"]),
)
def test_no_bytes_raise_anything_but_an_input_error(content, start):
    try:
        read(start + content)
    except InputError as error:
        assert error.offences


numbers = st.floats(0.0001, 900_000).map(lambda value: float(f"{value:.4f}")).filter(lambda value: value > 0)
# Text as people type it: letters of Western Europe, none that ends a record or starts a quoted cell.
words = (
    st.text(st.sampled_from("abcXYZ äöüéß019-_/.,;|\"'"), min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: text not in {"", "-", "?"})
)


@st.composite
def bom_lines(draw: st.DrawFn, row: int) -> BomLine:
    dates = st.dates(date(2020, 1, 1), date(2035, 1, 1))
    magnet = draw(st.none() | st.sampled_from(MAGNET_TYPES))
    heavy = st.none() | (
        st.floats(0, 9).map(lambda v: float(f"{v:.4f}"))
        if magnet is None or "ndfeb" in magnet
        else st.just(0.0)
    )
    return BomLine(
        part=f"{draw(words)} {row}",
        units_per_year=draw(numbers),
        region=draw(st.sampled_from(sorted(REGIONS))),
        stock_days=draw(st.floats(0, 3000).map(lambda v: float(f"{v:.4f}"))),
        product=draw(st.none() | words),
        magnet_type=magnet,
        magnet_kg_per_unit=draw(st.none() | numbers),
        dy_wt_pct=draw(heavy),
        tb_wt_pct=draw(heavy),
        on_order_until=draw(st.none() | dates),
        unit_value_usd=draw(st.none() | numbers),
        cots=draw(st.none() | st.booleans()),
        end_use=draw(st.none() | st.sampled_from(["civil", "military", "unknown"])),
        row=row,
    )


def written(value: object, decimal: str, thousands: str, day: str) -> str:
    """A value in one dialect; four decimals, so that no number can be read in two ways."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.strftime(day)
    if isinstance(value, float):
        return f"{value:,.4f}".replace(",", "T").replace(".", decimal).replace("T", thousands)
    return str(value)


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_a_bill_of_materials_reads_the_same_in_every_dialect(data):
    titles = data.draw(st.integers(0, 3))
    count = data.draw(st.integers(1, 4))
    lines = [data.draw(bom_lines(titles + 2 + at)) for at in range(count)]
    separator = data.draw(st.sampled_from(",;\t"))
    decimal, thousands = data.draw(
        st.sampled_from([(".", ""), (".", ","), (",", "."), (",", " "), (".", "'"), (",", "\u202f")])
    )
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]))
    if encoding == "latin-1" and thousands == "\u202f":
        thousands = "\xa0"
    day = data.draw(st.sampled_from(["%Y-%m-%d", "%d.%m.%Y"]))
    used = [column for column in COLUMNS if any(getattr(line, column.name) is not None for line in lines)]
    used = data.draw(st.permutations(used))
    upper = data.draw(st.booleans())
    stream = io.StringIO()
    writer = csv.writer(
        stream, delimiter=separator, lineterminator=data.draw(st.sampled_from(["\n", "\r\n"]))
    )
    for _ in range(titles):
        writer.writerow(["Our motors", "made in spring"])
    writer.writerow(
        [column.name.upper().replace("_", " ") if upper else column.name for column in used] + ["remark"]
    )
    for line in lines:
        writer.writerow(
            [written(getattr(line, column.name), decimal, thousands, day) for column in used] + ["a, b; c"]
        )
    found = read(stream.getvalue().encode(encoding)).lines
    assert found == tuple(lines)
    assert {frozenset(line.extra.values()) for line in found} == {frozenset({"a, b; c"})}


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_a_bill_of_materials_reads_the_same_from_a_workbook(data):
    count = data.draw(st.integers(1, 3))
    lines = [data.draw(bom_lines(3 + at)) for at in range(count)]
    names = [column.name for column in COLUMNS]
    rows = [["Our motors"], names, *([getattr(line, name) for name in names] for line in lines)]
    assert read(workbook(rows)).lines == tuple(lines)


def test_schema_describes_every_column_once():
    names = [column.name for column in COLUMNS]
    assert len(names) == len(set(names)) == len(json_schema()["properties"])
    assert json_schema()["required"] == ["part", "units_per_year", "region", "stock_days"]
    assert all(f"| `{name}` |" in markdown_table() for name in names)


def test_an_unknown_region_in_words_is_told_how_to_be_written(tmp_path):
    path = tmp_path / "parts.csv"
    path.write_text("part,units_per_year,region,stock_days\nA,1,Atlantis,3\nB,1,Germani,3\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_bom(path, date(2026, 11, 21))
    remedies = [offence.remedy for offence in caught.value.offences]
    assert "the English name" in remedies[0]
    assert "'Germany'" in remedies[1]
