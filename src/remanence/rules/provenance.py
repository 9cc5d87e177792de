"""What a decision may know of a lot's way: the processes before it, by element, with evidence.

The custody room builds it from signed events; the engine walks it and knows nothing of events.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

GRADES = ("none", "supplier's own statement", "signed, with a document", "third-party document",
          "independent audit", "physical test agrees")  # fmt: skip
"""Evidence grades 0-5, weakest first."""
CUSTODY_MODELS = ("identity_preserved", "segregated", "controlled_blending", "mass_balance", "book_and_claim")
"""ISO 22095, strongest first; a lot has the weakest on its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One process on the way of a lot.

    Attributes:
        id: id of the process.
        lots: lots that it made and that lead to the subject.
        step: such as ``sintering``; stage: such as ``magnet``; None for moves without a stage.
        country: ISO alpha-3, None: not stated.
        elements: elements that go through this process into the subject.
        parents: ids of the processes that made its inputs, with the elements each brings.
        origin: True where the material enters the chain here (a mine, a collection of scrap).
        recycled: True where this origin is scrap or end-of-life goods.
        grade: evidence grade 0-5 of this process.
        model: custody model (ISO 22095) of this process itself.
    """

    id: str
    lots: tuple[str, ...]
    step: str
    stage: str | None
    country: str | None
    facility: str | None
    on: date
    elements: frozenset[str]
    parents: Mapping[str, frozenset[str]]
    origin: bool
    recycled: bool = False
    grade: int
    model: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A hard finding of the ledger or the world about the subject's way: the claim fails."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The way of one lot.

    Attributes:
        subject: id of the lot.
        made_by: id of the process that made it; None: the log does not say.
        nodes: every process before it, by id; an acyclic graph by ``parents``.
        unexplained: elements of the subject (or of inputs on its way) whose lot nobody made: (process, lot, elements).
        share: elements of the subject to mass shares (0-1) with standard deviation, for facts such as Dy content.
        contradictions: hard findings.
    """

    subject: str
    made_by: str | None
    nodes: Mapping[str, Node]
    unexplained: tuple[tuple[str, str, frozenset[str]], ...] = ()
    share: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    form: str | None = None
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """Tells apart the ways of the lots of one log, and what is made of them for a line."""
        return self.subject, self.made_by, self.form, self.contradictions
