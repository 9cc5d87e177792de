"""Evidence mix: how much of an answer rests on each class of evidence, from measured to assumed.

Question: how far can this answer be trusted? Hatching marks what is assumed, so that it is
seen in grey print too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from remanence.reports import words
from remanence.reports.charts.palette import CLASS_COLOURS, MUTED


@dataclass(frozen=True, slots=True)
class Segment:
    """One class of evidence; ``width`` in percent of the bar."""

    name: str
    width: float
    share: str
    colour: str


def build(mix: Mapping[str, float]) -> list[Segment]:
    """Return the segments of the bar, strongest class first; classes without a share are left out."""
    if not mix:
        return []
    order = {name: rank for rank, name in enumerate(words.CLASSES)}
    total = sum(mix.values())
    held = [name for name, share in mix.items() if share > 0]
    return [
        Segment(
            name, round(100 * mix[name] / total, 2), words.percent(mix[name]), CLASS_COLOURS.get(name, MUTED)
        )
        for name in sorted(held, key=lambda name: (order.get(name, 99), name))
    ]
