"""The answer ``line_stop``: which parts stop first, in how many weeks, and why.

Question: when licences are squeezed or a plant is lost, in how many weeks does each of my lines stop, what
    is the
cause, what would buy time, and what should I ask my supplier?

Formula: see `remanence.answers.rundown` (fill and stop) and ``docs/line-stop.md`` (the definition in full).

Example: ``remanence stress licence-squeeze --bom data/examples/motors.csv``

Limits: a part is too small to move the market; months are the finest step of deliveries; a buyer's own
    contracts are
known only as far as its bill of materials states them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from remanence.answers.bom import Bom, BomLine
from remanence.answers.bundle import market_regions
from remanence.answers.mitigation import Mitigation, propose
from remanence.answers.paths import Future, NodeKey
from remanence.answers.products import DRAWN, Blanks, Products, load_products
from remanence.answers.registry import answer
from remanence.answers.variant import ELSEWHERE, HIGH, LOW, Outcome, Plan, Runs, Variant, nearest_rank
from remanence.atlas.places import Places

SHORT_BELOW = 0.995
"""A month counts as short when less than this fraction of the need arrives: half a percent is noise."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure at 10 % of the futures, in the base run, and at 90 %; None is 'not within the horizon'."""

    low: float | None
    base: float | None
    high: float | None

    def to_json(self) -> dict[str, float | None]:
        """As the stress document holds it."""
        return {"low": self.low, "base": self.base, "high": self.high}


@dataclass(frozen=True, slots=True)
class Cause:
    """One link of the path that leads to a stop. ``kind`` is measure, node or price."""

    kind: str
    id: str
    value: float | None
    unit: str
    text: str

    def to_json(self) -> dict[str, Any]:
        """As the stress document holds it."""
        return {"kind": self.kind, "id": self.id, "value": self.value, "unit": self.unit, "text": self.text}


Chain = Callable[[NodeKey, date], Sequence[Cause]]
"""Magnet node and month of the stop to the measures and upstream nodes that lead to it, first cause first."""


