"""Cause chain of one part: from the measure over element, metal and magnet to the part, as connected boxes.

Question: why does this line stop? Each box carries the value that passes the shortage on.
"""

from __future__ import annotations

from dataclasses import dataclass

from remanence.reports import words
from remanence.reports.headline import cause_title
from remanence.reports.view import Cause, Part, Stress

_KINDS = {"measure": "measure", "price": "price", "oxide": "element", "magnet": "magnet node"}


@dataclass(frozen=True, slots=True)
class Box:
    """One link: what it is, its name, the value it passes on, and the reason in words."""

    kind: str
    label: str
    title: str
    value: str
    text: str


def build(part: Part, stress: Stress) -> list[Box]:
    """Return the boxes of the chain, the part itself last; empty when nothing stops or squeezes the part."""
    if not part.causes:
        return []
    boxes = [_box(cause) for cause in part.causes]
    end = "holds at base values" if part.outcome == "may" else "does not stop"
    if part.outcome == "stops":
        end = f"stops in week {words.number(part.weeks.base)}"
    return [*boxes, Box("part", "part", part.name, end, "")]


def _box(cause: Cause) -> Box:
    label = words.node(cause.id)[0] if cause.kind == "node" else cause.kind
    if cause.rule:
        label = f"measure: {words.plain(cause.id)}"
    value = words.measured(cause.value, cause.unit)
    return Box(cause.kind, _KINDS.get(label, label), cause_title(cause), value, cause.text)
