"""A second source in another region, or one of clear origin.

Question: does a magnet maker elsewhere, or one whose chain never meets a covered country, keep the line
    running?

Formula: from the day the source is approved the part buys at that node and gets its fill there. Cost a year
    = kg a
year x (baseline price of the other node - price of its own, not below 0, + premium share x price of the
other node).

Example: a German buyer of ``magnet:ndfeb_heavy`` that approves a maker in Japan takes the fill of JPN.

Limits: a part is too small to move either node; if all buyers do the same the node tightens, and that is
    not shown.
Regions whose exports the scenario squeezes are left out (``closed_regions``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from remanence.answers.mitigation import Case, Change, Params, mitigation
from remanence.answers.paths import NodeKey
from remanence.answers.variant import Source


class SecondSourceParams(Params):
    """Parameters of a second source in another region."""

    premium_share: float
    lead_time_weeks: float
    closed_regions: tuple[str, ...]


class ClearSourceParams(Params):
    """Parameters of a source of clear origin."""

    premium_share: float
    lead_time_weeks: float


@mitigation("second_source", SecondSourceParams)
def second_source(case: Case, params: SecondSourceParams) -> Sequence[Change]:
    """The one other region that keeps the line running longest, at the lowest cost where several do."""
    good, own, origin = case.key
    others = [
        key
        for key in case.nodes()
        if key[0] == good and key[2] == origin and key[1] != own and key[1] not in params.closed_regions
    ]
    changes = [
        _change(case, key, params, f"second-source-{key[1]}", f"approve a second source in {key[1]}")
        for key in others
    ]
    found = [change for change in changes if change is not None]
    return sorted(found, key=lambda change: (-_end(case, change), change.usd_per_year, change.action))[:1]


@mitigation("clear_source", ClearSourceParams)
def clear_source(case: Case, params: ClearSourceParams) -> Sequence[Change]:
    """The clear-origin node of the part's own region, for a part that takes any origin."""
    good, own, origin = case.key
    key = (good, own, "clear")
    if origin == "clear" or key not in case.runs.base.nodes:
        return []
    change = _change(case, key, params, "clear-source", "approve a source of clear origin")
    return [change] if change else []


def _end(case: Case, change: Change) -> float:
    stop = case.stop_when(change)
    return math.inf if stop is None else stop


def _change(
    case: Case, key: NodeKey, params: SecondSourceParams | ClearSourceParams, action: str, text: str
) -> Change | None:
    own, other = case.price(), case.price(key)
    if own is None or other is None:
        return None
    return Change(
        action=action,
        text=text,
        usd_per_year=case.kg_per_year * (max(0.0, other - own) + params.premium_share * other),
        lead_time_weeks=params.lead_time_weeks,
        requalification_weeks=case.requalification_weeks,
        source=Source(key[1], key[2]),
    )
