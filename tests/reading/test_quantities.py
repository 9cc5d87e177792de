"""The quantity grammar on sentences as agencies, price reporters, filings and ministries write them."""

from __future__ import annotations

import pytest

from remanence.reading.annotation import Quantity
from remanence.reading.quantities import find_quantities


def one(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


def brief(text: str) -> list[tuple[float, str, str, str]]:
    return [(q.value, q.unit, q.per, q.qualifier) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("a US$1.2 billion plan", 1.2e9, "USD"),
        ("raised €250m from banks", 2.5e8, "EUR"),
        ("raised EUR250 million", 2.5e8, "EUR"),
        ("an outlay of 7,280 crore rupees", 7.28e10, "INR"),
        ("an outlay of Rs 7,280 crore", 7.28e10, "INR"),
        ("an outlay of Rs.7280 crore", 7.28e10, "INR"),
        ("a ₹1 lakh crore fund", 1e12, "INR"),
        ("a $700M loan", 7e8, "USD"),
        ("1.2 billion dollars", 1.2e9, "USD"),
        ("565 million US dollars", 5.65e8, "USD"),
        ("RM500 million in tax relief", 5e8, "MYR"),
        ("300 billion yen", 3e11, "JPY"),
        ("a C$12.5 million placement", 1.25e7, "CAD"),
        ("an A$40mn facility", 4e7, "AUD"),
        ("USD 5m in grants", 5e6, "USD"),
        ("2 billion yuan of bonds", 2e9, "CNY"),
        ("half a million dollars", 5e5, "USD"),
        ("a $500-million plant", 5e8, "USD"),
    ],
)
def test_money(text: str, value: float, unit: str) -> None:
    found = one(text)
    assert (found.kind, found.value, found.unit, found.currency) == ("money", pytest.approx(value), unit, unit)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("offered at USD 110/kg", 110, "USD/kg"),
        ("a floor of $110 per kilogram", 110, "USD/kg"),
        ("rose to 430,000 yuan/mt", 430, "CNY/kg"),
        ("rose to 1.2 million yuan per tonne", 1200, "CNY/kg"),
        ("fell to €95/kg", 95, "EUR/kg"),
        ("fell to $1.20/lb", 1.2 / 0.45359237, "USD/kg"),
        ("at $60,000/t", 60, "USD/kg"),
        ("50 cents per pound", 0.5 / 0.45359237, "USD/kg"),
        ("RMB 430,000 a tonne", 430, "CNY/kg"),
        ("95 USD/kg cif", 95, "USD/kg"),
        ("at 430,000 RMB/Mt ex works", 430, "CNY/kg"),
    ],
)
def test_prices_are_per_kilogram(text: str, value: float, unit: str) -> None:
    found = one(text)
    assert (found.kind, found.value, found.unit) == ("price", pytest.approx(value, rel=1e-6), unit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5,000 mt", (5000, "t", "", "")),
        ("2,000 MT", (2000, "t", "", "")),
        ("1.5 Mt of ore", (1.5e6, "t", "", "")),
        ("3 Mtpa", (3e6, "t", "year", "")),
        ("2,000 MTPA", (2000, "t", "year", "")),
        ("10ktpa", (1e4, "t", "year", "")),
        ("half a million tonnes", (5e5, "t", "", "")),
        ("1\u202f500 tonnes", (1500, "t", "", "")),
        ("1,00,000 tonnes", (1e5, "t", "", "")),
        ("1.234,5 tonnes", (1234.5, "t", "", "")),
        ("a 3,000-tonne-per-year line", (3000, "t", "year", "")),
        ("10,000 short tons", (9071.8474, "t", "", "")),
        ("2 million pounds", (907184.74, "kg", "", "")),
        ("capacity of 400 tonnes a month", (400, "t", "month", "")),
        ("an annual output of about 5,000 t", (5000, "t", "year", "approx")),
        ("uses nearly 20,000 tonnes of magnets annually", (20000, "t", "year", "lt")),
    ],
)
def test_mass(text: str, expected: tuple[float, str, str, str]) -> None:
    assert brief(text) == [pytest.approx(expected)] or brief(text)[0][1:] == expected[1:]
    assert one(text).value == pytest.approx(expected[0])


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("85-90% of it", 85, 90, "%"),
        ("85 to 90 per cent of it", 85, 90, "%"),
        ("between 17,000 and 18,000 tonnes", 17000, 18000, "t"),
        ("$75-105/kg", 75, 105, "USD/kg"),
        ("USD 105 to USD 110 per kg", 105, 110, "USD/kg"),
        ("430,000-440,000 yuan per tonne", 430, 440, "CNY/kg"),
        ("$1-2 billion", 1e9, 2e9, "USD"),
        ("$900 million to $1.2 billion", 9e8, 1.2e9, "USD"),
        ("two to three million tonnes", 2e6, 3e6, "t"),
        ("10–15 years", 10, 15, "yr"),
        ("from 40 m in the first hole to at least 90.5 m", 40, 90.5, "m"),
        ("costs range from $5 million to $10 million", 5e6, 1e7, "USD"),
        ("500 kg to 1 t", 500, 1000, "kg"),
    ],
)
def test_ranges(text: str, low: float, high: float, unit: str) -> None:
    found = one(text)
    assert (found.low, found.high, found.unit) == (pytest.approx(low), pytest.approx(high), unit)
    assert found.value == pytest.approx((low + high) / 2)
    assert found.qualifier == "range"


