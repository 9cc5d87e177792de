"""``contract``: arithmetic of a contract for difference against what was reported of it. No run of the market.

    payment = max(0, strike - index) - upside share x max(0, index - strike)      [USD/kg; negative: the seller pays]

The upside is shared only where the case says that it is in force. ``index`` is a quote inside China with value-added
tax; the contract may be read with the tax in it or out of it, and that reading alone can decide what is paid. Keys of
``[check]``: ``strike``, ``upside_share``, ``[[check.payment]]`` and ``[[check.income]]``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from remanence.atlas import Atlas
from remanence.market.measures.params import Number, Part
from remanence.validation.case import Case
from remanence.validation.kinds.checking import check_of
from remanence.validation.kinds.registry import Verdict, case_kind, missed
from remanence.validation.words import vat_rate

TONNE = 1e-3
"""Million USD per tonne and USD/kg."""


class Payment(Part):
    """One quote under one reading of the contract, and the payment that was derived for it elsewhere."""

    what: str = Field(min_length=1)
    quote: Number = Field(gt=0, description="quote inside China with tax [USD/kg]")
    on: date = Field(description="day of the quote; its tax rate holds")
    vat: Literal["in", "out"] = Field(description="whether the contract's index keeps the tax in")
    upside: bool = Field(
        default=False, description="whether the government's share above the strike is in force"
    )
    low: Number = Field(description="least payment expected [USD/kg]")
    high: Number = Field(description="most payment expected [USD/kg]")
    source: str = Field(min_length=1)


class Income(Part):
    """Income booked in a quarter, and the ranges of index and tonnes that are assumed."""

    what: str = Field(min_length=1)
    on: date = Field(description="a day of the quarter; its tax rate holds")
    quote_low: Number = Field(gt=0, description="lowest quote assumed, with tax [USD/kg]")
    quote_high: Number = Field(gt=0, description="highest quote assumed, with tax [USD/kg]")
    tonnes_low: Number = Field(ge=0, description="least tonnes under the contract assumed [t NdPr oxide]")
    tonnes_high: Number = Field(ge=0, description="most tonnes assumed [t]")
    booked: Number = Field(description="income booked [million USD]")
    note: str = ""
    source: str = Field(min_length=1)


class Check(Part):
    """Keys of ``[check]``."""

    strike: Number = Field(gt=0, description="strike [USD/kg]")
    upside_share: Number = Field(
        default=0.0, ge=0, le=1, description="the government's share above the strike [-]"
    )
    payment: tuple[Payment, ...] = ()
    income: tuple[Income, ...] = ()


def payment(strike: float, index: float, upside_share: float = 0.0) -> float:
    """What the buyer of the difference pays a kilo [USD/kg]; negative where the seller pays."""
    return max(0.0, strike - index) - upside_share * max(0.0, index - strike)


def index_of(quote: float, day: date, vat: str) -> float:
    """The contract's index from a quote with tax [USD/kg]."""
    return quote if vat == "in" else quote / (1.0 + vat_rate(day))


def income_range(strike: float, income: Income) -> tuple[float, float]:
    """Least and most income over the assumed quotes, tonnes and both readings of the tax [million USD]."""
    least = payment(strike, index_of(income.quote_high, income.on, "in")) * income.tonnes_low * TONNE
    most = payment(strike, index_of(income.quote_low, income.on, "out")) * income.tonnes_high * TONNE
    return least, most


@case_kind("contract")
def judge(case: Case, atlas: Atlas) -> Verdict:
    """Work out every payment and every quarter."""
    check = check_of(case, Check)
    misses: list[dict[str, Any]] = []
    paid, booked = [], []
    for row in check.payment:
        index = index_of(row.quote, row.on, row.vat)
        value = payment(check.strike, index, check.upside_share if row.upside else 0.0)
        paid.append([row.what, row.quote, round(index, 2), round(value, 2), f"{row.low:g} to {row.high:g}"])
        if not row.low <= value <= row.high:
            misses.append(missed(row.what, round(value, 3), f"{row.low:g} to {row.high:g}", unit="USD/kg"))
    for quarter in check.income:
        low, high = income_range(check.strike, quarter)
        implied = [
            quarter.booked / TONNE / rate if rate > 0 else None
            for rate in (
                payment(check.strike, index_of(quarter.quote_low, quarter.on, "out")),
                payment(check.strike, index_of(quarter.quote_high, quarter.on, "in")),
            )
        ]
        words = [None if tonnes is None else round(tonnes) for tonnes in implied]
        booked.append([quarter.what, round(low, 1), round(high, 1), quarter.booked, *words])
        if not low <= quarter.booked <= high:
            found = f"{low:.1f} to {high:.1f}"
            misses.append(missed(quarter.what, found, quarter.booked, quarter.note, unit="million USD"))
    asked = len(check.payment) + len(check.income)
    tables = [
        {
            "title": "What a kilo is paid, by reading of the index (USD/kg)",
            "columns": ["reading", "quote with tax", "index", "paid", "expected"],
            "rows": paid,
        },
        {
            "title": "Income of a quarter over the quotes and tonnes assumed (million USD), and the tonnes that "
            "the booked income implies at the lowest and at the highest index",
            "columns": ["quarter", "least", "most", "booked", "t at lowest index", "t at highest index"],
            "rows": booked,
        },
    ]
    return Verdict(asked - len(misses), asked, misses, extras={"tables": tables})
