"""A claim in one plain sentence, made of its fields alone: nothing stands in it that is not in the claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["figure", "plain", "sentence"]

_VERBS = {
    "done": "reports", "committed": "is committed to", "planned": "plans", "proposed": "proposes",
    "forecast": "is forecast to see", "speculative": "is said to see",
}  # fmt: skip
_NOUNS = {
    "capacity": "capacity", "production": "production", "financing": "financing", "ownership": "ownership",
    "offtake_supply": "supply", "mou_partnership": "a partnership", "price": "a price",
    "price_policy": "a price measure", "export_control": "an export control", "stockpile": "a stockpile",
    "market_share": "a market share", "import_reliance": "reliance on imports", "trade_volume": "trade",
    "facility_status": "a milestone", "certification": "certification",
    "permit_legislation": "a rule or permit", "recycling": "recycling", "demand_content": "demand",
    "resource_grade": "a resource or grade", "budget": "a budget",
}  # fmt: skip
_QUALIFIERS = {
    "approx": "about", "approx_gt": "over about", "gt": "over", "lt": "under", "min": "at least", "max": "at most",
    "est": "an estimated",
}  # fmt: skip


def sentence(claim: Mapping[str, Any]) -> str:
    """Return the claim in words, ending with a full stop.

    Example:
        >>> sentence({"type": "capacity", "subject": "Harrow", "modality": "planned", "quantity": 1500.0,
        ...           "unit": "t", "per": "year", "material": "NdPr oxide", "date": "2027-Q2"})
        'Harrow plans capacity: 1,500 t a year, NdPr oxide, 2027-Q2.'
    """
    noun = _NOUNS.get(str(claim.get("type")), "something")
    if claim.get("polarity") == "neg":
        noun = f"no {noun.removeprefix('a ').removeprefix('an ')}"
    head = f"{claim.get('subject') or 'Somebody'} {_VERBS.get(str(claim.get('modality')), 'reports')} {noun}"
    details = filter(None, (_value(claim), figure(claim), claim.get("material"), _parties(claim), _when(claim)))
    told = ", ".join(str(detail) for detail in details)
    return f"{head}: {told}." if told else f"{head}."


def figure(claim: Mapping[str, Any]) -> str:
    """Return the quantity of a claim with its unit, empty where it has none."""
    value = claim.get("quantity")
    if value is None:
        return ""
    low, high = claim.get("quantity_low"), claim.get("quantity_high")
    number = plain(value) if low is None or high is None else f"{plain(low)} to {plain(high)}"
    unit = str(claim.get("unit") or "")
    unit = "" if unit == "count" else unit
    money = len(unit) == 3 and unit.isupper()
    told = f"{unit} {number}" if money else f"{number} {unit}".strip()
    qualifier = _QUALIFIERS.get(str(claim.get("qualifier")), "")
    rate = f" a {claim['per']}" if claim.get("per") else ""
    return f"{qualifier} {told}{rate}".strip()


def plain(value: float) -> str:
    """Return a number as people write it: thousands apart, no exponent."""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.12g}"


def _value(claim: Mapping[str, Any]) -> str:
    return str(claim.get("value") or "").replace("_", " ")


def _parties(claim: Mapping[str, Any]) -> str:
    named = [claim.get("object"), *(claim.get("others") or ())]
    found = [str(name) for name in named if name]
    return f"with {' and '.join(found)}" if found else ""


def _when(claim: Mapping[str, Any]) -> str:
    first, last = claim.get("date") or "", claim.get("date_end") or ""
    if first and last and first != last:
        return f"{first} to {last}"
    return str(first or (f"by {last}" if last else ""))
