"""Names in a text: those that the gazetteer knows, and those that nobody has written down yet."""

from __future__ import annotations

from collections.abc import Sequence

from remanence.reading.annotation import Name
from remanence.reading.article import Sentence
from remanence.reading.gazetteer import Gazetteer

__all__ = ["find_names"]


def find_names(text: str, gazetteer: Gazetteer, sentences: Sequence[Sentence] | None = None) -> list[Name]:
    """Return the names of a text, sorted and disjoint."""
    return gazetteer.find(text)
