"""The conversion of the source tables: same bytes, licences kept, bounds not values, left-outs counted."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from remanence.atlas import Atlas
from remanence.atlas.places import bundled

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT / "tools") not in sys.path:
    sys.path.append(str(ROOT / "tools"))

import import_tables  # noqa: E402
import validate_data  # noqa: E402
from importing.collect import Period, period, published  # noqa: E402
from importing.figures import figure  # noqa: E402
from importing.licences import licence_of  # noqa: E402

WRITTEN_BY_HAND = {"statements/assumed.csv", "statements/assumed-2009.csv", "judgements.csv"}


@pytest.mark.shared
def test_the_committed_text_is_what_the_tables_give(shared: Path, tmp_path: Path) -> None:
    import_tables.write(import_tables.collect(shared), tmp_path)
    made = {p.relative_to(tmp_path).as_posix(): p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    folder = bundled() / "atlas"
    kept = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert set(made) | WRITTEN_BY_HAND == set(kept)
    assert [name for name in made if name not in WRITTEN_BY_HAND and made[name] != kept[name]] == []


@pytest.mark.shared
def test_every_row_is_kept_or_counted_as_left_out(shared: Path, atlas: Atlas) -> None:
    """Rows of one statement each: what went in is what is there plus what left_out.csv counts."""
    with (bundled() / "atlas" / "left_out.csv").open(encoding="utf-8", newline="") as file:
        left = Counter()
        for row in csv.DictReader(file):
            left[row["table"]] += int(row["count"])
    for table in (
        "production",
        "prices",
        "stage_shares",
        "ore_composition",
        "demand",
        "processes",
        "processes_extra",
    ):
        with (shared / "data" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = sum(1 for _ in csv.DictReader(file))
        with (bundled() / "atlas" / "statements" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            kept = sum(1 for _ in csv.DictReader(file))
        assert kept + left[table] == rows, table


def test_the_data_package_is_sound() -> None:
    assert list(validate_data.frictionless_errors(validate_data.FOLDER)) == []
    assert list(validate_data.identity_errors(validate_data.FOLDER)) == []


def test_licences_are_kept(atlas: Atlas) -> None:
    assert list(validate_data.licence_errors(atlas)) == []
    assert {s.redistribute for s in atlas.sources.values()} <= {"yes", "excerpt"}
    assert not [s for s in atlas.statements if "NC" in atlas.sources[s.source].licence]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("https://pubs.usgs.gov/periodicals/mcs2026/mcs2026-rare-earths.pdf", "yes"),
        ("https://news.metal.com/newscontent/103724941", "excerpt"),
        ("https://github.com/mixib/interoperableLCA-REM (data/x.xlsx)", "no"),
        ("https://github.com/someone/prices", "excerpt"),
        ("https://www.a-newspaper.com/story", "yes"),
    ],
)
def test_what_may_be_passed_on(text: str, sort: str) -> None:
    assert licence_of(text).redistribute == sort


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("2500 (below)", "t", {"value": "", "high": "2500", "unit": "t"}),
        ("250 (more than)", "t/a", {"value": "", "low": "250", "unit": "t/a"}),
        ("50", "% (below)", {"value": "", "high": "0.5", "unit": "fraction"}),
        ("-30", "% (at least)", {"value": "", "high": "-0.3", "text": "at least -30 %"}),
        ("25", "%", {"value": "0.25", "unit": "fraction"}),
        ("75.1", "kt REE", {"value": "75100", "unit": "t REE"}),
        ("", "", {"value": "", "text": ""}),
        ("several suppliers", "", {"value": ""}),
    ],
)
def test_a_bound_is_an_end_of_a_range_and_never_the_value(
    value: str, unit: str, expected: dict[str, str]
) -> None:
    cells = figure(value, unit=unit)
    assert {name: cells[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        ("2012-H1", date(2012, 1, 1), date(2012, 6, 30)),
        ("2025-04..06", date(2025, 4, 1), date(2025, 6, 30)),
        ("2017-2024", date(2017, 1, 1), date(2024, 12, 31)),
        ("2025-12", date(2025, 12, 1), date(2025, 12, 31)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    assert period(text) == Period(first, last)


def test_days_of_publication_are_never_too_early() -> None:
    assert published("2025-01-31", Period()) == (date(2025, 1, 31), False)
    assert published("2025-01", Period()) == (date(2025, 1, 31), True)
    assert published("2026", Period()) == (date(2026, 11, 21), True)
    assert published("", period("2020")) == (date(2021, 12, 31), True)
    assert published("", Period()) == (date(2026, 11, 21), True)
