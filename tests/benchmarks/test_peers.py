"""The peers pose the same problem as the market: equal optima on a small network with a quota and joint products."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from remanence.futures.peers import PEERS, compare, peers_of_checkout, write_sample
from remanence.market.solver import LiveModel, Problem

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "benchmarks" / "peers"


def _small(scale: float = 1.0) -> Problem:
    """A mine, a joint separation, a shipment under a quota, use here and there, a stock carried in."""
    from scipy.sparse import csc_matrix

    rows = ("ore", "light|here", "heavy|here", "heavy|there", "pool quota")
    columns = ("run mine", "run separate", "ship heavy", "use light", "use heavy #0", "use heavy #1", "stock heavy")
    matrix = np.zeros((len(rows), len(columns)))
    matrix[0, :2] = 1.0, -1.0
    matrix[1, [1, 3]] = 0.7, -1.0
    matrix[2, [1, 2]] = 0.2, -1.0
    matrix[3, [2, 4, 5, 6]] = 1.0, -1.0, -1.0, -1.0
    matrix[4, 2] = 1.0
    return Problem(
        rows=rows,
        columns=columns,
        matrix=csc_matrix(matrix),
        cost=np.array([2.0, 3.0, 0.5, -20.0, -300.0, -90.0, -60.0]),
        lower=np.zeros(7),
        upper=np.array([100.0, 90.0, 50.0, 40.0 * scale, 9.0, 8.0, 30.0]),
        row_lower=np.array([0.0, 0.0, 0.0, -2.0, -1.0]),
        row_upper=np.array([0.0, 0.0, 0.0, -2.0, 9.0 * scale]),
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sample") / "sample.npz"
    periods = [(problem, LiveModel(problem).solve().objective) for problem in (_small(), _small(0.4))]
    write_sample(file, periods[0][0], periods)
    return file


def test_the_quota_and_the_stock_of_the_sample_matter() -> None:
    free = LiveModel(replace(_small(), row_upper=np.array([0.0, 0.0, 0.0, -2.0, 99.0]))).solve()
    empty = LiveModel(
        replace(_small(), row_lower=np.array([0.0, 0, 0, 0, -1]), row_upper=np.array([0.0, 0, 0, 0, 9]))
    ).solve()
    held = LiveModel(_small()).solve()
    assert free.objective < held.objective - 1
    assert empty.objective > held.objective + 1


@pytest.mark.deep
def test_each_peer_finds_the_same_optimum_or_says_what_is_missing(sample: Path) -> None:
    told = compare(FOLDER, sample)
    assert list(told) == list(PEERS)
    for name, package in PEERS.items():
        if find_spec(package) is None:
            assert package in told[name]["reason"]
            assert told[name]["ways"] == {}
            continue
        assert told[name]["reason"] is None
        for way in told[name]["ways"].values():
            assert way["objective_difference"] < 1e-9
            assert way["periods"] == 2
            assert way["seconds_per_period"] > way["seconds_in_highs_per_period"] > 0


@pytest.fixture
def highs_alone(tmp_path: Path) -> Path:
    """A folder with one peer, quick enough for every run of the tests."""
    for name in ("sample.py", "highs_peer.py"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    return tmp_path


def test_cold_highs_finds_the_same_optimum(sample: Path, highs_alone: Path) -> None:
    told = compare(highs_alone, sample)["highs"]
    assert told["reason"] is None
    assert told["ways"]["fastest"]["objective_difference"] < 1e-9


def test_a_wrong_optimum_is_seen(sample: Path, highs_alone: Path, tmp_path: Path) -> None:
    with np.load(sample) as held:
        arrays = {name: held[name] for name in held.files}
    np.savez(tmp_path / "wrong.npz", **{**arrays, "objective": arrays["objective"] * 1.01})
    told = compare(highs_alone, tmp_path / "wrong.npz")["highs"]
    assert told["ways"]["fastest"]["objective_difference"] > 1e-3


def test_a_peer_that_fails_or_is_not_there_has_its_reason(sample: Path, tmp_path: Path) -> None:
    (tmp_path / "highs_peer.py").write_text("raise SystemExit('no licence')\n", encoding="utf-8")
    told = compare(tmp_path, sample)
    assert "no licence" in told["highs"]["reason"]
    assert "linopy_peer.py" in told["linopy"]["reason"]
    assert all("--peers" in peer["reason"] for peer in compare(None, sample).values())


def test_the_package_itself_needs_no_peer() -> None:
    call = "import sys, remanence.futures.bench; print(sorted({'linopy', 'pypsa'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout.replace("'", '"')) == []
    assert peers_of_checkout() == FOLDER
