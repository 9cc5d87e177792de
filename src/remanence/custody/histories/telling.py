"""The state of one telling: lots in hand, and the events told so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from remanence.custody.events import event_id
from remanence.custody.histories import letter, matter
from remanence.custody.histories.history import Entry
from remanence.custody.histories.noise import Chance, document_hash
from remanence.custody.histories.plan import Plan

CERTIFICATE = "certificate_of_analysis"
# Kinds of evidence that the actor issues itself; all others come from a third party.
_OWN_PAPERS = frozenset({"self_statement", CERTIFICATE, "melt_certificate", "process_record"})
_LATE = 0.03
"""Share of events that are written down days after they happened."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lot in the hands of a site: what it truly is (kilograms of element, dry), and what is stated of it."""

    id: str
    content: Mapping[str, float]
    dry_kg: float
    stated: matter.Statement
    certificate: str | None
    site: str
    ready: datetime


@dataclass(slots=True)
class Telling:
    """The state of one telling: lots in hand by their word in the plan, and the events so far."""

    plan: Plan
    seed: int
    lots: dict[str, Held] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    truth: dict[str, dict[str, float]] = field(default_factory=dict)

    def chance(self, *names: object) -> Chance:
        """Return the draws of a named thing in this telling."""
        return Chance(self.plan.name, self.seed, *names)

    def urn(self, lot: str) -> str:
        """Return the id of a lot from its word in the plan."""
        return f"urn:remanence:lot:{self.plan.name}:{lot}"

    def place(self, site: str) -> dict[str, str | None]:
        """Return what events say of where a site lies."""
        found = self.plan.sites[site]
        return {"country": found.country, "facility": found.facility}

    def paper(self, kind: str, site: str, *names: object) -> dict[str, Any]:
        """Return the evidence for an invented document."""
        actor = self.plan.actors[self.plan.sites[site].actor].name
        issuer = actor if kind in _OWN_PAPERS else f"{kind.replace('_', ' ')} (invented)"
        return {
            "sha256": document_hash(self.plan.name, self.seed, kind, *names),
            "kind": kind,
            "issuer": issuer,
        }

    def tell(self, raw: dict[str, Any], site: str, at: datetime) -> str:
        """Add an event; return its id. Most are written down within hours, a few after days."""
        chance = self.chance("recorded", len(self.entries))
        hours = chance.uniform(120, 240) if chance.uniform(0, 1) < _LATE else chance.uniform(1, 30)
        recorded = (at + timedelta(hours=hours)).replace(microsecond=0)
        raw = {**raw, "recordTime": letter.stamp(recorded)}
        raw = {"eventID": event_id(raw), **raw}
        self.entries.append(Entry(raw, self.plan.actors[self.plan.sites[site].actor].name, recorded))
        return str(raw["eventID"])
