"""Cases: a dated episode in a folder, with what was done (``case.toml``) and what was seen (``observed.csv``).

``case.toml`` is a scenario file with a header: everything that a scenario may hold, a case may. ``docs/cases.md`` is
the manual for people who write their own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from remanence.atlas.places import Places
from remanence.errors import InputError, Offence, did_you_mean
from remanence.market.calendar import Period, Step, periods_from
from remanence.market.measures.params import Number, Part
from remanence.market.scenario import Scenario, load_scenario
from remanence.market.scenario_file import ScenarioFile
from remanence.validation.observed import KINDS, Observation, read_observed

HEADER, ROWS = "case.toml", "observed.csv"
MOST_PERIODS = 1200
SERIES = "series"
"""The kind of a case that is an episode with observations; others are in the list of kinds."""
TOLERANCE = {"price": 1.5, "quantity": 0.30, "share": 0.03, "rent": 0.30, "change": 1.5}
"""Allowed miss by kind where a row has no range: a factor for prices and changes, a share of the figure for quantities
and rents, points (as a fraction) for shares."""


class Reason(Part):
    """Why the model is known to miss some rows; what is left out means all."""

    text: str = Field(min_length=1, description="the reason, in words")
    kind: str | None = Field(default=None, description="kind of row")
    product: str | None = Field(default=None, description="product, as in observed.csv")
    market: str | None = Field(default=None, description="market, as in observed.csv")
    date: str | None = Field(default=None, description="date, as in observed.csv")

    def is_about(self, kind: str, product: str, market: str, date: str) -> bool:
        """Whether it speaks of a row."""
        asked = zip((self.kind, self.product, self.market, self.date), (kind, product, market, date), strict=True)
        return all(wanted in (None, found) for wanted, found in asked)


class CaseFile(ScenarioFile):
    """Keys of ``case.toml``: those of a scenario and the header of the case."""

    information: Literal["hindsight", "vintage"] = Field(
        description="'hindsight': all that is valid in the period; 'vintage': only what was published by 'as_of'"
    )
    kind: str = Field(default=SERIES, description="what sort of case it is")
    as_of: date | None = Field(default=None, description="nothing published later takes part")
    base_year: int | None = Field(default=None, description="year calibrated on; left out: that of the atlas")
    start: date = Field(description="first day of the run")
    horizon: int = Field(ge=1, le=MOST_PERIODS, description="how many steps are run")
    step: Step = Field(default="month", description="week, month, quarter or year")
    tolerance: dict[str, Number] = Field(default_factory=dict, description="allowed miss by kind of row")
    weights: dict[str, Number] = Field(default_factory=dict, description="weight of each product in S_price")
    naive_from: date | None = Field(
        default=None, description="'no change' is what was last observed by this day"
    )
    isoelastic_elasticity: Number = Field(default=0.16, gt=0, description="of the one-market rival [-]")
    cny_per_usd: Number | None = Field(default=None, gt=0, description="rate for prices in CNY")
    reason: tuple[Reason, ...] = Field(default=(), description="why the model is known to miss some rows")
    check: dict[str, Any] = Field(default_factory=dict, description="what the kind of case asks for")

    @field_validator("tolerance")
    @classmethod
    def _known_tolerances(cls, given: dict[str, float]) -> dict[str, float]:
        for kind, number in given.items():
            if kind not in KINDS:
                raise ValueError(f"unknown kind of row '{kind}'; {did_you_mean(kind, KINDS)}")
            least = 1.0 if kind in ("price", "change") else 0.0
            if number < least:
                raise ValueError(f"must be {least:g} or more for '{kind}'; got {number:g}")
        return given

    @field_validator("weights")
    @classmethod
    def _weights_above_zero(cls, given: dict[str, float]) -> dict[str, float]:
        low = {product: weight for product, weight in given.items() if weight < 0}
        if low:
            raise ValueError(f"must be 0 or more; got {low}")
        return given

    @model_validator(mode="after")
    def _vintage_has_a_date(self) -> Self:
        if self.information == "vintage" and self.as_of is None:
            raise ValueError("information = 'vintage' needs 'as_of', the day up to which things were known")
        if self.step != "week" and self.start.day != 1:
            raise ValueError("must let 'start' be the first of a month unless step = 'week'")
        return self


@dataclass(frozen=True)
class Case:
    """A case, read and checked.

    Attributes:
        name: its folder; file: header; scenario: what was done; rows: what was seen; folder: where it lies.
    """

    name: str
    file: CaseFile
    scenario: Scenario
    rows: tuple[Observation, ...]
    folder: Path

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods that are run."""
        return periods_from(self.file.start, self.file.horizon, self.file.step)

    @property
    def label(self) -> str:
        """What every output says of the information it had."""
        if self.file.information == "hindsight":
            return "hindsight: measures and courses are those that happened, known only afterwards"
        return f"vintage: only what was published by {self.file.as_of}"

    def as_of(self, release: date) -> date:
        """Date up to which statements count."""
        return self.file.as_of or release

    def reason(self, kind: str, product: str, market: str, date: str) -> str:
        """Why a row is known to be missed, from the first reason that speaks of it; blank where nobody has said."""
        return next((r.text for r in self.file.reason if r.is_about(kind, product, market, date)), "")

    def tolerance(self, kind: str) -> float:
        """Allowed miss of a kind of row without a range of its own."""
        return self.file.tolerance.get(kind, TOLERANCE[kind])


