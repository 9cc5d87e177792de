"""What people write in observed.csv is read in the model's units, or refused as a whole with every offender."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remanence.errors import InputError
from remanence.validation.observed import COLUMNS, read_observed
from remanence.validation.spans import Span, read_span
from remanence.validation.words import market, product, table, vat_rate

ROOT = Path(__file__).resolve().parents[2]
HEADER = ",".join(COLUMNS)


def _read(*rows: str, rate: float | None = None):
    return read_observed("\n".join([HEADER, *rows]) + "\n", "observed.csv", rate)


@settings(deadline=None)
@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)))
def test_a_day_lies_in_its_month_quarter_and_year_and_these_in_each_other(day: date) -> None:
    names = [f"{day}", f"{day:%Y-%m}", f"{day.year}-Q{(day.month + 2) // 3}", f"{day.year}"]
    spans = [read_span(name) for name in names]
    assert spans[0] == Span(day, day + timedelta(days=1))
    for inner, outer in pairwise(spans):
        assert outer.first <= inner.first < inner.end <= outer.end
    assert spans[3].days in (365, 366)
    assert 90 <= spans[2].days <= 92


@pytest.mark.parametrize("text", ["", "11", "2011-13", "2011-Q5", "2011/07", "July 2011", "2011-02-30"])
def test_other_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        read_span(text)


def test_quotes_inside_china_lose_the_tax_of_their_day() -> None:
    first, second, third = _read(
        "2011-09,price,La oxide,domestic China,23.4,USD/kg,,,a",
        "2024,price,La oxide,domestic China,2.26,USD/kg,,,a",
        "2024,price,La oxide,domestic China ex VAT,2.0,USD/kg,,,a",
    )
    assert first.value == pytest.approx(23.4 / 1.17)
    assert second.value == pytest.approx(2.0)
    assert third.value == 2.0
    assert (vat_rate(date(2018, 4, 30)), vat_rate(date(2018, 5, 1)), vat_rate(date(2019, 4, 1))) == (
        0.17,
        0.16,
        0.13,
    )


def test_chinese_prices_need_a_rate_in_the_row_or_in_the_case() -> None:
    row = "2024,price,NdPr oxide,domestic China,392,CNY/kg,,,a"
    with pytest.raises(InputError, match="rate"):
        _read(row)
    assert _read(row, rate=7.2)[0].value == pytest.approx(392 / 7.2 / 1.13)
    own = "2024,price,NdPr oxide,domestic China,392000,CNY/t@7.0,,,a"
    assert _read(own, rate=7.2)[0].value == pytest.approx(392 / 7.0 / 1.13)


def test_masses_and_rates_become_tonnes_over_the_date() -> None:
    rows = _read(
        "2011,quantity,rare earths,CHN>*,16.9,kt,,,a",
        "2011-Q1,quantity,Dy oxide,use JPN,1200,t/year,,,a",
        "2011-02,quantity,mine,CHN,8000,t/month,,,a",
    )
    assert rows[0].value == pytest.approx(16_900)
    assert rows[1].value == pytest.approx(1200 * 90 / 365.25)
    assert rows[2].value == pytest.approx(8000 * 28 / 30.4375)


def test_a_change_in_per_cent_is_a_ratio_and_holds_two_dates() -> None:
    row = _read("2011-Q3 vs 2009,change,Ce oxide,FOB China,3500,%,3000,4000,a")[0]
    assert (row.value, row.low, row.high) == pytest.approx((36.0, 31.0, 41.0))
    assert row.reference == read_span("2009")


def test_every_wrong_row_is_named_in_one_message() -> None:
    with pytest.raises(InputError) as caught:
        _read(
            "2011,price,La oxyde,FOB China,1,USD/kg,,,a",
            "2011,price,La oxide,FOB Chna,1,USD/kg,,,a",
            "2011,price,La oxide,FOB China,nan,USD/kg,,,a",
            "2011,price,La oxide,FOB China,inf,USD/kg,,,a",
            "2011,price,La oxide,FOB China,-1,USD/kg,,,a",
            "2011,price,La oxide,FOB China,1,t,,,a",
            "2011,price,La oxide,FOB China,1,USD/kg,2,3,a",
            "20x1,price,La oxide,FOB China,1,USD/kg,,,a",
            "2011,prise,La oxide,FOB China,1,USD/kg,,,a",
            "2011,price,La oxide,FOB China,1,USD/kg,,,",
            "2011,price,rare earths,FOB China,1,USD/kg,,,a",
            "2011,quantity,La oxide,FOB China,1,t,,,a",
            "2011,share,mine,CHN>JPN,1,fraction,,,a",
            "2011,rent,La oxide,FOB China,1,USD/kg,,,a",
            "2011,price,La oxide,FOB China,,USD/kg,,,a",
            "2011,price,La oxide,FOB China,1,USD/kg,,,a,too much",
        )
    lines = {int(o.where.split("line ")[1]) for o in caught.value.offences}
    assert lines == set(range(2, 18)), sorted(set(range(2, 18)) - lines)
    assert "'La oxide'" in str(caught.value)


def test_a_row_given_twice_is_refused() -> None:
    row = "2011,price,La oxide,FOB China,1,USD/kg,,,a"
    with pytest.raises(InputError, match="again"):
        _read(row, row)


def test_columns_are_known_and_there() -> None:
    with pytest.raises(InputError, match="colour"):
        read_observed("date,kind,product,market,value,unit,source,colour\n", "o", None)
    with pytest.raises(InputError, match="no source"):
        read_observed("date,kind,product,market,value,unit\n", "o", None)
    with pytest.raises(InputError, match="no rows"):
        read_observed(HEADER + "\n", "o", None)


@pytest.mark.parametrize("kind", ["product", "market"])
def test_the_table_of_words_is_read_whole_and_stands_in_the_manual(kind: str) -> None:
    manual = (ROOT / "docs" / "cases.md").read_text(encoding="utf-8")
    read = product if kind == "product" else market
    for word, row in table(kind).items():
        assert read(word)
        assert f"| {word} |" in manual, f"{word} stands in no table of docs/cases.md"
        assert row["note"] in manual


def test_a_difference_and_a_flow_are_read_from_their_parts() -> None:
    gap = market("FOB China - domestic China")
    assert gap.kind == "rent"
    assert gap.less is not None and gap.less.taxed and gap.less.place == "CHN"
    assert (market("CHN>DEU").place, market("CHN>DEU").target) == ("CHN", "EUR")
    assert market("use Japan").place == "JPN"
