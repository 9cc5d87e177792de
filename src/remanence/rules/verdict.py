"""What a decision says: the outcome, the text it stands on, the path, and the gaps that would change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

Outcome = Literal[
    "PASS", "FAIL", "NOT_DEMONSTRATED", "NOT_APPLICABLE", "EXCEPTION", "NEEDS_INPUT", "TWO_OUTCOMES"
]
OUTCOMES: tuple[Outcome, ...] = (
    "PASS", "FAIL", "NOT_DEMONSTRATED", "NOT_APPLICABLE", "EXCEPTION", "NEEDS_INPUT", "TWO_OUTCOMES",
)  # fmt: skip
YES: tuple[Outcome, ...] = ("PASS", "NOT_APPLICABLE", "EXCEPTION")
"""Outcomes with which a command ends with 0; the others are 'no' (1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Something not known: a fact by its column, or a stage of an element on the path.

    Attributes:
        ask: the question to put to the supplier, in one sentence.
        column: the column of the bill of materials that would answer it, None for a gap of the path.
        element, stage, process: where on the path it is missing.
        changes: outcomes that answers could lead to, other than today's; the more, the higher the rank.
    """

    ask: str
    column: str | None = None
    element: str | None = None
    stage: str | None = None
    process: str | None = None
    changes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStep:
    """One process on the shortest path that decides."""

    process: str
    lot: str
    step: str
    stage: str | None
    country: str | None
    grade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One dated verdict.

    Attributes:
        date_basis: which date decided (``delivery_date`` ...), on: its value.
        clause: where in the law; text: what the row says, in our own words; source: address of the law.
        path: the shortest path that decides (for FAIL: to the first bad process), subject first.
        gaps: what is not known, the answer that would change most first.
        grade: the weakest evidence grade on the path, None where no path was walked.
        branches: for TWO_OUTCOMES, label to verdict of each.
        also: ids of rules that must be asked too (and their verdicts, when the caller ran them).
        supposes: the bill that this verdict takes for law, None for law as it stands.
    """

    subject: str
    rule: str
    reading: str | None
    on: date
    date_basis: str | None
    outcome: Outcome
    clause: str
    text: str
    source: str
    path: tuple[PathStep, ...] = ()
    gaps: tuple[Gap, ...] = ()
    grade: int | None = None
    branches: tuple[tuple[str, Verdict], ...] = ()
    also: tuple[str, ...] = ()
    supposes: str | None = None
    notes: tuple[str, ...] = ()

    def about(self, subject: str) -> Verdict:
        """The same verdict on another subject of which the same is known."""
        branches = tuple((label, verdict.about(subject)) for label, verdict in self.branches)
        return replace(self, subject=subject, branches=branches)

    def to_json(self) -> dict[str, Any]:
        """The verdict for a document."""
        return {
            "subject": self.subject,
            "rule": self.rule,
            "reading": self.reading,
            "on": self.on.isoformat(),
            "date_basis": self.date_basis,
            "outcome": self.outcome,
            "clause": self.clause,
            "text": self.text,
            "source": self.source,
            "path": [
                {
                    "process": step.process,
                    "lot": step.lot,
                    "step": step.step,
                    "stage": step.stage,
                    "country": step.country,
                    "grade": step.grade,
                }
                for step in self.path
            ],
            "gaps": [
                {
                    "ask": gap.ask,
                    "column": gap.column,
                    "element": gap.element,
                    "stage": gap.stage,
                    "process": gap.process,
                    "changes": list(gap.changes),
                }
                for gap in self.gaps
            ],
            "grade": self.grade,
            "branches": [{"if": label, "verdict": verdict.to_json()} for label, verdict in self.branches],
            "also": list(self.also),
            "supposes": self.supposes,
            "notes": list(self.notes),
        }
