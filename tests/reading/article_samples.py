"""Articles made by hand: a text, what stands in it, and the document around it."""

from __future__ import annotations

import re
from array import array
from typing import Any

from remanence.reading.annotation import Name
from remanence.reading.article import Article, Sentence
from remanence.reading.claim import Claim
from remanence.reading.document import Document, document_id
from remanence.reading.text.clean import Cleaned

NAMES = {
    "Borealis Oxides": Name(0, 0, "Borealis Oxides", "company", "SE"),
    "Kestrel Magnetics": Name(0, 0, "Kestrel Magnetics", "company", "US"),
    "China": Name(0, 0, "China", "country", "CN", "country:CHN"),
}


def article(text: str, *, start: int = 0, **given: Any) -> Article:
    """An article of one paragraph; each sentence ends with a point, names of :data:`NAMES` are found."""
    known = dict(given.pop("names", NAMES))
    fields: dict[str, Any] = {
        "name": "wire.txt", "index": 0, "title": "", "publisher": "A wire", "date": "2026-03-10",
        "url": "https://wire.example/1", "source_class": "trade press",
    }  # fmt: skip
    document = Document(id=document_id(text), text=text, start=start, **(fields | given))
    ends = [m.end() for m in re.finditer(r"\.(?=\s|$)", text)] or [len(text)]
    sentences = tuple(
        Sentence(a, b, 0) for a, b in zip([0, *[e + 1 for e in ends[:-1]]], ends, strict=True) if a < b
    )
    names = tuple(
        Name(m.start(), m.end(), n.name, n.kind, n.country, n.id, n.known)
        for word, n in known.items()
        for m in re.finditer(re.escape(word), text)
    )
    cleaned = Cleaned(text, array("l", range(len(text))), len(text))
    return Article(document, cleaned, sentences, (), (), names, ())


def claim(type_: str, said: str, within: Article, **given: Any) -> Claim:
    """A claim whose evidence is ``said``."""
    at = within.text.index(said)
    return Claim(type_, at, at + len(said), **given)
