"""``remanence bench``: one document that its schema accepts, whose figures fit together."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from remanence.cli import run

ROOT = Path(__file__).resolve().parents[2]
SMALL = ["bench", "-n", "2", "--months", "2", "--sample", "2", "--workers", "2"]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The document of a small bench with HiGHS alone for a peer."""
    folder = tmp_path_factory.mktemp("peers")
    for name in ("sample.py", "highs_peer.py"):
        (folder / name).write_bytes((ROOT / "benchmarks" / "peers" / name).read_bytes())
    call = [sys.executable, "-m", "remanence", *SMALL, "--peers", str(folder), "--json"]
    done = subprocess.run(call, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_document_is_what_its_schema_says(printed: str) -> None:
    schema = json.loads((ROOT / "data/schemas/bench.json").read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    errors = jsonschema.Draft202012Validator(schema, format_checker=checker).iter_errors(json.loads(printed))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_its_figures_fit_together(printed: str) -> None:
    result = json.loads(printed)["result"]
    whole = result["futures"][0]
    assert (whole["runs"], whole["months"], whole["workers"]) == (2, 2, 2)
    assert result["solves"] == whole["solves"] >= 2 * 2 * 3
    assert 0 < result["seconds_in_highs"] < result["seconds"]
    assert result["overhead_ratio"] == pytest.approx(1 - result["seconds_in_highs"] / result["seconds"])
    assert whole["seconds"] <= 2 * whole["wall_seconds"] * 1.05, "two threads work at most twice the time"
    assert 1 <= result["solves_per_period"]["median"] <= result["solves_per_period"]["most"]
    assert result["columns"] > 3000 and result["rows"] > 200
    assert result["objective_match"] is True
    assert result["peak_mib"] > 50
    cold = result["peers"]["highs"]["ways"]["fastest"]
    assert (cold["columns"], cold["rows"], cold["periods"]) == (result["columns"], result["rows"], 2)
    for ratio in result["peers"]["highs"]["ratios"]:
        timing = next(row for row in result["futures"] if row["workers"] == ratio["workers"])
        expected = timing["periods_per_second"] * cold["seconds_per_period"]
        assert ratio["ratio"] == pytest.approx(expected)


def test_a_peer_without_figures_is_null_with_its_reason(printed: str) -> None:
    document = json.loads(printed)
    assert document["result"]["vs_linopy"] is None
    assert document["result"]["vs_pypsa"] is None
    assert any("pypsa_peer.py" in note for note in document["notes"])


def test_everything_wrong_with_a_call_is_said_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "licence-squeze", "-n", "0", "--workers", "x", "--sample", "-1", "--json"]) == 2
    told = capfd.readouterr()
    assert told.out == ""
    for part in ("licence-squeze", "-n", "--workers", "--sample"):
        assert part in told.err
