"""All tables of a run, in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remanence.market.effects import Effect, PlantCap
from remanence.market.readout import Readout
from remanence.market.results import (
    balance,
    chokepoints,
    concentration,
    flows,
    losses,
    output,
    prices,
    rents,
    stocks,
    unmet,
)
from remanence.market.results.prices import Ends
from remanence.market.results.table import Table
from remanence.market.simulate import Chain, Path
from remanence.market.state import State
from remanence.market.witness import Cleared


@dataclass(frozen=True)
class Runs:
    """A run with those that it is measured against.

    Attributes:
        chain, draw, effects: what was run.
        first: the state from which every run started.
        path: the run; cleared: its periods as they were solved.
        reference: the same without export rules; undisturbed: without outages either.
        without: the run in which one outage is all that happens, over the first twelve months or fewer.
        ends: intervals of prices, where computed.
    """

    chain: Chain
    draw: Mapping[str, float]
    effects: Sequence[Effect]
    first: State
    path: Path
    cleared: Sequence[Cleared]
    reference: Path
    undisturbed: Path
    without: Callable[[PlantCap], Path]
    ends: Ends


def collect(runs: Runs) -> dict[str, Table]:
    """Every table by name."""
    net, path = runs.chain.net, runs.path
    readout = Readout.of(net)
    made = (
        prices.table(readout, path, runs.draw, runs.ends),
        flows.table(readout, path),
        stocks.table(net, path),
        unmet.table(readout, path, runs.reference),
        rents.table(net, path, runs.cleared, runs.effects),
        output.table(net, path),
        balance.table(path),
        losses.table(readout, path, runs.undisturbed, runs.first),
        chokepoints.table(runs.chain, runs.undisturbed, runs.first, runs.without),
        concentration.table(readout, runs.chain.inputs, path),
    )
    return {table.name: table for table in made}


def bottlenecks(table: Table, months: float, most: int) -> list[dict[str, Any]]:
    """The dearest bottlenecks of a run, by their mean rent.

    Args:
        table: the table ``rents``.
        months: length of the run [month].
        most: how many are listed.

    Returns:
        For each: kind, id, good, region, target, basis; months in which it binds; worth of a tonne more [USD/t], mean
        over those months and highest; what passed in them [t/month]; the rent [USD/year], mean over the whole run.
    """
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in table.rows():
        found.setdefault((row["kind"], row["id"]), []).append(row)
    listed = [_summary(rows, months) for rows in found.values()]
    listed.sort(key=lambda b: (-b["usd_per_year"], -b["value_peak"], b["kind"], b["id"]))
    return listed[:most]


def _summary(rows: Sequence[Mapping[str, Any]], months: float) -> dict[str, Any]:
    binding = sum(row["months"] for row in rows)
    mean = {
        name: sum(row[name] * row["months"] for row in rows) / binding
        for name in ("value", "quantity", "usd_per_year")
    }
    return {
        **{name: rows[0][name] for name in ("kind", "id", "good", "region", "target", "basis")},
        "months": round(binding, 3),
        "value": round(mean["value"], 2),
        "value_peak": round(max(row["value"] for row in rows), 2),
        "quantity": round(mean["quantity"], 4),
        "usd_per_year": round(mean["usd_per_year"] * binding / months),
        "unit": "USD/t",
    }
