"""``signs``: the market against a table of signs that theory gave before it was run (``docs/joint-production.md``).

The base year is run twice for each experiment, with and without it, from the same stored state. A claim ``+`` or ``-``
holds when the change has that sign, ``-0`` when the price falls or stays, ``0`` when it stays; *stays* is within
``[check] stays``, a log change. Judged is the mean over ``starts`` runs, each begun a month later: the clearing cuts
curves into steps, and one run alone carries noise of some tenths of a per cent. Keys of ``[check]``:
``mine_elasticity``, ``stays``, ``starts``, ``least_share`` (of claims that must hold) and ``[[check.exception]]`` with
the regime, experiment, outcome and the reason that is known for each.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from remanence.atlas import Atlas
from remanence.errors import InputError, Offence
from remanence.market.assemble import Assembled, assemble
from remanence.market.calendar import months_later
from remanence.market.effects import Effect, PlantCap, PlantSelector
from remanence.market.goods import ELEMENTS
from remanence.market.instrument import Instrument
from remanence.market.measures.params import Number, Part
from remanence.market.network import Builder
from remanence.market.simulate import Path, Runner
from remanence.market.state import State, books
from remanence.validation.case import Case
from remanence.validation.joint_theory import BOUGHT, CUT, CUTBACK, FOLLOWERS, PURCHASE
from remanence.validation.kinds.checking import check_of
from remanence.validation.kinds.registry import Verdict, case_kind, missed
from remanence.validation.run import frozen, scaled

Array = NDArray[np.float64]
Cell = tuple[str, str, str]
"""Regime, experiment and outcome."""

TABLE = "expected.csv"
ADJUST, QUOTA = "mines adjust", "quota binds"
READ_FROM = 6
"""First month that is read: stocks have moved by then."""
RUNGS, REACH = 40, np.log(2.0)
"""Steps of a mine's supply curve, and how far it reaches in log value on each side."""
HELD = ("+", "-", "-0", "0")
TINY = 1e-9
PRECAUTION = ("precaution_cover", "precaution_licences")


class KnownException(Part):
    """A claim that is known not to hold, with the reason."""

    regime: str
    experiment: str
    outcome: str
    reason: str = Field(min_length=1)


class Check(Part):
    """Keys of ``[check]``."""

    mine_elasticity: Number = Field(gt=0, description="of ore output to the ore's value [-]")
    stays: Number = Field(gt=0, description="log change within which a price counts as staying [-]")
    starts: int = Field(default=1, ge=1, le=12, description="runs, each a month later, whose mean is judged")
    least_share: Number = Field(default=0.9, ge=0, le=1, description="share of claims that must hold [-]")
    exception: tuple[KnownException, ...] = Field(default=(), description="claims known not to hold")


@dataclass(frozen=True)
class AdjustingMines(Instrument):
    """Mines whose output answers the value of their ore, in place of a fixed capacity.

    Output is ``base output x (value / value in the base year)^elasticity``, cut into steps.
    """

    value: Mapping[str, float] = field(kw_only=True)
    elasticity: float = field(kw_only=True)

    def build(self, builder: Builder) -> None:
        """Shut the ladder of each base-year mine and put a finer one, around the value of its ore, in its place."""
        edges = np.linspace(-REACH, REACH, RUNGS)
        for plant in builder.inputs.plants:
            if plant.kind != "mine" or plant.opens is not None:
                continue
            for column in builder.tranches[plant.id]:
                builder.upper[column] = 0.0
            value = self.value[f"concentrate:{plant.product}|{plant.region}"]
            made = plant.base_output / 12 * np.exp(self.elasticity * edges)
            sizes = np.diff(made, prepend=0.0)
            costs = value * np.exp(np.concatenate([edges[:1], 0.5 * (edges[1:] + edges[:-1])]))
            columns = [
                builder.column(
                    f"tranche {plant.id} adjusts #{i}", float(cost), float(size), {f"service {plant.id}": 1.0}
                )
                for i, (cost, size) in enumerate(zip(costs, sizes, strict=True))
            ]
            builder.tranches[plant.id] = np.array(columns, dtype=np.int32)


