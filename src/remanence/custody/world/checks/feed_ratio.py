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

from collections.abc import Iterable, Sequence

from remanence.custody.finding import Finding
from remanence.custody.lots.model import Flow, Process
from remanence.custody.world.checks.capacity import as_oxide
from remanence.custody.world.ores import Ore
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting, unknown

_UNSEPARATED = frozenset({"ore", "concentrate", "carbonate", "chemical"})
_BEFORE = frozenset({"mine", "concentrate", "cracking"})
_PAIR = ("Nd", "Pr")
_LIGHTS = ("La", "Ce", *_PAIR)
_HEAVIES = ("Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Y")


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
            if process.origin and process.stage == "mine":
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
    mixed = bool(process.inputs) and all(flow.form in _UNSEPARATED for flow in process.inputs)
    return process.inputs if mixed and has_lights(process.inputs) else ()


def has_lights(flows: Sequence[Flow]) -> bool:
    """Whether every flow is at least half La, Ce, Pr and Nd, as a feed from ore is and SEG+ is not."""
    return all(_oxide([flow], _LIGHTS) >= _oxide([flow], _HEAVIES) for flow in flows)


def _oxide(flows: Sequence[Flow], elements: Sequence[str], sigma: float = 0.0) -> float:
    """Return kilograms of oxide of elements in flows, ``sigma`` standard deviations below (above if negative)."""
    return sum(
        as_oxide(e, max(0.0, flow.elements[e].kg - sigma * flow.elements[e].sd))
        for flow in flows
        for e in elements
        if e in flow.elements
    )


def _beyond(
    setting: Setting, process: Process, feed: Sequence[Flow], ores: Sequence[Ore]
) -> Iterable[Finding]:
    numbers = setting.numbers
    sigma = numbers.of("feed_ratio", "sigma")
    pair = _oxide(feed, _PAIR, -sigma)
    for element in numbers.words("feed_ratio", "elements"):
        ratios = [ore.greatest_ratio(element) for ore in ores]
        out = _oxide(process.outputs, (element,), sigma)
        if out <= 0 or any(ratio is None for ratio in ratios):
            continue
        most = pair * max(ratio for ratio in ratios if ratio is not None)
        if out <= most * numbers.of("feed_ratio", "soft"):
            continue
        hard = out > most * numbers.of("feed_ratio", "hard")
        names = ", ".join(dict.fromkeys(setting.plant(ore.facility).name for ore in ores))
        yield Finding(
            kind="feed_ratio",
            hard=hard,
            text=f"{process.step}: {out:,.1f} kg of {element} oxide with {pair:,.1f} kg of Nd and Pr oxide in the "
            f"feed; the ore of {names} gives at most {most:,.1f} kg by its published baskets.",
            lots=tuple(flow.lot for flow in process.outputs if element in flow.elements),
            events=process.events,
            element=element,
            kg=(out - most) / as_oxide(element, 1.0),
            reasons=() if hard else ("ore bodies vary about their published baskets",),
        )
