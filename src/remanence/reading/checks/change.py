"""A change against its ends: "from 400 t to 500 t, up 25 %"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.annotation import Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import Band, band, figure, masked, same_basis
from remanence.reading.checks.view import Passage, View

__all__ = ["change_and_ends"]

_GAP = r"[^<;.]{0,70}?"
_UP = (
    r"rose|risen|rises|grew|grown|increas\w+|up|jump\w*|surg\w+|climb\w*|gain\w*|expand\w*|"
    r"growth|rise|higher|lift\w*|rais\w+|add\w+"
)
_DOWN = (
    r"fell|fallen|falls|dropp?\w*|declin\w+|down|decreas\w+|cut\w*|slump\w*|shrank|lower\w*|"
    r"slid|reduc\w+|sank|tumbl\w+"
)
_MOVE = re.compile(rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.IGNORECASE)
_ENDS = (
    re.compile(rf"\bfrom\s(?:[a-z]+\s){{0,3}}<(?P<old>\d+)>{_GAP}\bto\s(?:[a-z]+\s){{0,3}}<(?P<new>\d+)>"),
    re.compile(
        rf"<(?P<new>\d+)>{_GAP}\b(?:from|compared with|compared to|against|versus|than the)\s"
        rf"(?:[a-z]+\s){{0,3}}<(?P<old>\d+)>"
    ),
    re.compile(
        rf"<(?P<new>\d+)>{_GAP}<(?P<by>\d+)>{_GAP}\b(?:from|than|compared with|compared to|against|"
        rf"on|over|above|below)\s"
        rf"(?:[a-z]+\s){{0,3}}<(?P<old>\d+)>"
    ),
    re.compile(
        rf"<(?P<by>\d+)>{_GAP}\bto\s(?:[a-z]+\s){{0,3}}<(?P<new>\d+)>{_GAP}\bfrom\s(?:[a-z]+\s){{0,3}}<(?P<o"
        rf"ld>\d+)>"
    ),
)
_FACTORS = {
    "doubl": 2.0, "twice": 2.0, "two-fold": 2.0, "twofold": 2.0, "tripl": 3.0, "trebl": 3.0, "threefold": 3.0,
    "three-fold": 3.0, "quadrupl": 4.0, "fourfold": 4.0, "four-fold": 4.0, "quintupl": 5.0, "fivefold": 5.0,
    "five-fold": 5.0, "tenfold": 10.0, "ten-fold": 10.0, "halv": 0.5, "half": 0.5,
}  # fmt: skip
_FACTOR = re.compile(
    r"(?P<loose>\b(?:more than|over|nearly|almost|roughly|about|close to|less than)\s)?"
    r"\b(?P<word>doubl|tripl|trebl|quadrupl|quintupl|halv)(?:e|es|ed|ing)\b|"
    r"\b(?P<fold>two-?fold|three-?fold|four-?fold|five-?fold|ten-?fold)\b"
)
# "8 % below the ...": the word beside the percentage says where it goes.
_BESIDE = re.compile(
    r"<\d+>\s(?:(?P<up>above|over|more than|higher than|up on)|(?P<down>below|under|less than|lower than|down on))\b"
)
_POINTS = re.compile(r"^\s?(?:age)?[\s-]?points?\b|^\s?pp\b")


def _ends(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield the old and the new figure of each move, and where its text starts and ends."""
    seen = set()
    for pattern in _ENDS:
        for found in pattern.finditer(text):
            old, new = int(found["old"]), int(found["new"])
            if frozenset((old, new)) not in seen:
                seen.add(frozenset((old, new)))
                yield old, new, found.start(), found.end()


def _rise(passage: Passage, old: Quantity, new: Quantity) -> Band:
    """Return the growth in percent that the ends allow."""
    ratio = band(passage, new, 0.02).over(band(passage, old, 0.02))
    return Band(100 * (ratio.low - 1), 100 * (ratio.high - 1))


def _signed(stated: Band, up: bool) -> Band:
    return stated if up else Band(-stated.high, -stated.low)


