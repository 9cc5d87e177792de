"""The stress document, read into typed parts. It selects and sorts; it computes no new figure of the answer.

A key that is absent reads as missing (None or empty), so that a report says 'unknown' and never shows a zero
that nobody stated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from remanence.errors import InputError, Offence
from remanence.reports import words

SCHEMA = "remanence/stress/1"
DEFAULT_FLOOR = 0.8
MEASURE_KEYS = ("id", "kind", "rule", "from", "until", "summary")
INVERSION_KEYS = ("part", "against", "reason")
EVIDENCE_KEYS = (
    "figure", "statement", "subject", "property", "value", "low", "high", "unit", "basis", "class", "trace",
    "source", "url", "published", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Range:
    """Low (10 %), base and high (90 %) of one figure over the futures; None in weeks = no stop."""

    low: float | None
    base: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Cause:
    """One link of the chain that stops a part; of a measure also its ``rule`` and ``title``, or ''."""

    kind: str
    id: str
    rule: str
    value: float | None
    unit: str
    text: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Mitigation:
    """One thing to do, run again down the same market path. Cost in US dollars a year, times in weeks."""

    action: str
    text: str
    weeks_gained: float | None
    avoids_stop: bool
    usd_per_year: float | None
    lead_time_weeks: float | None
    requalification_weeks: float | None
    too_late: bool
    share_stop: float | None

    @property
    def helps(self) -> bool:
        """Whether it is in time and either avoids the stop or moves it."""
        return not self.too_late and (self.avoids_stop or (self.weeks_gained or 0) > 0)


@dataclass(frozen=True, slots=True)
class Narrow:
    """What asking the supplier for one field would do to the range of weeks to stop."""

    field: str
    before: Range
    after: Range

    @property
    def helps(self) -> bool:
        """Whether knowing the field makes the range narrower; of two open ranges, the later start is."""
        before, after = ((_end(span.low), _end(span.high)) for span in (self.before, self.after))
        if before[1] == after[1] == math.inf:
            return after[0] > before[0]
        return after[1] - after[0] < before[1] - before[0]


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the bill of materials with its answer."""

    name: str
    weeks: Range
    stop_date: date | None
    first_short: date | None
    share_stop: float | None
    peak_shortage: float | None
    causes: tuple[Cause, ...]
    mitigations: tuple[Mitigation, ...]
    narrows: tuple[Narrow, ...]
    inputs: Mapping[str, Any]
    unknown: tuple[str, ...]
    assumed: Mapping[str, Any]
    notes: tuple[str, ...]
    node: Mapping[str, str]
    fill: tuple[tuple[date, Range], ...]
    evidence: Mapping[str, float]
    order: int | None

    @property
    def outcome(self) -> str:
        """'stops' at base values, 'may' stop in some futures only, or 'holds'."""
        if self.weeks.base is not None:
            return "stops"
        return "may" if self.weeks.low is not None or (self.share_stop or 0) > 0 else "holds"

    @property
    def base_outside(self) -> bool:
        """Whether the base answer lies outside its own low-high range (no stop counts as infinite)."""
        weeks = (self.weeks.low, self.weeks.base, self.weeks.high)
        low, base, high = map(_end, weeks)
        return not low <= base <= high

    @property
    def quiet(self) -> bool:
        """Whether nothing is to be explained or done: it holds at base, and no cause or action is stated."""
        return self.outcome != "stops" and not (self.causes or self.mitigations or self.narrows)

    @property
    def floor(self) -> float:
        """The fill below which this line stops: stated, or the default of 0.8."""
        stated = self.inputs.get("line_floor")
        return DEFAULT_FLOOR if stated is None else float(stated)

    @property
    def best(self) -> Mitigation | None:
        """The first-ranked mitigation that is in time and helps; None when there is none."""
        return next((action for action in self.mitigations if action.helps), None)


@dataclass(frozen=True, slots=True)
class Price:
    """One price by month: scenario (marginal) and baseline, USD or CNY per kg on the stated basis."""

    item: str
    region: str
    origin: str
    unit: str
    basis: str
    months: tuple[date, ...]
    scenario: tuple[Range, ...]
    baseline: tuple[float | None, ...]

    @property
    def peak(self) -> tuple[date, float] | None:
        """Month and multiple of the highest scenario price over the baseline of the same month."""
        ratios = [
            (month, run.base / base)
            for month, run, base in zip(self.months, self.scenario, self.baseline, strict=True)
            if run.base is not None and base
        ]
        return max(ratios, key=lambda pair: pair[1]) if ratios else None


