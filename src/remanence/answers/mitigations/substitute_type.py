"""Another type of magnet, chosen by temperature.

Question: does ferrite, samarium-cobalt or alnico keep the line running, and is there time to redesign?

Formula: an option is offered where it stands the part's ``max_temp_c``. From the day the redesign is
    approved the part
buys the other type, ``mass_factor`` times the mass; ferrite and alnico hold no rare earths and no node
limits them. Cost a year = kg a year x (mass factor x price of the other type - baseline price of its own).

Example: a loudspeaker moves to ferrite in 26 weeks of redesign and 16 of approval.

Limits: mass, volume and efficiency of the part are not judged; whether the redesign is possible at all is the
engineer's to say. Classes that have no room for a weaker magnet are left out (``qualified_classes_without``).
"""

from __future__ import annotations

from collections.abc import Sequence

from remanence.answers.mitigation import Case, Change, Params, mitigation


class Option(Params):
    """One type of magnet that may take the place of another."""

    max_temp_c: float
    mass_factor: float
    usd_per_kg: float
    weaker: bool


class SubstituteParams(Params):
    """Parameters of another magnet type."""

    redesign_weeks: float
    traction_redesign_weeks: float
    traction_classes: tuple[str, ...]
    qualified_classes_without: tuple[str, ...]
    option: dict[str, Option]


@mitigation("substitute_type", SubstituteParams)
def substitute_type(case: Case, params: SubstituteParams) -> Sequence[Change]:
    """Every other type that stands the temperature."""
    kind = case.variant.blanks.product_class.id
    weeks = params.traction_redesign_weeks if kind in params.traction_classes else params.redesign_weeks
    found = []
    for name, option in sorted(params.option.items()):
        same = case.part.magnet_type.startswith("smco") and name.startswith("smco")
        no_room = option.weaker and kind in params.qualified_classes_without
        if same or no_room or case.part.max_temp_c > option.max_temp_c:
            continue
        change = _change(case, name, option, weeks)
        if change is not None:
            found.append(change)
    return found


def _change(case: Case, name: str, option: Option, weeks: float) -> Change | None:
    own = case.price()
    other = case.price(("magnet:smco", *case.key[1:])) if name.startswith("smco") else option.usd_per_kg
    if own is None or other is None:
        return None
    kg = case.part.kg * option.mass_factor
    return Change(
        action=f"substitute-{name.replace('_', '-')}",
        text=f"redesign for {name.replace('_', ' ')} magnets ({kg:,.1f} kg a unit)",
        usd_per_year=case.kg_per_year * (option.mass_factor * other - own),
        lead_time_weeks=weeks,
        requalification_weeks=case.requalification_weeks,
        cells={"magnet_type": name, "dy_wt_pct": 0.0, "tb_wt_pct": 0.0},
    )
