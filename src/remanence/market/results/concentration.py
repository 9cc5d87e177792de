"""How far a stage, and each element at it, rests with one country (Herfindahl-Hirschman index, 0 to 1)."""

from __future__ import annotations

from collections.abc import Mapping

from remanence.market import resilience
from remanence.market.balance import content
from remanence.market.goods import ELEMENTS
from remanence.market.inputs import Inputs
from remanence.market.network import Mode
from remanence.market.readout import BASES, Readout, first_year
from remanence.market.results.table import Row, Table
from remanence.market.simulate import Path

LEAST = 1e-6
"""t below which an element does not count as made."""


def table(readout: Readout, inputs: Inputs, path: Path) -> Table:
    """One row a stage, and one a stage and element that leaves it [t element], over the first twelve months."""
    weight = first_year(path)
    rows: list[Row] = []
    for stage, basis in BASES.items():
        whole = {c: float(flow @ weight) for c, flow in readout.made(path, stage).items()}
        by_element: dict[str, dict[str, float]] = {element: {} for element in ELEMENTS}
        for mode in readout.net.modes:
            if mode.plant.stage == stage:
                tonnes = float(path.x[:, mode.column] @ weight)
                for element, share in _gives(readout, inputs, mode).items():
                    found = by_element[element]
                    country = mode.plant.country
                    found[country] = found.get(country, 0.0) + tonnes * share
        rows.extend(_row(stage, "all", whole, basis))
        for element, tonnes_by in by_element.items():
            rows.extend(_row(stage, element, tonnes_by, "element"))
    return Table.of("concentration", rows)


def _row(stage: str, element: str, tonnes: Mapping[str, float], basis: str) -> list[Row]:
    total = sum(tonnes.values())
    if total <= LEAST:
        return []
    hhi, largest, share = resilience.concentration(tonnes)
    return [(stage, element, total, hhi, largest, share, basis)]


def _gives(readout: Readout, inputs: Inputs, mode: Mode) -> dict[str, float]:
    """Finished elements in what a unit of a column gives [t element]; SEG+ sold on is not finished."""
    matrix, names = readout.net.problem.matrix, readout.net.problem.rows
    found: dict[str, float] = {}
    for at in range(matrix.indptr[mode.column], matrix.indptr[mode.column + 1]):
        good, value = names[int(matrix.indices[at])].split("|")[0], float(matrix.data[at])
        if value <= 0 or good.split(":")[0] not in ("concentrate", "oxide", "metal", "magnet"):
            continue
        for element, share in content(inputs, good).items():
            found[element] = found.get(element, 0.0) + value * share
    return found
