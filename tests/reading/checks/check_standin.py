"""A plain annotator for the tests of the checks: the checks are tried without the reader's own parts."""

from __future__ import annotations

import re
from functools import cache

from remanence.reading.annotation import Name
from remanence.reading.article import Article, Sentence
from remanence.reading.clean import clean
from remanence.reading.days import find_days
from remanence.reading.document import Document, document_id
from remanence.reading.gazetteer import Gazetteer
from remanence.reading.names import find_names
from remanence.reading.quantities import find_quantities

_UNKNOWN = re.compile(r"\b[A-Z][\w’'&-]*[A-Za-z](?: (?:of |& )?[A-Z][\w&-]*[A-Za-z])+")


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer.load()


def _names(text: str) -> list[Name]:
    """Return the known names, and capitalised words in a row that are none of them."""
    found = list(find_names(text, _gazetteer()))
    taken = [(n.start, n.end) for n in found]
    for m in _UNKNOWN.finditer(text):
        if not any(start < m.end() and m.start() < end for start, end in taken):
            bare = m[0].removesuffix("'s").removesuffix("’s")
            found.append(Name(m.start(), m.end(), bare, "company", known=False))
    return sorted(found, key=lambda n: n.start)


_STOP = re.compile(
    r"(?<=[.!?])(?<!U\.S\.)(?<!\b[A-Z]\.)(?<!\b(?:Co|No)\.)(?<!\b(?:Ltd|Inc|Feb|Jan|Rep|Mar|"
    r"Apr|Aug|Oct|Nov|Dec)\.)(?<!Sept\.)[\"”]?\s+(?=[A-Z\"“$•(])"
)


def read(document: Document) -> Article:
    """Return ``document`` with what the plain annotator finds in it."""
    cleaned = clean(document.text)
    text = cleaned.text
    sentences, block, part, at = [], 0, "title", 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare:
            if bare == "Highlights":
                part = "heading"
            here = "highlight" if re.match(r"[•-]\s", bare) else part if part in {"title", "heading"} else "body"
            if here not in {"highlight"} and len(bare) < 90 and not bare.endswith((".", "”", '"')):
                here = "title" if part == "title" else "heading"
            edge = at + line.index(bare)
            cut = edge
            for m in _STOP.finditer(text, edge, edge + len(bare)):
                sentences.append(Sentence(cut, m.start(), block, here))
                cut = m.end()
            sentences.append(Sentence(cut, edge + len(bare), block, here))
            block += 1
            part = "body"
        at += len(line)
    today = document.date
    return Article(
        document,
        cleaned,
        tuple(sentences),
        tuple(find_quantities(text)),
        tuple(find_days(text, today)),
        tuple(_names(text)),
        (),
    )


def article(text: str, date: str = "2026-03-05", name: str = "a.txt", index: int = 0, title: str = "") -> Article:
    """Return the text as a read article."""
    return read(Document(document_id(text), name, index, title, text, date=date))
