"""Which decisions stand: undo takes one back, undo of an undo gives it back, and nothing is ever removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from remanence.desk.records import Decision

__all__ = ["STATES", "Standing", "State", "standing"]

State = Literal["open", "accepted", "rejected"]
STATES: tuple[State, ...] = ("open", "accepted", "rejected")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a record of decisions comes to.

    Attributes:
        live: numbers of the decisions that no live undo takes back; undos among them.
        last: the last live decision on each candidate, undos apart.
    """

    live: frozenset[int]
    last: Mapping[str, Decision]

    def state(self, candidate: str) -> State:
        """Return whether a candidate is open, accepted (as it was or edited) or rejected."""
        decision = self.last.get(candidate)
        if decision is None:
            return "open"
        return "rejected" if decision.kind == "reject" else "accepted"

    @property
    def accepted(self) -> list[Decision]:
        """The decisions whose statements the atlas text holds, in the order of the record."""
        return sorted(
            (d for d in self.last.values() if d.kind in ("accept", "edit")),
            key=lambda decision: decision.number,
        )


def standing(decisions: Iterable[Decision]) -> Standing:
    """Return what the decisions come to.

    An undo always stands later in the record than what it takes back, so that one pass from the end settles all.
    """
    taken_back: set[int] = set()
    live: set[int] = set()
    last: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda d: d.number, reverse=True):
        if decision.number in taken_back:
            continue
        live.add(decision.number)
        if decision.undoes is not None:
            taken_back.add(decision.undoes)
        else:
            last.setdefault(decision.candidate, decision)
    return Standing(frozenset(live), last)
