"""Laws of the quantity grammar: what is written is found again, whatever its spelling; no text upsets it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.reading.annotation import Quantity
from remanence.reading.quantities import find_quantities
from remanence.reading.quantities.spellings import rows
from remanence.reading.text.clean import clean

UNITS = [row for row in rows("units") if row["kind"] not in ("ignored", "duration")]
TIMES = [row for row in rows("units") if row["kind"] == "duration"]
MONEY = rows("currencies")
SCALES = [row for row in rows("scales") if not row["needs"] and float(row["factor"]) >= 1000]
QUALIFIERS = rows("qualifiers")
LEFT = [row for row in QUALIFIERS if row["side"] == "left"]

# Numbers as decimal text with at most six digits, and how each style writes them; no year and no list number.
DIGITS = st.decimals(min_value="0.01", max_value="999999", places=2).map(lambda one: float(one.normalize()))
NUMBERS = DIGITS.filter(lambda one: not 1900 <= one <= 2100)


def western(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def spaced(value: float) -> str:
    return western(value).replace(",", "\u202f")


def plain(value: float) -> str:
    return western(value).replace(",", "")


STYLES = st.sampled_from([western, spaced, plain])


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, (text, found)
    assert not text[found[0].end : found[0].end + 1].isalnum()
    return found[0]


@given(NUMBERS, st.sampled_from(UNITS), STYLES, st.sampled_from([" ", ""]))
def test_every_spelling_of_every_unit(value: float, row: dict[str, str], style: Any, space: str) -> None:
    spelling = row["spelling"]
    found = only(f"It was {style(value)}{space if len(spelling) < 4 else ' '}{spelling}, they said.")
    assert (found.kind, found.unit, found.per) == (row["kind"], row["unit"], row["per"])
    assert found.value == pytest.approx(value * float(row["factor"]), rel=1e-9)


@given(NUMBERS, st.sampled_from(TIMES))
def test_every_spelling_of_time(value: float, row: dict[str, str]) -> None:
    found = only(f"It took {western(value)} {row['spelling']}, they said.")
    assert (found.kind, found.unit) == ("duration", row["unit"])
    assert found.value == pytest.approx(value * float(row["factor"]), rel=1e-9)


@given(NUMBERS, st.sampled_from(MONEY), st.sampled_from(SCALES), st.booleans())
def test_every_spelling_of_money(value: float, row: dict[str, str], scale: dict[str, str], right: bool) -> None:
    amount = f"{western(value)} {scale['spelling']}"
    side = row["side"].partition("_")[0]
    behind = side == "right" or (side == "both" and right)
    found = only(f"It cost {amount} {row['spelling']}." if behind else f"It cost {row['spelling']}{amount}.")
    code = "USD" if row["code"] == "dollar" else row["code"]
    assert (found.kind, found.unit, found.currency) == ("money", code, code)
    assert found.value == pytest.approx(value * float(scale["factor"]) * float(row["factor"]), rel=1e-9)


@given(NUMBERS, st.sampled_from(MONEY), st.sampled_from([u for u in UNITS if u["kind"] == "mass" and not u["per"]]))
def test_every_price_is_per_kilogram(value: float, row: dict[str, str], unit: dict[str, str]) -> None:
    if row["side"].startswith("left"):
        text = f"It fell to {row['spelling']}{western(value)} million per {unit['spelling']}."
    else:
        text = f"It fell to {western(value)} million {row['spelling']} per {unit['spelling']}."
    found = only(text)
    code = "USD" if row["code"] == "dollar" else row["code"]
    kilograms = float(unit["factor"]) * (1000 if unit["unit"] == "t" else 1)
    if unit["spelling"] == "Mt":
        kilograms = 1000.0  # nobody quotes by the million tonnes
    assert (found.kind, found.unit) == ("price", f"{code}/kg")
    assert found.value == pytest.approx(value * 1e6 * float(row["factor"]) / kilograms, rel=1e-9)


RANGES = st.tuples(NUMBERS, NUMBERS).map(sorted).filter(lambda pair: pair[0] < pair[1])
FORMS = st.sampled_from(
    ["{a}-{b} {u}", "{a}–{b} {u}", "{a} to {b} {u}", "between {a} and {b} {u}", "{a} {u} to {b} {u}"]
)
FORMED = st.sampled_from([row for row in UNITS if row["kind"] in ("mass", "percent", "length", "grade")])


@given(RANGES, FORMED, FORMS)
def test_every_range(pair: list[float], row: dict[str, str], form: str) -> None:
    low, high = pair
    found = only("It takes " + form.format(a=western(low), b=western(high), u=row["spelling"]) + ".")
    factor = float(row["factor"])
    assert (found.unit, found.qualifier) == (row["unit"], "range")
    assert (found.low, found.high) == (pytest.approx(low * factor), pytest.approx(high * factor))
    assert found.value == pytest.approx((low + high) / 2 * factor)


@given(RANGES, st.sampled_from(["${a}-{b}/kg", "${a}-${b} per kilogram", "${a} to ${b}/kg"]))
def test_every_price_range(pair: list[float], form: str) -> None:
    found = only("Offers stood at " + form.format(a=western(pair[0]), b=western(pair[1])) + ".")
    assert (found.low, found.high, found.unit) == (pytest.approx(pair[0]), pytest.approx(pair[1]), "USD/kg")


@given(NUMBERS, st.sampled_from(LEFT))
def test_every_qualifier(value: float, row: dict[str, str]) -> None:
    text = f"The share is {row['phrase']} {western(value)}% of it."
    found = only(text)
    assert found.qualifier == row["code"]
    assert text[found.start : found.end] == f"{western(value)}%"


@given(NUMBERS, st.sampled_from([row for row in QUALIFIERS if row["side"] == "right"]))
def test_every_qualifier_behind(value: float, row: dict[str, str]) -> None:
    assert only(f"The share is {western(value)}%{row['phrase']} of it.").qualifier == row["code"]


@given(st.integers(2, 999))
def test_numbers_in_words(value: int) -> None:
    ones = [row["word"] for row in rows("number_words")][:20]
    tens = {int(row["value"]): row["word"] for row in rows("number_words") if int(row["value"]) >= 20}
    rest = value % 100
    small = ones[rest] if rest < 20 else tens[rest // 10 * 10] + (f"-{ones[rest % 10]}" if rest % 10 else "")
    words = small if value < 100 else f"{ones[value // 100]} hundred" + (f" and {small}" if rest else "")
    assert only(f"They sold {words} tonnes.").value == value
    assert only(f"They sold {words} million tonnes.").value == value * 1e6


OTHERS = [
    "1", "2.5", "1,000", "2025", "10,00,000", "1.234,5", "99.9", "one", "half a", "a third", "-", "–", " to ", " and ",
    "from ", "between ", "(", ")", ",", ".", "/", "per ", "a year", "vote", "countries", "May", "\n",
]  # fmt: skip
PIECES = [row["spelling"] for row in [*rows("units"), *MONEY, *rows("scales")]] + [row["phrase"] for row in QUALIFIERS]
PIECES += OTHERS
LISTS = st.lists(st.sampled_from(PIECES), max_size=14)
TEXTS = st.one_of(st.text(max_size=120), LISTS.map(" ".join), LISTS.map("".join))


@given(TEXTS)
def test_any_text_gives_sorted_quantities_inside(text: str) -> None:
    place = 0
    for one in find_quantities(text):
        assert place <= one.start < one.end <= len(text)
        assert one.value == one.value and abs(one.value) < 1e40
        assert (one.low is None) == (one.high is None)
        assert one.low is None or one.high is None or one.low <= one.value <= one.high
        assert one.kind and one.unit
        place = one.end


@pytest.mark.shared
def test_every_labelled_number_is_found(shared: Path) -> None:
    """Of the labelled numbers of the shared articles each is among those that were found, in the same unit."""
    articles = [json.loads(line) for line in (shared / "gold" / "articles.jsonl").read_text().splitlines()]
    found = {}
    for article in articles:
        whole = (shared / "documents" / article["file"]).read_bytes().decode("utf-8")
        key = f"{article['doc']}#{article['article']}"
        found[key] = find_quantities(clean(whole[article["start"] : article["end"]]).text)
    missed = []
    for line in (shared / "gold" / "gold_dev.jsonl").read_text().splitlines():
        claim = json.loads(line)
        if claim["quantity"] is not None and not any(_same(one, claim) for one in found[claim["article"]]):
            missed.append(claim["id"])
    assert missed == []


def _same(one: Quantity, claim: dict[str, Any]) -> bool:
    accepted = claim["alt"] or []
    pairs = [(claim["quantity"], claim["unit"])] + [
        (other["quantity"], other["unit"]) for other in (accepted if isinstance(accepted, list) else [accepted])
    ]
    return any(one.unit == unit and one.value == pytest.approx(value, rel=0.005) for value, unit in pairs)
