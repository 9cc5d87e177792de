"""What a rule file may hold. Unknown keys are refused; every key is described in docs/rules.md."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from remanence.errors import did_you_mean

Status = Literal["in_force", "suspended", "announced", "repealed", "unknown"]
STATUSES: tuple[Status, ...] = ("in_force", "suspended", "announced", "repealed", "unknown")
ELEMENTS = (
    *("La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu"),
    *("Y", "Sc"),
)
"""Rare earths by symbol: what the scope of a rule may name."""
FORMS = (
    "concentrate",
    "compound",
    "oxide",
    "metal",
    "alloy",
    "target",
    "magnet",
    "scrap",
    "technology",
    "equipment",
)
"""Forms that a rule may name; ``compound`` holds mixed compounds and mixed oxides (carbonate, SEG+)."""
MAGNET_TYPES = (
    "ndfeb_sintered",
    "ndfeb_hot_pressed",
    "ndfeb_bonded",
    "smco_1_5",
    "smco_2_17",
    "ferrite",
    "alnico",
)
STAGES = ("mine", "concentrate", "cracking", "separation", "metal", "alloy", "magnet", "part", "recycling")
BESIDE_RARE_EARTHS = ("Fe", "B", "Co")
"""Elements beside the rare earths that a reading may name."""


def one_of(*words: str) -> AfterValidator:
    """A check that a word stands in a closed vocabulary, with the nearest word in the message."""

    def check(word: str) -> str:
        if word not in words:
            raise ValueError(f"unknown word '{word}'; {did_you_mean(word, words)}")
        return word

    return AfterValidator(check)


def _three_letters(code: str) -> str:
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError(f"must be an ISO 3166 code of three capital letters, such as DEU; got {code!r}")
    return code


Element = Annotated[str, one_of(*ELEMENTS)]
Form = Annotated[str, one_of(*FORMS)]
MagnetType = Annotated[str, one_of(*MAGNET_TYPES)]
Stage = Annotated[str, one_of(*STAGES)]
Country = Annotated[str, AfterValidator(_three_letters), Field(description="ISO 3166-1 alpha-3")]
Url = Annotated[str, Field(pattern=r"^https?://\S+$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Part):
    """Where a rule or a clock entry can be read. ``retrieved`` is left out where it is not known."""

    title: str
    url: Url
    published: date | None = None
    retrieved: date | None = None


class _Interval(_Part):
    from_: date = Field(alias="from", description="first day")
    to: date | None = Field(default=None, description="last day; left out: without end")
    published: date = Field(description="when the public could first know it")

    @field_validator("to")
    @classmethod
    def _ends_after_it_begins(cls, to: date | None, info: ValidationInfo) -> date | None:
        begin = info.data.get("from_")
        if to is not None and begin is not None and to < begin:
            raise ValueError(f"must not lie before 'from' ({begin}); got {to}")
        return to

    def holds(self, on: date) -> bool:
        """Whether ``on`` lies in the interval, both ends included."""
        return self.from_ <= on and (self.to is None or on <= self.to)


class Clock(_Interval):
    """One interval of a status: confirmed by an instrument in ``legal``, only said in ``announced``."""

    status: Status
    source: Source | None = None
    note: str = ""


class Scope(_Part):
    """What the rule bounds. An empty list of origins or destinations means every country."""

    elements: tuple[Element, ...] = ()
    forms: tuple[Form, ...] = ()
    magnet_types: tuple[MagnetType, ...] = ()
    origins: tuple[Country, ...] = ()
    destinations: tuple[Country, ...] = ()
    note: str = ""


class CoveredCountries(_Interval):
    """Countries that a rule of origin covers in an interval."""

    codes: tuple[Country, ...] = Field(min_length=1)


class CoveredStages(_Interval):
    """Stages that may not lie in a covered country, for the types named (none named: all of the scope)."""

    names: tuple[Stage, ...] = Field(min_length=1)
    magnet_types: tuple[MagnetType, ...] = ()
    note: str = ""


class Covered(_Part):
    """Countries and stages of a rule of origin, each with its dates."""

    countries: tuple[CoveredCountries, ...] = Field(min_length=1)
    stages: tuple[CoveredStages, ...] = Field(min_length=1)


class Reading(_Part):
    """One defensible way to read the text: which elements it reaches, and why."""

    id: str
    title: str
    elements: tuple[Annotated[str, one_of(*ELEMENTS, *BESIDE_RARE_EARTHS)], ...]
    default: bool = False
    note: str = ""


class BoundaryCase(_Part):
    """A day on which the answer is known; the tests run every one of them."""

    on: date
    as_of: date
    status: Status
    stages: tuple[Stage, ...] | None = None


class Rule(_Part):
    """One rule: where it can be read, its clocks, what it bounds and what it covers."""

    id: str = Field(pattern=r"^[A-Z0-9][A-Za-z0-9.-]*$")
    issuer: str
    title: str
    published: date = Field(description="when the rule itself was first public")
    source: Source
    also: tuple[Source, ...] = ()
    basis: Literal["export_date", "delivery_date", "contract_date", "market_date"] | None = None
    note: str = ""
    legal: tuple[Clock, ...] = Field(min_length=1)
    announced: tuple[Clock, ...] = ()
    scope: Scope = Scope()
    covered: Covered | None = None
    reading: tuple[Reading, ...] = ()
    case: tuple[BoundaryCase, ...] = ()

    @model_validator(mode="after")
    def _nothing_before_the_rule(self) -> Self:
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
                    meet = _meet(first, second)
                    if meet and first.published == second.published and first.status != second.status:
                        raise ValueError(
                            f"two entries of '{name}' published on {first.published} contradict on {meet}: "
                            f"'{first.status}' and '{second.status}'"
                        )
        return self


def _meet(first: _Interval, second: _Interval) -> date | None:
    """The first day that both intervals hold, if any."""
    day = max(first.from_, second.from_)
    return day if first.holds(day) and second.holds(day) else None
