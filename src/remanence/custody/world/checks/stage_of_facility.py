"""Does the facility have the stage that the event declares?

Stages known at a site: those of the facility and of its neighbours within 30 km in the atlas. The atlas
names one stage a facility, so a stage next to a known one (a concentrator that also mines) is no
contradiction, and recycling is taken as next to every stage from separation to magnet. Hard where every
known stage is two or more away. Limits: a new line that the atlas has not heard of; such a line would have
been published, or the facility needs a statement of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from remanence.custody.finding import Finding
from remanence.custody.world.plants import Plant
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting, unknown

ORDER = ("mine", "concentrate", "cracking", "separation", "metal", "alloy", "magnet", "part")
_NEXT_TO_RECYCLING = frozenset({"separation", "metal", "alloy", "magnet", "part", "recycling"})


@check("Does the facility have the stage that the event declares?")
def stage_of_facility(setting: Setting) -> Iterable[Finding]:
    """Yield processes of a stage that lies two or more stages from all that the site is known for."""
    for facility, processes in setting.by_facility.items():
        plant = setting.site(facility)
        if plant is None:
            continue
        known = _known_stages(plant)
        for stage in dict.fromkeys(p.stage for p in processes if p.stage):
            these = [p for p in processes if p.stage == stage]
            events = tuple(event for p in these for event in p.events)
            steps = ", ".join(dict.fromkeys(p.step for p in these))
            away = min((_away(stage, other) for other in known), default=None)
            if away is None:
                yield unknown(f"The atlas names no stage of {plant.name} ({facility}).", (), events)
            elif away >= 2:
                yield Finding(
                    kind="stage_of_facility",
                    hard=True,
                    text=f"{plant.name} ({facility}) is known for {', '.join(sorted(known))}; "
                    f"the history has it do {stage} ({steps}).",
                    lots=setting.lots_of(these),
                    events=events,
                )
            elif away == 1:
                yield unknown(
                    f"{plant.name} ({facility}) is known for {', '.join(sorted(known))}, not for {stage}.",
                    (),
                    events,
                )


def _known_stages(plant: Plant) -> frozenset[str]:
    return frozenset(p.stage for p in (plant, *plant.neighbours) if p.stage)


def _away(stage: str, known: str) -> int:
    """Return how many stages lie between two; 0 for the same."""
    if stage == known:
        return 0
    if "recycling" in (stage, known):
        return 1 if {stage, known} <= _NEXT_TO_RECYCLING else 2
    return abs(ORDER.index(stage) - ORDER.index(known))
