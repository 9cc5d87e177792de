"""Vocabularies of rule files, and what every table of one shares: closed words, dates, strict keys."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
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
"""Elements beside the rare earths that magnets are made of."""
OTHER_ELEMENTS = ("Ni", "Al", "Cu", "Zr", "Ga", "Nb", "Ti", "Si", "C", "O", "H", "N")
"""What else a lot may hold."""


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
SubjectElement = Annotated[str, one_of(*ELEMENTS, *BESIDE_RARE_EARTHS, *OTHER_ELEMENTS)]
Form = Annotated[str, one_of(*FORMS)]
MagnetType = Annotated[str, one_of(*MAGNET_TYPES)]
Stage = Annotated[str, one_of(*STAGES)]
Country = Annotated[str, AfterValidator(_three_letters), Field(description="ISO 3166-1 alpha-3")]
Url = Annotated[str, Field(pattern=r"^https?://\S+$")]


class Part(BaseModel):
    """A table of a rule file: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Period(Part):
    """Days from one to another, both included, and when the public could first know it."""

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


def meet(first: Period, second: Period) -> date | None:
    """The first day that both intervals hold, if any."""
    day = max(first.from_, second.from_)
    return day if first.holds(day) and second.holds(day) else None
