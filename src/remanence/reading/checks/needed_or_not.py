"""An instrument of policy that one voice calls needed and another not: opinions, to be kept with who holds them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from functools import cache

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import Record, across
from remanence.reading.checks.view import View
from remanence.reading.checks.words import instruments

__all__ = ["needed_or_not"]

_NEEDED = re.compile(
    r"\b(?:(?:is|are|remains?)\s(?:\w+\s)?(?:necessary|needed|required|essential|vital|indispensable|"
    r"not optional|crucial|critical)|missing elements? includes?|"
    r"requires?|needs?|must have|cannot (?:do|survive|compete|be built) without|depends? on)\b",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(
    r"\b(?:(?:are|is)\s(?:not|no longer)\s(?:needed|necessary|required|essential)|(?:are|is) "
    r"unnecessary|none (?:are|is) (?:needed|necessary|required)|"
    r"(?:do|does) not (?:need|require|depend on)|no need for|needs? no|can do without|without "
    r"(?:any )?need)\b",
    re.IGNORECASE,
)


@cache
def _instrument() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in instruments()) + r")\b", re.IGNORECASE)


def _plain(word: str) -> str:
    return re.sub(r"ies$", "y", word.lower()).removesuffix("s")


def _judge(key: Hashable, records: Sequence[Record]) -> Iterator[Alarm]:
    """Raise one note where an instrument is needed in one document and not needed in another."""
    for against in (r for r in records if r.words == {"not"}):
        for wanted in (r for r in records if r.words == {"yes"}):
            if wanted.place.document != against.place.document:
                message = f"opinions differ: '{against.text}' and '{wanted.text}'; keep each with who holds it"
                yield Alarm("value_conflict", "note", message, (against.place, wanted.place))
                return


@across("value_conflict", _judge)
def needed_or_not(view: View) -> Iterator[tuple[Hashable, Record]]:
    """Keep the sentences that call an instrument needed or not needed."""
    for passage in view.body:
        named = {_plain(m[0]) for m in _instrument().finditer(passage.text)}
        if not named:
            continue
        stance = "not" if _NOT_NEEDED.search(passage.text) else "yes" if _NEEDED.search(passage.text) else ""
        if stance:
            place = view.place(passage.start, passage.end)
            text = " ".join(passage.text.split())[:80]
            for word in sorted(named):
                yield ("instrument", word), Record(place, view.article.document.date, (), frozenset({stance}), text)
