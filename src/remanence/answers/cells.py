"""One cell, one value: numbers, dates, choices and regions as people write them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from remanence.answers.column import Column
from remanence.answers.schema import MAGNET_TYPE_SYNONYMS, header_key
from remanence.answers.sheet import Cell
from remanence.errors import did_you_mean

UNKNOWN = frozenset(
    {"", "-", "–", "—", "?", "n/a", "na", "n.a.", "tbd", "unknown", "not known", "none given"}
)
FORMULA_ERRORS = frozenset(
    {"#ref!", "#div/0!", "#value!", "#name?", "#n/a", "#num!", "#null!", "#spill!", "#calc!", "#getting_data"}
)
SPACES = " \t\xa0\u202f\u2009'’"

Value = str | float | bool | date | tuple[str, ...] | None


class CellError(ValueError):
    """A cell that cannot be read: what was found, what was expected and the remedy."""

    def __init__(self, found: str, expected: str, remedy: str = "") -> None:
        self.found, self.expected, self.remedy = found, expected, remedy
        super().__init__(found)


@dataclass(frozen=True)
class Reader:
    """How cells of one file are to be read.

    Attributes:
        decimal: the decimal sign that the file's own numbers prove (``.`` or ``,``), or None.
        plain_dot: the separator is a comma, so a lone dot is a decimal one unless proved otherwise.
        regions: known region codes (upper case) to market region.
        names: names of countries (upper case) to their codes.
    """

    decimal: str | None
    plain_dot: bool
    regions: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    def value(self, column: Column, cell: Cell) -> Value:
        """The value of a cell, None where it says nothing.

        Raises:
            CellError: the cell holds something that the column cannot.
        """
        if isinstance(cell, str):
            text = cell.strip("\ufeff \t\xa0\u202f\r\n")
            if text.casefold() in FORMULA_ERRORS:
                raise CellError(text, "a value", "repair the formula or leave the cell blank")
            silent = {""} if column.kind == "text" or column.required else UNKNOWN
            if text.casefold() in silent and not (column.choices and text.casefold() in column.choices):
                return None
        readers: dict[str, Callable[[Column, Cell], Value]] = {
            "number": self._number,
            "date": self._date,
            "choice": self._choice,
            "flag": self._flag,
            "region": self._region,
            "list": self._list,
            "text": self._text,
        }
        return readers[column.kind](column, cell)

    def _text(self, column: Column, cell: Cell) -> str:
        return _plain(cell)

    def _list(self, column: Column, cell: Cell) -> tuple[str, ...] | None:
        return tuple(word.strip() for word in _plain(cell).split("|") if word.strip()) or None

    def _number(self, column: Column, cell: Cell) -> float:
        if isinstance(cell, bool | date):
            raise CellError(_plain(cell), f"a number ({column.unit})", "format the cell as a number")
        number = cell if isinstance(cell, float) else self._parsed(column, cell)
        if not math.isfinite(number):
            raise CellError(_plain(cell), f"a number ({column.unit})")
        below = column.low is not None and (number < column.low or (column.open_low and number == column.low))
        above = column.high is not None and number > column.high
        if below or above:
            allowed = f"at most {column.high:g}" if above else column.allowed
            raise CellError(f"{number:g}", f"{allowed} ({column.unit})", _why_not(column, number))
        return number

    def _parsed(self, column: Column, text: str) -> float:
        """Read a written number with thousands separators, decimal comma and percent sign."""
        bare = text.strip(SPACES + "\r\n\ufeff")
        percent = bare.endswith("%")
        number = parse_number(bare.rstrip("%").strip(SPACES), self.decimal, self.plain_dot)
        if percent and not column.unit.startswith(("%", "fraction")):
            raise CellError(text.strip(), f"a number ({column.unit})", "a share is not meant here")
        return number / 100 if percent and column.unit.startswith("fraction") else number

    def _date(self, column: Column, cell: Cell) -> date:
        if isinstance(cell, date):
            return cell
        return parse_date(_plain(cell))

    def _choice(self, column: Column, cell: Cell) -> str:
        word = header_key(_plain(cell))
        word = MAGNET_TYPE_SYNONYMS.get(word, word) if column.name == "magnet_type" else word
        if word not in column.choices:
            raise CellError(repr(_plain(cell)), column.allowed, did_you_mean(word, column.choices))
        return word

    def _flag(self, column: Column, cell: Cell) -> bool:
        word = _plain(cell).casefold()
        if word in {"yes", "y", "true", "1", "x", "ja", "oui"}:
            return True
        if word in {"no", "n", "false", "0", "nein", "non"}:
            return False
        raise CellError(repr(_plain(cell)), "yes | no")

    def _region(self, column: Column, cell: Cell) -> str:
        word = self.names.get(_plain(cell).upper(), _plain(cell).upper())
        if word not in self.regions:
            raise CellError(repr(_plain(cell)), column.allowed, self._nearest_region(word))
        return word

    def _nearest_region(self, word: str) -> str:
        """The nearest codes or, for a long word, the name it all but is; a hundred codes would help nobody."""
        if len(word) <= 4:
            return did_you_mean(word, self.regions)
        near = get_close_matches(word, sorted(self.names), n=1, cutoff=0.8)
        return f"did you mean '{near[0].title()}'?" if near else _HOW_TO_NAME_A_REGION


_HOW_TO_NAME_A_REGION = "write the code of three letters, such as DEU, or the English name of the country"


def _why_not(column: Column, number: float) -> str:
    """A reason for the commonest impossible numbers."""
    if column.unit.startswith("%") and number > 100:
        return "a share cannot exceed 100 %"
    if column.unit.startswith("fraction") and number > 1:
        return f"write {number / 100:g} or {number:g} % if a percentage is meant" if number <= 100 else ""
    if column.unit.startswith("kg") and number < 0:
        return "a mass cannot be negative"
    return ""


def _plain(cell: Cell) -> str:
    """A cell as the person wrote it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return " ".join(cell.replace("\ufeff", "").split())


