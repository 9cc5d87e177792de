"""The document of ``remanence simulate``: prices, flows, stocks, shortages and rents by month, as tidy rows.

The figures are those of the tables in `results`; here a run is made, and its tables are laid out as one document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from remanence.atlas import Atlas
from remanence.market.assemble import Assembled, assemble, start_after
from remanence.market.calendar import MONTHS, Step, periods_from
from remanence.market.effects import PlantCap, outages_of
from remanence.market.foresight import Foresight, foresee
from remanence.market.intervals import intervals
from remanence.market.network import Network
from remanence.market.parameters import central, parameters_of
from remanence.market.premium import premium_rows
from remanence.market.readout import Readout, balance, label_parts, lengths, month_name, stage_shares
from remanence.market.resilience import BENCHMARKS, TOLERANCE
from remanence.market.results.collect import Runs, bottlenecks, collect
from remanence.market.results.prices import MOVES, Ends
from remanence.market.results.rents import KILOS, pools_of, shipment
from remanence.market.results.table import Table
from remanence.market.scenario import Scenario
from remanence.market.simulate import Path, Runner
from remanence.market.state import books
from remanence.market.welfare_document import instruments, who_pays
from remanence.market.witness import Cleared, Witness

Row = dict[str, Any]
Progress = Callable[[int, int], None]
RENT_SHOWN = 0.5
"""USD/kg from which the worth of a capped shipment is told as a rent."""
TESTED = 12
"""Months for which each stage is run without its largest country."""
BOTTLENECKS = 30
"""Bottlenecks that the document lists, the dearest first; the table ``rents`` holds all."""


@dataclass(frozen=True)
class Outcome:
    """A run as one document, and as tidy tables by name."""

    result: dict[str, Any]
    tables: dict[str, Table]


def run(
    atlas: Atlas,
    scenario: Scenario,
    as_of: date,
    on: date,
    months: int,
    progress: Progress | None = None,
    interval_months: int = 0,
    step: Step = "month",
    foresight: bool = False,
) -> Outcome:
    """Run a scenario once under central parameters, from the month after ``on``.

    Args:
        atlas: what is known.
        scenario: measures and outages.
        as_of: nothing published later takes part.
        on: the moment spoken of; the run starts with the next month.
        months: how many steps are run.
        progress: told (done, of).
        interval_months: for how many of the last steps the interval of each price is computed.
        step: length of a step.
        foresight: whether the bound with perfect foresight is computed, too.

    Raises:
        InputError: figures are missing, or the base year does not close.
        ModelError: a month does not clear.
    """
    tell = progress or (lambda done, of: None)
    draw = central(parameters_of(atlas.base_year))
    effects = scenario.effects(as_of)
    made = assemble(atlas.as_of(as_of), atlas.base_year, scenario, draw, effects)
    runner = Runner(made.chain)
    runner.live = witness = Witness(made.chain.net.problem)
    steps = periods_from(start_after(on), months, step)
    anchors = books(made.chain.net, made.chain.cal, made.chain.inputs, draw)
    first = runner.burn_in(anchors, draw, steps[0].start)
    tell(1, 5)
    outages = outages_of(effects)
    reference = runner.run(anchors, draw, first, steps, outages)
    calm = [effect for effect in outages if not isinstance(effect, PlantCap)]
    undisturbed = reference if calm == list(outages) else runner.run(anchors, draw, first, steps, calm)
    path = runner.run(anchors, draw, first, steps, effects, reference)
    cleared = witness.periods(path)
    tell(3, 5)

    def without(cap: PlantCap) -> Path:
        return runner.run(anchors, draw, first, steps[: _tested(step)], [*calm, cap])

    bound = foresee(made.chain.net, anchors, first.stock, path, cleared) if foresight else None
    ends = price_ends(Readout.of(made.chain.net), path, cleared, interval_months, progress)
    runs = Runs(made.chain, draw, effects, first, path, cleared, reference, undisturbed, without, ends)
    tables = collect(runs)
    paid = who_pays(runner, anchors, runs, scenario, as_of, steps)
    tell(5, 5)
    dated = {"start": steps[0].start.isoformat(), "months": round(months * MONTHS[step], 1), "step": step}
    told = _told(made, runs, tables, scenario, as_of)
    return Outcome({**dated, **told, "foresight": _foreseen(made, path, bound), "who_pays": paid}, tables)


def _tested(step: Step) -> int:
    """Steps in the months for which a stage is run without its largest country."""
    return max(1, round(TESTED / MONTHS[step]))


def _told(
    made: Assembled, runs: Runs, tables: Mapping[str, Table], scenario: Scenario, as_of: date
) -> dict[str, Any]:
    """What a run says of itself."""
    return {
        **_result(made, runs.path, tables),
        "security_premium": premium_rows(
            made.chain, runs.path, np.stack([c.problem.upper for c in runs.cleared])
        ),
        "measures": [m.to_json() for m in scenario.measures if scenario.takes_part(m, as_of)],
        "instruments": instruments(runs.path),
        "notes": [*scenario.all_notes(as_of), *closure_notes(made)],
    }


def _foreseen(made: Assembled, path: Path, bound: Foresight | None) -> dict[str, Any] | None:
    """What perfect foresight would have saved, and the prices of oxides and magnets under it; None where not asked."""
    if bound is None:
        return None
    rows = [
        {"month": month_name(path, t), "item": good, "region": region, "origin": origin}
        | {"value": round(float(bound.price[t, made.chain.net.row[label]]), 6)}
        for label in sorted(Readout.of(made.chain.net).use_columns)
        for good, region, origin in [label_parts(label)]
        for t in range(len(path.months))
        if path.price[t, made.chain.net.row[label]] > 0
    ]
    gap = {"value": round(bound.gap * 1000, 2), "unit": "USD over the run"}
    return {"surplus_gap": gap, "prices": rows, "unit": "USD/kg"}


def _result(made: Assembled, path: Path, tables: Mapping[str, Table]) -> dict[str, Any]:
    net = made.chain.net
    return {
        "stage_shares": stage_shares(Readout.of(net), path),
        "series": list(series(tables, net, path)),
        "balance": balance(path),
        "resilience": {
            "tolerance": TOLERANCE,
            "benchmarks": BENCHMARKS,
            "uses": tables["resilience"].rows(),
            "chokepoints": tables["chokepoints"].rows(),
            "concentration": tables["concentration"].rows(),
        },
        "bottlenecks": bottlenecks(tables["rents"], float(lengths(path).sum()), BOTTLENECKS),
        "closure": closure_rows(made),
        "shifts": shift_rows(made),
    }


def price_ends(
    readout: Readout, path: Path, cleared: Sequence[Cleared], last: int, progress: Progress | None = None
) -> Ends:
    """Intervals of the published prices of the ``last`` periods of a run, by node and period [USD/kg]."""
    found: dict[tuple[str, int], tuple[float, float]] = {}
    labels = sorted(readout.use_columns)
    rows = [readout.net.row[label] for label in labels]
    periods = range(max(0, len(path.months) - last), len(path.months))
    for done, t in enumerate(periods):
        low, high = intervals(cleared[t].problem, rows).T
        # The same dual read off another vertex differs in its last bits; what was published lies inside.
        ends = np.minimum(low, path.price[t, rows]), np.maximum(high, path.price[t, rows])
        found |= {(label, t): (float(a), float(b)) for label, a, b in zip(labels, *ends, strict=True)}
        if progress is not None:
            progress(done + 1, len(periods))
    return found


def series(tables: Mapping[str, Table], net: Network, path: Path) -> Iterator[Row]:
    """The tables as rows of one form, by kind, then label, then month; a rent is told per shipment out of China."""
    named = {month: month_name(path, t) for t, month in enumerate(path.months)}
    for row in _records(tables["prices"]):
        for kind in ("marginal", "average"):
            ends = (row["low"], row["high"]) if kind == "marginal" else (None, None)
            place = (row["good"], row["region"], row["origin"])
            yield _row(f"price_{kind}", named, row, place, row[kind], "USD/kg", ends)
    for row in _records(tables["flows"]):
        place = (row["good"], f"{row['source']}>{row['target']}", row["origin"])
        yield _row("flow", named, row, place, row["tonnes"], "t/month")
    for row in _records(tables["stocks"]):
        yield _row("stock", named, row, (row["good"], row["region"], row["origin"]), row["tonnes"], "t")
    for row in _records(tables["unmet"]):
        place = (row["good"], row["region"], row["origin"])
        yield _row("unmet", named, row, place, row["missing"], "t/month")
    yield from _rents(tables["rents"], net, path, named)


def _records(table: Table) -> Iterator[Row]:
    """Rows by column name, values as they are."""
    names = list(table.values)
    for cells in zip(*table.values.values(), strict=True):
        yield dict(zip(names, cells, strict=True))


def _row(
    kind: str,
    named: Mapping[date, str],
    row: Row,
    place: tuple[str, str, str],
    value: float | None,
    unit: str,
    ends: tuple[float | None, float | None] = (None, None),
) -> Row:
    item, region, origin = place
    return {
        "month": named[row["month"]],
        "kind": kind,
        "item": item,
        "region": region,
        "origin": origin,
        "value": _rounded(value),
        "low": _rounded(ends[0]),
        "high": _rounded(ends[1]),
        "unit": unit,
        "basis": row["basis"],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _rents(table: Table, net: Network, path: Path, named: Mapping[date, str]) -> Iterator[Row]:
    """What a kilo more through a shipment out of China would be worth: its own cap and the pools it counts against."""
    kinds = ("licence", "route", "pool")
    worth = {(row["id"], row["month"]): row["value"] for row in _records(table) if row["kind"] in kinds}
    for arc in sorted(net.arcs, key=lambda a: (a.good, a.source, a.target, a.origin_class)):
        if arc.source != "CHN" or not arc.is_recorded:
            continue
        counted = [(shipment(arc), 1.0), *pools_of(net, arc.column)]
        for t, month in enumerate(path.months):
            value = sum(weight * worth.get((name, month), 0.0) for name, weight in counted)
            if value > RENT_SHOWN * KILOS and path.x[t, arc.column] > MOVES:
                place = (arc.good, f"{arc.source}>{arc.target}", arc.origin_class)
                yield _row(
                    "rent", named, {"month": month, "basis": "licence"}, place, value / KILOS, "USD/kg"
                )


def closure_rows(made: Assembled) -> dict[str, Any]:
    """The material balance of the base year [t oxide/a] and what was moved to close it."""
    closure = made.closure
    return {
        "elements": {
            element: {
                "supply": round(closure.supply[element], 1),
                "use_stated": round(closure.use_before[element], 1),
                "use": round(closure.use_after[element], 1),
                "gap": round(closure.gap(element), 5),
            }
            for element in closure.supply
        },
        "moves": [
            {
                "figure": m.figure,
                "from": round(m.before, 6),
                "to": round(m.after, 6),
                "low": m.low,
                "high": m.high,
                "unit": m.unit,
            }
            for m in closure.moves
        ],
    }


def closure_notes(made: Assembled) -> list[str]:
    """The moves in words."""
    return [
        f"To close the base year, {m.figure} was moved from {m.before:.4g} to {m.after:.4g} {m.unit} "
        f"(range {m.low:.4g} to {m.high:.4g})."
        for m in made.closure.moves
    ]


def shift_rows(made: Assembled) -> list[dict[str, Any]]:
    """Cost shifts of the calibration, class assumed [USD/kg]."""
    return [
        {"plant": plant, "shift": round(shift, 4), "unit": "USD/kg", "class": "assumed"}
        for plant, shift in sorted(made.chain.cal.shifts.items())
    ]
