"""The drawn numbers as a reader meets them: named, with range, unit and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from remanence.futures.draws import Draw
from remanence.futures.projects import Projects
from remanence.market.inputs import Plant
from remanence.market.parameters import Parameter
from remanence.market.scenario import Scenario

Array = NDArray[np.float64]
Row = dict[str, Any]


def as_outcomes(draw: Draw, projects: Projects) -> dict[str, float]:
    """Every drawn number of a future by name; the luck of a project as what became of it, 1 built and 0 not."""
    named = {**draw.market, **draw.scenario}
    for plant in projects.plants:
        luck = named.pop(f"luck.{plant.id}", None)
        if luck is not None:
            named[f"built.{plant.id}"] = float(luck < plant.execution_odds)
    return named


def input_rows(
    parameters: Mapping[str, Parameter],
    scenario: Scenario,
    projects: Projects,
    inputs: Mapping[str, Array],
    names: Mapping[str, str],
) -> list[Row]:
    """One row for each number that varied: kind, words, range, unit, source, and its mean over the futures.

    Args:
        parameters: those of the market and of projects.
        scenario: whose numbers were drawn.
        projects: of the chain.
        inputs: columns that varied.
        names: of facilities, by id.
    """
    plants = {plant.id: plant for plant in projects.plants}
    numbers = scenario.ranges()
    sources = {measure.id: dict(measure.params.sources) for measure in scenario.measures}
    rows = []
    for name, values in inputs.items():
        if name in numbers:
            measure, _, key = name.partition(".")
            number = numbers[name]
            row = _row("measure", f"{key} of {measure}", number.value, number.low, number.high, "")
            row["source"] = sources.get(measure, {}).get(key.rpartition(".")[2], "the scenario's premise")
        elif name in parameters:
            p = parameters[name]
            row = _row("market", p.note, p.value, p.low, p.high, p.unit) | {"source": p.source}
        else:
            row = _project_row(name, plants, names)
        rows.append({"input": name, **row, "mean": float(f"{values.mean():.6g}")})
    return rows


def _row(kind: str, text: str, value: float, low: float | None, high: float | None, unit: str) -> Row:
    return {"kind": kind, "text": text, "value": value, "low": low, "high": high, "unit": unit}


def _project_row(name: str, plants: Mapping[str, Plant], names: Mapping[str, str]) -> Row:
    what, _, item = name.partition(".")
    drawn = {"source": "parameters/futures.toml"}
    if what == "country":
        text = f"Luck of all projects in {item} (permits, grants, government)"
        return _row("country", text, 0.0, None, None, "standard score") | drawn
    plant = plants[item]
    odds, made = plant.execution_odds, plant.process.replace(".", " ").replace("_", " ")
    item = f"{names.get(plant.facility, plant.facility)} ({made})"
    stated = {"source": f"execution_odds of {plant.facility}"}
    if what == "built":
        return _row("project", f"{item}: built", odds, 0.0, 1.0, "1 built, 0 not") | stated
    if what == "reach":
        return _row("project", f"{item}: share of nameplate reached", odds, 0.0, 1.0, "1") | stated
    if what == "delay":
        return _row("project", f"{item}: delay", 0.0, 0.0, None, "month") | drawn
    return _row("project", f"{item}: ramp against the stated one", 1.0, None, None, "1") | drawn
