"""Balance of each element over each process: no more comes out, declared losses included, than went in.

Excess of element e = out + declared loss - in. It is judged by its standard deviation
(`remanence.custody.lots.tolerance`); total mass plays no part, and one element never pays for another. Recovery
is at most 1: over-recovery is the same thing said as a ratio.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from remanence.custody.finding import Finding
from remanence.custody.lots.balances import Balance
from remanence.custody.lots.books import Books
from remanence.custody.lots.checks.registry import ledger_check
from remanence.custody.lots.model import Process
from remanence.custody.lots.slips import slip_in
from remanence.custody.lots.tolerance import MATERIAL, RARE_EARTHS, SOFT_SIGMA, hard_limit


@ledger_check("balance")
def balance(books: Books) -> Iterator[Finding]:
    """Every process that takes lots, element by element."""
    for process in books.graph.processes.values():
        if not process.inputs or not process.outputs:
            continue
        unknown = [flow.lot for flow in process.inputs if not flow.known]
        if unknown:
            yield _cannot_be_balanced(process, unknown)
            continue
        over = books.balances[process.id]
        limit = hard_limit(len(over))
        least = MATERIAL * math.fsum(flow.net_kg for flow in process.inputs)
        for one in over:
            if one.into == 0 and one.element not in RARE_EARTHS and one.excess > 0:
                yield _not_logged(process, one)
            elif one.sigmas > SOFT_SIGMA:
                yield _too_much(process, one, hard=one.sigmas > limit and one.excess > least)


def _too_much(process: Process, one: Balance, *, hard: bool) -> Finding:
    given = f"{one.out:.6g} kg {one.element}"
    lost = f" and declares {one.lost:.6g} kg lost" if one.lost else ""
    recovery = f", a recovery of {(one.out + one.lost) / one.into:.1%}" if one.into else ""
    sigmas = one.sigmas
    spread = "with no uncertainty stated" if math.isinf(sigmas) else f"{sigmas:.1f} standard deviations"
    slip = slip_in((one.out + one.lost) / one.into if one.into else 0.0, one.element)
    return Finding(
        kind="balance",
        hard=hard,
        text=f"Process {process.id} ({process.step}) gives {given}{lost} from {one.into:.6g} kg{recovery}: "
        f"{one.excess:.6g} kg more than went in, {spread}.",
        lots=_lots_with(process, one.element),
        events=process.events,
        element=one.element,
        kg=one.excess,
        reasons=(slip,)
        if slip
        else ()
        if hard
        else ("One honest balance in 44 lies this far out by chance.",),
    )


def _lots_with(process: Process, element: str) -> tuple[str, ...]:
    """Outputs of a process that hold an element, the one with most of it first; all of them where none does."""
    holding = [(flow.elements[element].kg, flow.lot) for flow in process.outputs if element in flow.elements]
    named = [lot for _, lot in sorted(holding, key=lambda item: (-item[0], item[1]))]
    return tuple(dict.fromkeys(named or [flow.lot for flow in process.outputs]))


def _not_logged(process: Process, one: Balance) -> Finding:
    return Finding(
        kind="input_not_logged",
        hard=False,
        text=f"Process {process.id} ({process.step}) gives {one.out:.6g} kg {one.element} and no logged input holds "
        f"any: where that came from is not shown.",
        lots=_lots_with(process, one.element),
        events=process.events,
        element=one.element,
        kg=one.excess,
        reasons=("Additions that are no rare earths are often left out of a log.",),
    )


def _cannot_be_balanced(process: Process, unknown: list[str]) -> Finding:
    return Finding(
        kind="content_unknown",
        hard=False,
        text=f"Process {process.id} ({process.step}) cannot be balanced: nothing says what {', '.join(unknown)} holds.",
        lots=(*dict.fromkeys(unknown), *dict.fromkeys(flow.lot for flow in process.outputs)),
        events=process.events,
        reasons=("Its maker does not take part in the log.",),
    )
