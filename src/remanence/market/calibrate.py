"""Base-year calibration: cost shifts and demand anchors, by one rule, from the statements of the base year alone.

One clearing with price-taking sinks: every oxide may be sold without limit inside China at its observed price,
magnets are fixed at their stated use, and plants are held at their observed output; only China's
residual plants are free. Then

- the flow into an oxide's sink is the anchor of its other uses (a residual, not a published total: a 5 % error in
  a published total moves NdPr by 20 %);
- the dual of a magnet node is the anchor price of its use;
- the reduced cost of a held plant is its cost shift: what qualification, contracts, tariffs and product mix are worth.
  Mines keep a positive one as rent, their capacity binds;
- the activity of a residual plant that is not held is where its cost ladder has its kink.

All of it is *assumed* and printed. After positive mathematical programming (Howitt 1995) and the measured recipe in
the notes on these data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from remanence.market.build import build_network
from remanence.market.goods import ELEMENTS
from remanence.market.inputs import Inputs, Plant
from remanence.market.network import Arc, Network, Node, node
from remanence.market.origin import shut
from remanence.market.solver import LiveModel, Solution

Array = NDArray[np.float64]

HELD = 0.999
"""Least share of observed output at which a plant outside China is held."""
ROUNDS = 4
"""Times that the tax wedge on metals and the regions' oxide use are set from the last clearing; two settle it."""


@dataclass(frozen=True)
class Calibration:
    """What the base year fixes.

    Attributes:
        shifts: cost shift of each plant [USD/kg of its output or feed].
        inputs: the inputs with the kinks of unheld plants set to the calibrated activity [t/a].
        anchor_quantity: monthly use at the anchor price by node [t/month].
        anchor_price: anchor price by node [USD/kg].
        throughput: what users and plants take from each node in a month [t/month]; cover multiplies it.
    """

    shifts: dict[str, float]
    inputs: Inputs
    anchor_quantity: dict[str, float]
    anchor_price: dict[str, float]
    throughput: dict[str, float]


def calibrate(inputs: Inputs, vat_rate: float, shift_scale: float = 1.0) -> Calibration:
    """Run the rule.

    Args:
        inputs: figures of the base year.
        vat_rate: tax not refunded on oxides and metals leaving China [-].
        shift_scale: 1, or one half in the sensitivity run.

    Raises:
        ModelError: the base year does not clear with plants at their observed output.
    """
    net = build_network(inputs, {}).finish()
    live = LiveModel(net.problem)
    lower, upper, cost = _held(inputs, net)
    price = {f"oxide:{e}": inputs.oxide_price[e] for e in ELEMENTS}
    solution = None
    for _ in range(ROUNDS):
        wedge_cost = cost + _wedge(net, price, vat_rate)
        live.change(cost=wedge_cost, lower=lower, upper=upper)
        solution = live.solve()
        _share_out(net, solution, lower, upper)
        price |= {
            arc.good: float(solution.price[net.row[node(arc.good, "CHN")]])
            for arc in net.arcs
            if arc.source == "CHN" and arc.good.startswith("metal")
        }
    assert solution is not None
    return _read(inputs, net, solution, shift_scale)


def _held(inputs: Inputs, net: Network) -> tuple[Array, Array, Array]:
    """Bounds and costs of the calibration: fixed magnets, oxide sinks in China, plants at observed output."""
    lower, upper, cost = net.problem.lower.copy(), net.problem.upper.copy(), net.problem.cost.copy()
    for plant_id, columns in net.tranches.items():
        plant = net.plants[plant_id]
        cost[columns] = plant.unit_cost
        if plant.opens is not None:
            upper[columns] = 0.0
        elif _is_held(plant):
            upper[columns[3:]] = 0.0
            lower[columns[:3]] = HELD * upper[columns[:3]]
    for block in net.blocks:
        for i, curve in enumerate(block.curves):
            column = block.first + i * block.steps
            if curve.kind == "use" and curve.good.startswith("magnet"):
                lower[column] = upper[column] = curve.quantity
            elif curve.kind == "use" and curve.region == "CHN":
                upper[column] = 1e6
                cost[column] = -inputs.oxide_price[curve.good.split(":")[1]]
    shut(net.feeders, inputs.origin, upper, date(inputs.base_year, 12, 31))
    return lower, upper, cost


def _share_out(net: Network, solution: Solution, lower: Array, upper: Array) -> None:
    """Fix oxide use outside China at its share of what the sinks and it took; the sink in China takes the rest.

    So the price at which a region uses an oxide is that of tonnes that move there.
    """
    total = {
        good: _sink(net, solution, good) for good in sorted({c.good for c in net.curves if c.kind == "use"})
    }
    for block in net.blocks:
        for i, curve in enumerate(block.curves):
            if curve.kind == "use" and curve.good.startswith("oxide") and curve.region != "CHN":
                column = block.first + i * block.steps
                lower[column] = upper[column] = curve.quantity * total[curve.good]


