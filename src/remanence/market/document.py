"""The document of ``remanence simulate``: prices, flows, stocks, shortages and rents by month, as tidy rows.

A marginal price is published only where a curve stands and quantity moves. The average price is what was paid on
average at a node: shipments from China at the price inside it with tax, freight and the pro rata part of the licence
rent, the rest at the margin.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from remanence.atlas import Atlas
from remanence.atlas.places import Places
from remanence.market.assemble import Assembled, assemble, start_after
from remanence.market.effects import outages_of
from remanence.market.parameters import central, load_parameters, network_numbers
from remanence.market.readout import Readout, balance, label_parts, month_name, stage_shares
from remanence.market.scenario import Scenario
from remanence.market.simulate import Path, Runner, months_from
from remanence.market.state import books

Row = dict[str, Any]
Array = NDArray[np.float64]
RENT_SHOWN = 0.5
"""USD/kg from which the gap across a shipment is told as a rent."""
MOVES = 1e-6
"""t/month below which a node counts as one where nothing moves."""


def simulate(
    atlas: Atlas,
    scenario: Scenario,
    as_of: date,
    on: date,
    months: int,
    place: Places | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Run a scenario once under central parameters, from the month after ``on``.

    Raises:
        InputError: figures are missing, or the base year does not close.
        ModelError: a month does not clear.
    """
    draw = central(load_parameters())
    effects = scenario.effects(as_of)
    made = assemble(atlas.as_of(as_of), atlas.base_year, scenario, draw, effects)
    runner = Runner(made.chain)
    steps = months_from(start_after(on), months)
    anchors = books(made.chain.net, made.chain.cal, made.chain.inputs, draw)
    first = runner.burn_in(anchors, draw, steps[0])
    tell = progress or (lambda done, of: None)
    tell(1, 3)
    reference = runner.run(anchors, draw, first, steps, outages_of(effects))
    tell(2, 3)
    path = runner.run(anchors, draw, first, steps, effects, reference)
    tell(3, 3)
    return {
        "start": steps[0].isoformat(),
        "months": months,
        "stage_shares": stage_shares(Readout.of(made.chain.net), path),
        "series": list(series(made, path, reference, draw)),
        "balance": balance(path),
        "closure": closure_rows(made),
        "shifts": shift_rows(made),
        "measures": [m.to_json() for m in scenario.measures if scenario.takes_part(m, as_of)],
        "notes": [*scenario.all_notes(as_of), *closure_notes(made)],
    }


def series(made: Assembled, path: Path, reference: Path, draw: dict[str, float]) -> Iterator[Row]:
    """Every row of the document, by kind, then label, then month."""
    readout = Readout.of(made.chain.net)
    yield from _prices(made, readout, path, draw)
    yield from _flows(readout, path)
    yield from _stocks(made, path)
    yield from _unmet(readout, path, reference)
    yield from _rents(made, readout, path, draw["vat_rate"])


def _row(kind: str, label: str, path: Path, t: int, value: float | None, unit: str, basis: str) -> Row:
    item, region, origin = label_parts(label)
    shown = None if value is None else round(value, 6)
    return {
        "month": month_name(path, t),
        "kind": kind,
        "item": item,
        "region": region,
        "origin": origin,
        "value": shown,
        "low": None,
        "high": None,
        "unit": unit,
        "basis": basis,
    }


def price_basis(label: str) -> str:
    """Basis of a price: inside China without tax, delivered else."""
    return "ex works, excl VAT" if label.split("|")[1] == "CHN" else "delivered, excl VAT"


def _prices(made: Assembled, readout: Readout, path: Path, draw: dict[str, float]) -> Iterator[Row]:
    for label in sorted(readout.use_columns):
        used = readout.used(path, label)
        marginal = readout.price(path, label)
        average = _average_price(readout, path, label, used, marginal, draw)
        for t in range(len(path.months)):
            moves = used[t] > MOVES
            yield _row(
                "price_marginal", label, path, t, marginal[t] if moves else None, "USD/kg", price_basis(label)
            )
            yield _row(
                "price_average", label, path, t, average[t] if moves else None, "USD/kg", price_basis(label)
            )


def _average_price(
    readout: Readout, path: Path, label: str, used: Array, marginal: Array, draw: dict[str, float]
) -> Array:
    """Volume-weighted: tonnes from China at its price with tax and freight plus the bidders' part of the rent."""
    good, region, origin = label_parts(label)
    if region == "CHN" or origin == "clear":
        return marginal
    tonnes = np.minimum(readout.shipped(path, good, "CHN", region), np.maximum(used, 1e-9))
    tax = 0.0 if good.startswith("magnet") else draw["vat_rate"]
    freight = network_numbers()["freight_fixed"]
    cost = np.minimum(readout.price(path, f"{good}|CHN") * (1 + tax) + freight, marginal)
    paid = cost + draw["highest_bidder_share"] * (marginal - cost)
    share = np.clip(tonnes / np.maximum(used, 1e-9), 0.0, 1.0)
    average: Array = share * paid + (1 - share) * marginal
    return average


def _flows(readout: Readout, path: Path) -> Iterator[Row]:
    for (good, source, target, origin), column in sorted(readout.arc_columns.items()):
        flow = path.x[:, column]
        if flow.max() <= MOVES:
            continue
        for t in range(len(path.months)):
            row = _row(
                "flow", f"{good}|{source}>{target}|{origin}", path, t, float(flow[t]), "t/month", _basis(good)
            )
            yield row


def _basis(good: str) -> str:
    kind = good.split(":")[0]
    return {
        "concentrate": "REO",
        "seg": "REO",
        "oxide": "oxide",
        "metal": "metal",
        "magnet": "magnet blank",
    }.get(kind, "gross")


def _stocks(made: Assembled, path: Path) -> Iterator[Row]:
    labels = [curve.node for curve in made.chain.net.curves if curve.kind == "stock"]
    for i, label in sorted(enumerate(labels), key=lambda pair: pair[1]):
        for t in range(len(path.months)):
            yield _row("stock", label, path, t, float(path.stock[t, i]), "t", _basis(label.split("|")[0]))


def _unmet(readout: Readout, path: Path, reference: Path) -> Iterator[Row]:
    """What users take less than in the same run without export rules."""
    for label in sorted(readout.use_columns):
        missing = np.maximum(readout.used(reference, label) - readout.used(path, label), 0.0)
        for t in np.flatnonzero(missing > MOVES):
            yield _row(
                "unmet", label, path, int(t), float(missing[t]), "t/month", _basis(label.split("|")[0])
            )


def _rents(made: Assembled, readout: Readout, path: Path, vat_rate: float) -> Iterator[Row]:
    """What a tonne more through a capped shipment would be worth: price there less price here and the cost between."""
    for (good, source, target, origin), column in sorted(readout.arc_columns.items()):
        if source != "CHN":
            continue
        gap = readout.price(path, f"{good}|{target}") - readout.price(path, f"{good}|{source}")
        gap = gap - made.chain.net.problem.cost[column]
        if not good.startswith("magnet"):
            gap = gap - vat_rate * readout.price(path, f"{good}|{source}")
        for t in np.flatnonzero((gap > RENT_SHOWN) & (path.x[:, column] > MOVES)):
            yield _row(
                "rent", f"{good}|{source}>{target}|{origin}", path, int(t), float(gap[t]), "USD/kg", "licence"
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
