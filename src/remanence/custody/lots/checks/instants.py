"""At every instant no more is out than was in: nothing is borrowed from the future, however the year ends.

Three accounts are kept, each by element: of a campaign, event by event; of a step at a place, process after process,
so that many small excesses within the uncertainty of each do not add up to a large one; and of a place that
books under mass balance, where lots entered without inputs are claims on what came in before.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from remanence.custody.finding import Finding
from remanence.custody.lots.balances import Balance
from remanence.custody.lots.books import Books
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.model import Flow, Process
from remanence.custody.lots.tolerance import RARE_EARTHS, ROUNDING, TRACE, Side, hard_limit, sd_of_difference

_BOOKED = frozenset({"mass_balance", "book_and_claim"})


@dataclass
class Account:
    """What went in and came out of something so far, for one element; ``hidden`` kilograms may be unlisted."""

    into: Side = field(default_factory=Side)
    out: Side = field(default_factory=Side)
    hidden: float = 0.0

    def sigmas_below_zero(self) -> float:
        """How far below zero the stock is, in standard deviations; 0 where it is not."""
        short = self.short
        if short <= ROUNDING * self.out.kg:
            return 0.0
        sd = sd_of_difference(self.out, self.into)
        return short / sd if sd > 0 else math.inf

    @property
    def short(self) -> float:
        """Kilograms out that had not come in."""
        return self.out.kg - self.into.kg - self.hidden


@dataclass(frozen=True, slots=True)
class Shortage:
    """The moment at which most of an element was missing."""

    element: str
    kg: float
    flow: Flow


def shortages(into: Iterable[Flow], out: Iterable[Flow]) -> list[Shortage]:
    """Walk through flows in order of time, what goes in first; return for each element its worst moment, if hard."""
    steps = sorted([(flow.time, 0, flow) for flow in into] + [(flow.time, 1, flow) for flow in out],
                   key=lambda step: step[:2])  # fmt: skip
    accounts: dict[str, Account] = defaultdict(Account)
    limit = hard_limit(len({e for _, _, flow in steps for e in flow.elements}))
    worst: dict[str, Shortage] = {}
    unlisted = 0.0
    for _, side, flow in steps:
        if side == 0:
            unlisted += TRACE * flow.net_kg
            for element in flow.elements:
                accounts[element].into.add(flow, element)
            continue
        for element in flow.elements:
            account = accounts[element]
            account.out.add(flow, element)
            account.hidden = 0.0 if account.into.kg else unlisted
            before = worst[element].kg if element in worst else 0.0
            if account.short > before and account.sigmas_below_zero() > limit:
                worst[element] = Shortage(element, account.short, flow)
    return [
        worst[element] for element in sorted(worst) if accounts[element].into.kg or element in RARE_EARTHS
    ]


@ledger_check("instants")
def instants(books: Books) -> Iterator[Finding]:
    """All three accounts of every campaign, step at a place, and place."""
    by_step: dict[tuple[str, str], list[Process]] = defaultdict(list)
    by_place: dict[str, list[Process]] = defaultdict(list)
    for process in books.graph.processes.values():
        place = process.facility or f"{process.actor} in {process.country}"
        by_place[place].append(process)
        if books.closes(process):
            by_step[(place, process.step)].append(process)
            yield from _of_campaign(process, books.balances[process.id])
    for (place, step), processes in by_step.items():
        ordered = sorted(processes, key=lambda p: (p.time, p.id))
        yield from _of_step(place, step, [books.balances[p.id] for p in ordered])
    for place, processes in by_place.items():
        yield from _of_books(place, processes)


def _of_campaign(process: Process, whole: Sequence[Balance]) -> Iterator[Finding]:
    """Within a campaign; one that does not even close at its end is told by its balance."""
    if len(process.events) < 2:
        return
    open_ = {one.element for one in whole if one.sigmas > hard_limit(1)}
    for short in shortages(process.inputs, process.outputs):
        if short.element not in open_:
            yield _borrowed(f"Campaign {process.id} ({process.step})", short, process.outputs, process.events)


def _of_step(place: str, step: str, processes: Sequence[Sequence[Balance]]) -> Iterator[Finding]:
    """Over the processes of one step at one place in order of time, element by element."""
    if len(processes) < 2:
        return
    series: dict[str, list[Balance]] = defaultdict(list)
    for whole in processes:
        for one in whole:
            if one.into:
                series[one.element].append(one)
    for element in sorted(series):
        if crept := _crept(series[element], tests=len(processes) * len(series)):
            yield _creeping(place, step, element, *crept)


def _crept(series: Sequence[Balance], tests: int) -> tuple[Process, float] | None:
    """The first process by which small excesses add up to a contradiction, with the kilograms.

    A process that does not close by itself is told by its own balance and left out.
    """
    if max(itertools.accumulate(one.excess for one in series), default=0.0) <= 0:
        return None
    limit, excess, variance = hard_limit(tests), 0.0, 0.0
    for one in series:
        sd = one.sd
        if one.excess > hard_limit(1) * sd:
            continue
        excess, variance = excess + one.excess, variance + sd * sd
        if excess > limit * math.sqrt(variance) and excess > ROUNDING * one.into:
            return one.process, excess
    return None


def _of_books(place: str, processes: Sequence[Process]) -> Iterator[Finding]:
    """A place under mass balance that also enters lots without inputs; they are covered by what came in before."""
    claims = [p for p in processes if p.model in _BOOKED and p.outputs and not p.inputs and not p.origin]
    feeds = [p for p in processes if p.inputs]
    if not claims or not feeds:
        return
    into = [flow for p in feeds for flow in p.inputs]
    out = [flow for p in processes if p.inputs or p in claims for flow in p.outputs]
    events = tuple(event for p in claims for event in p.events)
    for short in shortages(into, out):
        claimed = [flow for p in claims for flow in p.outputs]
        yield _borrowed(f"Account {place}, under mass balance,", short, claimed, events)


def _borrowed(whose: str, short: Shortage, outputs: Iterable[Flow], events: tuple[str, ...]) -> Finding:
    lots = [flow.lot for flow in outputs if short.element in flow.elements and flow.time <= short.flow.time]
    return Finding(
        kind="borrowed",
        hard=True,
        text=f"{whose} is below zero at {short.flow.time.isoformat()}: {short.kg:.6g} kg {short.element} are out that "
        f"came in later or never. A balance holds at every instant, not only at the end of a period.",
        lots=tuple(dict.fromkeys((short.flow.lot, *lots))),
        events=tuple(dict.fromkeys((short.flow.event, *events))),
        element=short.element,
        kg=short.kg,
    )


def _creeping(place: str, step: str, element: str, process: Process, kg: float) -> Finding:
    return Finding(
        kind="creeping_excess",
        hard=True,
        text=f"At {place} {step} gives more {element} than it takes, a little each time: {kg:.6g} kg by process "
        f"{process.id}, more than all its assays and weighings together can be wrong.",
        lots=tuple(dict.fromkeys(flow.lot for flow in process.outputs if element in flow.elements)),
        events=process.events,
        element=element,
        kg=kg,
    )
