"""``next_year``: mining by country in a year that the model was not calibrated on, against no change.

For each step from one year to the next the market is calibrated on the first year and run into the second. Where the
atlas has no statements for the first year, those of its own base year stand in: the tonnes of each country's mines are
scaled to that country's published output of the first year, separators with the ores that feed them, and metal, magnets
and their use go back by the assumed growth. The forecast of a country is its published output times the model's growth,

    forecast(c) = published(c, from) x model(c, to) / model(c, from)

so that a difference of level between the model and the table (Laos, unpublished mines) is not scored. ``output.csv``
holds ``year, country, tonnes, source``; countries that the model does not mine in are left out and named. Keys of
``[check]``: ``[[check.step]]`` with ``from``, ``to`` and ``hold``.
"""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from pydantic import Field

from remanence.atlas import Atlas, View
from remanence.errors import InputError, Offence
from remanence.market.assemble import Assembled
from remanence.market.balance import ledger
from remanence.market.build import build_network
from remanence.market.calendar import periods_from
from remanence.market.calibrate import calibrate
from remanence.market.closure import close
from remanence.market.inputs import Inputs, Plant, read_inputs
from remanence.market.measures.params import Part
from remanence.market.simulate import Chain
from remanence.validation.case import Case
from remanence.validation.kinds.checking import check_of
from remanence.validation.kinds.registry import Verdict, case_kind
from remanence.validation.run import frozen, run_made
from remanence.validation.scores import quantity_skill

TABLE = "output.csv"
Output = dict[tuple[int, str], float]
"""Published output by year and country [t REO]."""


class Step(Part):
    """One year to the next."""

    from_: int = Field(alias="from", description="year calibrated on")
    to: int = Field(description="year forecast")
    hold: tuple[str, ...] = Field(
        default=(),
        description="countries whose mines stay as in the base year, where it would not close otherwise",
    )


class Check(Part):
    """Keys of ``[check]``."""

    step: tuple[Step, ...] = Field(min_length=1)


@case_kind("next_year")
def judge(case: Case, atlas: Atlas) -> Verdict:
    """Forecast each step and score it against no change."""
    check = check_of(case, Check)
    table, sources = read_output(case)
    rows: list[dict[str, Any]] = []
    tables, notes = [], []
    for step in check.step:
        model = _modelled(case, atlas, table, step)
        found, left = _forecasts(case, table, sources, model, step)
        rows += found
        notes.append(f"{case.name}: {step.from_} to {step.to} leaves out {', '.join(left) or 'nobody'}.")
        tables.append(_table(step, found))
    misses = [row for row in rows if row["verdict"] == "miss"]
    scores = {"S_qty": _skill(rows)}
    extras = {"rows": rows, "tables": tables}
    return Verdict(len(rows) - len(misses), len(rows), misses, scores, extras, notes)


def read_output(case: Case) -> tuple[Output, dict[tuple[int, str], str]]:
    """Published output by year and country, and where each figure is from.

    Raises:
        InputError: the table is missing or a row cannot be read.
    """
    path = case.folder / TABLE
    if not path.is_file():
        raise InputError(
            f"Case '{case.name}' does not hold:", [Offence(case.name, f"no {TABLE}", "the table")]
        )
    tonnes: Output = {}
    sources: dict[tuple[int, str], str] = {}
    offences = []
    with path.open(newline="", encoding="utf-8") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            try:
                key = int(row["year"]), row["country"]
                tonnes[key], sources[key] = float(row["tonnes"]), row["source"]
            except (KeyError, TypeError, ValueError):
                offences.append(Offence(f"{TABLE}: line {line}", str(row), "year,country,tonnes,source"))
                continue
            if not (np.isfinite(tonnes[key]) and tonnes[key] > 0):
                offences.append(Offence(f"{TABLE}: line {line}", row["tonnes"], "a number above zero"))
    if offences:
        raise InputError(f"Case '{case.name}' does not hold:", offences)
    return tonnes, sources


