"""The pages on bills of materials and line stops say what the code says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from remanence.answers.bom import parse_bom
from remanence.answers.bundle import market_regions
from remanence.answers.line_stop import SHORT_BELOW
from remanence.answers.products import load_products
from remanence.answers.schema import markdown_table
from remanence.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
BOM_PAGE = (ROOT / "docs/bom.md").read_text(encoding="utf-8")
LINE_PAGE = (ROOT / "docs/line-stop.md").read_text(encoding="utf-8")
AS_OF = date(2026, 11, 21)


def blocks(page: str) -> list[str]:
    return re.findall(r"```text\n(.*?)\n```", page, re.DOTALL)


def test_the_table_of_columns_is_the_schema():
    shown = BOM_PAGE.split("checked by a test -->\n")[1].split("\n<!-- end")[0]
    assert shown == markdown_table()


def test_the_small_example_and_the_messy_file_read_as_the_page_says():
    small, messy, wrong, message = blocks(BOM_PAGE)
    assert [
        line.dy_wt_pct for line in parse_bom(small.encode(), "small.csv", AS_OF, market_regions()).lines
    ] == [None, 0]
    assert messy == (ROOT / "data/examples/motors-messy.csv").read_text("utf-8-sig").rstrip()
    with pytest.raises(InputError) as caught:
        parse_bom((wrong + "\n").encode(), "pumps.csv", AS_OF, market_regions())
    assert str(caught.value) == message


def test_the_numbers_of_the_page_are_those_of_the_code():
    assert f"{SHORT_BELOW:.1%}".replace("%", " %") in LINE_PAGE
    assert f"({load_products().line_floor:g} unless stated)" in LINE_PAGE
    assert round((date(2027, 3, 3) - date(2027, 1, 10)).days / 7, 1) == 7.4
