"""How the cells of a paper are put into words; nothing here computes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from remanence.reports import words

_WHERE = {"bom": "column", "log": "not in any event:"}


def missing_in_words(cell: Mapping[str, Any]) -> str:
    """A missing cell with what would fill it."""
    return f"missing: {_WHERE[cell['of']]} {cell['missing']}"


def said(cell: Any, type_: str) -> str:
    """A cell for the eye: outcomes without underscores, days as in a letter, numbers to what they are worth."""
    if cell is None:
        return ""
    if isinstance(cell, Mapping):
        return missing_in_words(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if type_ == "outcome":
        return words.plain(str(cell))
    if type_ == "share" and isinstance(cell, int | float):
        return words.percent(cell)
    if isinstance(cell, int | float):
        return f"{cell:,.0f}" if abs(cell) >= 100 else words.figure(cell)
    if type_ == "date":
        try:
            return words.day(words.parse_day(cell))
        except ValueError:
            return str(cell)
    return str(cell)