@dataclass(frozen=True, slots=True)
class Stress:
    """The whole answer, ready for a page, a workbook or a terminal."""

    as_of: date | None
    on: date | None
    atlas: str
    scenario: str
    title: str
    summary: str
    n: int | None
    seed: int | None
    start: date | None
    horizon_months: int | None
    first_effective: date | None
    base_year: int | None
    parts: tuple[Part, ...]
    measures: tuple[Mapping[str, Any], ...]
    inversions: tuple[Mapping[str, Any], ...]
    prices: tuple[Price, ...]
    evidence: tuple[Mapping[str, Any], ...]
    evidence_mix: Mapping[str, float]
    assumed: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def zero(self) -> date | None:
        """The day from which weeks count: the first measure takes effect, or in a baseline the run starts."""
        return self.first_effective or self.start

    @property
    def horizon(self) -> str:
        """The horizon in words ('36 months')."""
        return "the horizon" if self.horizon_months is None else f"{self.horizon_months}{words.NBSP}months"


def _end(weeks: float | None) -> float:
    """Return an end of a range in weeks, no stop as infinite."""
    return math.inf if weeks is None else weeks


def _number(value: Any) -> float | None:
    """Return a number, with an infinity or a NaN as missing: the document has no word for them."""
    if value is None or isinstance(value, str):
        return None
    return float(value) if math.isfinite(value) else None


def _range(raw: Mapping[str, Any] | None) -> Range:
    raw = raw or {}
    return Range(_number(raw.get("low")), _number(raw.get("base")), _number(raw.get("high")))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _rows(
    entries: Iterable[Mapping[str, Any]] | None, keys: tuple[str, ...]
) -> tuple[Mapping[str, Any], ...]:
    """Return the entries with every one of ``keys``; what an entry lacks is None."""
    return tuple({**dict.fromkeys(keys), **entry} for entry in entries or ())


def _said(item: Any) -> str:
    """Return an assumption in words, whether the document states it as text or as a statement."""
    if isinstance(item, Mapping):
        return _text(item.get("text") or item.get("note") or item.get("id"))
    return _text(item)


def _mitigation(raw: Mapping[str, Any]) -> Mitigation:
    return Mitigation(
        action=_text(raw.get("action")),
        text=words.sentence(words.readable(_text(raw.get("text"))) or words.plain(_text(raw.get("action")))),
        weeks_gained=_number(raw.get("weeks_gained")),
        avoids_stop=bool(raw.get("avoids_stop")),
        usd_per_year=_number(raw.get("usd_per_year")),
        lead_time_weeks=_number(raw.get("lead_time_weeks")),
        requalification_weeks=_number(raw.get("requalification_weeks")),
        too_late=bool(raw.get("too_late")),
        share_stop=_number(raw.get("share_of_futures_that_stop")),
    )


def _cause(raw: Mapping[str, Any], measures: Mapping[str, Mapping[str, Any]]) -> Cause:
    kind, name = _text(raw.get("kind")), _text(raw.get("id"))
    measure = measures.get(name, {}) if kind == "measure" else {}
    title = words.plain(f"{_text(measure.get('kind'))} {name}").strip() if measure else ""
    said = words.readable(_text(raw.get("text")))
    value, unit = _number(raw.get("value")), _text(raw.get("unit"))
    return Cause(kind, name, _text(measure.get("rule")), value, unit, said, title)


def _fill(raw: Iterable[Mapping[str, Any]]) -> tuple[tuple[date, Range], ...]:
    dated = [(words.parse_day(point.get("month")), _range(point)) for point in raw]
    held = [(month, run) for month, run in dated if month is not None]
    return tuple(sorted(held, key=lambda pair: pair[0]))


