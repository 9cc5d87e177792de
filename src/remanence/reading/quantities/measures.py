"""One number with what stands right beside it: currency, scale, unit, rate. Neighbours are joined elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from remanence.reading.quantities.identifiers import is_identifier, numbered
from remanence.reading.quantities.nouns import counted_noun
from remanence.reading.quantities.numbers import Number
from remanence.reading.quantities.spellings import Currency, Scale, Unit, currencies, scales, units

__all__ = ["Measure", "measure"]

_SPACE = r"[\s\-‑]?"
_RATE = re.compile(
    r"(?:\s*/\s*(?P<slash>year|yr|y|a|annum|month|mo|day|d)"
    r"|[\s-](?:per|an?|each|every)[\s-](?P<word>year|yr|annum|month|day)"
    r"|\s(?P<adverb>annually|yearly|monthly|daily)"
    r"|\s?(?P<short>p\.a\.|p\.a|pa))(?![^\W_])(?!\s(?:ago|earlier|later|before|on\syear))",
    re.I,
)
_PERIODS = {"m": "month", "d": "day"}
_GLUED = re.compile(r"-(year|month|week|day)(?=[a-z])")  # "60-dayaction": a lost space, the hyphen tells the word
_MINUS = re.compile(r"(?<![^\s(])[\-−]$")  # a sign, and no dash between two words or numbers
_AGO = re.compile(r"\s+ago\b|[\s-]old\b")
_PLAN = re.compile(r"\s+Plans?\b")
_DENOMINATOR = r"(?:\s*/\s*|\s+per\s+|\s+an?\s+|\s+for\s+(?:each|every|a)\s+)"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number and what is known of its unit so far.

    Attributes:
        start: first character, the currency included.
        end: character after the last, unit and rate included.
        raw: the bare number.
        plain: it is written without a sign of thousands.
        scale: factor of its scale word, None where it has none.
        currency: its currency, None where it is no money.
        mass: kilograms in the unit that a price is for, None where no such unit stands.
        unit: unit of anything but money.
        per: year, month or day where it is a rate.
        noun: what a count counts.
    """

    start: int
    end: int
    raw: float
    plain: bool = False
    scale: float | None = None
    currency: Currency | None = None
    mass: float | None = None
    unit: Unit | None = None
    per: str = ""
    noun: str = ""

    @property
    def kind(self) -> str:
        """Return the kind in the words of Quantity, empty where no unit is known."""
        if self.currency:
            return "price" if self.mass else "money"
        return self.unit.kind if self.unit else ""

    @property
    def value(self) -> float:
        """Return the number in the unit of Quantity, rounded to what decimal text can carry."""
        factor = self.scale or 1.0
        if self.currency:
            factor *= self.currency.factor / (self.mass or 1.0)
        elif self.unit:
            factor *= self.unit.factor
        return float(f"{self.raw * factor:.12g}")


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """Return the patterns over the tables, each to be tried at one place."""
    return {
        "left": re.compile(rf"(?:(?<![^\W_])|(?<=\b))({currencies('left').pattern})\s?$"),
        "right": re.compile(rf"{_SPACE}({currencies('right').pattern})"),
        "scale": re.compile(rf"{_SPACE}({scales().pattern})"),
        "unit": re.compile(rf"\+?{_SPACE}({units().pattern})"),
        "denominator": re.compile(rf"{_DENOMINATOR}({units().pattern})"),
        "quote": re.compile(rf"{_SPACE}({currencies('right').pattern}){_DENOMINATOR}({units().pattern})"),
    }


def measure(text: str, number: Number, dollar: str) -> Measure | None:
    """Return the number with its unit, None where it is an identifier, a date, a time or a place in a list.

    Args:
        text: the clean text.
        number: the number in it.
        dollar: the currency (ISO 4217) that a bare "$" stands for.
    """
    found = Measure(number.start, number.end, number.value, number.style in ("plain", "word"))
    found = _with_left_currency(text, found, dollar)
    if is_identifier(text, found.start, number):
        return None
    found = _with_scale(text, found)
    found = _with_currency_or_unit(text, found, dollar)
    if found.kind in ("money", "mass", "count", "length"):
        found = _with_rate(text, found)
    if found.kind == "percent" and _MINUS.search(text, max(0, found.start - 2), found.start):
        found = replace(found, start=found.start - 1, raw=-found.raw)
    if not found.kind:
        found = _with_noun(text, found, number)
    return found if _stands(text, found, number) else None


