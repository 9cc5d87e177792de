"""Clean text to sentences, and a sentence to a ruler on which distance is measured in words and barriers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from remanence.reading.article import Sentence

__all__ = ["Ruler", "sentences"]

LONGEST = 1_000
"""Characters of a sentence; what is longer is no sentence and is cut, so that the time of a reading stays in step."""
_ABBREVIATIONS = (
    "U.S", "U.K", "E.U", "U.N", "Inc", "Ltd", "Corp", "Co", "Rep", "Sen", "Gov", "No", "H.R", "e.g", "i.e", "Dr", "Mr",
    "Ms", "Mrs", "St", "vs", "approx", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept",
    "Oct", "Nov", "Dec",
    "Prof", "Gen", "Sec", "Art", "Fig", "Bros", "Pty", "Mt", "Ft", "cf", "ca", "est", "S", "a.m", "p.m", "Ph.D", "Rs",
    "Hon", "Lt", "Col", "Jr", "Sr", "etc", "al", "tel", "v", "D.C",
)  # fmt: skip
_ENDS = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|[.!?]{1}[”\"](?=[A-Z])")
_ABBREVIATED = re.compile(r"(?:^|[\s(\[“\"'])(?:" + "|".join(map(re.escape, _ABBREVIATIONS)) + r"|[A-Z])$")
_NEXT = re.compile(r"\s+[\"'“‘(\[]?(?:[A-Z0-9À-Þ$€£¥₹~]|[a-z]+[A-Z])")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+")
_STAMP = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)?(?: [+-]\d{4}| [A-Z]{3})?"
)
_SUMMARY = re.compile(
    r"(?:highlights?|key (?:points|takeaways|highlights|facts)|summary|in brief|at a glance|takeaways)\s*:?\s*$",
    re.I,
)
_BULLET = re.compile(r"^\s*(?:[•●▪◦‣*·–-]|\d{1,2}[.)])\s+")
_WORD = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*|[,;:()\[\]–—…]|--|[^\s\w]")
_SUBORDINATORS = frozenset(
    ("which", "who", "whose", "while", "whereas", "although", "though", "but", "because", "since", "after", "before",
     "unless", "until", "if", "when", "where", "that", "as", "amid", "despite", "following", "including", "versus")
)  # fmt: skip
_MARKS = {",": 2.0, ";": 8.0, ":": 3.0, "(": 3.0, ")": 3.0, "—": 4.0, "–": 2.5, "--": 4.0, "…": 4.0}


def sentences(text: str, title: str = "") -> tuple[Sentence, ...]:
    """Split clean text into sentences, headings and list items, and tell title, heading, highlight and body apart.

    Addresses and the date stamps of feeds end a stretch and are left out.
    """
    found: list[Sentence] = []
    block, part, summary = 0, "body", False
    for start, end in _lines(text):
        line = text[start:end]
        bullet = _BULLET.match(line)
        if _SUMMARY.search(line) and len(line) < 120 and not bullet:
            summary = True
            head = _SUMMARY.search(line)
            end = start + head.start() if head else end
            if not text[start:end].strip():
                continue
            part = _part(text[start:end], title, False)
        elif bullet and summary:
            part, start = "highlight", start + bullet.end()
        else:
            summary = summary and bool(bullet)
            start += bullet.end() if bullet else 0
            part = _part(line, title, bool(bullet))
        block += 1
        found.extend(Sentence(a, b, block, part) for a, b in _split(text, start, end))
    return tuple(found)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the lines of a text, cut at addresses and stamps."""
    for line in re.finditer(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+", text):
        start = line.start()
        cuts = sorted(
            (m.start(), m.end())
            for pattern in (_ADDRESS, _STAMP)
            for m in pattern.finditer(text, line.start(), line.end())
        )
        for a, b in [*cuts, (line.end(), line.end())]:
            if text[start:a].strip():
                yield start, a
            start = max(start, b)


def _part(line: str, title: str, bullet: bool) -> str:
    stripped = line.strip()
    if title and (stripped == title.strip() or (len(stripped) > 20 and stripped in title)):
        return "title"
    short = len(stripped.split()) <= 12
    if short and not bullet and not re.search(r"[.!?;:,\"”]$", stripped):
        return "heading"
    return "body"


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one line, without the space around them."""
    begin = start
    for m in _ENDS.finditer(text, start, end):
        if _NEXT.match(text, m.end(), end) is None and text[m.end() : m.end() + 1].strip() == "":
            continue
        if m.group().startswith(".") and _ABBREVIATED.search(text, max(begin, m.start() - 12), m.start()):
            continue
        yield from _trimmed(text, begin, m.end())
        begin = m.end()
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        cut = max(text.rfind(" ", start + LONGEST // 2, start + LONGEST), start + LONGEST // 2)
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


@dataclass(frozen=True, slots=True)
class Ruler:
    """Distances within one sentence: a word counts 1, a mark or a subordinating word more.

    Attributes:
        starts: where each token starts.
        sums: what lies before each token, in words.
        tokens: the tokens, in lower case.
    """

    starts: tuple[int, ...]
    sums: tuple[float, ...]
    tokens: tuple[str, ...]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Ruler:
        """Lay a ruler along ``text[start:end]``."""
        starts: list[int] = []
        sums = [0.0]
        tokens: list[str] = []
        for m in _WORD.finditer(text, start, end):
            word = m.group().lower()
            starts.append(m.start())
            tokens.append(word)
            cost = _MARKS.get(word, 1.0) if not word[0].isalnum() else 4.0 if word in _SUBORDINATORS else 1.0
            sums.append(sums[-1] + cost)
        return cls(tuple(starts), tuple(sums), tuple(tokens))

    def between(self, a: tuple[int, int], b: tuple[int, int]) -> float:
        """Return the distance between two spans; 0 where they touch or overlap."""
        if a[0] > b[0]:
            a, b = b, a
        if a[1] >= b[0]:
            return 0.0
        return max(0.0, self.sums[bisect_left(self.starts, b[0])] - self.sums[bisect_left(self.starts, a[1])])

    def words(self, start: int, end: int) -> tuple[str, ...]:
        """Return the tokens that start within ``[start, end)``."""
        return self.tokens[bisect_left(self.starts, start) : bisect_left(self.starts, end)]
