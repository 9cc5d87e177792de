"""One column of a bill of materials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

TELLING = 1e5
"""Bounds above this only catch slips of the keyboard and are not worth a word in tables."""

Kind = Literal["text", "number", "date", "choice", "flag", "region", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a bill of materials.

    Attributes:
        name: the name in the file and in the program.
        kind: how a cell is read.
        unit: unit of a number, in words.
        meaning: what the buyer states with it.
        required: whether a blank cell is an error.
        low: least value allowed (the value itself is allowed unless ``open_low``).
        high: greatest value allowed.
        open_low: the least value itself is impossible.
        choices: words allowed in a choice.
        synonyms: other headers that mean this column (see `header_key`).
        blank: what a blank cell leads to.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    required: bool = False
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    choices: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    blank: str = "unknown; not used yet"

    @property
    def allowed(self) -> str:
        """The values allowed, in words for tables and error messages."""
        if self.choices:
            return " | ".join(self.choices)
        words = {
            "date": "YYYY-MM-DD",
            "flag": "yes | no",
            "region": "ISO3 country or EU27",
            "list": "joined by |",
        }
        if self.kind != "number":
            return words.get(self.kind, "any text")
        least = (
            "" if self.low is None else (f"above {self.low:g}" if self.open_low else f"at least {self.low:g}")
        )
        most = "" if self.high is None or self.high > TELLING else f"at most {self.high:g}"
        return ", ".join(part for part in (least, most) if part) or "any number"
