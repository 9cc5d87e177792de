"""A percentage against its part and whole: "1,500 t of 6,000 t, or 25 %"; and shares that add up to more than all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from remanence.reading.annotation import Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import Band, band, figure, masked, same_basis
from remanence.reading.checks.view import Passage, View

__all__ = ["part_and_percent"]

_GAP = r"[^<;.]{0,60}?"
_HEDGE = (
    r"(?:about |some |roughly |around |nearly |almost |just |over |more than |an estimated "
    r"|approximately )?"
)
_OR = (
    rf"(?:,? or|\(|,? equal to|,? equivalent to|,? that is,?|,? i\.e\.,?|,? amounting to|, "
    rf"representing|, accounting for|,? —|,? –|, making up)\s?{_HEDGE}"
)
_OF_IT = r"\sof (?:it|this|that|them|these|the (?:total|volume|sum))\b"
_IS = r"(?:,? which (?:is|was|makes|made|equals)|,? that is,?|,? or|,? —|,? –|\s?\()"
_TRIPLES = (
    # of the whole, part are ..., which is percent
    re.compile(
        rf"\b[Oo]f\s(?:[a-z’']+\s){{0,4}}<(?P<whole>\d+)>[^<;.]{{0,70}}?,\s?(?:[a-z]+\s){{0,3}}<(?P<part>\d+"
        rf")>[^<;.]{{0,60}}?"
        rf"{_IS}\s?{_HEDGE}<(?P<pct>\d+)>"
    ),
    # part of whole, or percent
    re.compile(
        rf"<(?P<part>\d+)>{_GAP}\b(?:of(?! which)|out of|from)\s(?:[a-z’']+\s){{0,4}}<(?P<whole>\d+)>{_GAP}{_OR}<(?P<p"
        rf"ct>\d+)>"
    ),
    # part, or percent of whole
    re.compile(rf"<(?P<part>\d+)>{_GAP}{_OR}<(?P<pct>\d+)>\)?,?{_GAP}\bof\s(?:[a-z’']+\s){{0,5}}<(?P<whole>\d+)>"),
    # percent of whole, or part
    re.compile(rf"<(?P<pct>\d+)>\s(?:of|out of)\s(?:[a-z’']+\s){{0,5}}<(?P<whole>\d+)>{_GAP}{_OR}<(?P<part>\d+)>"),
    # percent, or part, of whole
    re.compile(rf"<(?P<pct>\d+)>{_GAP}{_OR}<(?P<part>\d+)>\)?,?{_GAP}\bof\s(?:[a-z’']+\s){{0,5}}<(?P<whole>\d+)>"),
    # whole ..., and percent of it, or part; or part of it, or percent
    re.compile(rf"<(?P<whole>\d+)>{_GAP}\b(?:and|but)\s{_HEDGE}<(?P<pct>\d+)>{_OF_IT}{_GAP}{_OR}<(?P<part>\d+)>"),
    re.compile(rf"<(?P<whole>\d+)>{_GAP}\b(?:and|but)\s{_HEDGE}<(?P<part>\d+)>{_OF_IT}{_GAP}{_OR}<(?P<pct>\d+)>"),
    # whole ..., of which part or percent
    re.compile(
        rf"<(?P<whole>\d+)>{_GAP}\b(?:of which|of that|of this)\b{_GAP}<(?P<part>\d+)>{_GAP}{_OR}<(?P<pct>\d+"
        rf")>"
    ),
    re.compile(
        rf"<(?P<whole>\d+)>{_GAP}\b(?:of which|of that|of this)\b{_GAP}<(?P<pct>\d+)>{_GAP}{_OR}<(?P<part>\d+"
        rf")>"
    ),
)
_SHARE = re.compile(
    (
        r"\b(?:stakes?|shares?|shareholding|interests?|owns?|holds?|held|owned|ownership|split|"
        r"equity|votes)\b"
    ),
    re.I,
)
_WHOLE = re.compile(
    (
        r"^\s?(?:of|by|for|to|held|owned|share|stake|interest|and|,|\)|$|in the (?:venture|company|"
        r"project))"
    ),
    re.I,
)
_MOVES = re.compile(
    (
        r"\b(?:from|up|down|rose|fell|increas\w+|rais\w+|reduc\w+|to|than|least|growth|premium|"
        r"discount|each|per|respectively, (?:up|down))\b"
    ),
    re.I,
)


def _triple(view: View, passage: Passage, part: Quantity, whole: Quantity, pct: Quantity) -> Iterator[Alarm]:
    if not same_basis(replace(part, per=""), replace(whole, per="")) or part.kind in {"percent", "duration"}:
        return
    if whole.value <= 0 or part.value > whole.value:
        return
    got = band(passage, part).over(band(passage, whole)) * 100
    told = band(passage, pct, 0.06)
    if not told.meets(Band(got.low - 0.3, got.high + 0.3)):
        message = (
            f"{figure(passage, part)} of {figure(passage, whole)} is {100 * part.value / whole.value:.3g} "
            f"%, not {figure(passage, pct)}"
        )
        yield view.alarm("arithmetic", "error", message, part, whole, pct)


def _shares(view: View, passage: Passage) -> Iterator[Alarm]:
    percents = [q for q in passage.quantities if q.kind == "percent" and not q.aside]
    if len(percents) < 2 or not _SHARE.search(passage.text):
        return
    if _MOVES.search(passage.text[percents[0].start - passage.start :].replace(" to the ", " ")):
        return
    if not all(_WHOLE.match(passage.after(q)) for q in percents):
        return
    low = sum(band(passage, q).low for q in percents)
    if low > 100:
        listed = " and ".join(figure(passage, q) for q in percents)
        yield view.alarm("arithmetic", "error", f"shares of {listed} are more than the whole", *percents)


@within("arithmetic")
def part_and_percent(view: View) -> Iterator[Alarm]:
    """Raise an error where a percentage is not that of its part in its whole, or shares are more than all."""
    for passage in view.passages:
        if not any(q.kind == "percent" for q in passage.quantities):
            continue
        text = masked(passage)
        for found in (m for pattern in _TRIPLES if (m := pattern.search(text))):
            part, whole, pct = (passage.quantities[int(found[k])] for k in ("part", "whole", "pct"))
            if pct.kind == "percent":
                yield from _triple(view, passage, part, whole, pct)
                break
        yield from _shares(view, passage)
