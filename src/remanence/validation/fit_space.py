"""What a fit may vary: parameters by name with the range in which they are searched, and points of that space.

The ranges are stated in ``search.toml`` beside the case, each with its reason, before anything is fitted; they are
never widened after a look at the scores. A name with a dot is a number of a measure of the case.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from remanence.errors import InputError, Offence, did_you_mean

Array = NDArray[np.float64]

SEARCH = "search.toml"
PRECAUTION = ("precaution_cover", "precaution_licences")
"""The two parameters of precaution: cover under threat, and licences held back."""


@dataclass(frozen=True)
class Axis:
    """One parameter with its range of search [its own unit] and the reason for it."""

    name: str
    low: float
    high: float
    reason: str


def read_space(folder: Path, known: Sequence[str]) -> tuple[Axis, ...]:
    """Read ``search.toml`` of a case.

    Args:
        folder: the case.
        known: names of parameters and of the case's own numbers.

    Raises:
        InputError: an axis lacks a field, is empty, or names nothing known; all are listed.
    """
    table = tomllib.loads((folder / SEARCH).read_text(encoding="utf-8"))
    offences, axes = [], []
    for name, fields in table.items():
        where = f"{SEARCH}: {name}"
        if name not in known:
            offences.append(Offence(where, "an unknown name", "a parameter", did_you_mean(name, known)))
        try:
            axis = Axis(name, float(fields["low"]), float(fields["high"]), str(fields["reason"]))
        except (KeyError, TypeError, ValueError):
            offences.append(Offence(where, str(fields), "low, high and reason"))
            continue
        if not axis.low < axis.high:
            offences.append(Offence(where, f"{axis.low:g} to {axis.high:g}", "low below high"))
        axes.append(axis)
    if offences:
        raise InputError("The space of the fit does not hold.", offences)
    return tuple(axes)


def hypercube(axes: Sequence[Axis], count: int, seed: int) -> list[dict[str, float]]:
    """A Latin hypercube: each axis cut into ``count`` equal parts, each part taken once (McKay et al. 1979)."""
    rng = np.random.default_rng(seed)
    cells = np.stack([rng.permutation(count) for _ in axes], axis=1) if axes else np.zeros((count, 0))
    share = (cells + rng.random(cells.shape)) / count
    return [point_at(axes, row) for row in share]


def near(
    axes: Sequence[Axis], centre: Mapping[str, float], spread: float, rng: np.random.Generator
) -> dict[str, float]:
    """A point near another: each axis moved by a normal step of ``spread`` of its range, reflected at the ends."""
    share = np.array([(centre[a.name] - a.low) / (a.high - a.low) for a in axes])
    moved = np.abs(share + rng.normal(0.0, spread, len(axes)))
    return point_at(axes, 1.0 - np.abs(1.0 - np.minimum(moved, 2.0)))


def point_at(axes: Sequence[Axis], share: Array) -> dict[str, float]:
    """The point at a share of each range."""
    return {a.name: float(a.low + s * (a.high - a.low)) for a, s in zip(axes, share, strict=True)}