@dataclass(frozen=True, slots=True)
class Narrows:
    """What asking for one blank cell would narrow the weeks to."""

    field: str
    before: tuple[float | None, float | None]
    after: tuple[float | None, float | None]

    def to_json(self) -> dict[str, Any]:
        """As the stress document holds it."""
        ends = ("low", "high")
        return {
            "field": self.field,
            "from": dict(zip(ends, self.before, strict=True)),
            "to": dict(zip(ends, self.after, strict=True)),
        }


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """The answer for one part; field names and units are those of the stress document."""

    part: str
    weeks_to_stop: Spread
    stop_date: date | None
    first_short: date | None
    share_of_futures_that_stop: float
    peak_shortage: float
    cause: tuple[Cause, ...]
    mitigations: tuple[Mitigation, ...]
    narrows: tuple[Narrows, ...]
    inputs: Mapping[str, Any]
    assumed: Mapping[str, Mapping[str, Any]]
    unknown: tuple[str, ...]
    magnet_node: Mapping[str, str] | None
    evidence: Mapping[str, float]
    fill: tuple[Mapping[str, Any], ...]
    stop_order: int
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As the stress document holds it: plain JSON values."""
        return {
            "part": self.part,
            "weeks_to_stop": self.weeks_to_stop.to_json(),
            "stop_date": None if self.stop_date is None else self.stop_date.isoformat(),
            "first_short": None if self.first_short is None else self.first_short.isoformat(),
            "share_of_futures_that_stop": self.share_of_futures_that_stop,
            "peak_shortage": self.peak_shortage,
            "cause": [cause.to_json() for cause in self.cause],
            "mitigations": [mitigation.to_json() for mitigation in self.mitigations],
            "narrows": [entry.to_json() for entry in self.narrows],
            "inputs": dict(self.inputs),
            "assumed": {field: dict(entry) for field, entry in self.assumed.items()},
            "unknown": list(self.unknown),
            "magnet_node": None if self.magnet_node is None else dict(self.magnet_node),
            "evidence": dict(self.evidence),
            "fill": [dict(entry) for entry in self.fill],
            "stop_order": self.stop_order,
            "notes": list(self.notes),
        }


@answer("line_stop")
def line_stop(
    bom: Bom,
    futures: Sequence[Future],
    base: Future,
    *,
    start: date,
    first_effective: date | None,
    place: Places | None = None,
    products: Products | None = None,
    regions: Mapping[str, str] | None = None,
    chain: Chain | None = None,
    seed: int = 0,
    mitigations: bool = True,
) -> list[PartAnswer]:
    """Answer for every part of a bill of materials, in the order of the file.

    Args:
        bom: the parts.
        futures: runs of the scenario with drawn parameters; they give low, high and the share that stop.
        base: the run of the scenario with base parameters; it gives base.
        start: first day of the runs.
        first_effective: first date on which a measure that the scenario adds to the baseline takes effect;
            weeks are counted from it. None in the baseline itself: counted from ``start``.
        place: where product classes, mitigation parameters and regions are looked up (default: bundled).
        products: product classes, when already read.
        regions: region codes to market regions, when already read.
        chain: gives the measures and upstream nodes behind a node in a month.
        seed: seed of the draws of blank cells.
        mitigations: whether to compute them.

    Raises:
        ModelError: a run holds no node for a part, or begins on another day.
    """
    table = products or load_products(place)
    runs = Runs(base, futures, regions or market_regions(), start, first_effective, table.line_floor)
    found = [_part(line, runs, table, chain, seed, place, mitigations) for line in bom.lines]
    order = sorted(range(len(found)), key=lambda at: _first_to_stop(found[at]))
    ranks = {at: rank for rank, at in enumerate(order, start=1)}
    return [replace(entry, stop_order=ranks[at]) for at, entry in enumerate(found)]


def _first_to_stop(entry: PartAnswer) -> tuple[Any, ...]:
    """Sort key: base weeks, then the early end of the range, then the share that stop."""
    weeks = entry.weeks_to_stop
    ends = tuple((value is None, value or 0.0) for value in (weeks.base, weeks.low))
    return (*ends, -entry.share_of_futures_that_stop, entry.part)


def _part(
    line: BomLine,
    runs: Runs,
    products: Products,
    chain: Chain | None,
    seed: int,
    place: Places | None,
    mitigations: bool,
) -> PartAnswer:
    """The answer for one part."""
    order_end = None if line.on_order_until is None else float((line.on_order_until - runs.start).days + 1)
    indices = [future.index for future in runs.futures]
    variant = Variant(Blanks(line, products, indices, seed, order_end))
    plan = Plan(variant, variant)
    outcome = runs.outcome(plan)
    weeks = _weeks(outcome, runs)
    key = runs.key(variant, variant.blanks.centre(), runs.base)
    return PartAnswer(
        part=line.part,
        weeks_to_stop=weeks,
        stop_date=None if outcome.base_stop is None else runs.date_of(outcome.base_stop),
        first_short=_first_short(outcome, runs),
        share_of_futures_that_stop=round(outcome.share, 4),
        peak_shortage=round(float(1 - outcome.base_fill.min()), 4),
        cause=_cause(variant, key, outcome, runs, chain),
        mitigations=tuple(propose(variant, outcome, runs, place)) if mitigations else (),
        narrows=_narrows(plan, weeks, runs),
        inputs=line.stated(),
        assumed=_assumed(variant, runs),
        unknown=_unknown(line, variant.blanks),
        magnet_node=None if key is None else dict(zip(("good", "region", "origin"), key, strict=True)),
        evidence=_evidence(variant.blanks),
        fill=_fill_json(outcome, runs),
        stop_order=0,
        notes=_notes(line, variant, key, weeks, runs),
    )


def _weeks(outcome: Outcome, runs: Runs) -> Spread:
    stops = [runs.weeks(stop) for stop in outcome.stops]
    return Spread(nearest_rank(stops, LOW), runs.weeks(outcome.base_stop), nearest_rank(stops, HIGH))


def _first_short(outcome: Outcome, runs: Runs) -> date | None:
    """First date in the base run on which less than the need arrives, at the grain of the run's months."""
    short = [month for month, fill in zip(runs.months, outcome.base_fill, strict=True) if fill < SHORT_BELOW]
    if not short:
        return None
    same_month = short[0] == runs.effective.replace(day=1)
    return runs.effective if same_month else short[0]


