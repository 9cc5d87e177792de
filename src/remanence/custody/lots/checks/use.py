"""Use of each lot over all events: no more is taken, of any element or in kilograms, than there was."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from remanence.custody.finding import Finding
from remanence.custody.lots.balances import kilograms, side_of
from remanence.custody.lots.books import Books, as_flow, events_of, heaviest
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.flows import comparable
from remanence.custody.lots.model import Flow, Lot, Mass, Process
from remanence.custody.lots.slips import slip_in
from remanence.custody.lots.tolerance import (
    RARE_EARTHS,
    ROUNDING,
    SOFT_SIGMA,
    USE_SIGMA,
    sd_of_difference,
    unlisted,
)

Draws = Sequence[tuple[Process, Flow]]
_END_ITEM = "part"


@dataclass(frozen=True, slots=True)
class Over:
    """More taken than there was: of an element, or (``element`` None) in net kilograms; in standard deviations."""

    element: str | None
    there: float
    taken: float
    sigmas: float

    @property
    def kg(self) -> float:
        """Kilograms too many."""
        return self.taken - self.there


@ledger_check("use")
def use(books: Books) -> Iterator[Finding]:
    """Every lot that somebody made and somebody takes."""
    for id_, taken in books.draws.items():
        lot = books.graph.lots[id_]
        if lot.made_by is None:
            continue
        yield from _after_the_last(lot, taken)
        maker = books.graph.processes[lot.made_by]
        over = [x for x in overdrawn(as_flow(lot, maker), taken) if x.sigmas > SOFT_SIGMA]
        if over:
            yield _overdrawn(lot, taken, over)
        else:
            yield from _too_early(lot, maker, taken)


def overdrawn(there: Flow, taken: Draws) -> list[Over]:
    """Every element, and the net mass where it can be compared, of which more was taken than there was."""
    flows = [flow for _, flow in taken]
    found = []
    for element, out in kilograms(flows).items():
        held = there.elements.get(element, Mass(0.0, 0.0)).kg
        more = out - held - unlisted([there], element)
        if more > ROUNDING * out and (held or element in RARE_EARTHS):
            sd = sd_of_difference(side_of(flows, element), side_of([there], element))
            found.append(Over(element, held, out, more / sd if sd else math.inf))
    alike = [flow for flow in flows if comparable(flow.basis, there.basis)]
    mass = math.fsum(flow.net_kg for flow in alike)
    if mass - there.net_kg > ROUNDING * mass:
        sd = math.hypot(there.sd, *(flow.sd for flow in alike))
        found.append(Over(None, there.net_kg, mass, (mass - there.net_kg) / sd if sd else math.inf))
    return found


def _overdrawn(lot: Lot, taken: Draws, over: Sequence[Over]) -> Finding:
    """One finding for a lot, told by the rare earth of which most is missing, else by the worst."""
    hard = [x for x in over if x.sigmas > USE_SIGMA]
    worst = max(hard or over, key=lambda x: (x.element in RARE_EARTHS, x.kg, x.element or ""))
    element, there, kg = worst.element, worst.there, worst.kg
    if element is None:
        element, there = heaviest(lot.elements)[0], worst.there
    slip = slip_in(worst.taken / worst.there if worst.there else 0.0)
    honest = ("Two weighings of one lot differ.",) if not hard else ()
    return Finding(
        kind="double_use",
        hard=bool(hard),
        text=f"Lot {lot.id} held {there:.6g} kg{f' {worst.element}' if worst.element else ''}; {len(taken)} takings by "
        f"{len({p.id for p, _ in taken})} processes come to {worst.taken:.6g} kg: {kg:.6g} kg too many.",
        lots=(lot.id,),
        events=events_of(taken),
        element=element,
        kg=kg,
        reasons=(slip,) if slip else honest,
    )


def _after_the_last(lot: Lot, taken: Draws) -> Iterator[Finding]:
    """A taking of all that was left ends a lot: nothing is taken after it, and a magnet sits in one end item."""
    ended = next((i for i, (_, flow) in enumerate(taken) if flow.whole), None)
    if ended is None or ended + 1 == len(taken):
        return
    first, again = taken[ended][0], taken[ended + 1 :]
    items = all(process.stage == _END_ITEM for process, _ in taken)
    element, kg = heaviest(lot.elements)
    yield Finding(
        kind="two_end_items" if items else "double_use",
        hard=True,
        text=f"Lot {lot.id} was used whole by process {first.id} ({first.step}) and is used again by "
        f"{', '.join(dict.fromkeys(p.id for p, _ in again))}.",
        lots=(lot.id,),
        events=events_of(taken),
        element=element,
        kg=kg,
    )


def _too_early(lot: Lot, maker: Process, taken: Draws) -> Iterator[Finding]:
    """A lot that a campaign makes piece by piece holds at each moment only what was made by then."""
    pieces = sorted((flow for flow in maker.outputs if flow.lot == lot.id), key=lambda flow: flow.time)
    if len(pieces) < 2:
        return
    made = out = worst = 0.0
    at, event = 0, ""
    for _, flow in taken:
        while at < len(pieces) and pieces[at].time <= flow.time:
            made, at = made + pieces[at].net_kg, at + 1
        out += flow.net_kg if comparable(flow.basis, lot.basis) else 0.0
        if out - made > worst:
            worst, event = out - made, flow.event
    element, kg = heaviest(lot.elements)
    if worst > max(USE_SIGMA * lot.sd, ROUNDING * lot.net_kg) and kg is not None:
        yield Finding(
            kind="borrowed",
            hard=True,
            text=f"Lot {lot.id} is taken before it is made: at event {event} {worst:.6g} kg more are out than were "
            f"made by then.",
            lots=(lot.id,),
            events=(event,),
            element=element,
            kg=kg * worst / lot.net_kg,
        )