def _is_held(plant: Plant) -> bool:
    """Every base-year plant but the Chinese mines, which their quota bounds, and the Chinese residuals, which close."""
    return plant.country != "CHN" or (
        plant.stage != "mine" and not plant.facility.startswith("facility:residual-")
    )


def wedge_arcs(net: Network) -> list[Arc]:
    """Shipments out of China that bear the tax: oxides and metals; magnets have it refunded."""
    return [
        arc
        for arc in net.arcs
        if arc.is_recorded and arc.source == "CHN" and not arc.good.startswith("magnet")
    ]


def _wedge(net: Network, price: Mapping[str, float], vat_rate: float) -> Array:
    extra = np.zeros(len(net.problem.columns))
    for arc in wedge_arcs(net):
        extra[arc.column] = vat_rate * price.get(arc.good, 0.0)
    return extra


def _read(inputs: Inputs, net: Network, solution: Solution, shift_scale: float) -> Calibration:
    shifts, kinks = _shifts(net, solution, shift_scale)
    anchors_q: dict[str, float] = {}
    anchors_p: dict[str, float] = {}
    for curve in net.curves:
        if curve.kind != "use":
            continue
        anchors_p[curve.node] = float(solution.price[net.row[curve.node]])
        anchors_q[curve.node] = curve.quantity
        if curve.good.startswith("oxide"):
            anchors_q[curve.node] *= _sink(net, solution, curve.good)
    for row_name, row in net.row.items():
        if row_name.startswith("metal"):
            anchors_p[row_name] = float(solution.price[row])
    return Calibration(
        shifts=_project_shifts(inputs, shifts),
        inputs=replace(inputs, plants=tuple(_at_kink(p, kinks) for p in inputs.plants)),
        anchor_quantity=anchors_q,
        anchor_price=anchors_p,
        throughput=_throughput(net, solution, anchors_q),
    )


def _sink(net: Network, solution: Solution, good: str) -> float:
    """What all the world's uses of a good take in a month [t/month]: for an oxide, its sink and the fixed uses."""
    return max(
        1e-3,
        sum(
            float(solution.x[block.first + i * block.steps])
            for block in net.blocks
            for i, curve in enumerate(block.curves)
            if curve.kind == "use" and curve.good == good
        ),
    )


def _shifts(
    net: Network, solution: Solution, shift_scale: float
) -> tuple[dict[str, float], dict[str, float]]:
    shifts, kinks = {}, {}
    for plant_id, columns in net.tranches.items():
        plant = net.plants[plant_id]
        if plant.opens is not None:
            continue
        if not _is_held(plant):
            if plant.stage != "mine":
                kinks[plant_id] = float(solution.x[columns].sum()) * 12
            continue
        service = float(solution.price[net.row[f"service {plant_id}"]])
        shift = service - plant.unit_cost
        if plant.stage == "mine" and shift > 0:
            shift = 0.0
        shifts[plant_id] = shift_scale * shift
    return shifts, kinks


def _at_kink(plant: Plant, kinks: Mapping[str, float]) -> Plant:
    if plant.id not in kinks:
        return plant
    return replace(plant, base_output=min(kinks[plant.id], plant.nameplate))


def _project_shifts(inputs: Inputs, shifts: dict[str, float]) -> dict[str, float]:
    """A project is taken to be as well placed as the base-year plants of its process in its region, or anywhere."""
    out = dict(shifts)
    for plant in inputs.plants:
        if plant.opens is None or plant.stage == "mine":
            continue
        kin = [p for p in inputs.plants if _same_work(p, plant) and p.id in shifts]
        near = [p for p in kin if p.region == plant.region] or kin
        if near:
            weight = sum(p.base_output for p in near)
            level = sum((p.unit_cost + shifts[p.id]) * p.base_output for p in near) / weight
            out[plant.id] = min(0.0, level - plant.unit_cost)
    return out


def _same_work(one: Plant, other: Plant) -> bool:
    product = one.stage == "separation" or one.product == other.product
    return one.kind == other.kind and product


def _throughput(net: Network, solution: Solution, anchors: Mapping[str, float]) -> dict[str, float]:
    """What users and plants draw from each node in a month, shipments and disposal left out [t/month]."""
    taken: dict[str, float] = {}
    labels = {index: label for label, index in net.row.items()}
    matrix = net.problem.matrix
    for mode in net.modes:
        activity = float(solution.x[mode.column])
        for position in range(matrix.indptr[mode.column], matrix.indptr[mode.column + 1]):
            label, value = labels[int(matrix.indices[position])], float(matrix.data[position])
            if value < 0 and not label.startswith("service"):
                taken[_held_at(label)] = taken.get(_held_at(label), 0.0) - value * activity
    for label, quantity in anchors.items():
        taken[label] = taken.get(label, 0.0) + quantity
    return taken


def _held_at(label: str) -> str:
    """The node behind which a good is held: once per region whatever its class, magnets by class."""
    place = Node.parse(label)
    return label if place.good.startswith("magnet") else node(place.good, place.region)