def _stands(text: str, found: Measure, number: Number) -> bool:
    """Return whether the measure is one: no age, no time ago, no plan named by its years, no "Section 232"."""
    if found.kind == "duration":
        if _AGO.match(text, found.end):
            return False
        return not (_PLAN.match(text, found.end) and text[number.end : number.end + 1] == "-")
    if found.kind in ("", "count") and number.style != "word" and numbered(text, found.start):
        return False
    if not found.kind:  # glued to letters, it is part of a word or a code
        return not (found.scale is None and text[found.end : found.end + 1].isalnum())
    return True


def _with_left_currency(text: str, found: Measure, dollar: str) -> Measure:
    window = text[max(0, found.start - 8) : found.start]
    match = _patterns()["left"].search(window) if window else None
    if match is None or (match.start() and match[1][0].isalpha() and window[match.start() - 1].isalnum()):
        return found
    currency = _settled(currencies("left").meaning(match[1]), dollar)
    if currency.side.endswith("scaled") and not _patterns()["scale"].match(text, found.end):
        return found
    return replace(found, start=found.start - len(window) + match.start(), currency=currency)


def _settled(currency: Currency, dollar: str) -> Currency:
    return replace(currency, code=dollar) if currency.code == "dollar" else currency


def _with_scale(text: str, found: Measure) -> Measure:
    """Return the measure with its scale words ("million", "lakh crore"); short ones only beside what they need."""
    match = _patterns()["scale"].match(text, found.end)
    if match is None:
        return found
    scale = scales().meaning(match[1])
    if not _allowed(text, found, scale, match.end()):
        return found
    found = replace(found, end=match.end(), scale=(found.scale or 1.0) * scale.factor)
    return _with_scale(text, found) if scale.needs == "" else found


def _allowed(text: str, found: Measure, scale: Scale, end: int) -> bool:
    if not scale.needs or found.currency:
        return True
    if _patterns()["right"].match(text, end):
        return True
    if scale.needs == "money":
        return False
    unit = _patterns()["unit"].match(text, end)
    return unit is not None and units().meaning(unit[1]).kind == "mass"


def _with_currency_or_unit(text: str, found: Measure, dollar: str) -> Measure:
    if found.currency is None:
        match = _patterns()["right"].match(text, found.end)
        if match and _right_stands(text, found, match):
            currency = _settled(currencies("right").meaning(match[1]), dollar)
            found = replace(found, end=match.end(), currency=currency)
    denominator = _patterns()["denominator"].match(text, found.end)
    if denominator:
        unit = units().meaning(denominator[1])
        if unit.kind == "mass" and not unit.per and not _is_unit(text, found, denominator.end()):
            return replace(found, end=denominator.end(), mass=_kilograms(unit, denominator[1]))
    return found if found.currency else _with_unit(text, found)


def _is_unit(text: str, found: Measure, end: int) -> bool:
    """Return whether what reads as "per tonne" is part of a unit of its own: "5 g per tonne" is no price."""
    if found.currency:
        return False
    unit = _patterns()["unit"].match(text, found.end)
    return unit is not None and unit.end() >= end


def _right_stands(text: str, found: Measure, match: re.Match[str]) -> bool:
    """Return whether a currency behind the number is its own: not that of the next number, not the verb "won"."""
    if currencies("right").meaning(match[1]).side.endswith("scaled"):
        return found.scale is not None
    return not text[match.end() : match.end() + 1].isdigit() and text[found.end : match.start(1)] != "-"


def _kilograms(unit: Unit, spelling: str) -> float:
    """Return the kilograms of the mass a price is for; nobody prices by the million tonnes, so "/Mt" is a tonne."""
    if unit.factor >= 1000:
        return 1000.0 if spelling == "Mt" else unit.factor * 1000
    return unit.factor * (1000.0 if unit.unit == "t" else 1.0)


def _with_unit(text: str, found: Measure) -> Measure:
    match = _patterns()["unit"].match(text, found.end)
    if match:
        unit = units().meaning(match[1])
        return replace(found, end=match.end(), unit=unit, per=unit.per)
    if glued := _GLUED.match(text, found.end):
        return replace(found, end=glued.end(), unit=units().meaning(glued[1]))
    return found


def _with_rate(text: str, found: Measure) -> Measure:
    match = None if found.per else _RATE.match(text, found.end)
    if match is None:
        return found
    word = next(part for part in match.groups() if part).lower()
    per = "month" if word.startswith("mo") else "day" if word in ("d", "day", "daily") else "year"
    return replace(found, end=match.end(), per=per)


def _with_noun(text: str, found: Measure, number: Number) -> Measure:
    noun = counted_noun(text, found.start, found.end, number, scaled=found.scale is not None)
    if noun is None:
        return found
    end, word = noun
    return replace(found, end=end, unit=Unit("count", "count", 1.0), noun=word)
