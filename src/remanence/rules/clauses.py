"""What a rule decides by: editions, thresholds, facts, what must be shown, decision rows and boundary cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, FiniteFloat, PlainValidator, model_validator

from remanence.rules.conditions import Condition, Grade, Model
from remanence.rules.provenance import GRADES
from remanence.rules.values import FactValue, as_fact_value
from remanence.rules.verdict import Outcome
from remanence.rules.words import Country, MagnetType, Part, Stage, SubjectElement

FactType = Literal["flag", "number", "share", "date", "word", "words", "country"]
RowOutcome = Literal["PASS", "FAIL", "NOT_DEMONSTRATED", "NOT_APPLICABLE", "EXCEPTION", "NEEDS_INPUT"]
FactName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Dated(Part):
    """A part of a rule with its own first and last day; left out: always. ``published`` left out: with the rule."""

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None
    published: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError(f"must not end before it begins ({self.from_}); got {self.to}")
        return self

    def holds(self, on: date, as_of: date) -> bool:
        """Whether it speaks of the day ``on`` and was published by ``as_of``."""
        return (
            (self.from_ is None or self.from_ <= on)
            and (self.to is None or on <= self.to)
            and (self.published is None or self.published <= as_of)
        )


class Edition(Dated):
    """One edition of a clause, and the words by which a contract names it."""

    id: str
    words: tuple[str, ...] = Field(min_length=1)
    note: str = ""


class Threshold(Dated):
    """A number of the law with its unit and what it is a share of."""

    name: FactName
    value: FiniteFloat
    unit: str = ""
    denominator: str = ""
    note: str = ""


class FactSpec(Part):
    """One typed fact that the rule asks: the name is its column in a bill of materials.

    Attributes:
        ask: the question to the supplier, in one sentence.
        of: whether it is known per line, per lot or per company.
        values: the words that may stand there, none: any.
        ratio: names of two other facts; a share that is not given is the first over the second.
    """

    name: FactName
    type: FactType
    unit: str = ""
    ask: str = ""
    of: Literal["line", "lot", "company"] = "line"
    values: tuple[str, ...] = ()
    ratio: tuple[str, str] | None = None

    @model_validator(mode="after")
    def _only_shares_are_ratios(self) -> Self:
        if self.ratio and self.type not in {"share", "number"}:
            raise ValueError(f"must be of type share or number to have a ratio; got {self.type}")
        return self

    @property
    def question(self) -> str:
        """The question to the supplier, made from the name where the file gives none."""
        unit = f" ({self.unit})" if self.unit else ""
        return self.ask or f"What is {self.name.replace('_', ' ')}{unit}?"


class Show(Dated):
    """Stages that must be demonstrated for elements, on every path back to where they entered the chain.

    No elements: all of the reading that the lot holds and that no other entry names. Elements named must be
    found on the way, with ``if_present`` only where the lot holds them. Where ``recycling`` is among the stages
    it stands, for recycled material, for those before metal.
    """

    elements: tuple[SubjectElement, ...] = ()
    stages: tuple[Stage, ...] = Field(min_length=1)
    magnet_types: tuple[MagnetType, ...] = ()
    if_present: bool = False
    note: str = ""


class Evidence(Part):
    """The least evidence grade (0-5) that demonstrates a stage."""

    minimum: Grade = 0
    by_stage: Mapping[Stage, Grade] = Field(default_factory=dict)

    def least(self, stage: str) -> int:
        """The least grade for a stage."""
        return self.by_stage.get(stage, self.minimum)


def _something_asked(when: object) -> object:
    """An empty table is a condition that somebody forgot: a row would hold always by mistake."""
    if when == {}:
        raise ValueError("must hold a condition (a row that always holds has no 'when'); got an empty table")
    return when


When = Annotated[Condition | None, BeforeValidator(_something_asked)]


class DecisionRow(Dated):
    """One row of the decision table; without ``when`` it always holds."""

    outcome: RowOutcome
    when: When = None
    clause: str = ""
    text: str = ""
    name: str = ""
    also: tuple[str, ...] = ()
    reading: str | None = None


class WayStep(Part):
    """One process of a way written in short; what is left out of ``elements`` is all that its parents bring."""

    id: str
    step: str
    country: Country | None = None
    elements: tuple[SubjectElement, ...] = ()
    from_: tuple[str, ...] = Field(default=(), alias="from")
    grade: int = Field(default=GRADES.index("signed, with a document"), ge=0, le=5)
    model: Model = "segregated"
    recycled: bool = False
    facility: str | None = None


Value = Annotated[Any, PlainValidator(as_fact_value)]


class TryCase(Part):
    """A boundary case of the decision: facts, a way, and the outcome that must come."""

    name: str
    on: date
    as_of: date
    outcome: Outcome
    reading: str | None = None
    facts: Mapping[str, Value] = Field(default_factory=dict)
    way: tuple[WayStep, ...] | None = None
    contradiction: str | None = None
    gaps: tuple[str, ...] | None = None

    @property
    def known(self) -> Mapping[str, FactValue]:
        """The facts as typed values."""
        return dict(self.facts)
