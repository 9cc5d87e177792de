"""A plain annotator for the tests of the checks: the checks are tried without the reader's own parts."""

from __future__ import annotations

import re
from functools import cache

from remanence.reading.annotation import Day, Name
from remanence.reading.article import Article, Sentence
from remanence.reading.clean import clean
from remanence.reading.document import Document, document_id
from remanence.reading.gazetteer import Gazetteer
from remanence.reading.names import find_names
from remanence.reading.quantities import find_quantities

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"]  # fmt: skip
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)


def _month(word: str) -> int:
    return next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(word[:3].lower()))


def _relation(text: str, at: int) -> str:
    left = text[max(0, at - 12) : at].lower().split()
    last = left[-1] if left else ""
    return last if last in {"in", "by", "since", "until", "from", "after", "before", "over"} else ""


def _days(text: str, today: str) -> list[Day]:  # noqa: C901
    found: list[Day] = []

    def add(m: re.Match[str], date: str, **more: object) -> None:
        if not any(d.start < m.end() and m.start() < d.end for d in found):
            found.append(Day(m.start(), m.end(), date, relation=_relation(text, m.start()), **more))  # type: ignore[arg-type]

    for m in re.finditer(rf"\b{_MONTH}\s(\d{{1,2}}),?\s(\d{{4}})\b", text):
        add(m, f"{m[3]}-{_month(m[1]):02}-{int(m[2]):02}")
    for m in re.finditer(rf"\b(\d{{1,2}})\s{_MONTH}\s(\d{{4}})\b", text):
        add(m, f"{m[3]}-{_month(m[2]):02}-{int(m[1]):02}")
    for m in re.finditer(r"\bQ([1-4]) (\d{4})\b", text):
        add(m, f"{m[2]}-Q{m[1]}")
    for m in re.finditer(r"\b(first|second|third|fourth) quarter of (\d{4})\b", text):
        add(m, f"{m[2]}-Q{['first', 'second', 'third', 'fourth'].index(m[1]) + 1}")
    for m in re.finditer(rf"\b{_MONTH}\s(\d{{4}})\b", text):
        add(m, f"{m[2]}-{_month(m[1]):02}")
    for m in re.finditer(rf"\b{_MONTH}\s(\d{{1,2}})\b(?!,? \d{{4}})", text):
        if today and m[1] != "May":
            add(m, f"{today[:4]}-{_month(m[1]):02}-{int(m[2]):02}", relative=True)
    for m in re.finditer(r"\bend[- ](?:of )?((?:19|20)\d\d)\b", text):
        add(m, f"{m[1]}-12-31")
    for m in re.finditer(r"(?<![\d,.$#/-])\b((?:19|20)\d\d)\b(?![,.]?\d|[-/]\d| (?:t|tonnes|mt|metric|kg)\b)", text):
        add(m, m[1])
    if today:
        year = int(today[:4])
        for words, shift in (("last year", -1), ("this year", 0), ("next year", 1)):
            for m in re.finditer(words, text):
                add(m, str(year + shift), relative=True)
    return sorted(found, key=lambda d: d.start)


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
        tuple(_days(text, today)),
        tuple(_names(text)),
        (),
    )


def article(text: str, date: str = "2026-03-05", name: str = "a.txt", index: int = 0, title: str = "") -> Article:
    """Return the text as a read article."""
    return read(Document(document_id(text), name, index, title, text, date=date))
