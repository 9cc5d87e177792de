"""How figures, dates and names of goods are put into words. Missing is 'unknown', never 0.

Nothing here converts a unit or a basis; a unit is printed as the document states it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

UNKNOWN = "unknown"
NBSP = "\u00a0"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
COUNTS = (
    "no", "one", "two", "three", "four", "five", "six",
    "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
ELEMENTS = {
    "La": "lanthanum", "Ce": "cerium", "Pr": "praseodymium", "Nd": "neodymium", "NdPr": "NdPr",
    "Sm": "samarium", "Eu": "europium", "Gd": "gadolinium", "Tb": "terbium", "Dy": "dysprosium",
    "Y": "yttrium", "HoLu": "holmium to lutetium",
}  # fmt: skip
MAGNETS = {
    "ndfeb": "NdFeB magnet, no Dy or Tb",
    "ndfeb_heavy": "NdFeB magnet with Dy or Tb",
    "ndfeb_bonded": "bonded NdFeB magnet",
    "smco": "SmCo magnet",
}
SHORT_MAGNETS = {
    "ndfeb": "NdFeB",
    "ndfeb_heavy": "NdFeB with Dy/Tb",
    "ndfeb_bonded": "bonded NdFeB",
    "smco": "SmCo",
}
REGIONS = {
    "CHN": "China", "MMR": "Myanmar", "USA": "United States", "AUS": "Australia", "MYS": "Malaysia",
    "JPN": "Japan", "EUR": "Europe", "KOR": "South Korea", "IND": "India", "RUS": "Russia",
    "SEA": "South-East Asia", "ROW": "rest of the world", "WLD": "world",
}  # fmt: skip
FIELDS = {
    "units_per_year": "units a year", "stock_days": "stock (days)",
    "magnet_kg_per_unit": "magnet (kg a unit)",
    "dy_wt_pct": "Dy (wt%)", "tb_wt_pct": "Tb (wt%)", "max_temp_c": "highest temperature (°C)",
    "on_order_kg": "on order (kg)", "unit_value_usd": "value of a unit (USD)",
    "line_floor": "line floor (share)",
    "requalification_weeks": "requalification (weeks)", "acquisition_value_usd": "acquisition value (USD)",
    "end_item_mass_kg": "mass of the end item (kg)",
}  # fmt: skip
_GOOD = re.compile(r"\b(concentrate|seg|oxide|metal|magnet|swarf|scrap):(\w+)")
_REGION = re.compile(rf"\b({'|'.join(REGIONS)})\b")
CLASSES = ("measured", "reported", "company", "derived", "modelled", "assumed", "private")
_NODE = re.compile(
    r"^(concentrate|seg|oxide|metal|magnet|swarf|scrap):(\w+)"  # the good
    r"(?:\W+([A-Z]{3}))?(?:\W+(any|asked|clear|before-melt))?"  # its region and origin class, where stated
)


def number(value: float | None, digits: int = 1) -> str:
    """Return ``value`` with a fixed count of decimals and thousands commas, or 'unknown'."""
    return UNKNOWN if value is None else f"{value:,.{digits}f}"


def figure(value: float | None) -> str:
    """Return ``value`` to three significant figures without a power of ten, or 'unknown'."""
    if value is None:
        return UNKNOWN
    if value == 0:
        return "0"
    digits = max(0, 2 - int(f"{abs(value):e}".split("e")[1]))
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: float | None) -> str:
    """Return a share (a fraction of 1) as whole percent, or 'unknown'; a small one is not lost."""
    if share is None:
        return UNKNOWN
    whole = f"{share * 100:.0f}"
    if whole == "0" and share > 0:
        return f"under 1{NBSP}%"
    if whole == "100" and share < 1:
        return f"over 99{NBSP}%"
    return f"{whole}{NBSP}%"


def measured(value: float | None, unit: str) -> str:
    """Return a value with its unit; a fraction of something reads as percent of it."""
    words = unit.split()
    if value is not None and words[:1] in (["fraction"], ["share"]):
        return " ".join([percent(value), *words[1:]])
    return f"{figure(value)} {unit}".strip()


def parse_day(text: object) -> date | None:
    """Return the ISO date ``text`` as a date; ``YYYY-MM`` is its first day; blank or missing is None."""
    if not text:
        return None
    if isinstance(text, date):
        return text
    words = str(text)
    return date.fromisoformat(f"{words}-01" if len(words) == 7 else words[:10])


def day(value: date | None) -> str:
    """Return a date as '31 Mar 2027' whatever the locale, or 'unknown'."""
    return UNKNOWN if value is None else f"{value.day}{NBSP}{MONTHS[value.month - 1]}{NBSP}{value.year}"


def month(value: date | None) -> str:
    """Return a month as 'Mar 2027' whatever the locale, or 'unknown'."""
    return UNKNOWN if value is None else f"{MONTHS[value.month - 1]}{NBSP}{value.year}"


def after_weeks(start: date | None, weeks: float | None) -> date | None:
    """Return the calendar day that lies ``weeks`` after ``start``; None where either is missing."""
    return None if start is None or weeks is None else start + timedelta(days=round(weeks * 7))


def span(low: float | None, high: float | None) -> str:
    """Return 'low–high' in weeks; an infinite end is said in words, two infinite ends give ''."""
    if low is None and high is None:
        return ""
    if high is None:
        return f"{number(low)} to no stop"
    return f"{number(low)}–{number(high)}"


def count(value: int) -> str:
    """Return a small count as a word ('three'), a larger one in figures."""
    return COUNTS[value] if 0 <= value < len(COUNTS) else str(value)


def plural(value: int, noun: str) -> str:
    """Return 'one line', 'three lines', '40 lines'."""
    return f"{count(value)} {noun}" + ("" if value == 1 else "s")


def sentence(text: str) -> str:
    """Return ``text`` with its first letter in upper case, the rest untouched."""
    return text[:1].upper() + text[1:]


def good(name: str) -> str:
    """Return the name of a good such as ``oxide:Dy`` in words; an unknown good keeps its id."""
    kind, _, item = name.partition(":")
    if kind in ("oxide", "metal"):
        return sentence(f"{ELEMENTS.get(item, item)} {kind}")
    if kind == "magnet":
        return sentence(MAGNETS.get(item, item))
    if kind == "concentrate":
        return sentence(f"{item.replace('_', ' ')} concentrate")
    if kind == "seg":
        return sentence(f"{item.replace('_', ' ')} SEG+ carbonate")
    return f"{kind.capitalize()} of {SHORT_MAGNETS[item]}" if item in SHORT_MAGNETS else name


def short_node(identifier: str) -> str:
    """Return a node id as the good alone in few letters: ``oxide:Dy@JPN/any`` as 'Dy oxide'."""
    found = _NODE.match(identifier)
    if not found:
        return identifier
    kind, item = found.group(1), found.group(2)
    return SHORT_MAGNETS.get(item, item) if kind == "magnet" else _short_good(kind, item)


def region(code: str) -> str:
    """Return the name of a market region, or its code when it has no name here."""
    return REGIONS.get(code, code)


def node(identifier: str) -> tuple[str, str]:
    """Split a node id such as ``oxide:Dy|JPN|any`` into (kind of good, its name with the region)."""
    found = _NODE.match(identifier)
    if not found:
        return "node", identifier
    kind, item, place, origin = found.groups()
    name = good(f"{kind}:{item}")
    name += f", {region(place)}" if place else ""
    name += {"asked": ", clear origin", "clear": ", clear origin", "before-melt": ", covered before melt"}.get(
        origin or "", ""
    )
    return kind, name


def money(value: float | None) -> str:
    """Return US dollars to three figures, a negative cost as what it saves, or 'unknown'."""
    if value is None:
        return UNKNOWN
    rounded = float(f"{value:.3g}")
    return f"saves{NBSP}{-rounded:,.0f}" if rounded < 0 else f"{rounded:,.0f}"


def readable(text: str) -> str:
    """Return free text with its ids of goods and regions in words ('Dy oxide in Japan')."""
    named = _GOOD.sub(lambda found: _short_good(found.group(1), found.group(2)), text)
    return _REGION.sub(lambda found: region(found.group(0)), named)


def _short_good(kind: str, item: str) -> str:
    return f"{SHORT_MAGNETS.get(item, plain(item))} {kind}"


def plain(identifier: str) -> str:
    """Return an identifier with its underscores as spaces ('export_licence' as 'export licence')."""
    return identifier.replace("_", " ")


def field(name: str) -> str:
    """Return the name of a field of the bill of materials with its unit ('stock (days)')."""
    return FIELDS.get(name, plain(name))
