"""What would buy time: each mitigation is the part, changed, run again down the same market path.

A mitigation is one file in `remanence.answers.mitigations`: pydantic ``Params`` read from
``data/products/mitigations.toml``, a docstring, and one function registered by `mitigation` that returns
changes. Here they are run, counted and ranked.
"""

from __future__ import annotations

import importlib
import math
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from remanence.answers.bundle import toml_table
from remanence.answers.paths import NodeKey
from remanence.answers.products import Resolved
from remanence.answers.variant import LOW, Outcome, Plan, Runs, Source, Variant, nearest_rank
from remanence.atlas.places import Places
from remanence.errors import InputError, Offence

TABLE = "products/mitigations.toml"


class Params(BaseModel):
    """Base of the parameters of a mitigation: unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Change:
    """A part changed, before it is run.

    Attributes:
        action: short name of the action.
        text: what is done, in words.
        usd_per_year: what it costs a year, at baseline prices; negative where it saves.
        lead_time_weeks: weeks from the decision (first day of the run) until it could be delivered.
        requalification_weeks: weeks until the changed part is approved; counted after the lead time.
        cells: cells of the bill of materials that change.
        source: another place of purchase.
        extra_stock_days: days of need that arrive once.
    """

    action: str
    text: str
    usd_per_year: float
    lead_time_weeks: float
    requalification_weeks: float
    cells: Mapping[str, Any] = field(default_factory=dict)
    source: Source | None = None
    extra_stock_days: float = 0.0

    @property
    def ready(self) -> int:
        """Days from the start of the run until the change is in place."""
        return math.ceil(7 * (self.lead_time_weeks + self.requalification_weeks))


@dataclass(frozen=True, slots=True)
class Mitigation:
    """A change that was run. Field names and units are those of the stress document."""

    action: str
    text: str
    weeks_gained: float
    avoids_stop: bool
    usd_per_year: float
    lead_time_weeks: float
    requalification_weeks: float
    too_late: bool
    share_of_futures_that_stop: float

    def to_json(self) -> dict[str, Any]:
        """As the stress document holds it."""
        return {
            "action": self.action,
            "text": self.text,
            "weeks_gained": self.weeks_gained,
            "avoids_stop": self.avoids_stop,
            "usd_per_year": self.usd_per_year,
            "lead_time_weeks": self.lead_time_weeks,
            "requalification_weeks": self.requalification_weeks,
            "too_late": self.too_late,
            "share_of_futures_that_stop": self.share_of_futures_that_stop,
        }


@dataclass(frozen=True, slots=True)
class Case:
    """What a mitigation may look at when it proposes a change.

    Attributes:
        variant: the part as it is.
        part: the part with central values in blank cells.
        runs: the runs of the market.
        stop: day of the stop to be avoided.
        key: the node that serves the part.
        in_base: that stop is the base run's; else it is the early end of the futures.
    """

    variant: Variant
    part: Resolved
    runs: Runs
    stop: int
    key: NodeKey
    in_base: bool

    @property
    def kg_per_year(self) -> float:
        """Kg magnet that the part needs in a year."""
        return self.variant.blanks.line.units_per_year * self.part.kg

    @property
    def requalification_weeks(self) -> float:
        """Weeks to approve a change of this part: stated, or the central value of its class."""
        return self.part.requalification_weeks

    def price(self, key: NodeKey | None = None) -> float | None:
        """USD/kg magnet at a node in the first month of the baseline; None where there is none."""
        path = self.runs.base.nodes.get(key or self.key)
        if path is None or not math.isfinite(path.base_price[0]):
            return None
        return float(path.base_price[0])

    def nodes(self) -> Iterable[NodeKey]:
        """All magnet nodes of the base run, sorted."""
        return sorted(self.runs.base.nodes)

    def stop_when(self, change: Change) -> int | None:
        """Day of the stop once a change is made; None when it is avoided."""
        return self.stop_of(self.runs.outcome(_plan(self.variant, change), base_only=self.in_base))

    def stop_of(self, outcome: Outcome) -> int | None:
        """The stop of an outcome where this case is measured: base run, or early end of the futures."""
        return outcome.base_stop if self.in_base else nearest_rank(outcome.stops, LOW)


Propose = Callable[[Case, Any], Sequence[Change]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A registered mitigation."""

    name: str
    params: type[Params]
    propose: Propose