def _part(raw: Mapping[str, Any], measures: Mapping[str, Mapping[str, Any]]) -> Part:
    asks = raw.get("narrows") or ()
    narrows = (
        Narrow(_text(ask.get("field")), _range(ask.get("from")), _range(ask.get("to"))) for ask in asks
    )
    order = raw.get("stop_order")
    return Part(
        name=_text(raw.get("part")),
        weeks=_range(raw.get("weeks_to_stop")),
        stop_date=words.parse_day(raw.get("stop_date")),
        first_short=words.parse_day(raw.get("first_short")),
        share_stop=_number(raw.get("share_of_futures_that_stop")),
        peak_shortage=_number(raw.get("peak_shortage")),
        causes=tuple(_cause(cause, measures) for cause in raw.get("cause") or ()),
        mitigations=tuple(_mitigation(action) for action in raw.get("mitigations") or ()),
        narrows=tuple(narrows),
        inputs=dict(raw.get("inputs") or {}),
        unknown=tuple(_text(field) for field in raw.get("unknown") or ()),
        assumed=dict(raw.get("assumed") or {}),
        notes=tuple(words.readable(_text(note)) for note in raw.get("notes") or ()),
        node={key: _text(value) for key, value in (raw.get("magnet_node") or {}).items()},
        fill=_fill(raw.get("fill") or ()),
        evidence=found if isinstance(found := raw.get("evidence"), Mapping) else {},
        order=order if isinstance(order, int) else None,
    )


def _stop_key(part: Part) -> tuple[float, float, float, str]:
    """Sort the earliest stop first; among parts that hold, the ones that stop in some futures come first."""
    base, low = (math.inf if x is None else x for x in (part.weeks.base, part.weeks.low))
    return base, low, -(part.share_stop or 0.0), part.name


def _prices(series: Iterable[Mapping[str, Any]]) -> tuple[Price, ...]:
    """Join the two kinds of price rows into one price per good, region, origin, unit and basis."""
    keys = ("item", "region", "origin", "unit", "basis")
    found: dict[tuple[str, ...], dict[date, dict[str, Range]]] = {}
    for row in series:
        month = words.parse_day(row.get("month"))
        kind = row.get("kind")
        if month is None or kind not in ("price_marginal", "price_baseline"):
            continue
        value = Range(_number(row.get("low")), _number(row.get("value")), _number(row.get("high")))
        key = tuple(_text(row.get(name)) for name in keys)
        found.setdefault(key, {}).setdefault(month, {})[str(kind)] = value
    none = Range(None, None, None)
    prices = []
    for key, by_month in sorted(found.items()):
        months = tuple(sorted(by_month))
        scenario = tuple(by_month[m].get("price_marginal", none) for m in months)
        baseline = tuple(by_month[m].get("price_baseline", none).base for m in months)
        item, region, origin, unit, basis = key
        prices.append(Price(item, region, origin, unit, basis, months, scenario, baseline))
    return tuple(sorted(prices, key=lambda p: (-(p.peak[1] if p.peak else 0.0), p.item, p.region, p.origin)))


def read(document: Mapping[str, Any]) -> Stress:
    """Return the stress document as a :class:`Stress`.

    Raises:
        InputError: when the document is of another schema or has no result.
    """
    result = document.get("result")
    if document.get("schema") != SCHEMA or not isinstance(result, Mapping):
        found = (
            f"schema {document.get('schema')!r}{'' if isinstance(result, Mapping) else ' without a result'}"
        )
        wrong = Offence("document", found, f"schema '{SCHEMA}' with a result")
        raise InputError("this is not a stress document", [wrong])
    scenario = document.get("scenario")
    named = {"name": scenario, **(result.get("scenario") or {})}
    about = scenario if isinstance(scenario, Mapping) else named
    measures = {_text(m.get("id")): m for m in result.get("measures") or ()}
    return Stress(
        as_of=words.parse_day(document.get("as_of")),
        on=words.parse_day(document.get("on")),
        atlas=_text(document.get("atlas")),
        scenario=_text(about.get("name")),
        title=_text(about.get("title")) or _text(about.get("name")),
        summary=_text(about.get("summary")),
        n=result.get("n"),
        seed=result.get("seed"),
        start=words.parse_day(result.get("start")),
        horizon_months=result.get("horizon_months"),
        first_effective=words.parse_day(result.get("first_effective")),
        base_year=result.get("base_year"),
        parts=tuple(sorted((_part(raw, measures) for raw in result.get("parts") or ()), key=_stop_key)),
        measures=_rows(result.get("measures"), MEASURE_KEYS),
        inversions=_rows(result.get("inversions"), INVERSION_KEYS),
        prices=_prices(result.get("series") or ()),
        evidence=_rows(result.get("evidence"), EVIDENCE_KEYS),
        evidence_mix=dict(result.get("evidence_mix") or {}),
        assumed=tuple(_said(item) for item in result.get("assumed") or ()),
        notes=tuple(_text(note) for note in document.get("notes") or ()),
    )