def names(places: Places) -> dict[str, Path]:
    """Every known case by name with its folder, those of the workspace first."""
    folders = [*([places.workspace / "cases"] if places.workspace else []), places.bundled / "cases"]
    found: dict[str, Path] = {}
    for folder in folders:
        for header in sorted(folder.glob(f"*/{HEADER}")):
            found.setdefault(header.parent.name, header.parent)
    return dict(sorted(found.items()))


def find(name: str | Path, places: Places) -> Path:
    """Return the folder of a case: an explicit path, else a name in the workspace, else a bundled one.

    Raises:
        InputError: there is no such case; the message lists the nearest names.
    """
    path = Path(name)
    folder = path.parent if path.name == HEADER else path
    if (folder / HEADER).is_file():
        return folder
    known = names(places)
    if str(name) in known:
        return known[str(name)]
    found = f"the folder '{name}' without {HEADER}" if folder.is_dir() else f"'{name}'"
    remedy = did_you_mean(str(name), known)
    raise InputError("No such case.", [Offence("case", found, f"a folder with {HEADER}, or a name", remedy)])


def load_case(name: str | Path, places: Places, entities: Collection[str] | None = None) -> Case:
    """Read a case.

    Args:
        name: path or name.
        places: where names are looked up.
        entities: ids of the atlas, against which the facilities that measures name are checked.

    Raises:
        InputError: naming everything that is wrong in its files.
    """
    folder = find(name, places)
    title = folder.resolve().name
    offences: list[Offence] = []
    scenario, file = None, None
    try:
        scenario = load_scenario(folder / HEADER, places, entities, CaseFile)
        file = CaseFile.model_validate(tomllib.loads((folder / HEADER).read_text(encoding="utf-8-sig")))
    except InputError as error:
        offences.extend(error.offences)
    rows: list[Observation] = []
    try:
        rows = _rows(folder, title, file) if file or (folder / ROWS).is_file() else []
    except InputError as error:
        offences.extend(error.offences)
    if scenario is not None and file is not None and not offences:
        case = Case(title, file, replace(scenario, name=title), tuple(rows), folder)
        offences.extend(_outside(case))
        offences.extend(_unknown_names(case))
        if not offences:
            return case
    raise InputError(f"Case '{title}' does not hold:", offences)


def _rows(folder: Path, title: str, file: CaseFile | None) -> list[Observation]:
    path = folder / ROWS
    if not path.is_file():
        if file is not None and file.kind != SERIES:
            return []
        raise InputError("No observations.", [Offence(title, f"no {ROWS}", "what was observed")])
    return read_observed(path.read_text(encoding="utf-8"), ROWS, file.cny_per_usd if file else None)


def _outside(case: Case) -> Iterable[Offence]:
    """Rows outside the run. One that only serves as 'no change' may lie before it."""
    first, end = case.periods[0].start, case.periods[-1].end
    for row in case.rows:
        anchor = is_anchor(case, row)
        for span in row.spans:
            if span.end > end or (span.first < first and not (anchor and span == row.span)):
                yield Offence(
                    f"{ROWS}: line {row.line}",
                    f"date '{row.date}'",
                    f"a date within the run, {first} to {end} (the day after)",
                    "Lengthen 'horizon', or set 'naive_from' if the row is where 'no change' starts.",
                )
                break


def is_anchor(case: Case, row: Observation) -> bool:
    """Whether a row may serve as the start of 'no change': it lies wholly by ``naive_from``."""
    start = case.file.naive_from
    return start is not None and row.span.first <= start


def _unknown_names(case: Case) -> Iterable[Offence]:
    """Weights and reasons that speak of products or markets that no row has."""
    if not case.rows:
        return
    products = {row.product.word for row in case.rows}
    markets = {row.market.word for row in case.rows}
    asked: list[tuple[str, str | None, Collection[str]]] = [
        ("weights", word, products) for word in case.file.weights
    ]
    for reason in case.file.reason:
        asked += [("reason.kind", reason.kind, KINDS), ("reason.product", reason.product, products)]
        asked += [("reason.market", reason.market, markets)]
        asked += [("reason.date", reason.date, {row.date for row in case.rows})]
    for where, word, known in asked:
        if word is not None and word not in known:
            yield Offence(
                f"{HEADER}: {where}", f"'{word}'", "a word of observed.csv", did_you_mean(word, known)
            )
