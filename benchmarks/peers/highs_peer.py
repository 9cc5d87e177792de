"""HiGHS alone, from cold: the arrays handed over anew each period. What a peer costs above this is its own doing."""

from __future__ import annotations

import time
from importlib.metadata import version

import highspy
from sample import Cleared, Period, time_peer


def clear(period: Period) -> Cleared:
    """Pass the arrays and solve with the defaults of HiGHS."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(period.columns), len(period.rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = period.cost, period.lower, period.upper
    model.row_lower_, model.row_upper_ = period.row_lower, period.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_, model.a_matrix_.index_ = period.matrix.indptr, period.matrix.indices
    model.a_matrix_.value_ = period.matrix.data
    highs = highspy.Highs()
    highs.silent()
    highs.passModel(model)
    begin = time.perf_counter()
    highs.run()
    inside = time.perf_counter() - begin
    objective = float(highs.getInfo().objective_function_value)
    return Cleared(objective, len(period.columns), len(period.rows), inside)


if __name__ == "__main__":
    time_peer("highs", version("highspy"), {"fastest": clear})
