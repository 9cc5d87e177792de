"""A run as labelled arrays, for those who compute on: an xarray data set with month and place as dimensions.

Needs the extra ``arrays``; nothing else in the program does.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from remanence.errors import InputError, Offence
from remanence.market.network import Network
from remanence.market.readout import Array, Readout, basis_of, label_parts, lengths
from remanence.market.simulate import Path

if TYPE_CHECKING:
    import xarray


def as_dataset(net: Network, path: Path) -> xarray.Dataset:
    """Prices, use, stocks, shipments and output of a run.

    Dimensions: ``month`` (first day of the period), ``node`` (a good in a region, by label), ``stock``, ``shipment``
    and ``plant``. Each place has its parts (good, region, origin or source and target) as coordinates, each variable
    its unit; tonnes are in the basis of the good.

    Raises:
        InputError: xarray is not installed.
    """
    xr = _xarray()
    readout = Readout.of(net)
    nodes = sorted(readout.use_columns)
    held = [curve.node for curve in net.curves if curve.kind == "stock"]
    arcs = sorted(readout.arc_columns)
    plants = sorted({mode.plant.id for mode in net.modes})
    used = np.stack([readout.used(path, label) for label in nodes], axis=1)
    price = np.stack([readout.price(path, label) for label in nodes], axis=1)
    flow = path.x[:, [readout.arc_columns[arc] for arc in arcs]]
    values = {
        "price": ("node", price, "USD/kg", "What the next kilo costs"),
        "used": ("node", used, "t/month", "What users took"),
        "held": ("stock", path.stock, "t", "Stock at the end of the period"),
        "shipped": ("shipment", flow, "t/month", "What was shipped"),
        "made": ("plant", _made(net, path, plants), "t/month", "Main product made; feed of separators"),
    }
    coords: dict[str, Any] = {
        "month": np.array(path.months, dtype="datetime64[ns]"),
        "months": ("month", lengths(path)),
        "node": nodes,
        "stock": held,
        "shipment": [f"{good}|{source}>{target}|{origin}" for good, source, target, origin in arcs],
        "plant": plants,
        **_parts("node", [label_parts(label) for label in nodes], ("good", "region", "origin")),
        **_parts("stock", [label_parts(label) for label in held], ("good", "region", "origin")),
        **_parts("shipment", arcs, ("good", "source", "target", "origin")),
        "node_basis": ("node", [basis_of(label) for label in nodes]),
        "plant_country": ("plant", [net.plants[plant].country for plant in plants]),
        "plant_stage": ("plant", [net.plants[plant].stage for plant in plants]),
    }
    variables = {
        name: xr.Variable(("month", place), array, {"units": unit, "long_name": meaning})
        for name, (place, array, unit, meaning) in values.items()
    }
    dataset: xarray.Dataset = xr.Dataset(variables, coords)
    return dataset


def _parts(place: str, labels: Sequence[Sequence[str]], names: Sequence[str]) -> dict[str, Any]:
    return {f"{place}_{name}": (place, [label[i] for label in labels]) for i, name in enumerate(names)}


def _made(net: Network, path: Path, plants: Sequence[str]) -> Array:
    made = np.zeros((len(path.months), len(plants)))
    at = {plant: i for i, plant in enumerate(plants)}
    for mode in net.modes:
        made[:, at[mode.plant.id]] += path.x[:, mode.column]
    return made


def _xarray() -> Any:
    try:
        return import_module("xarray")
    except ImportError as error:
        remedy = "Install the extra: pip install 'remanence[arrays]'."
        offence = Offence("xarray", "a Python without it", "the extra 'arrays'", remedy)
        raise InputError("Arrays need a package that is not installed:", [offence]) from error
