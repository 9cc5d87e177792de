"""A claim that announces a sum, a volume or a price and gives none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from remanence.reading.checks.alarm import Alarm
from remanence.reading.checks.registry import within
from remanence.reading.checks.view import Passage, View

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
    r"capital raising|equity raise|subsidy|bond issue|fundraising|placement|contract)"
)
_CLAIM = re.compile(
    rf"\b{_WON}\s(?:(?:an?|the|its|their|another|what\s\w+\s\w+\s(?:an?|the))\s)(?:[a-z-]+\s){{0,2}}?{_SIZE}"
    rf"\s(?:[a-z-]+\s){{0,3}}?{_SUM}\b",
    re.IGNORECASE,
)
_KINDS = {"money", "mass", "price"}


def _told_nearby(view: View, number: int) -> bool:
    """Return whether the passage, the one before or the two after give an amount."""
    near = view.body[max(0, number - 1) : number + 3]
    return any(q.kind in _KINDS for p in near for q in p.quantities)


def _title_amount(view: View, passage: Passage) -> bool:
    """Return whether the same names stand beside an amount in another passage."""
    names = {n.name.lower() for n in passage.names if n.kind not in {"country", "bloc", "publisher"}}
    return any(
        q.kind in _KINDS and names & {n.name.lower() for n in other.names}
        for other in view.passages
        for q in other.quantities
    )


@within("missing")
def missing_amount(view: View) -> Iterator[Alarm]:
    """Raise a note where something is said to be large and nothing nearby says how large."""
    for number, passage in enumerate(view.body):
        found = _CLAIM.search(passage.text)
        if found and not _told_nearby(view, number) and not _title_amount(view, passage):
            span = (passage.start + found.start(), passage.start + found.end())
            yield view.alarm("missing", "note", f"'{found[0]}': no amount is given; ask", span)
