"""A grade with less dysprosium.

Question: does a grade with less or no dysprosium and terbium keep the line running?

Formula: from the day the grade is approved the part buys at the node of its new content. A grade without
    heavy rare
earths leaves the heavy node; a diffusion grade keeps some and stays in it. Which is offered depends on
``max_temp_c``. Cost a year = kg a year x (baseline price of the new node - price of the old + added cost
share x price of the old).

Example: a servo at 110 deg C moves to a heavy-free sintered grade and buys at ``magnet:ndfeb``.

Limits: a magnet with any dysprosium needs a licence under the lists in force, so a diffusion grade saves
    dysprosium
and not time; demagnetising fields are not looked at, temperature stands for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from remanence.answers.mitigation import Case, Change, Params, mitigation


class LessDysprosiumParams(Params):
    """Parameters of grades with less dysprosium."""

    dy_free_max_temp_c: float
    hot_pressed_max_temp_c: float
    diffused_dy_wt_pct: float
    diffused_max_temp_c: float
    added_cost_share: float
    lead_time_weeks: float


@mitigation("less_dysprosium", LessDysprosiumParams)
def less_dysprosium(case: Case, params: LessDysprosiumParams) -> Sequence[Change]:
    """Heavy-free sintered and hot-pressed grades and a diffusion grade, each where heat allows it."""
    if case.key[0] != "magnet:ndfeb_heavy":
        return []
    hot, heavy = case.part.max_temp_c, case.part.dy + case.part.tb
    none = {"dy_wt_pct": 0.0, "tb_wt_pct": 0.0}
    found = []
    if hot <= params.dy_free_max_temp_c:
        found.append(
            _change(case, params, "dy-free-grade", "move to a grade without dysprosium and terbium", none)
        )
    if hot <= params.hot_pressed_max_temp_c:
        cells = none | {"magnet_type": "ndfeb_hot_pressed"}
        found.append(
            _change(
                case, params, "hot-pressed", "move to hot-pressed magnets without heavy rare earths", cells
            )
        )
    if hot <= params.diffused_max_temp_c and heavy > params.diffused_dy_wt_pct:
        share = params.diffused_dy_wt_pct
        text = f"move to a diffusion grade with {share:g} % dysprosium (it still needs the same licence)"
        found.append(_change(case, params, "diffusion-grade", text, {"dy_wt_pct": share, "tb_wt_pct": 0.0}))
    return [change for change in found if change is not None]


def _change(
    case: Case, params: LessDysprosiumParams, action: str, text: str, cells: dict[str, Any]
) -> Change | None:
    good = "magnet:ndfeb" if not cells["dy_wt_pct"] else case.key[0]
    own, other = case.price(), case.price((good, *case.key[1:]))
    if own is None or other is None:
        return None
    return Change(
        action=action,
        text=text,
        usd_per_year=case.kg_per_year * (other - own + params.added_cost_share * own),
        lead_time_weeks=params.lead_time_weeks,
        requalification_weeks=case.requalification_weeks,
        cells=cells,
    )
