"""The closed list of what a decision row may ask; nothing beyond it is a condition.

A condition is one table: ``all``, ``any``, ``not``, or one atom over a fact, a status, an edition of the
clause or the way of the lot. The words are described in docs/rules.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, FiniteFloat, Tag, model_validator

from remanence.errors import did_you_mean
from remanence.rules.provenance import CUSTODY_MODELS
from remanence.rules.words import Country, Part, Stage, Status, SubjectElement, one_of

Model = Annotated[str, one_of(*CUSTODY_MODELS)]
Grade = Annotated[int, Field(ge=0, le=5)]


def _plain(value: object) -> object:
    if isinstance(value, bool | int | float | str | date):
        return value
    raise ValueError(f"must be a flag, a number, a word or a date; got {value!r}")


Plain = Annotated[bool | float | date | str, BeforeValidator(_plain)]


class ThresholdName(Part):
    """A number by the name of its [[threshold]], so that it changes with the dates of the law."""

    threshold: str


def _word_or_list(value: object) -> str:
    return "<word>" if isinstance(value, str) else "<list>"


def _number_or_name(value: object) -> str:
    return "<threshold>" if isinstance(value, dict | ThresholdName) else "<number>"


def _day_kind(value: object) -> str:
    return "<word>" if isinstance(value, str) else "<date>"


def _limit_kind(value: object) -> str:
    return "<date>" if isinstance(value, date) else _number_or_name(value)


Bound = Annotated[
    Annotated[FiniteFloat, Tag("<number>")] | Annotated[ThresholdName, Tag("<threshold>")],
    Discriminator(_number_or_name),
]
_Covered = Annotated[Literal["covered"], Tag("<word>")]
_Reading = Annotated[Literal["reading"], Tag("<word>")]
Words = Annotated[
    Annotated[tuple[Plain, ...], Tag("<list>")] | _Covered,
    Discriminator(_word_or_list),
]
Stages = Annotated[Annotated[tuple[Stage, ...], Tag("<list>")] | _Covered, Discriminator(_word_or_list)]
Countries = Annotated[Annotated[tuple[Country, ...], Tag("<list>")] | _Covered, Discriminator(_word_or_list)]
Elements = Annotated[
    Annotated[tuple[SubjectElement, ...], Tag("<list>")] | _Reading, Discriminator(_word_or_list)
]
Limit = Annotated[
    Annotated[date, Tag("<date>")]
    | Annotated[FiniteFloat, Tag("<number>")]
    | Annotated[ThresholdName, Tag("<threshold>")],
    Discriminator(_limit_kind),
]

Day = Annotated[
    Annotated[date, Tag("<date>")] | Annotated[Literal["on"], Tag("<word>")], Discriminator(_day_kind)
]
"""A date, or ``on``: the day that decides."""

COMPARISONS = ("is", "in", "has_any", "at_least", "above", "at_most", "below", "from", "before", "until",
               "between", "known")  # fmt: skip
"""Ways to ask a fact; a test uses exactly one."""


class FactTest(Part):
    """One comparison of one fact. Both ends of ``between`` are inside; ``in = "covered"`` asks for a country."""

    fact: str
    is_: Plain | None = Field(default=None, alias="is")
    in_: Words | None = Field(default=None, alias="in")
    has_any: tuple[str, ...] | None = None
    at_least: Bound | None = None
    above: Bound | None = None
    at_most: Bound | None = None
    below: Bound | None = None
    from_: Day | None = Field(default=None, alias="from")
    before: Day | None = None
    until: Day | None = None
    between: tuple[Limit, Limit] | None = None
    known: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> Self:
        if len(self.used) != 1:
            found = " and ".join(self.used) or "none"
            raise ValueError(f"must hold exactly one of {', '.join(COMPARISONS)}; got {found}")
        return self

    @property
    def used(self) -> tuple[str, ...]:
        """The comparisons that stand in the table, in their written form."""
        return tuple(
            name
            for name in COMPARISONS
            if getattr(self, f"{name}_" if name in {"is", "in", "from"} else name) is not None
        )

    @property
    def comparison(self) -> str:
        """The one comparison."""
        return self.used[0]

    @property
    def limits(self) -> tuple[Limit | Literal["on"], ...]:
        """What it compares a number or a date with, as written."""
        single = (self.at_least, self.above, self.at_most, self.below, self.from_, self.before, self.until)
        return (*(limit for limit in single if limit is not None), *(self.between or ()))

    @property
    def thresholds(self) -> tuple[str, ...]:
        """Names of the thresholds that it compares with."""
        return tuple(limit.threshold for limit in self.limits if isinstance(limit, ThresholdName))


class StatusOf(Part):
    """Whether another rule has a status on the day."""

    status_of: str
    is_: Status = Field(alias="is")


class EditionIs(Part):
    """Whether the contract holds this edition of the clause (fact ``clause_edition``)."""

    edition: str


class Filter(Part):
    """Which processes are meant. All keys given must hold.

    In ``every_ancestor`` the keys of :data:`SELECTORS` say which processes are spoken of and the others what
    each of them must be.
    """

    stage_in: Stages | None = None
    step_in: tuple[str, ...] | None = None
    country_in: Countries | None = None
    facility_in: tuple[str, ...] | None = None
    element_in: Elements | None = None
    model_in: tuple[Model, ...] | None = None
    recycled: bool | None = None
    origin: bool | None = None
    grade_below: Grade | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.model_fields_set:
            raise ValueError(f"must hold at least one of {', '.join(type(self).model_fields)}; got none")
        return self

    @property
    def demands(self) -> bool:
        """Whether it holds a key beside those that choose processes."""
        return bool(self.model_fields_set - set(SELECTORS))


SELECTORS = ("stage_in", "step_in", "element_in", "origin")
"""Keys of a filter that, in ``every_ancestor``, choose the processes spoken of."""


class AnyAncestor(Part):
    """Some process on the way, the maker included, is as the filter says."""

    any_ancestor: Filter


class EveryAncestor(Part):
    """Every process on the way that the filter speaks of is as it says."""

    every_ancestor: Filter


class Shown(Part):
    """All that [[show]] asks is demonstrated for the reading's elements, at the minimum grade."""

    shown: Literal[True]


