"""The list of measures, and one measure of a scenario."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, TypeVar, get_type_hints

from remanence.errors import InputError, Offence
from remanence.market.effects import Effect
from remanence.market.goods import REGIONS
from remanence.market.measures.params import (
    MeasureParams,
    TradeParams,
    Uncertain,
    alias_of,
    numbers,
    with_drawn,
)
from remanence.market.measures.scope import elements_outside, expand_goods, goods_in_scope
from remanence.rules import Rule

_SEAMS = {"registry", "params", "plants", "scope", "overlay"}
_NO_DRAW: Mapping[str, float] = {}
_Built = TypeVar("_Built", bound=Callable[..., Sequence[Effect]])


@dataclass(frozen=True)
class MeasureContext:
    """What a measure may look at: its own id, the rules, and the numbers drawn for this future.

    ``draw`` holds numbers by ``<measure id>.<key>``; a number that it lacks keeps its central value.
    """

    rules: Mapping[str, Rule]
    draw: Mapping[str, float] = field(default_factory=lambda: _NO_DRAW)
    measure_id: str = ""

    def goods(self, params: TradeParams) -> frozenset[str]:
        """The goods that a measure on trade bounds: its own, else those of its rule's scope.

        Raises:
            InputError: the rule bounds no good of the market.
        """
        if params.goods:
            return expand_goods(params.goods)
        goods = goods_in_scope(self.rules[params.rule or ""].scope)
        if not goods:
            remedy = "Name 'goods', or leave the measure out: the rule bounds no flow of goods."
            offence = Offence(
                self.measure_id, f"rule '{params.rule}'", "a rule that reaches goods of the market", remedy
            )
            raise InputError("A measure bounds nothing:", [offence])
        return goods

    def origins(self, params: TradeParams) -> frozenset[str]:
        """The exporting regions: the measure's own, else those of its rule.

        Raises:
            InputError: neither names one, or the rule names a country that is no region of the market.
        """
        origins = params.origins or self._of_rule(params, "origins")
        if not origins:
            found = f"no 'origins', and rule '{params.rule}' names none"
            raise InputError(
                "A measure bounds nothing:", [Offence(self.measure_id, found, "at least one origin")]
            )
        return frozenset(origins)

    def destinations(self, params: TradeParams) -> frozenset[str] | None:
        """The importing regions: the measure's own, else those of its rule; None is every other region.

        Raises:
            InputError: the rule names a country that is no region of the market.
        """
        return frozenset(params.destinations or self._of_rule(params, "destinations")) or None

    def _of_rule(self, params: TradeParams, side: Literal["origins", "destinations"]) -> tuple[str, ...]:
        countries: tuple[str, ...] = getattr(self.rules[params.rule].scope, side) if params.rule else ()
        strange = [country for country in countries if country not in REGIONS]
        if strange:
            found = f"rule '{params.rule}' with {side} {', '.join(strange)}, no regions of the market"
            remedy = f"Name the market regions that the measure bounds in '{side}'."
            raise InputError(
                "A measure cannot be placed:", [Offence(self.measure_id, found, "regions", remedy)]
            )
        return countries


@dataclass(frozen=True)
class MeasureKind:
    """One kind of measure: its name, what may be written, what it does, and its page of documentation."""

    name: str
    params: type[MeasureParams]
    build: Callable[[Any, MeasureContext], Sequence[Effect]]
    documentation: str


_KINDS: dict[str, MeasureKind] = {}


def measure(name: str) -> Callable[[_Built], _Built]:
    """Register ``(params: Params, context: MeasureContext) -> list[Effect]`` as a kind of measure."""

    def register(build: _Built) -> _Built:
        module = inspect.getmodule(build)
        documentation = inspect.getdoc(module) if module else None
        _KINDS[name] = MeasureKind(name, get_type_hints(build)["params"], build, documentation or "")
        return build

    return register


@cache
def _find_all() -> None:
    import remanence.market.measures as package

    for module in pkgutil.iter_modules(package.__path__):
        if module.name not in _SEAMS:
            importlib.import_module(f"{package.__name__}.{module.name}")


def kinds() -> dict[str, MeasureKind]:
    """Return every kind of measure by name, in order."""
    _find_all()
    return dict(sorted(_KINDS.items()))


@dataclass(frozen=True)
class Measure:
    """One measure of a scenario; ``layer`` counts the scenarios beneath the one that it stands in."""

    id: str
    kind: str
    params: MeasureParams
    layer: int = 0

    @property
    def rule(self) -> str | None:
        """Id of the rule that it carries out, if any."""
        return self.params.rule

    @property
    def start(self) -> date:
        """First day."""
        return self.params.from_

    @property
    def end(self) -> date | None:
        """First day on which it no longer applies; None is without end."""
        return end_of(self.params)

    def effects(self, context: MeasureContext) -> list[Effect]:
        """What it does, with the numbers of ``context.draw`` in place of the central ones."""
        params = with_drawn(self.params, context.draw, f"{self.id}.")
        own = MeasureContext(context.rules, context.draw, self.id)
        return list(kinds()[self.kind].build(params, own))

    def numbers(self) -> dict[str, Uncertain]:
        """Its numbers by ``<id>.<key>``: what the futures draw (where low < high) and what is assumed."""
        return {f"{self.id}.{key}": number for key, number in numbers(self.params)}

    def notes(self, rules: Mapping[str, Rule]) -> list[str]:
        """What a reader should know: its own note, and what of its rule the market does not follow."""
        found = [f"{self.id}: {self.params.note}"] if self.params.note else []
        if isinstance(self.params, TradeParams) and self.params.destinations:
            found.append(
                f"{self.id}: bounds what goes straight to {', '.join(self.params.destinations)}; "
                "what is free elsewhere may be shipped on through third countries."
            )
        outside = elements_outside(rules[self.rule].scope) if self.rule else ()
        if outside:
            found.append(
                f"{self.id}: {', '.join(outside)} of rule {self.rule} is outside the market and not bounded."
            )
        return found

    def to_json(self) -> dict[str, Any]:
        """The row of a document: id, kind, rule, from, until (last day) and a summary in words."""
        until = self.params.until
        return {
            "id": self.id,
            "kind": self.kind,
            "rule": self.rule,
            "from": self.start.isoformat(),
            "until": until.isoformat() if until else None,
            "summary": self.summary(),
        }

    def summary(self) -> str:
        """Its title and the numbers that its file states, in one line."""
        stated = {alias_of(self.params, name) for name in self.params.model_fields_set}
        parts = [f"{k} {n.in_words()}" for k, n in numbers(self.params) if k.split(".")[0] in stated]
        return ": ".join([self.params.title or self.id, *([", ".join(parts)] if parts else [])])


def end_of(params: MeasureParams) -> date | None:
    """First day on which a measure no longer applies: the day after ``until``."""
    return params.until + timedelta(days=1) if params.until else None
