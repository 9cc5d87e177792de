"""How a fact is made wrong: a figure, a day, a year, a letter."""

from __future__ import annotations

import re
from random import Random

from remanence.reading.planting.world import World

__all__ = ["day_off", "factor", "letter_off", "number_off", "year_off"]

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _written(value: float, like: str) -> str:
    places = len(like.partition(".")[2])
    text = f"{value:,.{places}f}"
    return text if "," in like or (value >= 1000 and "," in text and len(like) > 3) else text.replace(",", "")


def factor(text: str, facts: World, rng: Random) -> str:
    """Return the text with its number a fifth to three quarters too high, or a fifth to a half too low."""
    found = _NUMBER.search(text)
    if found is None:
        return text
    by = rng.choice((rng.uniform(1.2, 1.75), rng.uniform(0.5, 0.8)))
    old = float(found[0].replace(",", ""))
    places = len(found[0].partition(".")[2])
    new = round(old * by, places)
    if "." not in found[0] and old % 10 == 0 and old >= 100:
        new = round(old * by / 10) * 10
    return text[: found.start()] + _written(new if new != old else old + 1, found[0]) + text[found.end() :]


def number_off(text: str, facts: World, rng: Random) -> str:
    """Return the text with its number off by a slip: 1, 2, 5 or 10."""
    found = _NUMBER.search(text)
    if found is None:
        return text
    old = float(found[0].replace(",", ""))
    by = rng.choice((-10, -5, -2, 2, 5, 10)) if old > 12 else rng.choice((2, 5))
    return text[: found.start()] + _written(old + by, found[0]) + text[found.end() :]


def day_off(text: str, facts: World, rng: Random) -> str:
    """Return a day that no calendar has, in the same month or in the one that has no such day."""
    _, month, year = text.split()
    day = {"February": 30, "April": 31, "June": 31, "September": 31, "November": 31}.get(month, 32)
    return f"{day} {month} {year}"


def year_off(text: str, facts: World, rng: Random) -> str:
    """Return the day a year too early."""
    head, _, year = text.rpartition(" ")
    return f"{head} {int(year) - 1}"


def letter_off(text: str, rng: Random, upper: bool = False) -> str:
    """Return the text with one letter lost, doubled, changed or swapped with its neighbour, inside its first word."""
    word = text.split()[0]
    at = rng.randint(1, len(word) - (1 if upper else 3))
    how = rng.choice(("change",) if upper else ("drop", "double", "swap", "change"))
    if how == "swap" and word[at] == word[at + 1]:
        how = "drop"
    if how == "drop" and word[at] == word[at - 1]:
        how = "change"
    letters = "ABCDEFGHIJKLMNOPRSTUVW" if upper else "aeiouklmnrst"
    other = rng.choice([c for c in letters if c != word[at]])
    wrong = {
        "drop": word[:at] + word[at + 1 :],
        "double": word[: at + 1] + word[at:],
        "swap": word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
        "change": word[:at] + other + word[at + 1 :],
    }[how]
    return wrong + text[len(word) :]
