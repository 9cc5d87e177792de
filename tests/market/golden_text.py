"""A clearing as text, one line a column and a row, so that a change of the mathematics is a difference to review."""

from __future__ import annotations

import os
from pathlib import Path

from remanence.market.solver import Problem

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
AGAIN = "REMANENCE_GOLDEN"
"""Set to 1 to write the texts anew."""


def lines_of(problem: Problem, without: tuple[str, ...] = ()) -> list[str]:
    """Each column with its cost, bounds and entries and each row with its limits, sorted, numbers to eight digits."""
    matrix, lines = problem.matrix, []
    for at, name in enumerate(problem.columns):
        if without and name.startswith(without):
            continue
        part = slice(matrix.indptr[at], matrix.indptr[at + 1])
        entries = sorted(zip((problem.rows[i] for i in matrix.indices[part]), matrix.data[part], strict=True))
        sums = " ".join(f"{value:+.8g} [{row}]" for row, value in entries)
        bounds = f"{problem.lower[at]:.8g} to {problem.upper[at]:.8g}"
        lines.append(f"{name}: cost {problem.cost[at] + 0.0:.8g}, {bounds}: {sums}")
    rows = zip(problem.rows, problem.row_lower, problem.row_upper, strict=True)
    return [*sorted(lines), *sorted(f"row {row}: {low + 0.0:.8g} to {high + 0.0:.8g}" for row, low, high in rows)]


def on_file(name: str, text: str) -> str:
    """The text on file under ``tests/golden``; written anew first when asked."""
    file = GOLDEN / name
    if os.environ.get(AGAIN) == "1":
        file.write_text(text, encoding="utf-8")
    return file.read_text(encoding="utf-8")