_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d{1,3})?", re.ASCII)


def proved_decimal(text: str) -> str | None:
    """The decimal sign that one written number proves by itself, or None.

    ``0,5`` and ``1.234,5`` prove a comma; ``2.50`` and ``1,234.5`` a dot; ``1,234`` proves nothing.
    """
    bare = text.strip(SPACES + "%\ufeff")
    if not re.fullmatch(r"[+-]?[\d.,  \xa0\u202f'’]+([eE][+-]?\d+)?", bare) or _GROUPED.fullmatch(bare):
        return None
    signs = [letter for letter in bare if letter in ".,"]
    if not signs:
        return None
    if len(set(signs)) == 2:
        return signs[-1] if signs.count(signs[-1]) == 1 else None
    if len(signs) > 1:
        return "," if signs[0] == "." else "."
    return signs[0]


def file_decimal(texts: Iterable[str]) -> str | None:
    """The decimal sign on which all numbers of a file that prove one agree, or None."""
    proved = {sign for text in texts if (sign := proved_decimal(text))}
    return proved.pop() if len(proved) == 1 else None


def parse_number(text: str, decimal: str | None, plain_dot: bool) -> float:
    """Read one written number.

    Args:
        text: the number without percent sign.
        decimal: the decimal sign that the rest of the file proves, or None.
        plain_dot: unless ``decimal`` says else, ``1.234`` is decimal and ``1,234`` is grouped.

    Raises:
        CellError: not a number, or one that could be read in two ways a thousandfold apart.
    """
    bare = re.sub(r"(?<=\d)[  \xa0\u202f\u2009'’](?=\d{3})", "", text)
    grouped = _GROUPED.fullmatch(bare)
    sign = proved_decimal(bare) or decimal
    if grouped and sign is None:
        if not plain_dot:
            whole, part = bare.replace(grouped[1], ""), bare.replace(grouped[1], ".")
            raise CellError(
                repr(text),
                f"a number that can be read in one way (this is {part} or {whole})",
                f"write {whole} without separator, or {part}0 with four decimals",
            )
        sign = "."
    other = "," if sign == "." else "."
    if sign and other in bare:
        groups = bare.split(sign)[0]
        if not re.fullmatch(rf"[+-]?\d{{1,3}}(\{other}\d{{3}})+", groups):
            raise CellError(repr(text), "a number", "thousands are grouped by three digits")
        bare = bare.replace(other, "")
    if not _NUMBER.fullmatch(bare):
        raise CellError(repr(text), "a number", "write digits only; units stand in the header")
    return float(bare.replace(",", "."))


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}


def parse_date(text: str) -> date:
    """Read an ISO date, or one that can be read in one way only.

    Raises:
        CellError: no date, or one whose day and month could be exchanged.
    """
    expected = "a date as YYYY-MM-DD"
    try:
        if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})([T ].*)?", text, re.ASCII):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text, re.ASCII):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", text, re.ASCII):
            return _slashed(text, int(match[1]), int(match[2]), int(match[3]))
        return _named_month(text)
    except CellError:
        raise
    except (ValueError, KeyError):
        raise CellError(repr(text), expected, "for example 2027-03-31") from None


def _slashed(text: str, first: int, second: int, year: int) -> date:
    """Day and month in either order, refused where both orders give a date."""
    if first <= 12 and second <= 12 and first != second:
        one, two = date(year, first, second), date(year, second, first)
        raise CellError(repr(text), "a date that can be read in one way", f"write {one} or {two}")
    return date(year, second, first) if first > 12 else date(year, first, second)


def _named_month(text: str) -> date:
    """``31 Dec 2026`` or ``December 31, 2026``."""
    words = text.replace(",", " ").replace(".", " ").replace("-", " ").casefold().split()
    if len(words) != 3:
        raise ValueError(text)
    day, month = (words[1], words[0]) if words[0] in _MONTHS else (words[0], words[1])
    if not re.fullmatch(r"\d{1,2}", day, re.ASCII) or not re.fullmatch(r"\d{4}", words[2], re.ASCII):
        raise ValueError(text)
    return date(int(words[2]), _MONTHS[month], int(day))