def _modelled(case: Case, atlas: Atlas, table: Output, step: Step) -> dict[str, tuple[float, float]]:
    """Mine output of each country in both years [t REO]."""
    draw = frozen(atlas.base_year)
    view = atlas.as_of(case.as_of(atlas.release_date))
    made = _calibrated(view, atlas.base_year, table, step, draw)
    periods = periods_from(date(step.from_, 1, 1), 12 * (step.to - step.from_ + 1))
    done = run_made(made, draw, periods, [])
    by_country = done.readout.made(done.path, "mine")
    return {c: (float(flow[:12].sum()), float(flow[-12:].sum())) for c, flow in by_country.items()}


def _calibrated(view: View, base_year: int, table: Output, step: Step, draw: dict[str, float]) -> Assembled:
    """The chain calibrated on a year near the atlas's base year."""
    inputs = read_inputs(view, base_year, frozenset(), draw["vat_rate"])
    if step.from_ != base_year:
        inputs = _moved(inputs, table, step, draw)
    inputs, closure = close(inputs)
    cal = calibrate(inputs, draw["vat_rate"])
    net = build_network(cal.inputs, cal.shifts).finish()
    return Assembled(Chain(net, cal, cal.inputs, ledger(net, cal.inputs), {}), closure, cal.inputs)


def _moved(inputs: Inputs, table: Output, step: Step, draw: dict[str, float]) -> Inputs:
    """Inputs of another year: mines by their country's output, separators by their ores, the rest by growth of use."""

    def of_country(country: str) -> float:
        if country in step.hold:
            return 1.0
        now, then = table.get((inputs.base_year, country)), table.get((step.from_, country))
        return then / now if now and then else 1.0

    mines = [p for p in inputs.plants if p.kind == "mine" and p.opens is None]
    growth = (1 + draw["growth_magnets"]) ** (step.from_ - inputs.base_year)

    def scale(plant: Plant) -> float:
        if plant.kind == "mine":
            return of_country(plant.country)
        if plant.stage != "separation":
            return growth
        fed = [p for p in mines if p.product in plant.feeds]
        return sum(p.base_output * of_country(p.country) for p in fed) / sum(p.base_output for p in fed)

    plants = tuple(
        replace(
            plant,
            base_output=min(plant.base_output * scale(plant), plant.nameplate),
            nameplate=plant.nameplate * (scale(plant) if plant.kind == "mine" else 1.0),
        )
        if plant.opens is None
        else plant
        for plant in inputs.plants
    )
    use = {key: tonnes * growth for key, tonnes in inputs.use.items()}
    return replace(inputs, base_year=step.from_, plants=plants, use=use)


def _forecasts(
    case: Case,
    table: Output,
    sources: dict[tuple[int, str], str],
    model: dict[str, tuple[float, float]],
    step: Step,
) -> tuple[list[dict[str, Any]], list[str]]:
    """A row for each country with figures in both years and in the model, and the countries left out."""
    named = sorted({country for year, country in table if year == step.to})
    rows, left = [], []
    for country in named:
        before, after = table.get((step.from_, country)), table[step.to, country]
        if before is None or model.get(country, (0.0, 0.0))[0] <= 0:
            left.append(country)
            continue
        value = before * model[country][1] / model[country][0]
        allowed = case.tolerance("quantity") * after
        hit = abs(value - after) <= allowed
        rows.append(
            {
                "date": str(step.to),
                "kind": "quantity",
                "product": "mine",
                "market": country,
                "observed": after,
                "low": round(after - allowed, 1),
                "high": round(after + allowed, 1),
                "model": round(value, 1),
                "no_change": before,
                "unit": "t",
                "verdict": "hit" if hit else "miss",
                "reason": "" if hit else case.reason("quantity", "mine", country, str(step.to)),
                "source": sources[step.to, country],
            }
        )
    return rows, left


def _skill(rows: list[dict[str, Any]]) -> float | None:
    model, observed, same = (np.array([row[k] for row in rows]) for k in ("model", "observed", "no_change"))
    return quantity_skill(model, observed, same)


def _table(step: Step, rows: list[dict[str, Any]]) -> dict[str, Any]:
    skill = _skill(rows)
    told = "no skill" if skill is None else f"S quantity {skill:.2f}"
    return {
        "title": f"{step.from_} to {step.to}: {told} (t REO)",
        "columns": ["country", "before, which is no change", "model", "published"],
        "rows": [[row["market"], row["no_change"], row["model"], row["observed"]] for row in rows],
    }