@case_kind("signs")
def judge(case: Case, atlas: Atlas) -> Verdict:
    """Run every experiment in both regimes and hold each claim against it; once more without precaution."""
    check = check_of(case, Check)
    claims = read_table(case)
    draw = frozen(case.file.base_year or atlas.base_year)
    runs = [_found(_later(case, i), atlas, check, draw) for i in range(check.starts)]
    mean = {cell: float(np.mean([found[cell] for found in runs])) for cell in runs[0]}
    verdict = _verdict(case, check, claims, mean)
    shares = verdict.extras["agreement"]
    singles = [_agreement(_signed(claims), _wrong(claims, found, check.stays)) for found in runs]
    shares["signed, worst single run"] = min(singles, key=lambda part: part["hold"])
    shares["signed, best single run"] = max(singles, key=lambda part: part["hold"])
    calm = _found(case, atlas, check, {**draw, **dict.fromkeys(PRECAUTION, 0.0)})
    wrong = _wrong(claims, calm, check.stays)
    for part, cells in (("signed", _signed(claims)), ("all", set(claims))):
        shares[f"{part}, one run without precaution, which the theory leaves out"] = _agreement(cells, wrong)
    return verdict


def _later(case: Case, months: int) -> Case:
    """The case with its run begun some months later."""
    start = months_later(case.file.start, months)
    return replace(case, file=case.file.model_copy(update={"start": start}))


def _found(case: Case, atlas: Atlas, check: Check, draw: Mapping[str, float]) -> dict[Cell, float]:
    """Log change of every outcome in both regimes."""
    view = atlas.as_of(case.as_of(atlas.release_date))
    year = case.file.base_year or atlas.base_year
    start = _State(case, assemble(view, year, case.scenario, draw), draw)
    rows = start.made.chain.net.row
    value = {label: float(np.exp(start.first.ln_price[row])) for label, row in rows.items()}
    mines = AdjustingMines("mines", case.file.start, value=value, elasticity=check.mine_elasticity)
    adjusting = assemble(view, year, case.scenario, draw, [mines])
    return dict(_experiments(QUOTA, start)) | dict(_experiments(ADJUST, _State(case, adjusting, draw)))


class _State:
    """A chain with its anchors, runner and burned-in state."""

    def __init__(self, case: Case, made: Assembled, draw: Mapping[str, float]) -> None:
        self.case, self.made, self.draw = case, made, draw
        self.runner = Runner(made.chain)
        self.anchors = books(made.chain.net, made.chain.cal, made.chain.inputs, draw)
        self.first: State = self.runner.burn_in(self.anchors, draw, case.periods[0].start)

    def run(self, use: Mapping[str, float], effects: Sequence[Effect] = ()) -> Path:
        """Run with some uses multiplied, by node, from the same state."""
        anchors = scaled(self.anchors, self.made, use)
        return self.runner.run(anchors, self.draw, self.first, self.case.periods, effects)


def _experiments(regime: str, start: _State) -> Iterator[tuple[Cell, float]]:
    """Log change of every outcome, by (regime, experiment, outcome)."""
    base = _outcomes(start.made, start.run({}))
    made = _world_output(start.made)
    for element in BOUGHT:
        label = f"oxide:{element}|CHN"
        here = start.made.chain.cal.anchor_quantity[label] * 12
        path = start.run({label: 1.0 + PURCHASE * made[element] / here})
        yield from _changes(regime, f"buy {element}", base, _outcomes(start.made, path))
    for ore in CUT:
        cap = PlantCap("cut", PlantSelector(ores=frozenset({ore})), 1.0 - CUTBACK, start.case.file.start)
        path = start.run({}, [cap])
        yield from _changes(regime, f"cut {ore}", base, _outcomes(start.made, path))


def _world_output(made: Assembled) -> dict[str, float]:
    """Oxide that the base year's mines give after separation [t/a]."""
    inputs = made.inputs
    return {
        e: inputs.process["separation.recovery"]
        * sum(
            p.base_output * inputs.baskets[p.product].get(e, 0.0) for p in inputs.plants if p.kind == "mine"
        )
        for e in ELEMENTS
    }


def _changes(
    regime: str, experiment: str, base: Mapping[str, float], now: Mapping[str, float]
) -> Iterator[tuple[Cell, float]]:
    for outcome, value in now.items():
        before = base[outcome]
        change = np.log(value / before) if min(value, before) > 0 else value - before
        yield (regime, experiment, outcome), float(change)


