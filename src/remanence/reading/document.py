"""A document: one article with its hash, where it came from and what kind of source it is."""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass

__all__ = ["Document", "Finding", "document_id"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one input: where it is, what was found, and what to do; the rest is read."""

    where: str
    found: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.found}. {self.remedy}".rstrip(". ") + "."


@dataclass(frozen=True, slots=True)
class Document:
    """One article.

    Attributes:
        id: SHA-256 of its text, spaces and case folded; two copies of one text have one id.
        name: the name of the file, or the address, it was read from.
        index: place of the article in that file, from 0.
        title: its title, empty where none stands.
        text: the article as decoded, before any clean-up.
        start: offset of ``text`` in the decoded original, where ``text`` is one stretch of it.
        places: offset in the decoded original of every character of ``text`` where it is not one stretch (a page
            taken out of its markup), else None.
        publisher: name of the publisher as data/reading/publishers.csv has it, empty where unknown.
        date: ISO date of publication, as coarse as it is known; empty where unknown.
        url: address, empty where unknown.
        language: ISO 639-1, empty where unknown.
        source_class: official, company, trade press, state-affiliated, machine-written, think tank or unknown.
        date_from: what the date was read from: stamp, relative (counted back from the file's main article or from
            as-of), dateline, lead, feed, page, url or file; empty where there is no date.
    """

    id: str
    name: str
    index: int
    title: str
    text: str
    start: int = 0
    places: array[int] | None = None
    publisher: str = ""
    date: str = ""
    url: str = ""
    language: str = ""
    source_class: str = "unknown"
    date_from: str = ""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stands in the decoded original."""
        if self.places is None:
            return self.start + start, self.start + end
        if not self.places:
            return 0, 0
        last = len(self.places) - 1
        first = self.places[min(start, last)]
        return first, max(first, self.places[min(max(end - 1, start), last)] + 1) if end > start else first


def document_id(text: str) -> str:
    """Return the SHA-256 of the text with spaces folded and case dropped: two copies of one text have one id."""
    folded = " ".join(text.split()).casefold()
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()
