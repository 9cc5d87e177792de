"""The date of a claim: the one its own words give, else the period the figures around it share, else that of the news.

A date belongs to the number or event beside it. One that only stands for comparison ("up 20% from May", "since April",
"than in 2023") dates the figure it is compared with, never the claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from remanence.reading.annotation import Day, Quantity
from remanence.reading.article import Sentence
from remanence.reading.text.sentences import Ruler

__all__ = ["Around", "Periods", "stated", "understood"]

FAR = 18.0
"""Words from which a date no longer belongs to a claim, unless it opens the sentence."""
OPENING = 5.0
"""Words before which a date opens its sentence and so dates all of it."""
BEFORE = 2.5
"""What a date before the claim costs more than one after it, in words."""
ACROSS = 7.0
"""What each other number between a claim and a date costs, in words."""
COMPARED = 30.0
"""What a date costs that is only compared with, in words."""

LEAD = 2
"""Paragraphs, with the title, in which an article tells its news."""
FIGURES = frozenset(
    {"production", "trade_volume", "price", "market_share", "import_reliance", "demand_content"}
)
"""Types counted over a period: without a date of their own they take the period the figures before them had."""
QUOTAS = frozenset({"permit_legislation", "budget"})
"""Types fixed for a period that the article names once."""
NEWS = frozenset(
    {"financing", "ownership", "offtake_supply", "mou_partnership", "export_control", "price_policy", "stockpile",
     "facility_status", "certification", "permit_legislation", "price", "budget"}
)  # fmt: skip
"""Types that tell of an event or a state as it is when the article is written."""

_FILL = (
    r"(?: (?:in|on|of|for|at|the|that|its|an?|same|level|levels|figure|record|quotas?|annual|period|month|quarter|end|"
    r"early|late|mid|beginning|start|what|it|they|was|were|year|just|shortly|only)){0,5}\s*$"
)
_REFERENCE = re.compile(
    r"\b(?:than|above|below|versus|vs\.?|against|compar(?:ed|ing|es) (?:to|with)|up on|down on|exceed\w*|times|double|"
    r"triple|twice|half|founded|established|until|till)" + _FILL,
    re.I,
)
"""Words before a date that make it one to compare with."""
_START = re.compile(r"\b(?:since|from|after|over|on|before|through)" + _FILL, re.I)
"""Words before a date that make it one to compare with where something rose or fell."""
_BARRIER = re.compile(
    r"\b(?:half|twice|double|triple|than|above|below|compared|versus|against|times|exceed\w*|(?:up|down|rise|increase|"
    r"decrease|fall|drop|gain) from|from (?=[\d$€£¥])|since|founded|established|after)\b",
    re.I,
)
"""Words between a claim and a later date that keep the two apart."""
_CHANGE = re.compile(
    r"\b(?:up|down|rose|fell|ris\w+|fall\w*|gain\w*|increas\w+|decreas\w+|surg\w+|climb\w*|jump\w*|drop\w*|grew|grow\w*|"
    r"declin\w+|doubl\w+|tripl\w+|slid\w*|soar\w*|higher|lower|nearing)\b",
    re.I,
)
_QUARTERS = {"March": 1, "June": 2, "September": 3, "December": 4}
_CLOSING = ("03", "06", "09", "12")
_QUARTER = re.compile(r"[ -]+quarter\b")
_NAMED_QUARTER = re.compile(r"\b(March|June|September|December)[ -]quarter(?: of)? $")
_QUARTER_END = re.compile(r"\b(?:quarter|three months) (?:ended|ending|to) (?:on |the )?$", re.I)
_TOLD = re.compile(
    r"\b(?:announc\w+|today|now|currently|ha(?:s|ve) (?:\w+ly |also |now |just )?\w+(?:ed|en|un|t|de|ld)|"
    r"approv\w+|sign(?:s|ed|ing)|launch\w+|will|is to|are to|is (?:being )?\w+ing|recently|new(?:ly)?|"
    r"vot(?:es|ed)|unveil\w*|secur(?:es|ed)|stands? at|is at|are at|latest|warn\w*|said|says|told|confirm\w*|"
    r"report\w*)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a claim: its sentence and the dates and numbers in it."""

    text: str
    sentence: Sentence
    ruler: Ruler
    days: tuple[Day, ...]
    quantities: tuple[Quantity, ...]

    def between(self, day: Day, place: tuple[int, int]) -> float:
        """Return the distance of a date from a place, in words."""
        return self.ruler.between((day.start, day.end), place)

    def head(self, day: Day) -> str:
        """Return the words of the sentence before a date."""
        return self.text[max(self.sentence.start, day.start - 100) : day.start]

    def whole(self, day: Day) -> Day:
        """Return the date with three months that are a quarter written as that quarter."""
        year, first, last = day.date[:4], day.date[5:7], day.date_end[5:7]
        named = _NAMED_QUARTER.search(self.head(day)) if day.date == year else None
        if named is not None:
            return replace(day, date=f"{year}-Q{_QUARTERS[named[1]]}")
        if len(day.date) == 7 and first in _CLOSING and _QUARTER.match(self.text, day.end):
            return replace(day, date=f"{year}-Q{int(first) // 3}")
        if len(day.date) == 10 and _QUARTER_END.search(self.head(day)):
            first, last = f"{int(first) - 2:02d}", first
        elif not (len(day.date) == len(day.date_end) == 7 and year == day.date_end[:4]):
            return day
        if first.isdigit() and last.isdigit() and int(last) - int(first) == 2 and int(first) % 3 == 1:
            return replace(day, date=f"{year}-Q{(int(first) + 2) // 3}", date_end="")
        return day


