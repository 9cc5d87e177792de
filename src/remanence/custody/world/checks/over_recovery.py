"""Did a step keep more of an element than the best plants of the world do?

Recovery of e = kg in all outputs / kg in all inputs of the process, per element, against the best published
recovery of the step (``data/custody/best-recovery.csv``). A signal beyond three standard deviations. More
than all of it is a matter of the ledger, which finds it from the events alone. Limits: material in process
from an earlier campaign; losses counted elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from remanence.custody.finding import Finding
from remanence.custody.lots.model import Flow, Mass, Process
from remanence.custody.world.registry import check
from remanence.custody.world.setting import Setting


@check("Did a step keep more of an element than the best plants of the world do?")
def over_recovery(setting: Setting) -> Iterable[Finding]:
    """Yield elements of a process whose recovery lies above the best published one, beyond the assays' doubt."""
    sigma = setting.numbers.of("recovery", "sigma")
    tables = {row["step"]: row for row in setting.numbers.tables["best-recovery"]}
    for process in setting.graph.processes.values():
        row = tables.get(process.step)
        if row is None or not process.inputs or not process.outputs:
            continue
        best = float(row["best"])
        high = [(e, out, into) for e, out, into in _balances(process) if _above(out, into, best, sigma)]
        if not high:
            continue
        worst = max(high, key=lambda x: (x[1].kg - best * x[2].kg, x[0]))
        element, out, into = worst
        listed = ", ".join(f"{e} {o.kg / i.kg:.1%}" for e, o, i in high)
        yield Finding(
            kind="over_recovery",
            hard=False,
            text=f"{process.step} kept {listed}; the best published recovery of the step is {best:.1%}.",
            lots=setting.lots_of([process]),
            events=process.events,
            element=element,
            kg=out.kg - best * into.kg,
            reasons=(
                f"{row['source']} ({row['why']})",
                "an earlier campaign may have left material in process",
            ),
        )


def _balances(process: Process) -> Iterable[tuple[str, Mass, Mass]]:
    """Yield element, mass out and mass in, for elements that every input states or none of them lacks in sum."""
    elements = dict.fromkeys(e for flow in process.outputs for e in flow.elements)
    for element in elements:
        out, into = _sum(process.outputs, element), _sum(process.inputs, element)
        if into.kg > 0:
            yield element, out, into


def _sum(flows: Sequence[Flow], element: str) -> Mass:
    masses = [flow.elements[element] for flow in flows if element in flow.elements]
    return Mass(sum(m.kg for m in masses), math.sqrt(sum(m.sd**2 for m in masses)))


def _above(out: Mass, into: Mass, best: float, sigma: float) -> bool:
    return out.kg - best * into.kg > sigma * math.hypot(out.sd, best * into.sd) + 1e-9 * into.kg
