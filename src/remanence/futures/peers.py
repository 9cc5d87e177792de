"""What a peer needs to clear the same periods: a file of arrays and a process of its own.

The peers are programs that come with the source, not with the package: each reads the sample and prints one line of
JSON. Nothing here imports them or what they need.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from remanence.market.solver import Problem

PEERS = {"highs": "highspy", "linopy": "linopy", "pypsa": "pypsa"}
"""Each peer and the package that it needs; the first is HiGHS itself from cold."""
PATIENCE_S = 1800
"""Seconds after which a peer is given up."""


def peers_of_checkout() -> Path | None:
    """The folder of the peers beside this source; None where there is only the package."""
    folder = Path(__file__).resolve().parents[3] / "benchmarks" / "peers"
    return folder if folder.is_dir() else None


def write_sample(file: Path, problem: Problem, periods: Sequence[tuple[Problem, float]]) -> None:
    """Write the matrix once, and costs, limits and the optimum of each period."""
    fields = ("cost", "lower", "upper", "row_lower", "row_upper")
    np.savez(
        file,
        allow_pickle=False,
        rows=np.array(problem.rows),
        columns=np.array(problem.columns),
        data=problem.matrix.data,
        indices=problem.matrix.indices,
        indptr=problem.matrix.indptr,
        objective=np.array([objective for _, objective in periods]),
        **{field: np.stack([getattr(period, field) for period, _ in periods]) for field in fields},
    )


def compare(folder: Path | None, sample: Path) -> dict[str, dict[str, Any]]:
    """What each peer took for the sample, one after the other; ``reason`` says why one has no figures."""
    return {name: _told(folder, name, package, sample) for name, package in PEERS.items()}


def _told(folder: Path | None, name: str, package: str, sample: Path) -> dict[str, Any]:
    if folder is None:
        return _without("the peers come with the source, in benchmarks/peers; name the folder with --peers")
    if not (folder / f"{name}_peer.py").is_file():
        return _without(f"there is no {name}_peer.py in {folder}")
    if find_spec(package) is None:
        return _without(f"{package} is not installed; 'make bench' installs it")
    call = [sys.executable, str(folder / f"{name}_peer.py"), str(sample)]
    try:
        done = subprocess.run(call, capture_output=True, encoding="utf-8", timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired:
        return _without(f"{package} was given up after {PATIENCE_S} s")
    if done.returncode:
        return _without(f"{package} failed: {(done.stderr.strip().splitlines() or ['no word'])[-1]}")
    printed: Mapping[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return {"reason": None, **printed}


def _without(reason: str) -> dict[str, Any]:
    return {"reason": reason, "version": None, "peak_mib": None, "ways": {}}
