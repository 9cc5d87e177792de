"""A plain annotator for the tests of the checks: the checks are tried without the reader's own parts."""

from __future__ import annotations

import re

from remanence.reading.annotation import Day, Name, Quantity
from remanence.reading.article import Article, Sentence
from remanence.reading.clean import clean
from remanence.reading.document import Document, document_id

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"]  # fmt: skip
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_NUMBER = r"(\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALE = {"billion": 1e9, "million": 1e6, "bn": 1e9, "m": 1e6, "B": 1e9, "M": 1e6, "thousand": 1e3, "": 1.0}
_CURRENCY = {"$": "USD", "US$": "USD", "A$": "AUD", "€": "EUR", "C$": "CAD", "£": "GBP"}
_UNITS = [
    (r"(?:metric )?tons?|(?:metric )?tonnes?|mt|t|tpa", "mass", "t", 1.0),
    (r"kt", "mass", "t", 1e3), (r"kilograms?|kg", "mass", "kg", 1.0), (r"pounds|lb", "mass", "kg", 0.45359237),
    (r"g/t|grams per tonne|ppm", "grade", "g/t", 1.0), (r"meters|metres|m", "length", "m", 1.0),
    (r"%|percent|per cent", "percent", "%", 1.0), (r"years?", "duration", "yr", 1.0),
    (r"months?", "duration", "month", 1.0), (r"days?", "duration", "day", 1.0),
]  # fmt: skip
_PER = r"(?:\s?(?:/|per |a |each |an )(year|yr|month|day|annum))?"
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
          "one": 1, "twelve": 12, "fifteen": 15, "twenty": 20}  # fmt: skip
_COUNTED = (
    r"(countries|nations|jobs|workers|people|households|delegations|states|drums|magnets|companies|"
    r"lots|units|delegates|participants|furnaces|holes|contracts|shipments|cargoes|wells|trucks)"
)


def _value(text: str) -> float:
    return float(text.replace(",", ""))


def _qualifier(text: str, at: int) -> str:
    left = text[max(0, at - 14) : at].lower()
    for word, tag in (("about", "approx"), ("roughly", "approx"), ("nearly", "lt"), ("around", "approx"),
                      ("~", "approx"), ("over", "gt"), ("more than", "gt"), ("at least", "min"), ("up to", "max"),
                      ("under", "lt"), ("approximately", "approx")):  # fmt: skip
        if left.rstrip().endswith(word):
            return tag
    return ""


def _quantities(text: str) -> list[Quantity]:
    found: list[Quantity] = []
    taken = [False] * (len(text) + 1)

    def add(start: int, end: int, **fields: object) -> None:
        if not any(taken[start:end]):
            for i in range(start, end):
                taken[i] = True
            aside = text[:start].rstrip().endswith("(") or text[:start].endswith("(or ")
            found.append(Quantity(start, end, qualifier=_qualifier(text, start), aside=aside, **fields))  # type: ignore[arg-type]

    for m in re.finditer(
        (
            rf"(US\$|A\$|C\$|\$|€|£){_NUMBER}(?:\s?(billion|million|thousand|bn|B|M|m)\b)?(?:(?:/|\s?per "
            rf")(kg|t|tonne)\b)?{_PER}"
        ),
        text,
    ):
        cur = _CURRENCY[m[1]]
        value = _value(m[2]) * _SCALE[m[3] or ""]
        if m[4]:
            value = value / 1000 if m[4] != "kg" else value
            add(m.start(), m.end(), kind="price", value=value, unit=f"{cur}/kg", currency=cur)
        else:
            add(m.start(), m.end(), kind="money", value=value, unit=cur, currency=cur, per=_per(m[5]))
    for pattern, kind, unit, factor in _UNITS:
        for m in re.finditer(
            (
                rf"(?<![\w.,$]){_NUMBER}(?:\s?[–-]\s?{_NUMBER})?[\s-]?(?:(million|billion|thousand) )?(?:{pattern})"
                rf"(?![\w/]){_PER}|"
                rf"(?<![\w.,$]){_NUMBER}(?:\s?[–-]\s?{_NUMBER})?[\s-]?(?:{pattern})(?=/(?:year|yr|month|"
                rf"day)){_PER}"
            ),
            text,
        ):
            number, high = m[1] or m[5], m[2] or m[6]
            scale = _SCALE[m[3] or ""] * factor
            a = _value(number) * scale
            per = _per(m[4] or m[7]) or ("year" if m[0].endswith("tpa") else "")
            if high:
                b = _value(high) * scale
                add(m.start(), m.end(), kind=kind, value=(a + b) / 2, low=a, high=b, unit=unit, per=per)
            else:
                add(m.start(), m.end(), kind=kind, value=a, unit=unit, per=per)
    for m in re.finditer(rf"(?i)\b({'|'.join(_WORDS)})[\s-](year|month|day)s?\b", text):
        add(m.start(), m.end(), kind="duration", value=_WORDS[m[1].lower()], unit={"year": "yr"}.get(m[2], m[2]))
    for m in re.finditer(rf"(?<![\w.,$-]){_NUMBER}(?:\s[a-z]+){{0,2}}?\s{_COUNTED}\b{_PER}", text):
        add(m.start(1), m.end(), kind="count", value=_value(m[1]), unit="count", noun=m[2], per=_per(m[3]))
    return sorted(found, key=lambda q: q.start)


def _per(word: str | None) -> str:
    return {"yr": "year", "annum": "year"}.get(word or "", word or "")


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


_COUNTRIES = {"China": "CN", "Chinese": "CN", "Brazil": "BR", "Brazilian": "BR", "Canada": "CA", "Canadian": "CA",
              "Australia": "AU", "Australian": "AU", "Japan": "JP", "Japanese": "JP", "Estonia": "EE",
              "Germany": "DE", "German": "DE", "Norway": "NO", "Norwegian": "NO", "Kenya": "KE", "Chile": "CL",
              "Sweden": "SE", "Swedish": "SE", "Namibia": "NA", "Malawi": "MW", "Vietnam": "VN", "U.S.": "US",
              "US": "US", "India": "IN", "France": "FR", "French": "FR", "Luxembourg": "LU", "Europe": "EU",
              "United States": "US", "South Africa": "ZA", "Chilean": "CL", "Finland": "FI", "Finnish": "FI"}  # fmt: skip
_ADJECTIVE = re.compile(r"(?:ese|ian|ish|an|German|French)$")


def _names(text: str) -> list[Name]:
    found = []
    for m in re.finditer(
        r"(?<![\w])(?:" + "|".join(map(re.escape, sorted(_COUNTRIES, key=len, reverse=True))) + r")(?!\w)", text
    ):
        found.append(
            Name(
                m.start(),
                m.end(),
                _COUNTRIES[m[0]],
                "country",
                _COUNTRIES[m[0]],
                adjective=bool(_ADJECTIVE.search(m[0])),
            )
        )
    for m in re.finditer(r"\b[A-Z][\w’'&-]*[A-Za-z](?: (?:of |& )?[A-Z][\w&-]*[A-Za-z])+", text):
        if not any(n.start < m.end() and m.start() < n.end for n in found):
            found.append(Name(m.start(), m.end(), m[0].removesuffix("'s").removesuffix("’s"), "company", known=False))
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
        tuple(_quantities(text)),
        tuple(_days(text, today)),
        tuple(_names(text)),
        (),
    )


def article(text: str, date: str = "2026-03-05", name: str = "a.txt", index: int = 0, title: str = "") -> Article:
    """Return the text as a read article."""
    return read(Document(document_id(text), name, index, title, text, date=date))
