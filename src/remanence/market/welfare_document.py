"""``who_pays`` of a document: a run against the same run without what its scenario adds, party by party."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from remanence.errors import ModelError
from remanence.market.calendar import Period
from remanence.market.effects import ArcCost, Effect, FlowCap, outages_of
from remanence.market.goods import MAGNET_METALS
from remanence.market.instrument import Instrument
from remanence.market.network import Network
from remanence.market.results.collect import Runs
from remanence.market.scenario import Scenario
from remanence.market.simulate import Chain, Path, Runner
from remanence.market.state import Books
from remanence.market.welfare import Accounts, Party, Run, accounts
from remanence.market.witness import Witness
from remanence.market.zone import ReferencePrices

Array = NDArray[np.float64]
Row = dict[str, Any]

ALLOWED = 1e-6
"""Largest difference between the parties' sum and the welfare change, as a share of the gross transfers."""
LEAST = 1.0
"""USD a year from which a party is listed."""
NEXT = {
    "concentrate": ("oxide", "metal", "magnet"),
    "seg": ("oxide", "metal", "magnet"),
    "oxide": ("metal", "magnet"),
    "metal": ("magnet",),
    "magnet": (),
}
"""Stages that buyers can turn to when the price of one is held."""


@dataclass(frozen=True)
class Balance:
    """Two runs party by party [thousand USD], by calendar year.

    Attributes:
        years: calendar years; gains: by party, what it gains by year; welfare: the change found by itself.
    """

    years: tuple[int, ...]
    gains: Mapping[Party, Array]
    welfare: Array

    @property
    def summed(self) -> Array:
        """Sum over all parties."""
        return np.asarray(sum(self.gains.values(), np.zeros(len(self.years))))

    @property
    def gross(self) -> Array:
        """Sum of what moved, gains and losses alike."""
        return np.asarray(sum((np.abs(g) for g in self.gains.values()), np.zeros(len(self.years))))

    @property
    def gap(self) -> float:
        """Sum less welfare change relative to the gross transfers of the whole run."""
        moved = float(self.gross.sum())
        return float(np.abs(self.summed - self.welfare).sum()) / moved if moved > 0 else 0.0


def compare(chain: Chain, books: Books, draw: Mapping[str, float], with_it: Run, without: Run) -> Balance:
    """What each party gains by what one run has and the other has not, measured by the latter."""
    one = accounts(chain, books, draw, with_it, without)
    other = accounts(chain, books, draw, without, without)
    starts = [period.start.year for period in with_it.periods]
    years = tuple(sorted(set(starts)))
    lengths = with_it.path.lengths
    fold = np.array(
        [[length * (start == y) for start, length in zip(starts, lengths, strict=True)] for y in years]
    )
    gains = {party: fold @ _change(one, other, party) for party in sorted(one.of | other.of)}
    return Balance(years, gains, fold @ (one.welfare - other.welfare))


def _change(one: Accounts, other: Accounts, party: Party) -> Array:
    nothing = np.zeros(len(one.welfare))
    return np.asarray(one.of.get(party, nothing) - other.of.get(party, nothing))


def inside_of(effects: Sequence[Effect]) -> frozenset[str]:
    """Regions for whose sake measures are made: a zone and who pays, or who restricts its own exports."""
    found: set[str] = set()
    for effect in effects:
        if isinstance(effect, Instrument):
            found |= effect.inside or getattr(effect, "origins", frozenset())
        elif isinstance(effect, FlowCap):
            found |= effect.origins
        elif isinstance(effect, ArcCost):
            found |= effect.origins if effect.to_origin else effect.destinations or frozenset()
    return frozenset(found)


