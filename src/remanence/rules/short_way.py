"""A way written in short, as boundary cases have it, made into one that decisions read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from remanence.rules.clauses import WayStep
from remanence.rules.provenance import Contradiction, Node, Provenance
from remanence.rules.steps import steps


def way_of(
    written: Sequence[WayStep] | None, subject: str, on: date, contradiction: str | None = None
) -> Provenance | None:
    """Make the way of a lot; the last process is its maker, no process at all: nobody knows who made it.

    Elements that a process holds and none of its parents brings are unexplained, unless material enters the
    chain with its step or it is recycled.

    Args:
        written: processes, each after its parents; None: no lot.
        subject: id of the lot.
        on: the day of every process.
        contradiction: a hard finding about the lot.
    """
    if written is None:
        return None
    nodes: dict[str, Node] = {}
    unexplained: list[tuple[str, str, frozenset[str]]] = []
    for step in written:
        brought = frozenset[str]().union(*(nodes[parent].elements for parent in step.from_))
        elements = frozenset(step.elements) or brought
        known = steps()[step.step]
        origin = not step.from_ and (known.origin or step.recycled)
        nodes[step.id] = Node(
            id=step.id,
            lots=(f"lot of {step.id}",),
            step=step.step,
            stage=known.stage,
            country=step.country,
            facility=step.facility,
            on=on,
            elements=elements,
            parents={parent: nodes[parent].elements & elements for parent in step.from_},
            origin=origin,
            recycled=step.recycled,
            grade=step.grade,
            model=step.model,
        )
        if elements - brought and not origin:
            unexplained.append((step.id, f"input of {step.id}", elements - brought))
    made_by = written[-1].id if written else None
    return Provenance(
        subject=subject,
        made_by=made_by,
        nodes=nodes,
        unexplained=tuple(unexplained),
        contradictions=(Contradiction("said", contradiction),) if contradiction else (),
    )
