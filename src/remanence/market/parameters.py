"""Behavioural parameters: ``data/parameters/*.toml``, each an assumption with its range and its source.

``market.toml`` holds those that the futures draw, ``network.toml`` those that the network is built with.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from remanence.atlas.places import bundled
from remanence.errors import InputError, Offence


@dataclass(frozen=True)
class Parameter:
    """One assumption: central ``value``, range, ``unit``, where it comes from and what it means.

    ``fitted_on`` names the case of history that its value was fitted on, if any.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    note: str
    fitted_on: str = ""


def load_parameters(source: Path | None = None) -> dict[str, Parameter]:
    """Read a parameter file (default: the bundled ``parameters/market.toml``).

    Raises:
        InputError: a parameter lacks a field or its value lies outside its own range; all are listed.
    """
    path = source or bundled() / "parameters" / "market.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    offences, parameters = [], {}
    for name, fields in table.items():
        try:
            parameter = Parameter(name=name, **fields)
        except TypeError as error:
            offences.append(Offence(f"{path}: {name}", str(error), "value, low, high, unit, source and note"))
            continue
        if not parameter.low <= parameter.value <= parameter.high:
            offences.append(
                Offence(
                    f"{path}: {name}", f"{parameter.value}", f"between {parameter.low} and {parameter.high}"
                )
            )
        parameters[name] = parameter
    if offences:
        raise InputError("The parameter file does not hold.", offences)
    return parameters


def parameters_of(base_year: int) -> dict[str, Parameter]:
    """The parameters of ``market.toml``, with those that ``base-<year>.toml`` states for a base year in their place.

    A base year has its own growth and tax; behaviour is the same in all.
    """
    own = bundled() / "parameters" / f"base-{base_year}.toml"
    return load_parameters() | (load_parameters(own) if own.exists() else {})


def central(parameters: Mapping[str, Parameter]) -> dict[str, float]:
    """The central value of every parameter."""
    return {name: parameter.value for name, parameter in parameters.items()}


@cache
def network_numbers() -> Mapping[str, float]:
    """Central values of ``parameters/network.toml``: the same in every future."""
    return MappingProxyType(central(load_network_parameters()))


def load_network_parameters() -> dict[str, Parameter]:
    """The parameters of ``parameters/network.toml`` with their ranges and sources."""
    return load_parameters(bundled() / "parameters" / "network.toml")
