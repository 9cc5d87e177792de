"""A country's share of a stage of the world's supply, as several documents give it: a range, never an average."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence

from remanence.reading.annotation import Quantity
from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across
from remanence.reading.checks.rounding import figure
from remanence.reading.checks.view import Passage, View

__all__ = ["shares_across"]

_STAGES = (
    ("magnet", re.compile(r"\bmagnets?\b", re.I)),
    ("refining", re.compile(r"\b(?:refin\w+|process(?:ing|es|ed)?|separat\w+)\b", re.I)),
    ("mining", re.compile(r"\b(?:mining|mines?|mined|ore)\b", re.I)),
    ("metal", re.compile(r"\b(?:metals?|alloys?)\b", re.I)),
)
_WORLD = re.compile(r"\b(?:global|world(?:[’']s|wide)?|total)\b", re.I)
_CONTROL = re.compile(
    (
        r"\b(?:controls?|controlling|account\w*|holds?|mines|refines|processes|produces|dominat\w+|"
        r"dominance|share|responsible|supplies|makes)\b"
    ),
    re.I,
)
_CHANGE = re.compile(r"\b(?:rose|fell|grew|increas\w+|up|down|cut|growth|reduce its|import)\b[^,;.]{0,20}$", re.I)


def _object(passage: Passage, quantity: Quantity) -> tuple[str, str] | None:
    """Return the stage that the share is of, and its measure: capacity, production or as a whole."""
    after = re.split(
        r"[;.](?:\s|$)|,|\s(?:and|while|but)\s(?=[^,;.]{0,25}\d)", passage.after(quantity, 90), maxsplit=1
    )[0]
    if not re.match(r"\s?(?:of|control of|share)\b", after) or not (
        _WORLD.search(after) or _CONTROL.search(passage.text)
    ):
        return None
    stage = next((name for name, pattern in _STAGES if pattern.search(after)), None)
    if stage is None:
        return None
    measure = (
        "capacity"
        if re.search(r"\bcapacity\b", after, re.I)
        else "production"
        if re.search(r"\b(?:production|output)\b", after, re.I)
        else "supply"
    )
    return stage, measure


def _holder(passage: Passage, previous: Passage | None, quantity: Quantity) -> str:
    """Return the country whose share it is: the nearest named before it, else the first of the sentence before."""
    before = [
        n.country for n in passage.names if n.country and n.kind in {"country", "bloc"} and n.end <= quantity.start
    ]
    if before:
        return before[-1]
    if previous is None:
        return ""
    return next((n.country for n in previous.names if n.country and n.kind in {"country", "bloc"}), "")


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise one note for the share of a country in a stage that documents give differently."""
    if len({r.place.document for r in records}) < 2:
        return
    first: dict[tuple[frozenset[str], tuple[float, ...]], Record] = {}
    for record in records:
        first.setdefault((record.words, record.values), record)
    if max(r.values[1] for r in records) - min(r.values[0] for r in records) < 2:
        return
    told = ", ".join(f"{r.text} of {next(iter(r.words))}" for r in first.values())
    kinds = {next(iter(r.words)) for r in records}
    apart = "; capacity and production are different things, not to be merged" if len(kinds) > 1 else ""
    message = f"the share is given as {told}: keep the range with its sources{apart}"
    yield Alarm("value_conflict", "note", message, tuple(r.place for r in first.values()))


@across("value_conflict", _judge)
def shares_across(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep the shares of a stage that a country is said to hold."""
    previous: Passage | None = None
    for passage in view.passages:
        for quantity in passage.quantities:
            if quantity.kind != "percent" or _CHANGE.search(passage.before(quantity, 40)):
                continue
            what, holder = _object(passage, quantity), _holder(passage, previous, quantity)
            if what and holder:
                low = quantity.value if quantity.low is None else quantity.low
                high = quantity.value if quantity.high is None else quantity.high
                top = min(100.0, high + 4) if quantity.qualifier == "gt" else high
                place = view.place(quantity.start, quantity.end)
                said = ("over " if quantity.qualifier == "gt" else "") + figure(passage, quantity)
                record = Record(place, view.article.document.date, (low, top), frozenset({what[1]}), said)
                yield ("share", holder, what[0]), record
        previous = passage