def _outcomes(made: Assembled, path: Path) -> dict[str, float]:
    """Prices inside China, ore mined in the world, and profit of mines outside China, as means over the months read."""
    net = made.chain.net
    found = {f"price {e}": float(path.price[READ_FROM:, net.row[f"oxide:{e}|CHN"]].mean()) for e in ELEMENTS}
    mined = [mode.column for mode in net.modes if mode.plant.kind == "mine"]
    found["ore output"] = float(path.x[READ_FROM:, mined].sum(axis=1).mean())
    for ore in FOLLOWERS:
        found[f"profit {ore}"] = sum(
            _profit(made, path, plant.id)
            for plant in net.plants.values()
            if (plant.kind, plant.product) == ("mine", ore) and plant.country != "CHN" and plant.opens is None
        )
    return found


def _profit(made: Assembled, path: Path, plant: str) -> float:
    """What a plant earns above its costs in a month [thousand USD]."""
    net = made.chain.net
    columns = net.tranches[plant]
    margin = path.price[READ_FROM:, [net.row[f"service {plant}"]]] - net.problem.cost[columns]
    return float((margin * path.x[READ_FROM:, columns]).sum(axis=1).mean())


def read_table(case: Case) -> dict[Cell, str]:
    """The claimed sign of every cell that carries one.

    Raises:
        InputError: the table is missing, or a sign is unknown.
    """
    path = case.folder / TABLE
    if not path.is_file():
        raise InputError(
            f"Case '{case.name}' does not hold:", [Offence(case.name, f"no {TABLE}", "the signs")]
        )
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    wrong = [
        Offence(f"{TABLE}: line {i}", f"sign '{row['sign']}'", " ".join((*HELD, "?")))
        for i, row in enumerate(rows, start=2)
        if row["sign"] not in (*HELD, "?")
    ]
    if wrong:
        raise InputError(f"Case '{case.name}' does not hold:", wrong)
    return {(r["regime"], r["experiment"], r["outcome"]): r["sign"] for r in rows if r["sign"] != "?"}


def agrees(sign: str, change: float, stays: float) -> bool:
    """Whether a claimed sign holds for a log change."""
    if sign == "0":
        return abs(change) <= stays
    if sign == "-0":
        return change <= stays
    return change > TINY if sign == "+" else change < -TINY


def _verdict(
    case: Case,
    check: Check,
    claims: Mapping[Cell, str],
    found: Mapping[Cell, float],
) -> Verdict:
    unknown = sorted(set(claims) - set(found))
    if unknown:
        offences = [Offence(TABLE, " / ".join(cell), "a cell that is run") for cell in unknown]
        raise InputError(f"Case '{case.name}' does not hold:", offences)
    reasons = {(e.regime, e.experiment, e.outcome): e.reason for e in check.exception}
    wrong = _wrong(claims, found, check.stays)
    misses = [
        missed(" / ".join(cell), round(found[cell], 5), sign, reasons.get(cell, ""), unit="log change")
        for cell, sign in claims.items()
        if cell in wrong
    ]
    signed = _signed(claims)
    shares = {"signed": _agreement(signed, wrong), "all": _agreement(set(claims), wrong)}
    for regime in (ADJUST, QUOTA):
        shares[f"signed, {regime}"] = _agreement({c for c in signed if c[0] == regime}, wrong)
    extras: dict[str, Any] = {
        "agreement": shares,
        "least_share": check.least_share,
        "passes": {part: shares[part]["share"] >= check.least_share for part in ("signed", "all")},
        "cells": [
            {
                "regime": cell[0],
                "experiment": cell[1],
                "outcome": cell[2],
                "expected": claims.get(cell, "?"),
                "model": round(change, 6),
            }
            for cell, change in found.items()
        ],
    }
    return Verdict(len(claims) - len(wrong), len(claims), misses, extras=extras)


def _wrong(claims: Mapping[Cell, str], found: Mapping[Cell, float], stays: float) -> set[Cell]:
    return {cell for cell, sign in claims.items() if not agrees(sign, found[cell], stays)}


def _signed(claims: Mapping[Cell, str]) -> set[Cell]:
    return {cell for cell, sign in claims.items() if sign != "0"}


def _agreement(cells: set[Cell], wrong: set[Cell]) -> dict[str, float]:
    held = len(cells - wrong)
    return {"hold": held, "claims": len(cells), "share": round(held / len(cells), 4) if cells else 1.0}
