"""Observations of a case: ``observed.csv`` read into rows for the model to be held against, or refused as a whole."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from remanence.errors import InputError, Offence, did_you_mean
from remanence.validation.spans import Span, read_span
from remanence.validation.words import Market, Product, Unit, market, product, unit, vat_rate

COLUMNS = ("date", "kind", "product", "market", "value", "unit", "low", "high", "source")
KINDS = {
    "price": ("price",),
    "quantity": ("quantity",),
    "share": ("share",),
    "rent": ("price",),
    "change": ("ratio", "share"),
}
"""What each kind of row may be measured in."""
VERSUS = " vs "


@dataclass(frozen=True)
class Observation:
    """One row, with its figures in the model's units: USD/kg without tax, t over the span, fractions, ratios.

    Attributes:
        line: its line in the file.
        kind, product, market: what was observed; span: when.
        reference: for a change, the span it is relative to.
        value, low, high: as compared; written, unit, source: as they stand in the file.
    """

    line: int
    kind: str
    product: Product
    market: Market
    span: Span
    reference: Span | None
    value: float
    low: float | None
    high: float | None
    date: str
    written: float
    unit: str
    source: str

    @property
    def series(self) -> tuple[str, str, str]:
        """The series that it belongs to."""
        return self.kind, self.product.word, self.market.word

    @property
    def spans(self) -> tuple[Span, ...]:
        """All spans that a run must cover."""
        return (self.span,) if self.reference is None else (self.span, self.reference)


def read_observed(text: str, name: str, cny_per_usd: float | None) -> list[Observation]:
    """Read the rows of an ``observed.csv``.

    Args:
        text: the file.
        name: how to call it in messages.
        cny_per_usd: rate of the case for Chinese prices without one of their own.

    Raises:
        InputError: naming every row that cannot be read, and why.
    """
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    header = tuple(reader.fieldnames or ())
    offences = [
        Offence(f"{name}: header", f"a column '{c}'", "a known column", did_you_mean(str(c), COLUMNS))
        for c in header
        if c not in COLUMNS
    ]
    missing = [c for c in COLUMNS if c not in header and c not in ("low", "high")]
    if missing:
        offences.append(Offence(f"{name}: header", "no " + ", ".join(missing), ",".join(COLUMNS)))
    rows: list[Observation] = []
    if not missing:
        for raw in reader:
            where = f"{name}: line {reader.line_num}"
            wrong = list(_read_row(reader.line_num, raw, where, cny_per_usd, rows))
            offences.extend(wrong)
    if not offences and not rows:
        offences.append(Offence(name, "no rows", "at least one observation"))
    offences.extend(_twice(rows, name))
    if offences:
        raise InputError("The observations cannot be read:", offences)
    return rows


def _twice(rows: list[Observation], name: str) -> Iterator[Offence]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        key = (*row.series, row.span, row.reference)
        if key in seen:
            what = " ".join(filter(None, row.series))
            yield Offence(
                f"{name}: line {row.line}", f"{what} in {row.date} again", f"one row (see line {seen[key]})"
            )
        seen.setdefault(key, row.line)


def _read_row(
    line: int, raw: dict[str, str | None], where: str, cny_per_usd: float | None, rows: list[Observation]
) -> Iterator[Offence]:
    """Yield what is wrong with a row; a row without fault is appended."""
    cells = {key: (value or "").strip() for key, value in raw.items() if isinstance(key, str)}
    wrong: list[Offence] = []
    if any(key is None for key in raw):
        wrong.append(
            Offence(where, "more cells than columns", "one cell a column", "Quote text with commas.")
        )
    kind = cells["kind"]
    if kind not in KINDS:
        wrong.append(Offence(where, f"kind '{kind}'", "a kind of row", did_you_mean(kind, KINDS)))
    span, reference = _spans(where, kind, cells["date"], wrong)
    what = _word(where, "product", cells["product"], wrong)
    place = _place(where, cells["market"], wrong)
    measured = _unit(where, kind, cells["unit"], cny_per_usd, wrong)
    value, low, high = _figures(where, kind, cells, wrong)
    if not cells["source"]:
        wrong.append(Offence(where, "no source", "where the figure is from"))
    if what and place and kind in KINDS:
        wrong.extend(_together(where, kind, what, place))
    yield from wrong
    if wrong or span is None or what is None or place is None or measured is None or value is None:
        return

    def told(number: float | None) -> float | None:
        return (
            None if number is None else _apply(number, _factor(kind, span, place, measured), measured, kind)
        )

    compared = told(value)
    assert compared is not None
    texts = cells["date"], value, cells["unit"], cells["source"]
    found = (line, kind, what, place, span, reference, compared, told(low), told(high), *texts)
    rows.append(Observation(*found))


def _figures(
    where: str, kind: str, cells: Mapping[str, str], wrong: list[Offence]
) -> tuple[float | None, float | None, float | None]:
    """Value, low and high as written."""
    before = len(wrong)
    value, low, high = (_number(where, key, cells.get(key, ""), wrong) for key in ("value", "low", "high"))
    if value is None:
        if len(wrong) == before or not cells["value"]:
            wrong.append(Offence(where, "no value", "a number"))
        return value, low, high
    if (low is not None and low > value) or (high is not None and high < value):
        wrong.append(Offence(where, f"{low} to {high} around {value}", "low <= value <= high"))
    if kind == "price" and value <= 0:
        wrong.append(Offence(where, f"value {value:g}", "a price above zero"))
    return value, low, high


def _spans(where: str, kind: str, text: str, wrong: list[Offence]) -> tuple[Span | None, Span | None]:
    parts = text.split(VERSUS) if kind == "change" else [text]
    shape = "2011, 2011-Q3, 2011-07 or 2011-07-26"
    if kind == "change" and len(parts) != 2:
        wrong.append(Offence(where, f"date '{text}'", f"two dates, as in '2011-Q3{VERSUS}2009'"))
        return None, None
    spans = []
    for part in parts:
        try:
            spans.append(read_span(part))
        except ValueError:
            wrong.append(Offence(where, f"date '{part}'", shape))
            return None, None
    return spans[0], spans[1] if len(spans) > 1 else None


def _word(where: str, column: str, text: str, wrong: list[Offence]) -> Product | None:
    try:
        return product(text)
    except ValueError as error:
        wrong.append(Offence(where, f"{column} '{text}'", "a known product", str(error)))
        return None


def _place(where: str, text: str, wrong: list[Offence]) -> Market | None:
    try:
        return market(text)
    except ValueError as error:
        wrong.append(Offence(where, f"market '{text}'", "a known market", str(error)))
        return None


def _unit(where: str, kind: str, text: str, cny_per_usd: float | None, wrong: list[Offence]) -> Unit | None:
    try:
        found = unit(text, cny_per_usd)
    except ValueError as error:
        wrong.append(Offence(where, f"unit '{text}'", "a unit that can be read", str(error)))
        return None
    if kind in KINDS and found.measures not in KINDS[kind]:
        wrong.append(Offence(where, f"unit '{text}'", f"a unit of a {kind} ({' or '.join(KINDS[kind])})"))
        return None
    return found


def _number(where: str, column: str, text: str, wrong: list[Offence]) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        wrong.append(Offence(where, f"{column} '{text}'", "a finite number"))
        return None
    return number


def _together(where: str, kind: str, what: Product, place: Market) -> Iterator[Offence]:
    """What a kind of row can be about."""
    offences = {
        "price": (what.is_one_good and place.kind == "price", "one good and a market with a price"),
        "rent": (what.is_one_good and place.kind == "rent", "one good and two markets, as in 'A - B'"),
        "share": (what.stage is not None and _has_quantity(what, place), "a stage and a country"),
        "quantity": (_has_quantity(what, place), "a stage and a country, or a good with 'A>B' or 'use A'"),
        "change": (
            (what.is_one_good and place.kind == "price") or _has_quantity(what, place),
            "what a price or a quantity may be about",
        ),
    }
    holds, expected = offences[kind]
    if not holds:
        yield Offence(where, f"{kind} of '{what.word}' at '{place.word}'", expected)


def _has_quantity(what: Product, place: Market) -> bool:
    if what.stage is not None:
        return place.kind in ("place", "price") and place.place != "fob"
    return place.kind in ("trade", "use")


def _factor(kind: str, span: Span, place: Market, measured: Unit) -> float:
    """Model units per unit written: currency, mass, tax inside China, and rates to totals over the span."""
    factor = measured.factor
    if measured.measures == "price" and place.taxed and kind == "price":
        factor /= 1.0 + vat_rate(span.first)
    if measured.per_months is not None:
        factor *= span.days / 30.4375 / measured.per_months
    return factor


def _apply(number: float, factor: float, measured: Unit, kind: str) -> float:
    """A change in per cent becomes a ratio; all else is scaled."""
    return 1.0 + number * factor if kind == "change" and measured.measures == "share" else number * factor
