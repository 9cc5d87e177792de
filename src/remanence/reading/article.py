"""An article as it has been read: its document, its clean text, what was found in it, and its claims."""

from __future__ import annotations

from dataclasses import dataclass

from remanence.reading.annotation import Day, Material, Name, Quantity, Span
from remanence.reading.claim import Claim
from remanence.reading.document import Document
from remanence.reading.text.clean import Cleaned

__all__ = ["Article", "Sentence"]


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence, heading or list item of the clean text.

    Attributes:
        block: number of the paragraph, heading or list item it stands in.
        part: title, heading, highlight (a summary bullet above the body) or body.
    """

    block: int
    part: str = "body"


@dataclass(frozen=True, slots=True)
class Article:
    """One article and all that was found in it; places are offsets into ``clean.text``."""

    document: Document
    clean: Cleaned
    sentences: tuple[Sentence, ...]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    names: tuple[Name, ...]
    materials: tuple[Material, ...]
    claims: tuple[Claim, ...] = ()

    @property
    def text(self) -> str:
        """The clean text."""
        return self.clean.text
