"""A candidate: a claim in the atlas's own words, or the reason why it cannot be said in them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from remanence.atlas.statement import COLUMNS

__all__ = ["Candidate", "NewEntity", "Proposed", "refused"]


@dataclass(frozen=True, slots=True)
class NewEntity:
    """A thing that the atlas does not hold yet: ``kind:slug``, its name, and known names that are near it."""

    id: str
    name: str
    near: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return its fields."""
        return {"id": self.id, "name": self.name, "near": list(self.near)}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A statement as the atlas would hold it; the fields are those of :class:`remanence.atlas.statement.Statement`.

    Attributes:
        evidence: class that its source has by its kind; an accepted one enters the workspace as *private*.
        locator: where the quoted words stand: file, number of the article, offsets in the decoded original.
    """

    subject: str
    property: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    text: str = ""
    unit: str = ""
    basis: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    published: date = date.min
    published_inferred: bool = False
    evidence: str = "reported"
    trace: str = "site"
    source: str = ""
    locator: str = ""
    note: str = ""

    def row(self) -> dict[str, str]:
        """Return it as a row of the atlas, every cell as text."""
        said = {_COLUMN.get(f.name, f.name): getattr(self, f.name) for f in fields(self)}
        return {name: _cell(said.get(name)) for name in COLUMNS if name not in ("id", "recorded")}

    def to_json(self) -> dict[str, Any]:
        """Return its fields, null for what is empty."""
        said = {_COLUMN.get(f.name, f.name): getattr(self, f.name) for f in fields(self)}
        return {name: _plain(value) for name, value in said.items()}


_COLUMN = {"evidence": "class"}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.12g}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.12g}")
    return value.isoformat() if isinstance(value, date) else (None if value == "" else value)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a person may accept.

    Attributes:
        statements: the claim in the atlas's words, the main statement first; empty where it cannot be mapped.
        reason: why it cannot, in plain words; empty where it can.
        new: the thing it speaks of, where the atlas does not hold it yet.
    """

    statements: tuple[Proposed, ...] = ()
    reason: str = ""
    new: NewEntity | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the main statement with what goes with it, or the reason."""
        if not self.statements:
            return {"reason": self.reason}
        main, *further = self.statements
        return main.to_json() | {
            "new_entity": self.new.to_json() if self.new else None,
            "further": [s.to_json() for s in further],
        }


def refused(reason: str) -> Candidate:
    """Return the candidate of a claim that cannot be mapped."""
    return Candidate(reason=reason)
