"""The length of an interval against its ends: "116.8 m, from 58 m to 174.8 m"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.annotation import Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.rounding import Band, figure, masked, written
from remanence.reading.checks.view import Passage, View

__all__ = ["length_and_ends"]

_GAP = r"[^<;.]{0,60}?"
_ENDS = (
    re.compile(
        rf"\b(?:from|between)\s(?:[a-z]+\s){{0,4}}(?:<(?P<a>\d+)>|(?P<top>surface)){_GAP}\b(?:to|"
        rf"and|down to)\s(?:[a-z]+\s){{0,4}}<(?P<b>\d+)>"
    ),
    re.compile(
        r"\b(?:begin|start|open)(?:s|ning|ing)?\s(?:at|from)\s(?:[a-z]+\s){0,4}<(?P<a>\d+)>[^<;]{0,60}?\b(?:"
        r"extend|continu|run|end|reach|persist)\w*\s(?:[a-z]+\s){0,4}<(?P<b>\d+)>"
    ),
    re.compile(
        r"\bfrom\s(?:[a-z]+\s){0,4}<(?P<a>\d+)>[^<;.]{0,40}?\b(?:end|finish|stopp|bottom|terminat|clos)(?:s|ed|es|ing)\s"
        r"(?:[a-z]+\s){1,4}<(?P<b>\d+)>"
    ),
)
_RUN = re.compile(
    (
        r"\b(?:intersect\w*|interval|intercept\w*|return\w*|over|thick\w*|zone|width|long|length|"
        r"mineraliz\w*|mineralis\w*|core|continuous|grading|cut)\b"
    ),
    re.IGNORECASE,
)


def _band(passage: Passage, quantity: Quantity) -> Band:
    """Return the figure as written: a depth "at least" so far is still the end that the length was taken to."""
    number = written(passage, quantity)
    half = 0.5 * 10.0 ** -len(number.partition(".")[2]) if number else 0.0
    return Band(quantity.value - half, quantity.value + half)


def _lengths(passage: Passage, besides: tuple[Quantity | None, ...] = ()) -> list[Quantity]:
    found = [q for q in passage.quantities if q.kind == "length" and q not in besides and not q.aside]
    return [q for q in found if _RUN.search(passage.before(q, 45)) or _RUN.search(passage.after(q, 45))]


def _before(passage: Passage, end: Quantity) -> list[Quantity]:
    """Return the length right before the ends: "49.8 m of ore from 61 m to"."""
    found = [q for q in passage.quantities if q.kind == "length" and q.end <= end.start and not q.aside]
    return [q for q in found[-1:] if len(passage.between(q, end)) < 40]


def _judge(
    view: View, here: Passage, top: Quantity | None, bottom: Quantity, runs: list[tuple[Passage, Quantity]]
) -> Iterator[Alarm]:
    upper, lower = _band(here, top) if top else Band(0.0, 0.0), _band(here, bottom)
    length = Band(lower.low - upper.high, lower.high - upper.low)
    if length.high <= 0 or any(_band(p, q).meets(length) for p, q in runs):
        return
    passage, stated = runs[0]
    start = top.value if top else 0.0
    if not 0.5 < stated.value / max(bottom.value - start, 1e-9) < 2:
        return
    message = f"from {start:g} m to {bottom.value:g} m is {bottom.value - start:.6g} m, not {figure(passage, stated)}"
    spans = (stated, *([top] if top else []), bottom)
    yield view.alarm("arithmetic", "error", message, *spans)


def _last(passages: list[Passage]) -> list[tuple[Passage, Quantity]]:
    """Return the lengths of the nearest sentence before that has any."""
    for passage in reversed(passages):
        if runs := _lengths(passage):
            return [(passage, q) for q in runs]
    return []


@within("arithmetic")
def length_and_ends(view: View) -> Iterator[Alarm]:
    """Raise an error where an interval is not as long as its ends are apart."""
    body = view.body
    for number, passage in enumerate(body):
        text = masked(passage)
        for found in (m for pattern in _ENDS for m in pattern.finditer(text)):
            bottom = passage.quantities[int(found["b"])]
            top = passage.quantities[int(found["a"])] if found["a"] else None
            if bottom.kind != "length" or (top is not None and top.kind != "length"):
                continue
            runs = [(passage, q) for q in _lengths(passage, (top, bottom)) or _before(passage, top or bottom)]
            runs = runs or _last(list(body[max(0, number - 2) : number]))
            if runs:
                yield from _judge(view, passage, top, bottom, runs)
