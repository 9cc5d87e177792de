"""Did a step keep more of an element than the best plants of the world do?

Recovery of e = kg in all outputs / kg in all inputs of the process, per element, against the best published
recovery of the step (``data/custody/best-recovery.csv``). A signal beyond four standard deviations. More
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
        if row is None or not all(flow.known for flow in process.inputs):
            continue
        best = float(row["best"])
        high = _high(process, best, sigma)
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


def _high(process: Process, best: float, sigma: float) -> list[tuple[str, Mass, Mass]]:
    """Return element, mass out and mass in, of those above the best recovery beyond the assays' doubt."""
    out, into = _kilograms(process.outputs), _kilograms(process.inputs)
    near = [e for e, kg in out.items() if into.get(e, 0.0) > 0 and kg > best * into[e]]
    masses = [(e, _sum(process.outputs, e), _sum(process.inputs, e)) for e in near]
    return [(e, o, i) for e, o, i in masses if o.kg - best * i.kg > sigma * math.hypot(o.sd, best * i.sd)]


def _kilograms(flows: Sequence[Flow]) -> dict[str, float]:
    total: dict[str, float] = {}
    for flow in flows:
        for element, mass in flow.elements.items():
            total[element] = total.get(element, 0.0) + mass.kg
    return total


def _sum(flows: Sequence[Flow], element: str) -> Mass:
    masses = [flow.elements[element] for flow in flows if element in flow.elements]
    return Mass(sum(m.kg for m in masses), math.sqrt(sum(m.sd**2 for m in masses)))
