"""What a check says: its kind, how bad it is, in words, and where it stands in the originals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["KINDS", "SEVERITIES", "Alarm", "Place"]

KINDS = ("arithmetic", "date", "value_conflict", "alias", "copy", "missing", "text_damage", "entity")
SEVERITIES = ("error", "note")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one document.

    Attributes:
        name: file or address that the document was read from.
        index: place of the article in it, from 0.
        start: first character, as an offset into the decoded original.
        end: one past the last character.
        document: id of the document.
    """

    name: str
    index: int
    start: int
    end: int
    document: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something in one or more documents that cannot all be right, or that a person should look at.

    Attributes:
        kind: one of :data:`KINDS`.
        severity: ``error`` where what is written cannot be so, ``note`` where it should be looked at.
        message: what is wrong, with the figures, in one sentence.
        places: where; at least one.
        check: name of the check that raised it.
    """

    kind: str
    severity: str
    message: str
    places: tuple[Place, ...]
    check: str = ""

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The places as (start, end) in the decoded original of the document at the same position."""
        return tuple((place.start, place.end) for place in self.places)

    @property
    def documents(self) -> tuple[str, ...]:
        """The id of the document of each span."""
        return tuple(place.document for place in self.places)

    def as_json(self) -> dict[str, Any]:
        """Return the alarm as it is printed."""
        return {
            "kind": self.kind,
            "severity": self.severity,
            "check": self.check,
            "message": self.message,
            "spans": [
                {"document": p.name, "article_index": p.index, "start": p.start, "end": p.end} for p in self.places
            ],
        }
