"""What a future depends on, as words and hashes: two runs with the same list give the same futures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

import numpy as np

import remanence
from remanence.atlas import Atlas
from remanence.atlas.places import Places, bundled
from remanence.futures.draws import Draw
from remanence.market.scenario import Scenario
from remanence.market.simulate import Chain

ROOMS = ("atlas", "rules", "market", "futures")
"""Rooms whose code decides what a future is, beside `quantity`."""
LIBRARIES = ("numpy", "scipy", "highspy")
"""Libraries that compute; another version may give other bits."""


def inputs_of(
    atlas: Atlas,
    scenarios: Sequence[Scenario],
    dates: tuple[date, date],
    months: Sequence[date],
    seed: int,
    chain: Chain,
    central: Draw,
    places: Places | None,
) -> dict[str, str]:
    """Everything that a future depends on but its index; the number of futures is not among it."""
    places = places or Places()
    return {
        "atlas": atlas.sha256,
        "scenario": f"{scenarios[0].name} {scenarios[0].sha}",
        "baseline": f"{scenarios[-1].name} {scenarios[-1].sha}",
        "rules": _of_files(path for folder in places.folders("rule") for path in folder.glob("*.toml")),
        "parameters": _of_files((bundled() / "parameters").rglob("*.toml")),
        "--as-of": dates[0].isoformat(),
        "--on": dates[1].isoformat(),
        "--months": str(len(months)),
        "start": months[0].isoformat(),
        "--seed": str(seed),
        "network": _of_chain(chain, central),
        "version": f"{remanence.__version__} {code()}",
        "libraries": ", ".join(f"{name} {version(name)}" for name in LIBRARIES),
    }


def code() -> str:
    """Hash of the program text that a future runs through."""
    root = Path(remanence.__file__).parent
    texts = [root / "quantity.py", *(path for room in ROOMS for path in (root / room).rglob("*.py"))]
    return _of_files(texts)[:16]


def _of_files(paths: Iterable[Path]) -> str:
    seen = hashlib.sha256()
    for name, content in sorted((path.name, path.read_bytes()) for path in paths):
        seen.update(f"{name} {len(content)}\n".encode() + content)
    return seen.hexdigest()


def _of_chain(chain: Chain, central: Draw) -> str:
    """Hash of the arrays that every future shares and of the central parameters."""
    problem, seen = chain.net.problem, hashlib.sha256()
    seen.update("\n".join((*problem.rows, *problem.columns)).encode())
    matrix = problem.matrix
    vectors = (problem.cost, problem.lower, problem.upper, problem.row_lower, problem.row_upper)
    for array in (matrix.data, matrix.indices, matrix.indptr, *vectors):
        seen.update(np.ascontiguousarray(array).tobytes())
    seen.update(repr(sorted(central.market.items())).encode())
    return seen.hexdigest()
