"""PyPSA: the network in its own components, nothing else, built and optimised anew each period.

* A row is a ``Bus``; its right-hand side is a fixed ``Load``.
* A column with one entry (a step of demand or of stock, a rung of capacity, a disposal) is a ``Generator``; one that
  takes from its bus has ``sign`` -1.
* Every other column (a plant in a mode with its joint products, a shipment, a recycler) is a ``Link`` with as many
  buses as it has entries; its flow is counted at the first bus that it takes from.
* A row with room between two limits (a quota) is a bus with one more ``Generator`` that gives or takes the difference.

So joint production, quotas and elastic use need no constraint outside the components.
*Usual* calls ``Network.optimize``; *fastest* leaves out its checks and the load-flow topology that it works out.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import pypsa
from sample import Cleared, Period, time_peer

pypsa.options.params.optimize.include_objective_constant = False
for name in ("pypsa", "linopy"):
    logging.getLogger(name).setLevel(logging.ERROR)


@dataclass(frozen=True)
class Part:
    """The entries of one column: its position, the rows that it touches and its coefficients."""

    at: int
    rows: np.ndarray
    values: np.ndarray


def parts(period: Period) -> tuple[list[Part], list[Part]]:
    """Columns with one entry, and columns that join several rows."""
    starts, rows, values = period.matrix.indptr, period.matrix.indices, period.matrix.data
    every = [
        Part(at, rows[slice(*starts[at : at + 2])], values[slice(*starts[at : at + 2])])
        for at in range(len(period.columns))
    ]
    return [part for part in every if len(part.rows) == 1], [part for part in every if len(part.rows) > 1]


def add_generators(network: pypsa.Network, period: Period, single: list[Part]) -> None:
    """Columns with one entry, counted in tonnes at their bus."""
    at = np.array([part.at for part in single])
    value = np.array([part.values[0] for part in single])
    size = np.abs(value)
    upper, lower = period.upper[at] * size, period.lower[at] * size
    network.add(
        "Generator",
        period.columns[at],
        bus=period.rows[np.array([part.rows[0] for part in single])],
        sign=np.sign(value),
        p_nom=np.maximum(upper, 1e-12),
        p_max_pu=upper / np.maximum(upper, 1e-12),
        p_min_pu=lower / np.maximum(upper, 1e-12),
        marginal_cost=period.cost[at] / size,
    )


def add_links(network: pypsa.Network, period: Period, joint: list[Part]) -> None:
    """Columns that join rows, counted at the first row that they take from (else at their first, backwards)."""
    first = np.array([int(np.argmax(part.values < 0)) for part in joint])
    base = np.array([-part.values[i] for part, i in zip(joint, first, strict=True)])
    at = np.array([part.at for part in joint])
    bounds = np.sort(np.stack([period.lower[at] * base, period.upper[at] * base]), axis=0)
    room = np.maximum(np.abs(bounds).max(axis=0), 1e-12)
    most = max(len(part.rows) for part in joint)
    bus = np.full((most, len(joint)), "", dtype=object)
    gain = np.ones((most, len(joint)))
    for j, (part, i) in enumerate(zip(joint, first, strict=True)):
        order = [i, *(k for k in range(len(part.rows)) if k != i)]
        bus[: len(order), j] = period.rows[part.rows[order]]
        gain[: len(order), j] = part.values[order] / base[j]
    more = {f"bus{k}": bus[k] for k in range(most)}
    more |= {f"efficiency{k if k > 1 else ''}": gain[k] for k in range(1, most)}
    network.add(
        "Link",
        period.columns[at],
        p_nom=room,
        p_min_pu=bounds[0] / room,
        p_max_pu=bounds[1] / room,
        marginal_cost=period.cost[at] / base,
        **more,
    )


def add_limits(network: pypsa.Network, period: Period) -> None:
    """The room between the two limits of a row that is no balance: its sum less the room is zero."""
    loose = np.flatnonzero(~period.balanced)
    if not loose.size:
        return
    room = np.abs(np.stack([period.row_lower[loose], period.row_upper[loose]])).max(axis=0)
    network.add(
        "Generator",
        [f"room of {row}" for row in period.rows[loose]],
        bus=period.rows[loose],
        sign=-1.0,
        p_nom=room,
        p_min_pu=period.row_lower[loose] / room,
        p_max_pu=period.row_upper[loose] / room,
    )


def network_of(period: Period) -> pypsa.Network:
    """The network of one period."""
    network = pypsa.Network()
    network.add("Bus", period.rows)
    single, joint = parts(period)
    add_generators(network, period, single)
    add_links(network, period, joint)
    add_limits(network, period)
    fixed = np.flatnonzero(period.balanced & (period.row_lower != 0))
    network.add(
        "Load",
        [f"load of {row}" for row in period.rows[fixed]],
        bus=period.rows[fixed],
        p_set=period.row_lower[fixed],
    )
    return network


def _cleared(network: pypsa.Network, status: tuple[str, str], objective: float) -> Cleared:
    assert status == ("ok", "optimal"), status
    inside = float(network.model.solver_model.getRunTime())
    return Cleared(objective, network.model.nvars, network.model.ncons, inside)


def usual(period: Period) -> Cleared:
    """Build the network of one period and call ``optimize``, which reads flows and prices back."""
    network = network_of(period)
    status = network.optimize(solver_name="highs", log_to_console=False, output_flag=False, progress=False)
    return _cleared(network, status, float(network.objective))


def fastest(period: Period) -> Cleared:
    """The same without checks and load-flow topology: make the model, solve it in memory, read flows and prices."""
    network = network_of(period)
    model = network.optimize.create_model(consistency_check=False)
    status = model.solve("highs", io_api="direct", log_to_console=False, output_flag=False, progress=False)
    network.optimize.assign_solution()
    network.optimize.assign_duals()
    return _cleared(network, status, float(model.objective.value))


if __name__ == "__main__":
    time_peer("pypsa", version("pypsa"), {"usual": usual, "fastest": fastest})