_ENTRIES: dict[str, Entry] = {}


def mitigation(name: str, params: type[Params]) -> Callable[[Propose], Propose]:
    """Register a mitigation under the name of its table in ``mitigations.toml``."""

    def register(function: Propose) -> Propose:
        if name in _ENTRIES:
            raise ValueError(f"two mitigations are called {name}")
        _ENTRIES[name] = Entry(name, params, function)
        return function

    return register


def mitigations() -> Mapping[str, Entry]:
    """All mitigations by name, in alphabetical order; every file of the folder is one."""
    folder = importlib.import_module("remanence.answers.mitigations")
    for module in pkgutil.iter_modules(folder.__path__):
        importlib.import_module(f"{folder.__name__}.{module.name}")
    return MappingProxyType(dict(sorted(_ENTRIES.items())))


@lru_cache(maxsize=8)
def load_params(place: Places | None = None) -> Mapping[str, Params]:
    """Parameters of every mitigation, from ``data/products/mitigations.toml``.

    Raises:
        InputError: a table is missing, or a value is; all at once.
    """
    table = toml_table(TABLE, place)
    found: dict[str, Params] = {}
    offences = []
    for name, entry in mitigations().items():
        try:
            found[name] = entry.params(**_values(table.get(name, {})))
        except ValidationError as error:
            offences += [
                Offence(
                    f"data/{TABLE} [{name}] {'.'.join(map(str, problem['loc']))}",
                    str(problem["input"])[:60],
                    problem["msg"],
                )
                for problem in error.errors()
            ]
    if offences:
        raise InputError("the parameters of the mitigations are not complete", offences)
    return MappingProxyType(found)


def _values(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table of ``{value, source}`` entries as plain values."""
    return {
        key: entry["value"] if "value" in entry else _values(entry) if isinstance(entry, Mapping) else entry
        for key, entry in table.items()
    }


def propose(variant: Variant, outcome: Outcome, runs: Runs, place: Places | None = None) -> list[Mitigation]:
    """Every mitigation of one part, run and ranked.

    What avoids the stop comes first, then most weeks gained per dollar; what comes too late stands last. A
    part that stops in no run needs none; one that stops in some futures only is measured at the early end
    of their range.

    Args:
        variant: the part.
        outcome: what becomes of it unchanged.
        runs: the runs of the market.
        place: where the parameters are looked up.
    """
    in_base = outcome.base_stop is not None
    stop = outcome.base_stop if in_base else nearest_rank(outcome.stops, LOW)
    part = variant.blanks.centre()
    key = runs.key(variant, part, runs.base)
    if stop is None or key is None:
        return []
    case = Case(variant, part, runs, stop, key, in_base)
    params = load_params(place)
    changes = [c for name, entry in mitigations().items() for c in entry.propose(case, params[name])]
    return sorted((_run(change, case) for change in changes), key=_rank)


def _plan(variant: Variant, change: Change) -> Plan:
    """The part until the change is in place, and from then on."""
    if not change.cells and change.source is None:
        return Plan(variant, variant, change.ready, change.extra_stock_days)
    after = Variant(variant.blanks.changed(change.cells), change.source or variant.source)
    return Plan(variant, after, change.ready, change.extra_stock_days)


def _run(change: Change, case: Case) -> Mitigation:
    """Run a change in the base run and in every future."""
    runs = case.runs
    outcome = runs.outcome(_plan(case.variant, change))
    stop = case.stop_of(outcome)
    end = len(runs.days) if stop is None else stop
    return Mitigation(
        action=change.action,
        text=change.text,
        weeks_gained=round((end - case.stop) / 7, 1),
        avoids_stop=stop is None,
        usd_per_year=round(change.usd_per_year, 2),
        lead_time_weeks=change.lead_time_weeks,
        requalification_weeks=change.requalification_weeks,
        too_late=change.ready > case.stop,
        share_of_futures_that_stop=round(outcome.share, 4),
    )


def _rank(entry: Mitigation) -> tuple[Any, ...]:
    """Sort key: in time, avoids the stop, weeks gained per dollar (what saves money counts as one dollar)."""
    per_dollar = entry.weeks_gained / max(entry.usd_per_year, 1.0)
    return (entry.too_late, not entry.avoids_stop, -per_dollar, entry.usd_per_year, entry.action)
