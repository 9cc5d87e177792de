"""linopy: labelled variables, constraints as sums of terms grouped by row.

*Usual*: one variable for each block of activities, the balances as the sum of what the blocks give and take, and
``Model.solve`` as it comes. *Fastest*: one vector of all columns, sparse expressions, handed to HiGHS in memory.
"""

from __future__ import annotations

import logging
from importlib.metadata import version

import linopy
import numpy as np
import pandas as pd
import xarray as xr
from sample import Cleared, Period, time_peer

logging.getLogger("linopy").setLevel(logging.ERROR)


def _named(values: np.ndarray, labels: np.ndarray, name: str) -> xr.DataArray:
    return xr.DataArray(values, coords=[pd.Index(labels, name=name)])


def _activity(
    period: Period, x: linopy.Variable, chosen: np.ndarray, dimension: str
) -> linopy.LinearExpression:
    """What some columns give to and take from each row that they touch."""
    terms = period.matrix[:, chosen].tocoo()
    term = pd.RangeIndex(terms.nnz, name="term")
    each = (1 * x).isel({dimension: xr.DataArray(terms.col, coords=[term])})
    weights = xr.DataArray(terms.data, coords=[term])
    return (each * weights).groupby(_row_of(period, terms.row, term)).sum()


def _row_of(period: Period, rows: np.ndarray, term: pd.Index) -> xr.DataArray:
    return xr.DataArray(period.rows[rows], coords=[term], name="row")


def _limit(model: linopy.Model, period: Period, activity: linopy.LinearExpression) -> None:
    """Balances as equations, a quota as one limit above and one below."""
    for name, sign, chosen, side in (
        ("balance", "=", period.balanced, period.row_lower),
        ("at_most", "<=", ~period.balanced, period.row_upper),
        ("at_least", ">=", ~period.balanced, period.row_lower),
    ):
        if chosen.any():
            rows = period.rows[chosen]
            model.add_constraints(activity.sel(row=rows), sign, _named(side[chosen], rows, "row"), name=name)


def _cleared(model: linopy.Model, **options: object) -> Cleared:
    status = model.solve("highs", output_flag=False, progress=False, **options)
    assert status == ("ok", "optimal"), status
    inside = float(model.solver_model.getRunTime())
    return Cleared(float(model.objective.value), model.nvars, model.ncons, inside)


def usual(period: Period) -> Cleared:
    """Build the model of one period block by block and solve it with the defaults."""
    linopy.options["semantics"] = "legacy"
    model, rows = linopy.Model(), pd.Index(period.rows, name="row")
    activity, cost = [], []
    for block, chosen in period.blocks.items():
        labels = period.columns[chosen]
        bounds = (_named(side[chosen], labels, block) for side in (period.lower, period.upper))
        x = model.add_variables(*bounds, name=block)
        activity.append(_activity(period, x, chosen, block).reindex(row=rows))
        cost.append((x * _named(period.cost[chosen], labels, block)).sum())
    _limit(model, period, linopy.merge(activity, dim="_term"))
    model.add_objective(sum(cost[1:], start=cost[0]))
    return _cleared(model)


def fastest(period: Period) -> Cleared:
    """Build the model of one period as one vector of columns and solve it in memory."""
    linopy.options["semantics"] = "v1"
    model, columns = linopy.Model(sparse=True), period.columns
    bounds = (_named(side, columns, "column") for side in (period.lower, period.upper))
    x = model.add_variables(*bounds, name="x")
    _limit(model, period, _activity(period, x, np.arange(len(columns)), "column"))
    model.add_objective((x * _named(period.cost, columns, "column")).sum())
    return _cleared(model, io_api="direct")


if __name__ == "__main__":
    time_peer("linopy", version("linopy"), {"usual": usual, "fastest": fastest})