def test_a_number_that_moves_is_two_figures() -> None:
    assert brief("Output rose from 4,000 to 9,000 metric tons") == [(4000, "t", "", ""), (9000, "t", "", "")]
    assert brief("Output was 9,000 tonnes in 2025 (up from 4,000 in 2024)") == [
        (9000, "t", "", ""),
        (4000, "t", "", ""),
    ]
    assert [q.value for q in find_quantities("The market grew from $2 billion in 2024 to $20 billion")] == [2e9, 2e10]


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("about 40%", "approx"), ("roughly ~40%", "approx"), ("nearly 40%", "lt"), ("more than 40%", "gt"),
        (">40%", "gt"), ("up to 40%", "max"), ("as much as 40%", "max"), ("at least 40%", "min"),
        ("no less than 40%", "min"), ("an estimated 40%", "est"), ("40%-plus", "gt"), ("40%+", "gt"),
        ("approximately more than 40%", "approx_gt"), ("40% or more", "min"), ("over 40%", "gt"),
        ("40%", ""), ("a minimum of 40%", "min"), ("≥40%", "min"), ("between 40 and 50%", "range"),
        ("about 40-50%", "approx"),
    ],
)  # fmt: skip
def test_qualifiers(text: str, qualifier: str) -> None:
    assert one(text).qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "value", "unit", "kind"),
    [
        ("a five-year deal", 5, "yr", "duration"),
        ("within six months", 6, "month", "duration"),
        ("in 45 days", 45, "day", "duration"),
        ("for a decade", 10, "yr", "duration"),
        ("a 60-dayaction plan", 60, "day", "duration"),
        ("a third of output", 33.3, "%", "percent"),
        ("two-thirds of supply", 66.7, "%", "percent"),
        ("half of its needs", 50, "%", "percent"),
        ("will double it", 2, "x", "ratio"),
        ("a tenfold rise", 10, "x", "ratio"),
        ("six times this level", 6, "x", "ratio"),
        ("up 3 percentage points", 3, "%", "percent"),
        ("16 pc of sales", 16, "%", "percent"),
        ("3.5 g/t", 3.5, "g/t", "grade"),
        ("400 ppm", 400, "g/t", "grade"),
        ("over 12m", 12, "m", "length"),
        ("1.5 km of strike", 1500, "m", "length"),
        ("passed on a 26–16 vote", 26, "votes", "votes"),
        ("members voted 224-195 for it", 224, "votes", "votes"),
        ("adopted by 26 to 16", 26, "votes", "votes"),
    ],
)
def test_other_kinds(text: str, value: float, unit: str, kind: str) -> None:
    found = one(text)
    assert (found.value, found.unit, found.kind) == (pytest.approx(value), unit, kind)


