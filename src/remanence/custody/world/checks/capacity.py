"""Did a facility make more than it can?

Declared output (or feed) of one step at a facility, less what the same step made again from its own lots,
against capacity [t/a] x days / 365 x margin: over every 365 days, and over each campaign of a day or more
with a month of output as slack. The capacity is the atlas's on its own basis; declared element kilograms
are brought to that basis with the stoichiometric factors of :mod:`remanence.quantity`
(``data/custody/capacity-bases.csv``), gross and contained never mix. Increments at the same site that may
have run are added. Masses count at their low end. Hard. A facility without a published capacity, or with
one on a basis that does not compare, is noted; none is invented.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from remanence.atlas import Picked
from remanence.custody.finding import Finding
from remanence.custody.lots.model import Flow, Process
from remanence.custody.world.checks.commissioning import runs
from remanence.custody.world.oxides import as_oxide
from remanence.custody.world.plants import Plant
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting, unknown
from remanence.quantity import ELEMENTS

_YEAR = timedelta(days=365)
_STAGE_OF_FORM = {
    "ore": "mine", "concentrate": "concentrate", "carbonate": "cracking", "chemical": "cracking",
    "oxide": "separation", "metal": "metal", "alloy": "alloy", "powder": "magnet", "magnet": "magnet",
}  # fmt: skip
_AFTER_MACHINING = frozenset({"machining", "coating", "magnetising"})


@dataclass(frozen=True, slots=True)
class Counted:
    """What one process counts against a capacity: kilograms on its basis, at their low end."""

    process: Process
    kg: float


@dataclass(frozen=True, slots=True)
class Window:
    """A span of the processes from ``first`` to ``last`` (indices): kilograms counted and allowed, and in words."""

    first: int
    last: int
    kg: float
    allowed: float
    words: str


@check("Did a facility make more than it can?")
def capacity(setting: Setting) -> Iterable[Finding]:
    """Yield steps at a facility whose declared output exceeds its capacity, with the kilograms above it."""
    for facility, processes in setting.by_facility.items():
        plant = setting.site(facility)
        if plant is None:
            continue
        last = max(process.time for process in processes).date()
        capacities = plant.capacities(last)
        comparable = {b: p for b, p in capacities.items() if setting.numbers.row("capacity-bases", b)}
        if not comparable:
            bases = f"one on '{', '.join(capacities)}' only" if capacities else "none"
            yield unknown(
                f"Capacity of {plant.name} ({facility}): the atlas has {bases}.", setting.lots_of(processes)
            )
        for basis, picked in comparable.items():
            yield from _over(setting, plant, processes, basis, picked)


def _over(
    setting: Setting, plant: Plant, processes: list[Process], basis: str, picked: Picked
) -> Iterator[Finding]:
    row = setting.numbers.row("capacity-bases", basis) or {}
    tonnes = max(picked.value or 0.0, picked.high or 0.0) + sum(_increments(setting, plant, basis, processes))
    margin = setting.numbers.of("capacity", "margin")
    steps = dict.fromkeys(p.step for p in processes if _belongs(p, plant, row))
    for step in steps:
        made = _counted(setting, processes, step, row)
        limit = tonnes * 1000 * margin * _allowance(setting, basis, step)
        worst = max(_windows(made, limit, setting), key=lambda w: w.kg - w.allowed, default=None)
        if worst is None or worst.kg <= worst.allowed:
            continue
        these = [counted.process for counted in made[worst.first : worst.last + 1]]
        yield Finding(
            kind="capacity",
            hard=True,
            text=f"{plant.name} ({plant.id}): {step} of {worst.kg / 1000:,.1f} t ({basis}) in {worst.words}; "
            f"at {tonnes:,.0f} t/a and a margin of {margin:g} at most {worst.allowed / 1000:,.1f} t.",
            lots=setting.lots_of(these),
            events=tuple(event for process in these for event in process.events),
        )


def _belongs(process: Process, plant: Plant, row: Mapping[str, str]) -> bool:
    """Whether a process is of what the capacity speaks of: by its stage, or by what it makes.

    A capacity in one form (a metal, at a plant listed for alloy) speaks of every step that makes that form.
    """
    if process.stage == plant.stage:
        return True
    made = {flow.form for flow in process.outputs} if row["flows"] == "output" else set()
    return row["forms"] in made or plant.stage in {_STAGE_OF_FORM.get(form) for form in made}


def _increments(setting: Setting, plant: Plant, basis: str, processes: list[Process]) -> Iterator[float]:
    """Yield capacities [t/a] of increments at the site that may have run by the last of the processes."""
    day = max(process.time for process in processes).date()
    for other in plant.neighbours:
        more = other.capacities(day).get(basis) if other.scope == "increment" else None
        if more is None or other.stage != plant.stage:
            continue
        verdict = runs(other, day, setting)
        if verdict is None or verdict[0] is not True:
            yield max(more.value or 0.0, more.high or 0.0)


def _allowance(setting: Setting, basis: str, step: str) -> float:
    """Return what blanks may exceed a capacity in magnets by, because they are cut afterwards."""
    if basis not in ("magnet", "magnet|finished") or step in _AFTER_MACHINING:
        return 1.0
    return setting.numbers.of("capacity", "blank_per_finished")


def _counted(setting: Setting, processes: list[Process], step: str, row: Mapping[str, str]) -> list[Counted]:
    """Return what each process of a step counts; lots that the same step already made here count once."""
    here = [p for p in processes if p.step == step]
    sigma = setting.numbers.of("capacity", "sigma")
    ours = {flow.lot for p in here for flow in p.outputs}
    found = []
    for process in here:
        flows = process.outputs if row["flows"] == "output" else process.inputs
        kg = sum(_kg(flow, row, sigma) for flow in flows)
        again = sum(_kg(flow, row, -sigma) for flow in process.inputs if flow.lot in ours)
        found.append(Counted(process, max(0.0, kg - again)))
    return sorted(found, key=lambda c: (c.process.time, c.process.id))


def _kg(flow: Flow, row: Mapping[str, str], sigma: float) -> float:
    """Return kilograms of a flow on the basis of a capacity, ``sigma`` standard deviations below what is declared."""
    if row["forms"] != "any" and flow.form not in row["forms"].split("|"):
        return 0.0
    if row["measure"] == "mass" and flow.basis != "REO":
        return flow.kg
    if row["measure"] == "mass":
        return sum(mass.kg for mass in flow.elements.values())
    wanted = ELEMENTS if row["elements"] == "all" else tuple(row["elements"].split("|"))
    total = 0.0
    for element in wanted:
        mass = flow.elements.get(element)
        if mass is not None:
            kg = max(0.0, mass.kg - sigma * mass.sd)
            total += as_oxide(element, kg) if row["measure"] == "oxide" else kg
    return total


def _windows(made: list[Counted], per_year: float, setting: Setting) -> Iterator[Window]:
    """Yield each campaign, and the 365 days up to each process."""
    slack = setting.numbers.of("capacity", "slack_days")
    first, total = 0, 0.0
    for index, item in enumerate(made):
        days = (item.process.time - item.process.begun) / timedelta(days=1)
        if days >= 1:
            share = (days + slack) / 365
            allowed = per_year * (share if days > 365 else min(1.0, share))
            yield Window(index, index, item.kg, allowed, f"a campaign of {days:.0f} days")
        total += item.kg
        while made[first].process.time <= item.process.time - _YEAR:
            total -= made[first].kg
            first += 1
        if days <= 365:
            yield Window(first, index, total, per_year, f"365 days to {item.process.time.date()}")
