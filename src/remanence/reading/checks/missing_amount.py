"""A claim that announces a sum, a volume or a price and gives none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import Passage, View
from remanence.reading.checks.words import plain_name

__all__ = ["missing_amount"]

_WON = (
    r"(?:secured|obtained|raised|received|won|landed|clinched|closed|signed|completed|announced|"
    r"locked in|sealed|struck|unveiled|attracted|booked|awarded|agreed|inked|arranged)"
)
_SIZE = (
    r"(?:unprecedented|record|record-breaking|historic|massive|huge|major|significant|substantial|"
    r"sizeable|sizable|large|multi-?(?:million|billion)(?:-dollar)?|"
    r"landmark|giant|transformational|transformative|game-changing|largest-ever|biggest|largest|"
    r"multi-?year|considerable|very large|generous|hefty)"
)
_SUM = (
    r"(?:financing(?:\spackage)?|funding(?:\s(?:package|round))?|loan|grant|investment|credit "
    r"facility|debt facility|package|order|supply contract|offtake contract|capital raise|"
    r"sum|amount|(?:aid|support|rescue) package|"
    r"capital raising|equity raise|subsidy|bond issue|fundraising|placement|contract)"
)
_CLAIM = re.compile(
    rf"\b{_WON}\s(?:(?:an?|the|its|their|another|what\s\w+\s\w+\s(?:an?|the))\s)(?:[a-z-]+\s){{0,2}}?{_SIZE}"
    rf"\s(?:[a-z-]+\s){{0,3}}?{_SUM}\b",
    re.IGNORECASE,
)
_SUM_WORD = re.compile(rf"\b{_SUM}\b", re.IGNORECASE)
_BACK = re.compile(r"^(?:It|The|This|That|These|They|Both)\b")


def _amount(passage: Passage, volume: bool) -> bool:
    """Return whether the passage gives an amount: of money, or of goods where a contract is meant."""
    return any(q.kind == "money" or (volume and q.kind in {"mass", "price"}) for q in passage.quantities)


def _who(passage: Passage) -> set[str]:
    return {plain_name(n.name) for n in passage.names if n.kind not in {"country", "bloc", "publisher"}}


def _told(view: View, number: int, volume: bool) -> bool:
    """Return whether the amount is given: here, in the next two sentences, or where a name or pronoun leads."""
    here = view.body[number]
    if any(_amount(p, volume) for p in view.body[number : number + 3] if p.block == here.block):
        return True
    if number and _amount(view.body[number - 1], volume) and _BACK.match(here.text):
        return True
    return any(
        p is not here and _amount(p, volume) and _who(p) & _who(here) and _SUM_WORD.search(p.text)
        for p in view.passages
    )


@within("missing")
def missing_amount(view: View) -> Iterator[Alarm]:
    """Raise a note where something is said to be large and nothing nearby says how large."""
    for number, passage in enumerate(view.body):
        found = _CLAIM.search(passage.text)
        if found and not _told(view, number, volume="contract" in found[0].lower()):
            span = (passage.start + found.start(), passage.start + found.end())
            yield view.alarm("missing", "note", f"'{found[0]}': no amount is given; ask", span)
