"""Does a lot before separation look like the ore that it is said to come from?

Distance: root mean square over n common elements of clr(lot) - clr(basket), clr(x) = ln x - mean ln x
(Aitchison). The basket is the nearest published whole assay of the declared mines; with several mines, the
nearest of any. A signal, never hard. Only ore, concentrate, mixed carbonate and chemical with light and
magnet rare earths: separation destroys the pattern. Limits: published baskets are means; blends of two
mines lie between their baskets; cerium may be rejected on purpose and is left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from remanence.custody.finding import Finding
from remanence.custody.lots.model import Flow, Process
from remanence.custody.world.checks.feed_ratio import has_lights
from remanence.custody.world.oxides import as_oxide
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting
from remanence.quantity import ELEMENTS

_FORMS = frozenset({"ore", "concentrate", "carbonate", "chemical"})
_LEFT_OUT = frozenset({"Ce", "Sc"})


@check("Does a lot before separation look like the ore that it is said to come from?")
def deposit_pattern(setting: Setting) -> Iterable[Finding]:
    """Yield lots whose pattern lies far from every basket of their declared mines, with the nearest other baskets."""
    for process in setting.graph.processes.values():
        flows = [f for f in process.outputs if f.form in _FORMS and has_lights([f])]
        if not flows or process.stage not in ("mine", "concentrate", "cracking"):
            continue
        mines, complete = setting.mines_of(process)
        if not complete or not mines:
            continue
        ores = [setting.ore(mine) for mine in mines]
        baskets = {d: whole for ore in ores if ore for d, whole in ore.wholes.items()}
        if all(ore and ore.wholes for ore in ores):
            for flow in flows:
                yield from _far(setting, process, flow, baskets)


def _far(
    setting: Setting,
    process: Process,
    flow: Flow,
    known: Mapping[str, Mapping[str, float]],
) -> Iterable[Finding]:
    pattern = {e: as_oxide(e, m.kg) for e, m in flow.elements.items() if e in ELEMENTS and m.kg > 0}
    own = _nearest(setting, pattern, known)
    limit = setting.numbers.of("deposit_pattern", "distance")
    if own is None or own[1] <= limit:
        return
    near = _nearest(setting, pattern, setting.baskets)
    name = setting.view.entities
    yield Finding(
        kind="deposit_pattern",
        hard=False,
        text=f"The rare earths of {flow.lot} lie {own[1]:.2f} from the basket of {name[own[0]].name} "
        f"(limit {limit:g}).",
        lots=(flow.lot,),
        events=process.events,
        reasons=(
            *((f"nearest published basket: {name[near[0]].name}, at {near[1]:.2f}",) if near else ()),
            "ore bodies vary; published baskets are means",
        ),
    )


def _nearest(
    setting: Setting, pattern: Mapping[str, float], baskets: Mapping[str, Mapping[str, float]]
) -> tuple[str, float] | None:
    least = int(setting.numbers.of("deposit_pattern", "least_elements"))
    floor = setting.numbers.of("deposit_pattern", "least_share")
    found = [
        (away, deposit)
        for deposit, basket in baskets.items()
        if (away := clr_distance(pattern, basket, floor, least)) is not None
    ]
    return (min(found)[1], min(found)[0]) if found else None


def clr_distance(
    lot: Mapping[str, float], basket: Mapping[str, float], floor: float, least: int
) -> float | None:
    """Return the root mean square of the difference of centred log ratios, None with too few common elements.

    Args:
        lot: mass by element; the scale does not matter.
        basket: share of REO by element.
        floor: elements below this share of the basket are left out.
        least: least number of common elements.
    """
    common = [
        e for e, share in basket.items() if share >= floor and lot.get(e, 0.0) > 0 and e not in _LEFT_OUT
    ]
    if len(common) < least:
        return None
    logs = [math.log(lot[e] / basket[e]) for e in common]
    mean = sum(logs) / len(logs)
    return math.sqrt(sum((x - mean) ** 2 for x in logs) / len(logs))