def who_pays(
    runner: Runner, books: Books, runs: Runs, scenario: Scenario, as_of: date, periods: Sequence[Period]
) -> dict[str, Any] | None:
    """The table of a scenario against its lowest base; None for one that adds nothing.

    Args:
        runner: runs the base on the same network.
        books: anchors.
        runs: the scenario's run and what it is measured against.
        scenario: what was run.
        as_of: nothing published later takes part.
        periods: the periods of the run.

    Raises:
        ModelError: the parties' sum misses the welfare change, so that money went astray.
    """
    if not scenario.added:
        return None
    kept = tuple(measure for measure in scenario.measures if measure.layer == 0)
    base = replace(scenario, measures=kept).effects(as_of)
    runner.live = witness = Witness(runner.chain.net.problem)
    reference, first = runs.reference, runs.first
    if outages_of(base) != outages_of(runs.effects):
        reference = runner.run(books, runs.draw, first, periods, outages_of(base))
    plain = runner.run(books, runs.draw, first, periods, base, reference)
    without = Run(plain, witness.periods(plain), periods, base, first)
    with_it = Run(runs.path, runs.cleared, periods, runs.effects, first)
    balance = compare(runner.chain, books, runs.draw, with_it, without)
    if balance.gap > ALLOWED:
        raise ModelError(
            f"Who pays does not add up: the parties' sum misses the welfare change by {balance.gap:.3g} of what moved."
        )
    added = [e for e in runs.effects if e.measure_id in {m.id for m in scenario.added}]
    told = table(balance, inside_of(added))
    levies = [e for e in added if isinstance(e, ReferencePrices)]
    leaks = [row for levy in levies for row in leakage(runner.chain.net, levy, runs.path, plain)]
    return {"against": "the same run without the measures that it adds", **told, "leakage": leaks}


def instruments(path: Path) -> list[Row]:
    """What each instrument of a run says of itself, by measure and period; money in thousand USD a month."""
    return [
        {key: round(value, 6) if isinstance(value, float) else value for key, value in row.items()}
        for name in sorted(path.reports)
        for row in path.reports[name]
    ]


def table(balance: Balance, inside: frozenset[str]) -> dict[str, Any]:
    """Rows by year, party and region [USD], and the sums that prove them."""
    rows = [
        {
            "year": year,
            "party": party,
            "region": region,
            "side": "inside" if region in inside else "outside",
            "usd": round(1000.0 * float(gain[i]), 2),
        }
        for i, year in enumerate(balance.years)
        for (party, region), gain in balance.gains.items()
        if abs(1000.0 * gain[i]) >= LEAST
    ]
    sums = [
        {
            "year": year,
            "welfare_change": round(1000.0 * float(balance.welfare[i]), 2),
            "sum_of_parties": round(1000.0 * float(balance.summed[i]), 2),
            "gross_transfers": round(1000.0 * float(balance.gross[i]), 2),
        }
        for i, year in enumerate(balance.years)
    ]
    return {"unit": "USD", "inside": sorted(inside), "rows": rows, "sums": sums, "gap": balance.gap}


def leakage(net: Network, zone: ReferencePrices, path: Path, plain: Path) -> list[Row]:
    """Goods of later stages that a zone buys more of outside or makes less of since it holds a price [t], by year."""
    held = {level.good for level in zone.levels}
    stages = {stage for good in held for stage in NEXT[good.split(":")[0]]}
    goods = sorted(
        {arc.good for arc in net.arcs if arc.good.split(":")[0] in stages and _holds(held, arc.good)}
    )
    years = np.array([day.year for day in path.months])
    rows: list[Row] = []
    for good in goods:
        outside = [arc.column for arc in zone.imports(net, good)]
        ours = [mode for mode in net.modes if mode.plant.region in zone.zone]
        made = [mode.column for mode in ours if f"{mode.plant.kind}:{mode.plant.product}" == good]
        for year in sorted(set(years.tolist())):
            weight = path.lengths * (years == year)
            figures = {
                "imports": _tonnes(path, outside, weight),
                "imports_without": _tonnes(plain, outside, weight),
                "output": _tonnes(path, made, weight),
                "output_without": _tonnes(plain, made, weight),
            }
            if any(value > 1e-6 for value in figures.values()):
                rows.append({"measure": zone.measure_id, "year": year, "good": good, **figures, "unit": "t"})
    return rows


def _holds(held: set[str], good: str) -> bool:
    """Whether a later good is made of an element whose price is held; an ore holds them all."""
    stage, name = good.split(":")
    elements = {h.split(":")[1] for h in held}
    if any(h.startswith(("concentrate", "seg")) for h in held):
        return True
    return bool(elements & set(MAGNET_METALS[name] if stage == "magnet" else (name,)))


def _tonnes(path: Path, columns: list[int], weight: Array) -> float:
    return round(float(weight @ path.x[:, columns].sum(axis=1)), 3)
