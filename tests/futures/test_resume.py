"""Futures that outlive a kill, whoever ran them, and are refused where they are of another run."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from market.real_chain import AS_OF, atlas, scenario
from remanence.atlas.places import bundled
from remanence.cli import run
from remanence.errors import InputError
from remanence.futures import workers
from remanence.futures.checkpoint import open_checkpoint
from remanence.futures.job import Kept
from remanence.futures.study import Ask, futures

NAME = "licence-squeeze"
CALL = ["futures", NAME, "-n", "4", "--months", "2", "--seed", "3"]
SHAPE = ((3, 2, 2), (5,))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run without a stop, in one thread."""
    out = tmp_path_factory.mktemp("whole") / "run"
    assert run([*CALL, "--workers", "1", "--out", str(out)]) == 0
    return out


def test_two_workers_give_the_bytes_of_one(whole: Path, tmp_path: Path) -> None:
    assert run([*CALL, "--workers", "2", "--out", str(tmp_path / "two")]) == 0
    assert bytes_of(tmp_path / "two") == bytes_of(whole)


def test_a_killed_run_resumes_and_loses_no_finished_future(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "killed"
    program = [sys.executable, "-m", "remanence", *CALL, "--workers", "2", "--out", str(out)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(program, env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)), **quiet) as going:
        deadline = time.monotonic() + 60
        while not list((out / "futures").glob("0*.npy")):
            assert going.poll() is None and time.monotonic() < deadline, "no future was finished"
            time.sleep(0.002)
        going.send_signal(signal.SIGKILL)
    finished = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in (out / "futures").glob("*.npy")}
    assert not (out / "report.json").exists(), "it was not killed in time"
    assert run([*CALL, "--workers", "1", "--out", str(out), "--resume"]) == 0
    for name, (written, content) in finished.items():
        again = out / "futures" / name
        assert (again.stat().st_mtime_ns, again.read_bytes()) == (written, content), f"{name} was run again"
    left = {name: content for name, content in bytes_of(out).items() if not name.endswith(".partial")}
    assert left == bytes_of(whole)


def test_a_resume_takes_what_is_there_and_may_ask_for_more(
    whole: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fewer = [*CALL[:3], "2", *CALL[4:]]
    out = tmp_path / "grown"
    assert run([*fewer, "--out", str(out)]) == 0
    before = (out / "futures" / "00001.npy").stat().st_mtime_ns
    assert run([*CALL, "--out", str(out), "--resume"]) == 0
    assert (out / "futures" / "00001.npy").stat().st_mtime_ns == before
    assert bytes_of(out) == bytes_of(whole)
    capfd.readouterr()
    assert run([*CALL, "--out", str(out)]) == 2
    assert "--resume" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        (["--seed", "4"], "--seed"),
        (["--months", "3"], "--months"),
        (["--as-of", "2026-11-20"], "--as-of"),
    ],
    ids=["seed", "months", "as-of"],
)
def test_a_resume_with_other_inputs_is_refused(
    whole: Path, changed: list[str], named: str, capfd: pytest.CaptureFixture[str]
) -> None:
    before = bytes_of(whole)
    assert run([*CALL, *changed, "--out", str(whole), "--resume"]) == 2
    said = capfd.readouterr().err
    assert "cannot be resumed" in said and named in said
    assert bytes_of(whole) == before


def test_another_scenario_is_refused_by_its_text(whole: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["futures", "full-halt", *CALL[2:], "--out", str(whole), "--resume"]) == 2
    said = capfd.readouterr().err
    assert "full-halt" in said and NAME in said


def test_everything_wrong_with_a_call_is_said_at_once(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    call = ["futures", "licence-squeze", "-n", "0", "--months", "x", "--workers", "0", "--seed", "-1"]
    assert run([*call, "--out", str(tmp_path / "taken")]) == 2
    said = capfd.readouterr().err
    for part in ("licence-squeze", "-n", "--months", "--workers", "--seed", "--out"):
        assert part in said, part
    assert run([*CALL, "--resume"]) == 2
    assert "--out" in capfd.readouterr().err
    with pytest.raises(InputError, match="call is wrong"):
        futures(atlas(), scenario(NAME), AS_OF, AS_OF, Ask(20_000, resume=True))


def kept(index: int) -> Kept:
    series = np.arange(12, dtype=np.float32).reshape(SHAPE[0]) + index
    series[0, 0, 0] = np.nan
    return Kept(index, series, np.linspace(0, 1, 5) * index)


def test_a_future_is_read_back_bit_for_bit(tmp_path: Path) -> None:
    store = open_checkpoint(tmp_path, {"seed": "1"}, SHAPE, resume=False)
    for index in (-1, 0, 7):
        store.save(kept(index))
    again = open_checkpoint(tmp_path, {"seed": "1"}, SHAPE, resume=True).finished((-1, 0, 3, 7))
    assert sorted(again) == [-1, 0, 7]
    for index, one in again.items():
        assert one.series.tobytes() == kept(index).series.tobytes()
        assert one.answers.tobytes() == kept(index).answers.tobytes()
    assert not list(tmp_path.rglob("*.partial"))


@pytest.mark.parametrize("damage", [lambda b: b[:-3], lambda b: b"", lambda b: b"x" + b, lambda b: b + b"0"])
def test_a_damaged_file_is_run_again(tmp_path: Path, damage) -> None:
    store = open_checkpoint(tmp_path, {}, SHAPE, resume=False)
    store.save(kept(0))
    path = tmp_path / "futures" / "00000.npy"
    path.write_bytes(damage(path.read_bytes()))
    assert store.load(0) is None


def test_a_list_of_inputs_that_nobody_wrote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "futures").mkdir()
    (tmp_path / "futures" / "inputs.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be resumed"):
        open_checkpoint(tmp_path, {}, SHAPE, resume=True)


def test_without_the_extra_the_error_names_it(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert run([*CALL, "--cluster", "tcp://127.0.0.1:1"]) == 2
    said = capfd.readouterr().err
    assert "remanence[cluster]" in said and "distributed" in said


@pytest.mark.deep
@pytest.mark.filterwarnings("default")
def test_a_cluster_of_two_processes_gives_the_bytes_of_threads(whole: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    pytest.importorskip("joblib")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        call = [*CALL, "--cluster", cluster.scheduler_address, "--out", str(tmp_path / "spread")]
        assert run(call) == 0
    assert bytes_of(tmp_path / "spread") == bytes_of(whole)


@pytest.mark.deep
@pytest.mark.filterwarnings("default")
def test_a_cluster_that_does_not_answer_is_said(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(workers, "CONNECT_SECONDS", 1)
    assert run([*CALL, "--cluster", "tcp://127.0.0.1:9"]) == 2
    assert "127.0.0.1:9" in capfd.readouterr().err


def test_the_document_says_what_was_asked(whole: Path) -> None:
    document = json.loads((whole / "report.json").read_text(encoding="utf-8"))
    result = document["result"]
    schema = json.loads((bundled() / "schemas" / "futures.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    assert document["schema"] == "remanence/futures/1"
    assert (result["n"], result["seed"], len(result["months"])) == (4, 3, 2)
    assert result["start"] == date(2026, 12, 1).isoformat()
    assert all(len(values) == 4 for values in result["futures"]["answers"].values())
    assert {row["input"] for row in result["inputs"]} == set(result["futures"]["inputs"])
    for row in result["series"]:
        if row["value"] is not None:
            assert row["low"] <= row["value"] <= row["high"]
