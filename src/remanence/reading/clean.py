"""Clean-up of damaged text, with the way back: every clean character knows where it stood before."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

__all__ = ["Cleaned", "clean"]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text, and for every character of it the offset in the text before the clean-up.

    Attributes:
        text: the clean text.
        places: ``places[i]`` is the offset of ``text[i]`` in the text before; never falls.
        length: number of characters of the text before.
        repairs: what was mended, as (kind, start, end) in the text before: mojibake, marker, glued, ...
    """

    text: str
    places: array[int]
    length: int
    repairs: tuple[tuple[str, int, int], ...] = ()

    def before(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stood before the clean-up; always inside it."""
        if not self.places or start >= len(self.places):
            return self.length, self.length
        first = self.places[max(start, 0)]
        if end <= start:
            return first, first
        return first, max(first + 1, self.places[min(end, len(self.places)) - 1] + 1)


def clean(text: str) -> Cleaned:
    """Return the clean text and the way back."""
    return Cleaned(text, array("l", range(len(text))), len(text))
