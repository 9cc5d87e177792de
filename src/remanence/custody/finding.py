"""One thing that does not hold about lots or events: what, where, how much, and whether it fails the claim."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a check found.

    Attributes:
        kind: word of the check, such as ``balance``, ``double_use``, ``cycle``, ``back_dated``, ``capacity``.
        hard: True: a contradiction, the claim fails. False: a signal with reasons, which never fails a claim.
        text: one plain sentence with the figures.
        lots: ids of the lots concerned, the worst first.
        events: ids of the events it was read from.
        element: symbol, where the finding is about one element.
        kg: kilograms of that element (contained, dry) that are too many or missing, above zero.
        reasons: what would explain it honestly, or how often it is seen in honest histories.
    """

    kind: str
    hard: bool
    text: str
    lots: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    element: str | None = None
    kg: float | None = None
    reasons: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The finding for a document."""
        return {
            "kind": self.kind,
            "hard": self.hard,
            "text": self.text,
            "lots": list(self.lots),
            "events": list(self.events),
            "element": self.element,
            "kg": self.kg,
            "reasons": list(self.reasons),
        }
