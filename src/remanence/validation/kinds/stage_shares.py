"""``stage_shares``: shares of countries at each stage as outputs of the base year. A check of the code.

The base year is calibrated on the output of plants, so that its shares come out right as long as nothing is broken.
Run again with other inputs they show how far the shares hang on the calibration. ``observed.csv`` holds shares; only
the run as calibrated is judged. Variants, each a run of its own:

- *shifts halved*: cost shifts of the calibration at half their size;
- *demand anchors x f*: what every use takes at its anchor price, times f;
- *costs inside China x f*: unit costs of Chinese plants, times f, after the calibration.

Keys of ``[check]``: ``demand`` and ``costs``, lists of factors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import Field

from remanence.atlas import Atlas
from remanence.market.assemble import Assembled, assemble
from remanence.market.measures.params import Number, Part
from remanence.market.simulate import Chain
from remanence.validation.case import Case
from remanence.validation.kinds.checking import check_of
from remanence.validation.kinds.registry import Verdict, case_kind
from remanence.validation.kinds.series import score
from remanence.validation.modelled import Modelled
from remanence.validation.run import Run, frozen, run, run_made


class Check(Part):
    """Keys of ``[check]``."""

    demand: tuple[Number, ...] = Field(default=(), description="factors on demand anchors")
    costs: tuple[Number, ...] = Field(default=(), description="factors on unit costs inside China")


@case_kind("stage_shares")
def judge(case: Case, atlas: Atlas) -> Verdict:
    """Run the base year as calibrated and in every variant."""
    check = check_of(case, Check)
    when = case.as_of(atlas.release_date)
    base = run(atlas, case.scenario, case.periods, when, case.file.base_year)
    verdict = score(case, base)
    columns = ["variant", *(f"{row.product.word} {row.market.word}" for row in case.rows), "largest miss"]
    rows: list[list[Any]] = [["observed", *(round(row.value, 4) for row in case.rows), None]]
    rows.append(_shares(case, "as calibrated", base))
    rows += [_shares(case, name, done) for name, done in _variants(case, atlas, check, base)]
    table = {"title": "Shares under other inputs (fractions)", "columns": columns, "rows": rows}
    verdict.extras["tables"] = [table]
    verdict.notes.append(
        f"{case.name}: shares of the year that the model is calibrated on are a check of the code, no forecast."
    )
    return verdict


def _shares(case: Case, name: str, done: Run) -> list[Any]:
    modelled = Modelled(done)
    values = [modelled.value(row) for row in case.rows]
    errors = [abs(v - row.value) for v, row in zip(values, case.rows, strict=True) if v is not None]
    return [name, *(None if v is None else round(v, 4) for v in values), round(max(errors), 4)]


def _variants(case: Case, atlas: Atlas, check: Check, base: Run) -> Iterator[tuple[str, Run]]:
    when, year = case.as_of(atlas.release_date), case.file.base_year
    yield "shifts halved", run(atlas, case.scenario, case.periods, when, year, shift_scale=0.5)
    for factor in check.demand:
        done = run(atlas, case.scenario, case.periods, when, year, demand_scale=factor)
        yield f"demand anchors x {factor:g}", done
    draw = frozen(year or atlas.base_year)
    for factor in check.costs:
        made = assemble(
            atlas.as_of(when), year or atlas.base_year, case.scenario, draw, case.scenario.effects(when)
        )
        done = run_made(with_costs(made, factor), draw, case.periods, base.effects)
        yield f"costs inside China x {factor:g}", done


def with_costs(made: Assembled, factor: float) -> Assembled:
    """The same chain with unit costs of Chinese plants times ``factor``; shifts stay as they were."""
    net = made.chain.net
    cost = net.problem.cost.copy()
    for plant_id, columns in net.tranches.items():
        plant = net.plants[plant_id]
        if plant.country == "CHN":
            shift = made.chain.cal.shifts.get(plant_id, 0.0)
            cost[columns] = (cost[columns] - shift) * factor + shift
    problem = replace(net.problem, cost=cost)
    problem.freeze()
    chain: Chain = replace(made.chain, net=replace(net, problem=problem))
    return replace(made, chain=chain)
