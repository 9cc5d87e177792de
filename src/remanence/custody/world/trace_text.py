"""A trace as lines of text: the tree of the way, the subject at the root, then findings and gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from remanence.custody.world.trace import Trace, TraceStep
from remanence.rules.provenance import GRADES


def trace_lines(trace: Trace) -> list[str]:
    """Return the trace as lines; a step that several lead to is told once and named afterwards."""
    steps = {step.process: step for step in trace.steps}
    held = ", ".join(f"{e} {_mass(kg)}" for e, (kg, _) in trace.kg.items())
    lines = [f"{trace.lot}  {trace.form or 'form not stated'}  {held}"]
    if trace.made_by in steps:
        lines += _tree(steps, trace.made_by or "", "", set())
    else:
        lines.append("└─ the log does not say who made it")
    lines += _found(trace)
    return lines


def _tree(steps: Mapping[str, TraceStep], name: str, indent: str, told: set[str]) -> Iterator[str]:
    stack = [(name, indent, True)]
    while stack:
        current, before, last = stack.pop()
        step = steps[current]
        branch = "└─ " if last else "├─ "
        inner = before + ("   " if last else "│  ")
        if current in told:
            yield f"{before}{branch}{step.step} of {', '.join(step.lots)} (told above)"
            continue
        told.add(current)
        yield f"{before}{branch}{_head(step)}"
        yield f"{inner}{'│  ' if step.parents else '   '}{_detail(step)}"
        parents = [p for p in step.parents if p in steps]
        stack += [(p, inner, i == len(parents) - 1) for i, p in reversed(list(enumerate(parents)))]


def _head(step: TraceStep) -> str:
    where = step.country or "country not stated"
    site = f", {step.facility_name or step.facility}" if step.facility else ""
    stage = f" [{step.stage}]" if step.stage else ""
    return f"{step.step}{stage}  {where}{site}  {step.ended.date()}"


def _detail(step: TraceStep) -> str:
    kg = ", ".join(f"{e} {_mass(mass)}" for e, mass in step.kg.items())
    marks = " ".join(f"({i + 1})" for i in step.findings)
    parts = [
        f"{', '.join(step.lots)} by {step.actor}",
        f"grade {step.grade}: {GRADES[step.grade]}",
        step.model.replace("_", " "),
        kg,
        marks,
    ]
    return "; ".join(part for part in parts if part)


def _mass(kg: float) -> str:
    return f"{kg:,.0f} kg" if kg >= 100 else f"{kg:.3g} kg"


def _found(trace: Trace) -> Iterator[str]:
    yield ""
    yield f"findings: {len(trace.findings)}" if trace.findings else "findings: none"
    for number, finding in enumerate(trace.findings, 1):
        yield f"({number}) {'CONTRADICTION' if finding.hard else 'signal'} {finding.kind}: {finding.text}"
        yield from (f"      {reason}" for reason in finding.reasons)
    yield f"gaps: {len(trace.gaps)}" if trace.gaps else "gaps: none"
    yield from (f"  - {gap.ask}" for gap in trace.gaps)
    if trace.unknown:
        yield "not compared, because the atlas does not know:"
        yield from (f"  - {note.text}" for note in trace.unknown)