def _cause(
    variant: Variant, key: NodeKey | None, outcome: Outcome, runs: Runs, chain: Chain | None
) -> tuple[Cause, ...]:
    """Measures and upstream nodes, then the magnet node, then the price where it keeps the buyer out."""
    telling = outcome.telling
    if key is None or telling is None:
        return ()
    run = runs.base if telling == 0 else runs.futures[telling - 1]
    stop, fill = (
        (outcome.base_stop, outcome.base_fill)
        if telling == 0
        else (outcome.stops[telling - 1], outcome.fills[telling - 1])
    )
    month = int(runs.days[stop or 0])
    causes = list(chain(key, runs.months[month])) if chain else []
    causes.append(_node_cause(key, float(fill[month]), runs.months[month], telling == 0))
    worth = variant.blanks.line.unit_value_usd
    part = variant.blanks.centre() if telling == 0 else variant.blanks.future(run.index)
    if outcome.outs[telling, month] and worth is not None:
        price = float(run.nodes[runs.key(variant, part, run) or key].price[month])
        causes.append(_price_cause(key, price, worth / part.kg, runs.months[month]))
    return tuple(causes)


def _node_cause(key: NodeKey, fill: float, month: date, in_base: bool) -> Cause:
    """The magnet node in the month of the stop, and how short the buyer goes there."""
    good, region, origin = key
    short = round(1 - fill, 4)
    words = "clear origin" if origin == "clear" else "any origin"
    text = f"buyers of {good} in {region} ({words}) go short of {short:.0%} of their need in {month:%Y-%m}"
    if not in_base:
        text += " in an early future; the base run does not stop"
    return Cause("node", f"{good}@{region}/{origin}", short, "fraction of need", text)


def _price_cause(key: NodeKey, price: float, worth: float, month: date) -> Cause:
    """The price that keeps the buyer out in the month of the stop."""
    text = f"the price is {price:,.0f} USD/kg in {month:%Y-%m}; the part carries {worth:,.0f} USD/kg"
    return Cause("price", f"{key[0]}@{key[1]}/{key[2]}", round(price, 2), "USD/kg magnet", text)


def _narrows(plan: Plan, weeks: Spread, runs: Runs) -> tuple[Narrows, ...]:
    """For each blank cell: the range of weeks if that cell alone were known at its central value."""
    if not runs.futures:
        return ()
    before = (weeks.low, weeks.high)
    found = []
    for field in plan.before.blanks.unknown:
        after = _weeks(runs.outcome(plan, known=field), runs)
        found.append(Narrows(field, before, (after.low, after.high)))
    return tuple(sorted(found, key=lambda entry: (_width(entry.after, runs), entry.field)))


def _width(ends: tuple[float | None, float | None], runs: Runs) -> float:
    """Width of a range in weeks, an open end taken at the horizon."""
    horizon = runs.weeks(len(runs.days)) or 0.0
    low, high = (horizon if end is None else end for end in ends)
    return high - low


def _assumed(variant: Variant, runs: Runs) -> dict[str, dict[str, Any]]:
    """The range that stood in for each blank cell, with what it leans on."""
    blanks = variant.blanks
    table: dict[str, dict[str, Any]] = {}
    for field in blanks.unknown:
        if field == "magnet_type":
            shares = dict(blanks.product_class.magnet_type)
            table[field] = {
                "base": blanks.product_class.central_type,
                "shares": shares,
                "unit": "",
                "source": "",
            }
            continue
        span = {
            "on_order_kg": blanks.products.on_order_days,
            "on_order_until": blanks.products.on_order_until_days,
        }.get(field) or blanks.product_class.ranges[field]
        unit = {"on_order_kg": "days of need", "on_order_until": "days from the start"}.get(field, "")
        table[field] = {
            "low": span.low,
            "base": span.base,
            "high": span.high,
            "unit": unit,
            "source": span.source,
        }
    return table


