"""A rate against what it comes to: a month against a year, a price against a value, a year against a term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from remanence.reading.annotation import Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import Band, band, figure, same_basis
from remanence.reading.checks.view import Passage, View

__all__ = ["rate_and_total"]

_PER_YEAR = {"month": Band(12.0, 12.0), "day": Band(300.0, 366.0), "quarter": Band(4.0, 4.0), "week": Band(50.0, 52.2)}
_PACE = re.compile(r"^\s(?:of\s(?:[a-z]+\s){1,4})?(?:a|per|each|every)\s(?P<per>month|quarter|week|day|year)\b")
_YEARLY = re.compile(
    r"^\s(?:of\s(?:[a-z]+\s){1,4})?(?:(?:over|in|for)\s(?:a|the)\s(?:full |whole |entire )?year\b|annually\b|yearly\b|"
    r"per annum\b|on an annual basis)"
)
_A_YEARLY = re.compile(r"\b(?:annual|annualised|annualized|yearly)\s(?:(?:rate|total|output|volume) of )?$", re.I)
_SAME = re.compile(
    (
        r"^[^;.<]{0,45}?(?:,? or|\(|,? equal to|,? equivalent to|, that is,?|,? i\.e\.,?|, which "
        r"(?:is|comes to|makes|amounts to|works out at|adds up to|translates (?:in)?to|equals|means|gives)|"
        r",(?=\s(?:an annual|a yearly))|"
        r",? amounting to|,? adding up to|, making)\s?(?:about |some |roughly |around |nearly "
        r"|an annual |a yearly |an annualised |an annualized |annual |annualised |annualized |yearly )*$"
    ),
    re.IGNORECASE,
)
_EVERY = re.compile(r"^(?:Every|Each) month\b", re.IGNORECASE)
_THAT_IS = re.compile(
    r"^(?:That|This|It|Which)\s(?:is|was|makes|made|comes to|came to|amounts to|adds up to|"
    r"equals|gives|means)\s"
    r"(?:about |some |roughly |around |nearly |over )?$"
)
_WORTH = re.compile(
    (
        r"\b(?:worth|paying|paid|spending|spent|outlay of|"
        r"valued at|value of|total(?:ling)?|in all|for a total|revenue of|bill of|sum "
        r"of|or|amounting to|comes to|came to|cost(?:s|ing)?)\b"
    ),
    re.I,
)
_AT = re.compile(
    (
        r"\b(?:at|for|price of|priced at)\s(?:an? )?(?:average |fixed |agreed |price |of |about "
        r"|some )*$"
    ),
    re.I,
)


def _wrong(
    view: View, got: Band, passage: Passage, stated: Quantity, told: Band, how: str, *of: Quantity
) -> Iterator[Alarm]:
    if not got.meets(told):
        message = f"{how} is {(got.low + got.high) / 2:,.6g} {stated.unit}, not {figure(passage, stated)}"
        yield view.alarm("arithmetic", "error", message, *of, stated)


def _paced(passage: Passage, quantity: Quantity) -> Quantity:
    """Return the quantity with the rate that the words around it give it: "30 tonnes of magnets a quarter"."""
    if quantity.per or quantity.kind == "duration":
        return quantity
    found = _PACE.match(passage.after(quantity, 60))
    yearly = _YEARLY.match(passage.after(quantity, 60)) or _A_YEARLY.search(passage.before(quantity, 40))
    per = found["per"] if found else "year" if yearly else ""
    return replace(quantity, per=per) if per else quantity


def _month_and_year(view: View, passage: Passage) -> Iterator[Alarm]:
    # A quarter after a volume is three months; it was read as 25 %.
    paced = [_paced(passage, q) for q in passage.quantities if passage.of(q) != "a quarter"]
    for a, b in pairwise(paced):
        short, year = (a, b) if b.per == "year" else (b, a)
        alike = (a.kind, a.unit, a.currency) == (b.kind, b.unit, b.currency)
        if not alike or year.per != "year" or short.per not in _PER_YEAR or not _SAME.match(passage.between(a, b)):
            continue
        base, factor = band(passage, short), _PER_YEAR[short.per]
        got = Band(base.low * factor.low, base.high * factor.high)
        yield from _wrong(
            view, got, passage, year, band(passage, year), f"{figure(passage, short)} over a year", short
        )


def _rate(passage: Passage, quantity: Quantity) -> Quantity:
    """Return the quantity as a monthly rate where the sentence begins "Every month ..."."""
    return replace(quantity, per="month") if not quantity.per and _EVERY.match(passage.text) else quantity


def _next_sentence(view: View) -> Iterator[Alarm]:
    """Raise an error at "The plant makes 50 tonnes a month. That is 500 tonnes a year"."""
    for first, second in zip(view.body, view.body[1:], strict=False):
        if not first.quantities or not second.quantities:
            continue
        pointed = _THAT_IS.match(second.text[: second.quantities[0].start - second.start])
        short, year = _rate(first, first.quantities[-1]), second.quantities[0]
        alike = (short.kind, short.unit, short.currency) == (year.kind, year.unit, year.currency)
        if pointed and alike and short.per in _PER_YEAR and year.per == "year":
            base, by = band(first, short), _PER_YEAR[short.per]
            got = Band(base.low * by.low, base.high * by.high)
            how = f"{figure(first, short)} over a year"
            yield from _wrong(view, got, second, year, band(second, year), how, short)


def _price_and_value(view: View, passage: Passage) -> Iterator[Alarm]:
    masses = [q for q in passage.quantities if q.kind == "mass" and not q.aside]
    prices = [q for q in passage.quantities if q.kind == "price" and q.unit.endswith("/kg") and not q.aside]
    values = [q for q in passage.quantities if q.kind == "money" and not q.aside]
    if not (len(masses) == len(prices) == len(values) == 1) or not _AT.search(passage.before(prices[0])):
        return
    mass, price, value = masses[0], prices[0], values[0]
    if price.currency != value.currency or mass.per != value.per or not _WORTH.search(passage.before(value, 45)):
        return
    kilos = 1000.0 if mass.unit == "t" else 1.0
    m, p = band(passage, mass), band(passage, price)
    got = Band(m.low * p.low * kilos, m.high * p.high * kilos)
    how = f"{figure(passage, mass)} at {figure(passage, price)}"
    yield from _wrong(view, got, passage, value, band(passage, value), how, mass, price)


def _term_and_rate(view: View, passage: Passage) -> Iterator[Alarm]:
    """A yearly figure over a term in years against the total: "200 t a year for five years, 1,000 t in all"."""
    terms = [q for q in passage.quantities if q.kind == "duration" and q.unit == "yr"]
    if len({q.value for q in terms}) != 1:
        return
    for rate in passage.quantities:
        totals = [
            q for q in passage.quantities
            if q is not rate and not q.per and (q.kind, q.unit, q.currency) == (rate.kind, rate.unit, rate.currency)
        ]  # fmt: skip
        if rate.per != "year" or len(totals) != 1 or totals[0].aside:
            continue
        if not _TOTAL.search(passage.before(totals[0], 40)) and not _TOTAL_BEHIND.match(passage.after(totals[0], 30)):
            continue
        years = terms[0].value
        got = band(passage, rate) * years
        how = f"{figure(passage, rate)} over {years:g} years"
        yield from _wrong(view, got, passage, totals[0], band(passage, totals[0]), how, rate, terms[0])


_TOTAL = re.compile(
    (
        r"\b(?:total(?:ling)?(?: of)?|or|in all|altogether|amounting to|comes to|adds up to)\s(?:about "
        r"|some |roughly )?$"
    ),
    re.I,
)
_TOTAL_BEHIND = re.compile(
    r"^\s?(?:[a-z]+ ){0,3}(?:in total|in all|altogether|over the (?:term|life|period)|overall)", re.I
)


@within("arithmetic")
def rate_and_total(view: View) -> Iterator[Alarm]:
    """Raise an error where a rate, multiplied out, does not give the total beside it."""
    yield from _next_sentence(view)
    for passage in view.passages:
        if len(passage.quantities) >= 2:
            yield from _month_and_year(view, passage)
            yield from _price_and_value(view, passage)
            yield from _term_and_rate(view, passage)
            yield from _count_and_each(view, passage)


def _count_and_each(view: View, passage: Passage) -> Iterator[Alarm]:
    """So many at so much each: "12 furnaces at $3 million each, $36 million in all"."""
    each = [q for q in passage.quantities if re.match(r"^\s?(?:each|apiece)\b", passage.after(q, 12))]
    counts = [q for q in passage.quantities if q.kind == "count"]
    if len(each) != 1 or len(counts) != 1:
        return
    totals = [q for q in passage.quantities if q is not each[0] and same_basis(q, each[0]) and not q.aside]
    if len(totals) != 1:
        return
    total = totals[0]
    if not _TOTAL.search(passage.before(total, 40)) and not _TOTAL_BEHIND.match(passage.after(total, 30)):
        return
    got = band(passage, each[0]) * counts[0].value
    how = f"{figure(passage, counts[0])} at {figure(passage, each[0])} each"
    yield from _wrong(view, got, passage, total, band(passage, total), how, counts[0], each[0])
