"""Numbers in digits and in words, each with its place and value; what they measure is found elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from remanence.reading.quantities.spellings import rows

__all__ = ["Number", "find_numbers", "word_places"]

# Thousands in groups of three after commas, spaces or apostrophes, in groups of two (Indian), after dots only where a
# comma or a second dot tells them from decimals; a comma with one or two digits behind it is a decimal sign.
_DIGITS = re.compile(
    r"""(?<!\d)(?<!\d[.,])(?:
      (?P<spaced>[1-9]\d{0,2}(?:[\ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?)
    | (?P<comma>(?:\d{1,2}(?:,\d{2})+,\d{3}|\d{1,3}(?:,\d{3})+|\d{1,3}(?:['’]\d{3})+)(?!\d)(?:\.\d+)?)
    | (?P<dotted>\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d)|\d{1,3}(?:\.\d{3}){2,}(?![\d.,]\d))
    | (?P<decimal>\d+,\d{1,2}(?!\d)(?!,\d))
    | (?P<plain>\d+(?:\.\d+)?)
    )""",
    re.VERBOSE,
)
_POINT = re.compile(r"(?<![\w.])(?P<plain>\.\d+)")
_RUN = re.compile(r"\d+")
_HALF = re.compile(r"\bhalf[ -]an?[ -](?=(?:hundred|thousand|million|billion|trillion|dozen|lakh|crore)\b)", re.I)
_ARTICLE = re.compile(r"\ban?[ -](?=(?:dozen|thousand|million|billion|trillion|lakh|crore)\b)", re.I)


_WORD = re.compile(r"[A-Za-z]+")


def word_places(text: str, wanted: frozenset[str]) -> list[int]:
    """Return where the wanted words (in lower case) begin; patterns are then tried there and nowhere else."""
    return [match.start() for match in _WORD.finditer(text) if match[0].lower() in wanted]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the text.

    Attributes:
        start: first character.
        end: character after the last.
        value: what it stands for, without its scale word ("5" in "5 million").
        style: how it is written: plain, comma, spaced, dotted, decimal, word or article ("a" in "a million").
    """

    start: int
    end: int
    value: float
    style: str


def _value(text: str, style: str) -> float:
    """Return the value of digits written in one style."""
    if style == "comma":
        return float(re.sub("[,'’]", "", text))
    if style in ("dotted", "decimal"):
        return float(text.replace(".", "").replace(",", "."))
    if style == "spaced":
        return float(re.sub(r"\s", "", text).replace(",", "."))
    return float(text)


@lru_cache(maxsize=1)
def _word_values() -> dict[str, float]:
    return {row["word"]: float(row["value"]) for row in rows("number_words")}


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(_word_values()) | {"a", "an", "half"}


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    values = _word_values()
    units, tens = ("|".join(w for w, v in values.items() if low <= v < high) for low, high in ((0, 20), (20, 100)))
    small = rf"(?:(?:{tens})(?:[\s-](?:{units}))?|{units})"
    return re.compile(
        rf"(?<![\w.])(?<!\d-)(?:(?:{small}|an?)[\s-]hundred(?:\sand\s{small}|[\s-]{small})?|{small})(?![^\W_])", re.I
    )


def _spoken(text: str) -> float:
    """Return the value of number words: "two hundred and fifty" is 250."""
    total = 0.0
    for word in re.split(r"[\s-]+", text.lower()):
        if word == "hundred":
            total = max(total, 1.0) * 100
        elif word not in ("and", "a", "an"):
            total += _word_values()[word]
    return total


def _digits(text: str) -> Iterator[re.Match[str]]:
    """Yield the numbers in digits; the pattern is tried only where a run of digits begins."""
    done = 0
    for run in _RUN.finditer(text):
        place = run.start()
        if place < done:
            continue
        match = (place > done and _POINT.match(text, place - 1)) or _DIGITS.match(text, place)
        if match:
            done = match.end()
            yield match


def find_numbers(text: str) -> list[Number]:
    """Return every number of the text in order, whatever it stands for; they do not overlap."""
    found = []
    for match in _digits(text):
        style = match.lastgroup or "plain"
        if len(match[0]) <= 24:  # a longer run of digits is a code and no measured number
            found.append(Number(match.start(), match.end(), _value(match[0], style), style))
    for place in word_places(text, _first_words()):
        if spoken := _words().match(text, place):
            found.append(Number(place, spoken.end(), _spoken(spoken[0]), "word"))
        elif article := _HALF.match(text, place) or _ARTICLE.match(text, place):
            found.append(Number(place, article.end() - 1, 0.5 if article[0][0] in "hH" else 1.0, "article"))
    return _apart(sorted(found, key=lambda one: (one.start, -one.end)))


def _apart(numbers: list[Number]) -> list[Number]:
    """Return the numbers without those that begin inside the one before ("a million" inside "half a million")."""
    kept: list[Number] = []
    for number in numbers:
        if not kept or number.start >= kept[-1].end:
            kept.append(number)
    return kept