@pytest.mark.parametrize(
    ("text", "value", "noun"),
    [
        ("55 countries signed", 55, "countries"),
        ("three new rare earth enterprises", 3, "enterprises"),
        ("500+ jobs", 500, "jobs"),
        ("two plants", 2, "plants"),
        ("a dozen licences", 12, "licences"),
        ("1.2 million vehicles", 1.2e6, "vehicles"),
        ("20 to 30 firms", 25, "firms"),
        ("over 400,000 personnel", 4e5, "personnel"),
    ],
)
def test_counts(text: str, value: float, noun: str) -> None:
    found = one(text)
    assert (found.kind, found.value, found.noun) == ("count", value, noun)


@pytest.mark.parametrize(
    "text",
    [
        "Order 14241 stands", "EN 9100:2018 and ISO 9001:2015", "H.R. 5120 passed", "Section 232 tariffs",
        "an F-35 fighter", "Sm2Co17 and Nd2Fe14B", "5N purity", "the G7 and G20", "COVID-19 cases",
        "open 24/7", "3min read", "Form 10-K filings", "Phase 2 works", "Q1 results", "300–550 °C",
        "at 1:35 am", "DOI: 10.25904/1912/5890", "call +1 (303) 555-0100", "hole RX21-07", "in 2025",
        "on 11 July 2025", "July 11, 2025", "the 1970s", "first and second", "1. Item\n2. Item",
        "the 15th Five-Year Plan", "two years ago", "a 10-year-old firm",
        "https://example.org/a-third-of/5-tonnes", "version 2.0", "first half of 2026", "2026/27",
        "23 hours ago", "SmCo 1:5", "0 Comments", "decades-long", "the 2024 controls", "2025 exports",
        "one of the mines", "250 MW turbine",
    ],
)  # fmt: skip
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


def test_neighbours_of_another_kind_stay_apart() -> None:
    assert brief("Oxide rose 2.3% to 545,000-550,000 yuan/mt.") == [
        (2.3, "%", "", ""),
        (547.5, "CNY/kg", "", "range"),
    ]
    assert brief("in 2024 to an estimated 8,900 tonnes in 2025") == [(8900, "t", "", "est")]
    assert brief("two-fifths came from one supplier") == [(40, "%", "", "")]
    assert brief("Phase 1 of 1,500 tpa will be followed in Phase 2 by 3,000 tpa") == [
        (1500, "t", "year", ""),
        (3000, "t", "year", ""),
    ]
    assert brief("Under the ten-year deal") == [(10, "yr", "", "")]


def test_an_equivalent_in_brackets_is_an_aside() -> None:
    found = find_quantities("an A$1.8 billion (US$1.16 billion) fund, grading 0.0077% TREO (77 grams per tonne)")
    assert [(q.unit, q.aside) for q in found] == [("AUD", False), ("USD", True), ("%", False), ("g/t", True)]
    assert not any(q.aside for q in find_quantities("51 t (up from 45 t)"))


def test_a_bare_dollar_is_what_the_caller_says() -> None:
    assert find_quantities("$5 million", dollar="AUD")[0].currency == "AUD"
    assert find_quantities("US$5 million", dollar="AUD")[0].currency == "USD"


def test_a_list_shares_the_rate_that_was_named_once() -> None:
    text = "an annual capacity of about 3,000 t of NdPr oxide, 114 t of dysprosium oxide and 25 t of terbium oxide"
    assert [(q.value, q.per) for q in find_quantities(text)] == [(3000, "year"), (114, "year"), (25, "year")]