@dataclass(slots=True)
class Periods:
    """Periods that an article has spoken of so far.

    Attributes:
        first: the one of its title, or the first that a figure had.
        last: the one of the sentence before.
        block: the paragraph or list item that ``last`` stood in.
    """

    first: Day | None = None
    last: Day | None = None
    block: int = -9

    def note(self, around: Around, on: str) -> None:
        """Keep the period that a sentence is about."""
        told = [day for day in map(around.whole, around.days) if self._fits(around, day, on)]
        if told:
            self.last, self.block = told[0], around.sentence.block
            self.first = self.first or told[0]

    def _fits(self, around: Around, day: Day, on: str) -> bool:
        """Return whether a date is a period that figures are counted over: no day, not ahead, not compared with."""
        if len(day.date) == 10 or (on and day.date[:4] > on[:4]):
            return False
        if day.relation in ("since", "until", "before", "after", "by"):
            return False
        if self.first is not None and day.date < self.first.date and not _opens(around, day):
            return False
        head = around.head(day)
        return not _REFERENCE.search(head) and not (_START.search(head) and _CHANGE.search(head))


def stated(around: Around, place: tuple[int, int], quantity: Quantity | None) -> Day | None:
    """Return the date that the sentence gives a claim, None where it gives none.

    Args:
        around: the sentence.
        place: the claim within it.
        quantity: its number, if it has one.
    """
    here = (quantity.start, quantity.end) if quantity else place
    ranked = sorted((_cost(around, day, here, quantity), day.start, day) for day in around.days)
    if not ranked or ranked[0][0] >= FAR:
        return None
    return around.whole(ranked[0][2])


def understood(around: Around, type_: str, modality: str, periods: Periods, on: str) -> Day | None:
    """Return the date that a claim without one has in its article: the period of the figures, or that of the news."""
    if modality in ("planned", "forecast"):
        return None
    here = around.sentence.start
    day = _period(around, type_, periods)
    if day is not None:
        return replace(day, start=here, end=here)
    if on and type_ in NEWS and _tells_news(around, type_):
        return Day(here, here, on[:10], "", "", True)
    return None


def _period(around: Around, type_: str, periods: Periods) -> Day | None:
    """Return the period of the figures around a claim of this type."""
    if type_ in QUOTAS:
        return periods.first
    if type_ not in FIGURES:
        return None
    near = around.sentence.block - periods.block <= 1
    day = periods.last if near and periods.last else periods.first
    if type_ == "price" and day is not None and "-Q" not in day.date:
        return None
    return day


def _cost(around: Around, day: Day, place: tuple[int, int], quantity: Quantity | None) -> float:
    """Return how little a date belongs to a claim, in words."""
    if day.start >= place[1]:
        value = around.between(day, place) + ACROSS * _numbers(around, day, place, quantity)
        return value + (COMPARED if _kept_apart(around, day, place, quantity) else 0.0)
    value = around.between(day, place) + BEFORE
    if _opens(around, day):
        return min(value, OPENING + BEFORE)
    value += ACROSS * _numbers(around, day, place, quantity)
    moved = quantity is not None and _START.search(around.head(day)) and _CHANGE.search(around.text, day.end, place[0])
    return value + (COMPARED if moved or _compared(around, day, quantity) else 0.0)


def _numbers(around: Around, day: Day, place: tuple[int, int], quantity: Quantity | None) -> int:
    """Return how many numbers of its kind stand between a claim and a date."""
    low, high = sorted((day.start, place[0]))
    kind = quantity.kind if quantity else ""
    return sum(
        low < q.start < high and q is not quantity and not q.aside and (not kind or q.kind == kind)
        for q in around.quantities
    )


def _opens(around: Around, day: Day) -> bool:
    """Return whether a date opens its sentence, and so dates all of it."""
    start = around.sentence.start
    head = around.text[start : day.start]
    far = around.ruler.between((start, start), (day.start, day.end)) > OPENING
    return not far and not _REFERENCE.search(head) and not _START.search(head)


def _kept_apart(around: Around, day: Day, place: tuple[int, int], quantity: Quantity | None) -> bool:
    """Return whether a date after a claim is that of something else, with which it is compared."""
    gap = _BARRIER.search(around.text, place[1], day.start)
    if gap is not None and (quantity is not None or gap.group().lower() not in ("since", "after")):
        return True
    return _compared(around, day, quantity)


def _compared(around: Around, day: Day, quantity: Quantity | None) -> bool:
    """Return whether a date is only what a claim is compared with."""
    head = around.head(day)
    if _REFERENCE.search(head):
        return True
    return quantity is not None and bool(_START.search(head) and _CHANGE.search(head))


def _tells_news(around: Around, type_: str) -> bool:
    if around.sentence.block <= LEAD or around.sentence.part in ("title", "highlight") or type_ == "price":
        return True
    return bool(_TOLD.search(around.text, around.sentence.start, around.sentence.end))
