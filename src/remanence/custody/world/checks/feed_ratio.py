"""Could the declared ore have given this much of an element for its neodymium and praseodymium?

For every process of a mine, a concentrator or a cracking plant, and for every separation of mixed material:
kg of the oxide of e in the outputs <= oxide of Nd and Pr (in the outputs themselves before separation, in
the inputs of a separation) x r, with r the greatest ratio that the published baskets of the mines before it
allow (:mod:`remanence.custody.world.ores`). Stocks cannot help: every lot before it is in the history. Hard
beyond r x ``hard`` and three standard deviations, a signal beyond r x ``soft``. Runs where every origin
before it is a mine of the table; else it notes what is missing. An element that no basket states is unknown
and never counts. Limits: a separation that drops Nd and Pr before the feed was logged, which a mixed feed
without its origin is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from remanence.custody.finding import Finding
from remanence.custody.lots.model import Flow, Mass, Process
from remanence.custody.world.numbers import Numbers
from remanence.custody.world.ores import Ore
from remanence.custody.world.oxides import OXIDE_OF_ONE, as_oxide
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting, unknown

_UNSEPARATED = frozenset({"ore", "concentrate", "carbonate", "chemical"})
_BEFORE = frozenset({"mine", "concentrate", "cracking"})
_PAIR = ("Nd", "Pr")
_LIGHTS = frozenset({"La", "Ce", *_PAIR})


@check("Could the declared ore have given this much of the element for its neodymium and praseodymium?")
def feed_ratio(setting: Setting) -> Iterable[Finding]:
    """Yield processes with more of an element than the ore before them can give, with element and kilograms."""
    for process in setting.graph.processes.values():
        feed = _feed(process)
        if not feed:
            continue
        mines, complete = setting.mines_of(process)
        found = [ore for mine in mines if (ore := setting.ore(mine)) is not None]
        if not complete or not found or len(found) < len(mines):
            if process.origin and process.stage == "mine" and _oxide(process.outputs, _PAIR).kg > 0:
                where = process.facility or "a mine that is not named"
                yield unknown(f"The atlas has no basket for the ore of {where}.", setting.lots_of([process]))
            continue
        yield from _beyond(setting, process, feed, found)


def _feed(process: Process) -> tuple[Flow, ...]:
    """Return the flows whose Nd and Pr count; empty where the process is not one to ask about.

    Before separation the ratio stays as it is in the ore, so the outputs are compared within themselves; a separation
    takes the ratio apart, so its outputs are compared with the Nd and Pr that went in.
    """
    if process.stage in _BEFORE and process.outputs and has_lights(process.outputs):
        return process.outputs
    mixed = all(flow.known and flow.form in _UNSEPARATED for flow in process.inputs)
    return process.inputs if mixed and has_lights(process.inputs) else ()


def has_lights(flows: Sequence[Flow]) -> bool:
    """Whether every flow is at least half La, Ce, Pr and Nd, as a feed from ore is and SEG+ is not."""
    for flow in flows:
        balance, light = 0.0, False
        for element, mass in flow.elements.items():
            if element in OXIDE_OF_ONE:
                oxide = mass.kg * OXIDE_OF_ONE[element]
                balance += oxide if element in _LIGHTS else -oxide
                light = light or (element in _LIGHTS and oxide > 0)
        if balance < 0 or not light:
            return False
    return True


def _oxide(flows: Sequence[Flow], elements: Sequence[str]) -> Mass:
    """Return kilograms of oxide of elements in flows; standard deviations add in squares."""
    kg = variance = 0.0
    for flow in flows:
        for element in elements:
            mass = flow.elements.get(element)
            if mass is not None:
                kg += mass.kg * OXIDE_OF_ONE[element]
                variance += (mass.sd * OXIDE_OF_ONE[element]) ** 2
    return Mass(kg, math.sqrt(variance))


def _beyond(
    setting: Setting, process: Process, feed: Sequence[Flow], ores: Sequence[Ore]
) -> Iterable[Finding]:
    """Yield at most one hard finding and one signal, each about the element that exceeds most and naming the others."""
    pair = _oxide(feed, _PAIR)
    over: dict[bool, list[tuple[float, str, Mass, float]]] = {}
    for element in setting.numbers.words("feed_ratio", "elements"):
        ratios = [ratio for ore in ores if (ratio := ore.greatest_ratio(element)) is not None]
        out = _oxide(process.outputs, (element,))
        if pair.kg <= 0 or len(ratios) < len(ores):
            continue
        hard, soft = (_exceeds(out, pair, max(ratios), setting.numbers, name) for name in ("hard", "soft"))
        if soft:
            most = pair.kg * max(ratios)
            over.setdefault(hard, []).append((out.kg / most, element, out, most))
    names = ", ".join(dict.fromkeys(setting.plant(ore.facility).name for ore in ores))
    for hard, found in over.items():
        _, worst, out, most = max(found)
        listed = "; ".join(
            f"{o.kg:,.1f} kg of {e} oxide, at most {m:,.1f} kg" for _, e, o, m in sorted(found)[::-1]
        )
        yield Finding(
            kind="feed_ratio",
            hard=hard,
            text=f"{process.step}: with {pair.kg:,.1f} kg of Nd and Pr oxide the ore of {names} gives less, by the "
            f"richest of its published baskets, than the history has: {listed}.",
            lots=tuple(flow.lot for flow in process.outputs if worst in flow.elements),
            events=process.events,
            element=worst,
            kg=(out.kg - most) / as_oxide(worst, 1.0),
            reasons=() if hard else ("ore bodies vary about their published baskets",),
        )


def _exceeds(out: Mass, pair: Mass, ratio: float, numbers: Numbers, name: str) -> bool:
    """Whether the mass lies beyond ``ratio`` times a factor, by more than the assays' doubt."""
    most = ratio * numbers.of("feed_ratio", name)
    doubt = numbers.of("feed_ratio", "sigma") * math.hypot(out.sd, most * pair.sd)
    return out.kg - most * pair.kg > doubt
