"""What people may write in a measure: numbers with or without a range, goods, regions and dates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Self, TypeVar

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
from remanence.market.measures.scope import known_good, known_region

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
GoodPattern = Annotated[str, AfterValidator(known_good)]
Region = Annotated[str, AfterValidator(known_region)]


class Part(BaseModel):
    """A table of a scenario file: unknown keys are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Uncertain(Part):
    """A number, or ``{value, low, high}``: futures draw from the range, a single run takes the value."""

    value: Number
    low: Number
    high: Number

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, given: Any) -> Any:
        if isinstance(given, int | float) and not isinstance(given, bool):
            return {"value": given, "low": given, "high": given}
        if isinstance(given, dict | Uncertain):
            return given
        raise ValueError("must be a number or a table {value, low, high}")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(
                f"must keep low <= value <= high; got {self.low:g}, {self.value:g}, {self.high:g}"
            )
        return self

    @property
    def is_range(self) -> bool:
        """Whether the futures draw it."""
        return self.low < self.high

    def in_words(self) -> str:
        """The value, and its range where it has one."""
        return f"{self.value:g} ({self.low:g} to {self.high:g})" if self.is_range else f"{self.value:g}"

    def within(self, least: float, most: float, unit: str) -> Uncertain:
        """Return self, or raise ValueError when value, low or high leaves [least, most] in ``unit``."""
        if self.low < least or self.high > most:
            bound = f"between {least:g} and {most:g}" if most < float("inf") else f"{least:g} or more"
            raise ValueError(f"must be {bound} ({unit}); got {self.in_words()}")
        return self


def _share(number: Uncertain) -> Uncertain:
    return number.within(0.0, 1.0, "a fraction: write 0.25, not 25")


def _positive(unit: str, most: float = float("inf")) -> AfterValidator:
    return AfterValidator(lambda number: number.within(0.0, most, unit))


Share = Annotated[Uncertain, AfterValidator(_share)]
"""A fraction 0-1."""
WorkingDays = Annotated[Uncertain, _positive("working days", 520)]
Tonnes = Annotated[Uncertain, _positive("t")]
TonnesPerYear = Annotated[Uncertain, _positive("t/year")]
Months = Annotated[Uncertain, _positive("months", 240)]
SURE = Uncertain(value=1.0, low=1.0, high=1.0)
NONE = Uncertain(value=0.0, low=0.0, high=0.0)


class MeasureParams(Part):
    """Keys that every measure shares."""

    id: str | None = Field(
        default=None, pattern=r"^[a-z0-9][a-z0-9-]*$", description="name within the scenario"
    )
    rule: str | None = Field(default=None, description="id of the rule that this measure carries out")
    from_: date = Field(alias="from", description="first day")
    until: date | None = Field(default=None, description="last day; left out: without end")
    announced: date | None = Field(
        default=None, description="when it becomes known; left out: on the first day"
    )
    title: str = Field(default="", description="what it is, in words for the report")
    note: str = ""
    sources: Mapping[str, str] = Field(
        default_factory=dict, description="where each number comes from, by key"
    )

    @field_validator("until")
    @classmethod
    def _ends_after_it_begins(cls, until: date | None, info: ValidationInfo) -> date | None:
        begin = info.data.get("from_")
        if until is not None and begin is not None and until <= begin:
            raise ValueError(f"must lie after 'from' ({begin}); got {until}")
        return until

    @field_validator("announced")
    @classmethod
    def _known_by_its_first_day(cls, announced: date | None, info: ValidationInfo) -> date | None:
        begin = info.data.get("from_")
        if announced is not None and begin is not None and announced > begin:
            raise ValueError(f"must not lie after 'from' ({begin}); got {announced}")
        return announced

    @field_validator("sources")
    @classmethod
    def _sources_of_its_own_keys(cls, sources: Mapping[str, str]) -> Mapping[str, str]:
        known = {field.alias or name for name, field in cls.model_fields.items()}
        unknown = sorted(set(sources) - known)
        if unknown:
            raise ValueError(f"unknown key '{unknown[0]}' of 'sources'; {did_you_mean(unknown[0], known)}")
        return sources


class TradeParams(MeasureParams):
    """Keys of a measure on trade. What is left out comes from the scope of the rule."""

    goods: tuple[GoodPattern, ...] = Field(default=(), description="goods or patterns such as 'oxide:*'")
    origins: tuple[Region, ...] = Field(default=(), description="exporting market regions")
    destinations: tuple[Region, ...] = Field(
        default=(), description="importing market regions; empty: all others"
    )

    @model_validator(mode="after")
    def _goods_from_somewhere(self) -> Self:
        if self.rule is None and not (self.goods and self.origins):
            raise ValueError("names no rule, so it needs 'goods' and 'origins' of its own")
        return self


class Point(Part):
    """A number against the base year at a time: the middle of a year or month, or a day."""

    at: str = Field(description="a year (its middle), a month such as 2011-08 (its middle) or a day")
    index: Annotated[Uncertain, _positive("times the base year")] = Field(description="1.0 is the base year")

    @field_validator("at")
    @classmethod
    def _a_time(cls, at: str) -> str:
        try:
            _day(at)
        except ValueError:
            raise ValueError(f"must be a year, a month such as 2011-08 or a day; got '{at}'") from None
        return at

    @property
    def day(self) -> date:
        """The day that it speaks of."""
        return _day(self.at)


def _day(at: str) -> date:
    return date.fromisoformat({4: f"{at}-07-01", 7: f"{at}-15"}.get(len(at), at))


Points = Annotated[tuple[Point, ...], Field(min_length=1)]
"""A course of a number over time: straight lines between points, flat before the first and after the last."""


P = TypeVar("P", bound=Part)


def numbers(part: Part, prefix: str = "") -> Iterator[tuple[str, Uncertain]]:
    """Yield every number of a table with its key, rows of an inner list as ``key.1.inner``."""
    for name, field in _fields(part):
        key = prefix + (field.alias or name)
        value = getattr(part, name)
        if isinstance(value, Uncertain):
            yield key, value
        elif isinstance(value, tuple):
            for index, row in enumerate(value, start=1):
                if isinstance(row, Part):
                    yield from numbers(row, f"{key}.{index}.")


def with_drawn(part: P, draw: Mapping[str, float], prefix: str) -> P:
    """Return ``part`` with each number that ``draw`` holds under ``prefix`` + key set to it."""
    changed: dict[str, Any] = {}
    for name, field in _fields(part):
        key = prefix + (field.alias or name)
        value = getattr(part, name)
        if isinstance(value, Uncertain) and key in draw:
            changed[name] = value.model_copy(update={"value": min(max(draw[key], value.low), value.high)})
        elif isinstance(value, tuple) and value and isinstance(value[0], Part):
            changed[name] = tuple(
                with_drawn(row, draw, f"{key}.{i}.") for i, row in enumerate(value, start=1)
            )
    return part.model_copy(update=changed) if changed else part


def alias_of(part: Part, name: str) -> str:
    """The key under which a field stands in a file."""
    return type(part).model_fields[name].alias or name


def _fields(part: Part) -> Iterator[tuple[str, Any]]:
    yield from type(part).model_fields.items()