def _nearest(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the word of movement in the clause of the move, else the last before it."""
    beside = _BESIDE.search(text, start, end)
    return beside or _MOVE.search(text, max(0, start - 60), min(len(text), end + 60))


def _percent(view: View, passage: Passage, old: Quantity, new: Quantity, move: re.Match[str]) -> Iterator[Alarm]:
    up = move["up"] is not None
    percents = [q for q in passage.quantities if q.kind == "percent" and q not in (old, new)]
    if len(percents) != 1 or _POINTS.match(passage.after(percents[0])) or old.value <= 0:
        return
    stated = percents[0]
    if not _belongs(passage, stated, old, new):
        return
    allowed, told = _rise(passage, old, new), _signed(band(passage, stated), up)
    if not Band(allowed.low - 0.6, allowed.high + 0.6).meets(told):
        message = (
            f"from {figure(passage, old)} to {figure(passage, new)} is {(allowed.low + allowed.high) / 2:+.3g}"
            f" %, "
            f"not {'+' if up else '-'}{figure(passage, stated)}"
        )
        yield view.alarm("arithmetic", "error", message, old, new, stated)


_OF_SOMETHING = re.compile(
    r"^\s?(?:of|share|stake|interest|owned|pure|purity|per cent of|in \d{4}, and|tariff|duty|"
    r"recover|grade)",
    re.IGNORECASE,
)


_LEVEL = re.compile(
    (
        r"\b(?:to|at|is|was|are|were|stood|reached|share of|stake of|grade of|purity of)\s(?:about "
        r"|some |roughly |over |more "
        r"than )?$"
    ),
    re.IGNORECASE,
)


def _belongs(passage: Passage, stated: Quantity, old: Quantity, new: Quantity) -> bool:
    """Return whether the percentage speaks of the move: in its clause, beside a word of movement or 'or'."""
    if _OF_SOMETHING.match(passage.after(stated)) or _LEVEL.search(passage.before(stated, 25)):
        return False
    first, last = min(old.start, new.start), max(old.end, new.end)
    if stated.start > last:
        gap = passage.text[last - passage.start : stated.start - passage.start]
        return len(gap) < 60 and bool(
            re.search(rf"\b(?:{_UP}|{_DOWN}|or|change|gain|rise of)\b|\($", gap, re.IGNORECASE)
        )
    if stated.end < first:
        gap = passage.text[stated.end - passage.start : first - passage.start]
        return len(gap) < 70 and ";" not in gap
    return True


def _times(
    view: View, passage: Passage, old: Quantity, new: Quantity, text: str, span: tuple[int, int]
) -> Iterator[Alarm]:
    cue = _FACTOR.search(text, max(0, span[0] - 60), min(len(text), span[1] + 60))
    if cue is None or old.value <= 0:
        return
    factor = _FACTORS[cue["word"] or cue["fold"]]
    ratio = band(passage, new).over(band(passage, old))
    loose = (cue["loose"] or "").strip()
    told = {
        "more than": Band(factor, 1.5 * factor), "over": Band(factor, 1.5 * factor), "less than": Band(0, factor),
    }.get(loose, Band(0.85 * factor, 1.15 * factor) if loose else Band(0.93 * factor, 1.07 * factor))  # fmt: skip
    if not told.meets(ratio):
        message = (
            f"from {figure(passage, old)} to {figure(passage, new)} is {new.value / old.value:.3g} "
            f"times, not {factor:g}"
        )
        yield view.alarm("arithmetic", "error", message, old, new)


@within("arithmetic")
def change_and_ends(view: View) -> Iterator[Alarm]:
    """Raise an error where a percentage, a multiple or a word of direction does not fit the two ends of a move."""
    for passage in view.passages:
        if len(passage.quantities) < 2:
            continue
        text = masked(passage)
        for a, b, start, end in _ends(text):
            old, new = passage.quantities[a], passage.quantities[b]
            if not same_basis(old, new) or old.kind in {"length", "duration", "percent"}:
                continue
            yield from _times(view, passage, old, new, text, (start, end))
            move = _nearest(text, start, end)
            if move:
                yield from _percent(view, passage, old, new, move)