def _unknown(line: BomLine, blanks: Blanks) -> tuple[str, ...]:
    """Blank cells that the answer would have used."""
    silent = [
        name for name in ("product", "licence_valid_until", "unit_value_usd") if getattr(line, name) is None
    ]
    return tuple(sorted({*blanks.unknown, *silent}))


def _evidence(blanks: Blanks) -> dict[str, float]:
    """Shares of the cells behind the answer that the buyer stated (private) and that are assumed."""
    cells = ("units_per_year", "region", "stock_days", *DRAWN)
    assumed = round(len(blanks.unknown) / len(cells), 4)
    return {"private": round(1 - assumed, 4), "assumed": assumed} if assumed else {"private": 1.0}


def _fill_json(outcome: Outcome, runs: Runs) -> tuple[dict[str, Any], ...]:
    """Fill by month: the base run, and 10 and 90 % of the futures."""
    rows = []
    for at, month in enumerate(runs.months):
        spread = [float(value) for value in outcome.fills[:, at]]
        base = float(outcome.base_fill[at])
        low, high = (nearest_rank(spread, share) for share in (LOW, HIGH))
        rows.append(
            {
                "month": month.isoformat(),
                "low": round(base if low is None else low, 4),
                "base": round(base, 4),
                "high": round(base if high is None else high, 4),
            }
        )
    return tuple(rows)


def _notes(
    line: BomLine, variant: Variant, key: NodeKey | None, weeks: Spread, runs: Runs
) -> tuple[str, ...]:
    """What the reader must know to read the figures."""
    notes = [variant.blanks.note] if variant.blanks.note else []
    infinite = float("inf")
    low, base, high = (infinite if end is None else end for end in (weeks.low, weeks.base, weeks.high))
    if runs.futures and not low <= base <= high:
        notes.append("the base run lies outside the range of the futures")
    if key is None:
        notes.append(
            "the magnet holds no rare earths: no node of the market serves it, its supply counts as full"
        )
        return tuple(notes)
    if runs.region_of(line) == ELSEWHERE != line.region:
        notes.append(f"{line.region} is no region of the market: it buys in the rest of the world ({ELSEWHERE})")
    if key[1] != runs.region_of(line):
        notes.append(f"{runs.region_of(line)} has no node of its own for {key[0]}: it buys at {key[1]}")
    path = runs.base.nodes[key]
    if line.unit_value_usd is not None:
        worth = line.unit_value_usd / variant.blanks.centre().kg
        if worth < path.base_price.max():
            notes.append(
                f"the stated value carries {worth:,.0f} USD/kg of magnet, less than the baseline price: "
                "where that is so the part is served like the node as a whole"
            )
    if line.licence_valid_until is not None and runs.licensed_share(path) <= 0:
        notes.append(
            "no supply of the node comes under a licence before the first measure: the licence adds nothing"
        )
    return tuple(notes)


def inversions(
    milder: Sequence[PartAnswer], harsher: Sequence[PartAnswer], name: str
) -> list[dict[str, str]]:
    """Parts that stop later in the harsher of two scenarios, each with the reason.

    Args:
        milder: answers of the milder scenario.
        harsher: answers of the harsher one, for the same parts.
        name: name of the milder scenario.
    """
    others = {entry.part: entry for entry in milder}
    found = []
    for entry in harsher:
        other = others.get(entry.part)
        if other is None or other.stop_date is None:
            continue
        if entry.stop_date is not None and entry.stop_date <= other.stop_date:
            continue
        here, there = (_mean_fill(each, other.stop_date) for each in (entry, other))
        reason = (
            f"stops {entry.stop_date or 'not within the horizon'} here and {other.stop_date} under {name}: "
            f"up to then its node serves {here:.2f} of its need here and {there:.2f} there"
        )
        found.append({"part": entry.part, "against": name, "reason": reason})
    return found


def _mean_fill(entry: PartAnswer, until: date) -> float:
    """Mean fill of the base run over the months up to a date."""
    fills = [row["base"] for row in entry.fill if row["month"] <= until.isoformat()]
    return float(sum(fills) / len(fills)) if fills else 1.0