class AtLeastModel(Part):
    """The weakest custody model that is still good enough (ISO 22095)."""

    at_least: Model


class PathModel(Part):
    """The weakest custody model on the way is at least this strong."""

    path_model: AtLeastModel


class AtLeastGrade(Part):
    """The weakest evidence grade that is still good enough."""

    at_least: Grade


class PathGrade(Part):
    """The weakest evidence grade on the way is at least this."""

    grade: AtLeastGrade


def _some(given: object) -> object:
    if not given:
        raise ValueError("must hold at least one condition; got none")
    return given


class All(Part):
    """Every part holds."""

    all_: Annotated[tuple[Condition, ...], BeforeValidator(_some)] = Field(alias="all")


class AnyOf(Part):
    """At least one part holds."""

    any_: Annotated[tuple[Condition, ...], BeforeValidator(_some)] = Field(alias="any")


class Not(Part):
    """The part does not hold."""

    not_: Condition = Field(alias="not")


_LEADING = ("all", "any", "not", "fact", "status_of", "edition", "any_ancestor", "every_ancestor", "shown",
            "path_model", "grade")  # fmt: skip


class Refused(Part):
    """A table that is no condition; it never comes to be, its making says why."""

    @model_validator(mode="before")
    @classmethod
    def _refuse(cls, given: Any) -> Any:
        words = list(given) if isinstance(given, dict) else [str(given)]
        first = words[0] if words else "{}"
        raise ValueError(f"unknown condition '{first}'; {did_you_mean(first, _LEADING)}")


def _kind(value: Any) -> str:
    if isinstance(value, dict):
        return next((f"<{word}>" for word in _LEADING if word in value), "<other>")
    return f"<{_BY_TYPE.get(type(value), 'other')}>"


Condition: TypeAlias = Annotated[
    Annotated[All, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[Not, Tag("<not>")]
    | Annotated[FactTest, Tag("<fact>")]
    | Annotated[StatusOf, Tag("<status_of>")]
    | Annotated[EditionIs, Tag("<edition>")]
    | Annotated[AnyAncestor, Tag("<any_ancestor>")]
    | Annotated[EveryAncestor, Tag("<every_ancestor>")]
    | Annotated[Shown, Tag("<shown>")]
    | Annotated[PathModel, Tag("<path_model>")]
    | Annotated[PathGrade, Tag("<grade>")]
    | Annotated[Refused, Tag("<other>")],
    Discriminator(_kind),
]
_BY_TYPE: dict[type, str] = {
    All: "all",
    AnyOf: "any",
    Not: "not",
    FactTest: "fact",
    StatusOf: "status_of",
    EditionIs: "edition",
    AnyAncestor: "any_ancestor",
    EveryAncestor: "every_ancestor",
    Shown: "shown",
    PathModel: "path_model",
    PathGrade: "grade",
}
WAY_ATOMS = (AnyAncestor, EveryAncestor, Shown, PathModel, PathGrade)
"""Atoms that look at the way of the lot."""
Atom: TypeAlias = (
    FactTest | StatusOf | EditionIs | AnyAncestor | EveryAncestor | Shown | PathModel | PathGrade
)
All.model_rebuild()
AnyOf.model_rebuild()
Not.model_rebuild()


def atoms(
    condition: Condition | None, path: str = "when", positive: bool = True
) -> Iterator[tuple[Atom, str, bool]]:
    """Walk the atoms of a condition, each with its place and whether it stands under an even number of nots."""
    if condition is None or isinstance(condition, Refused):
        return
    if isinstance(condition, All | AnyOf):
        word, parts = ("all", condition.all_) if isinstance(condition, All) else ("any", condition.any_)
        for index, part in enumerate(parts, 1):
            yield from atoms(part, f"{path}.{word}[{index}]", positive)
    elif isinstance(condition, Not):
        yield from atoms(condition.not_, f"{path}.not", not positive)
    else:
        yield condition, path, positive


def asks_the_way(condition: Condition | None) -> bool:
    """Whether a condition looks at the way of the lot."""
    return any(isinstance(atom, WAY_ATOMS) for atom, _, _ in atoms(condition))
