"""Dates absolute and relative, as news, filings and price reports write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.reading.annotation import Day
from remanence.reading.days import find_days, impossible_days

ON = "2026-02-05"  # a Thursday


def one(text: str, on: str = ON) -> Day:
    found = find_days(text, on)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 11 July 2025", ("2025-07-11", "", "in")),
        ("signed July 11, 2025", ("2025-07-11", "", "")),
        ("in Jul 2025", ("2025-07", "", "in")),
        ("in mid-2025", ("2025", "", "in")),
        ("early 2026", ("2026", "", "")),
        ("by end-2027", ("2027", "2027-12-31", "by")),
        ("by the end of 2027", ("2027", "2027-12-31", "by")),
        ("at the end of October 2025", ("2025-10", "2025-10-31", "in")),
        ("in Q1 2026", ("2026-Q1", "", "in")),
        ("in the first quarter of 2026", ("2026-Q1", "", "in")),
        ("1Q26 sales", ("2026-Q1", "", "")),
        ("H2 2025 output", ("2025-H2", "", "")),
        ("in the second half of 2025", ("2025-H2", "", "in")),
        ("FY2025 revenue", ("2025", "", "")),
        ("the 2026-27 budget", ("2026", "2027", "")),
        ("between 2027 and 2030", ("2027", "2030", "over")),
        ("from 2024 to 2034", ("2024", "2034", "from")),
        ("by 2030", ("2030", "", "by")),
        ("since April 2025", ("2025-04", "", "since")),
        ("through 2027", ("2027", "", "until")),
        ("no later than 2028", ("2028", "", "by")),
        ("prior to 2024", ("2024", "", "before")),
        ("effective December 1, 2025", ("2025-12-01", "", "from")),
        ("on September 8-12, 2025", ("2025-09-08", "2025-09-12", "in")),
        ("January-November 2025", ("2025-01", "2025-11", "over")),
        ("the first nine months of 2025", ("2025-01", "2025-09", "over")),
        ("Thu, 05 Feb 2026 18:47:24 +0000", ("2026-02-05", "", "")),
        ("2025-12-29", ("2025-12-29", "", "")),
        ("31/12/2025", ("2025-12-31", "", "")),
        ("05/06/2025", ("2025", "", "")),
    ],
)
def test_written(text: str, expected: tuple[str, str, str]) -> None:
    found = one(text, "")
    assert (found.date, found.date_end, found.relation) == expected
    assert not found.relative


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("announced today", "2026-02-05"),
        ("announced yesterday", "2026-02-04"),
        ("this month", "2026-02"),
        ("earlier this year", "2026"),
        ("late last month", "2026-01"),
        ("last year", "2025"),
        ("next year", "2027"),
        ("next quarter", "2026-Q2"),
        ("on Tuesday", "2026-02-03"),
        ("said Thursday", "2026-02-05"),
        ("last Thursday", "2026-01-29"),
        ("next Tuesday", "2026-02-10"),
        ("will meet on Monday", "2026-02-09"),
        ("on Wednesday, February 4th", "2026-02-04"),
        ("in March", "2025-03"),
        ("will start in March", "2026-03"),
        ("by March", "2026-03"),
        ("since October", "2025-10"),
        ("late August", "2025-08"),
        ("August last year", "2025-08"),
        ("last December", "2025-12"),
        ("two years ago", "2024"),
        ("a month ago", "2026-01"),
        ("three weeks ago", "2026-01-15"),
        ("in the fourth quarter", "2025-Q4"),
        ("will open in the third quarter", "2026-Q3"),
        ("in the second half of next year", "2027-H2"),
    ],
)
def test_relative(text: str, expected: str) -> None:
    found = one(text)
    assert (found.date, found.relative) == (expected, True)
    assert find_days(text, "") == []


def test_a_week_is_its_seven_days() -> None:
    assert (one("last week").date, one("last week").date_end) == ("2026-01-26", "2026-02-01")


def test_the_end_of_the_year_has_a_day() -> None:
    for text in ("by year-end", "by the end of the year", "by the end of this year"):
        assert (one(text).date, one(text).date_end, one(text).relation) == ("2026", "2026-12-31", "by")


def test_a_coarse_article_date_resolves_what_it_can() -> None:
    assert one("last year", "2026").date == "2025"
    assert one("last month", "2026-02").date == "2026-01"
    assert find_days("last month, yesterday", "2026") == []


@pytest.mark.parametrize(
    "text",
    [
        "2025 tonnes of it", "2,000 mt", "$2025", "EN 9100:2018", "Section 2025", "RX-2025", "the 1970s", "2025.104799",
        "within six months", "It may rain.", "They march on.", "https://example.org/2025/x", "1,999.5", "code 20251",
    ],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert find_days(text, ON) == []


def test_impossible_days_are_returned_apart() -> None:
    text = "due 30 February 2025, June 31 or 31 September, 2025-13-05, 29 February 2024 and February 29, 2025"
    assert [text[span.start : span.end] for span in impossible_days(text)] == [
        "30 February 2025", "June 31", "31 September", "2025-13-05", "February 29, 2025",
    ]  # fmt: skip
    assert [day.date for day in find_days(text, "")] == ["2024-02-29"]


FORMATS = ("{d} {m} {y}", "{m} {d}, {y}", "{d}th of {m} {y}", "{s}. {d}, {y}", "{y}-{n:02}-{d:02}", "{w}, {d} {s} {y}")
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(FORMATS), st.sampled_from(["on ", "by ", ""]))
def test_every_day_is_found_again(day: date, form: str, before: str) -> None:
    name = MONTHS[day.month - 1]
    written = form.format(d=day.day, m=name, s=name[:3], y=day.year, n=day.month, w=f"{day:%a}").replace("May.", "May")
    text = f"The deal was due {before}{written}; nothing came."
    found = one(text, "")
    assert found.date == day.isoformat()
    assert text[found.start : found.end] == written


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 6))
def test_a_weekday_lies_in_the_week_before(on: date, weekday: int) -> None:
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][weekday]
    found = date.fromisoformat(one(f"it said on {name} that", on.isoformat()).date)
    assert found.weekday() == weekday
    assert timedelta(0) <= on - found < timedelta(7)


WORDS = st.sampled_from(
    [
        "in", "by", "the", "end", "of", "from", "to", "early", "late", "mid-", "between", "and", "May", "March",
        "31", "30", "February", "2025", "2026", "Q1", "H2", "FY26", "last", "next", "this", "year", "month",
        "week", "Tuesday", "today", "-", "–", "/", "2026-27", "first", "second", "quarter", "half", "ago",
        "two", "12", ",", ".",
    ]
)


TEXTS = st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=16).map(" ".join))


@given(TEXTS, st.sampled_from(["", ON, "2026", "1900-01-01", "9999-12-31", "x"]))
def test_any_text_gives_sorted_days_inside(text: str, on: str) -> None:
    found = find_days(text, on)
    place = 0
    for day in found:
        assert place <= day.start < day.end <= len(text)
        assert day.date and (not day.date_end or day.date[:4] <= day.date_end[:4])
        assert on or not day.relative
        place = day.end
    for span in impossible_days(text):
        assert 0 <= span.start < span.end <= len(text)
