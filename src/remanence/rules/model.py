"""What a rule file may hold. Unknown keys are refused; every key is described in docs/rules.md."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from remanence.rules.clauses import DecisionRow, Edition, Evidence, FactSpec, Show, Threshold, TryCase
from remanence.rules.words import (
    Country,
    Element,
    Form,
    MagnetType,
    Part,
    Period,
    Stage,
    Status,
    SubjectElement,
    Url,
    meet,
)


class Source(Part):
    """Where a rule or a clock entry can be read; ``retrieved`` and ``sha256`` speak of the copy that was read."""

    title: str
    url: Url
    published: date | None = None
    retrieved: date | None = None
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class Clock(Period):
    """One interval of a status: confirmed by an instrument in ``legal``, only said in ``announced``."""

    status: Status
    source: Source | None = None
    note: str = ""


class Scope(Part):
    """What the rule bounds. An empty list of origins or destinations means every country."""

    elements: tuple[Element, ...] = ()
    forms: tuple[Form, ...] = ()
    magnet_types: tuple[MagnetType, ...] = ()
    origins: tuple[Country, ...] = ()
    destinations: tuple[Country, ...] = ()
    note: str = ""


class CoveredCountries(Period):
    """Countries that a rule of origin covers in an interval."""

    codes: tuple[Country, ...] = Field(min_length=1)
    note: str = ""


class CoveredStages(Period):
    """Stages that may not lie in a covered country, for the types named (none named: all of the scope)."""

    names: tuple[Stage, ...] = Field(min_length=1)
    magnet_types: tuple[MagnetType, ...] = ()
    note: str = ""


class Covered(Part):
    """Countries and stages of a rule of origin, each with its dates."""

    countries: tuple[CoveredCountries, ...] = Field(min_length=1)
    stages: tuple[CoveredStages, ...] = Field(min_length=1)


class ReadingByType(Part):
    """Elements that a reading reaches in some magnet types."""

    magnet_types: tuple[MagnetType, ...] = Field(min_length=1)
    elements: tuple[SubjectElement, ...]


class Reading(Part):
    """One defensible way to read the text: which elements it reaches, for some magnet types others, and why."""

    id: str
    title: str
    elements: tuple[SubjectElement, ...]
    by_type: tuple[ReadingByType, ...] = ()
    default: bool = False
    note: str = ""

    def elements_in(self, magnet_type: str | None) -> frozenset[str]:
        """The elements that it reaches in a magnet type; of an unknown type, all."""
        narrow = next((entry for entry in self.by_type if magnet_type in entry.magnet_types), None)
        return frozenset(narrow.elements if narrow else self.elements)


class BoundaryCase(Part):
    """A day on which the answer is known; the tests run every one of them."""

    on: date
    as_of: date
    status: Status
    stages: tuple[Stage, ...] | None = None


Basis = Literal[
    "export_date", "delivery_date", "contract_date", "solicitation_date", "market_date", "assessment_date"
]
BASES: tuple[str, ...] = get_args(Basis)
"""Which date of a line decides."""


class Rule(Part):
    """One rule: where it can be read, its clocks, what it bounds and covers, and how it decides.

    Attributes:
        basis: which date of a line decides.
        amends: id of the rule whose top-level keys hold where this file gives none of its own.
        supposes: the bill that this rule takes for law; such a rule is never in force by itself.
        tries: boundary cases of the decision.
    """

    id: str = Field(pattern=r"^[A-Z0-9][A-Za-z0-9.-]*$")
    issuer: str
    title: str
    summary: str = ""
    published: date = Field(description="when the rule itself was first public")
    source: Source
    also: tuple[Source, ...] = ()
    basis: Basis | None = None
    note: str = ""
    amends: str | None = None
    supposes: str | None = None
    legal: tuple[Clock, ...] = Field(min_length=1)
    announced: tuple[Clock, ...] = ()
    scope: Scope = Scope()
    covered: Covered | None = None
    reading: tuple[Reading, ...] = ()
    edition: tuple[Edition, ...] = ()
    threshold: tuple[Threshold, ...] = ()
    fact: tuple[FactSpec, ...] = ()
    show: tuple[Show, ...] = ()
    evidence: Evidence = Evidence()
    decision: tuple[DecisionRow, ...] = ()
    case: tuple[BoundaryCase, ...] = ()
    tries: tuple[TryCase, ...] = Field(default=(), alias="try")

    @model_validator(mode="after")
    def _nothing_before_the_rule(self) -> Self:
        if self.amends:  # entries of the amended rule are older than the bill
            return self
        early = [c for c in (*self.legal, *self.announced) if c.published < self.published]
        if early:
            raise ValueError(
                f"a clock entry is published on {early[0].published}, before the rule ({self.published})"
            )
        return self

    @model_validator(mode="after")
    def _one_entry_wins(self) -> Self:
        for clocks, name in ((self.legal, "legal"), (self.announced, "announced")):
            for index, first in enumerate(clocks):
                for second in clocks[index + 1 :]:
                    day = meet(first, second)
                    if day and first.published == second.published and first.status != second.status:
                        raise ValueError(
                            f"two entries of '{name}' published on {first.published} contradict on {day}: "
                            f"'{first.status}' and '{second.status}'"
                        )
        return self
