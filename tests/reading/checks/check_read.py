"""Read a text for a test of the checks, with the reader's own parts."""

from __future__ import annotations

from functools import cache

from remanence.reading.article import Article
from remanence.reading.document import Document, document_id
from remanence.reading.extract import annotate
from remanence.reading.names.gazetteer import Gazetteer


@cache
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def read(document: Document) -> Article:
    return annotate(document, gazetteer())


def article(text: str, date: str = "2026-03-05", name: str = "a.txt", index: int = 0, title: str = "") -> Article:
    """Return the text as a read article."""
    return read(Document(document_id(text), name, index, title, text, date=date))
