"""A kill -9 at any moment: no confirmed decision is lost, and the text is never half written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from desk_samples import filled, row

from remanence.desk import ACCEPTED, DESK, AcceptedText, Desk, Draft
from remanence.desk.accepted import replay
from remanence.errors import InputError

HERE = Path(__file__).parent


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "overlay").mkdir()
    with Desk.open(tmp_path / DESK) as desk:
        filled(desk, 40)
    return tmp_path


class Nursery:
    """The process that makes the children, and the pipe that all of them talk through."""

    def __init__(self, workspace: Path) -> None:
        path = os.pathsep.join([str(HERE), *sys.path])
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "confirming.py"), str(workspace)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip

    def life(self, seed: int, lines: int, seconds: float) -> list[str]:
        """Let one child tell some lines and live some seconds more, kill it, and return what it had confirmed."""
        written, read = self._pipes()
        written.write(f"{seed}\n")
        written.flush()
        word, pid = read.readline().split()
        assert word == "pid"
        told = [read.readline().strip() for _ in range(lines)]
        time.sleep(seconds)
        os.kill(int(pid), signal.SIGKILL)
        told += iter(lambda: read.readline().strip(), "dead")
        return [line for line in told if line != "ready"]

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self.process.stdin and self.process.stdout
        return self.process.stdin, self.process.stdout

    def close(self) -> None:
        for pipe in self._pipes():
            pipe.close()
        self.process.wait()


@pytest.fixture
def nursery(workspace: Path) -> Iterator[Nursery]:
    made = Nursery(workspace)
    yield made
    made.close()


def _kill(workspace: Path, nursery: Nursery, times: int) -> int:
    chance = random.Random(20261122)
    text = AcceptedText(workspace / "overlay" / ACCEPTED)
    confirmed: list[str] = []
    behind = 0
    for life in range(times):
        confirmed += nursery.life(life, chance.randrange(5), chance.uniform(0, 0.03))
        with Desk.open(workspace / DESK) as desk:
            record = desk.decisions()
            found = text.path.read_bytes() if text.path.exists() else replay([])
            assert found in (replay(record), replay(record[:-1])), "the text is that of before or of after"
            behind += text.bring_up_to_date(desk)
            assert not text.path.exists() or text.path.read_bytes() == replay(record)
        kept = {f"{d.number} {d.kind} {d.candidate}" for d in record}
        assert set(confirmed) <= kept, "a confirmed decision is lost"
        assert [d.number for d in record] == list(range(1, len(record) + 1))
    assert len(confirmed) > times, "the children lived long enough to decide"
    return behind


def test_forty_kills_lose_nothing(workspace: Path, nursery: Nursery) -> None:
    _kill(workspace, nursery, 40)


@pytest.mark.deep
def test_a_thousand_kills_lose_nothing(workspace: Path, nursery: Nursery) -> None:
    behind = _kill(workspace, nursery, 1000)
    assert behind, "some kill fell between the desk and the text"


def test_a_crash_between_desk_and_text_is_made_good_on_the_next_start(workspace: Path) -> None:
    text = AcceptedText(workspace / "overlay" / ACCEPTED)
    with Desk.open(workspace / DESK) as desk:
        one, two, *_ = desk.candidates()
        desk.decide([Draft("accept", one, "Ana", statements=(row(1),))])
        assert text.bring_up_to_date(desk)
        desk.decide([Draft("accept", two, "Ana", statements=(row(2),))])
    assert b"12002" not in text.path.read_bytes()
    with Desk.open(workspace / DESK) as desk:
        assert text.bring_up_to_date(desk)
        assert text.path.read_bytes() == replay(desk.decisions())
        assert b"12002" in text.path.read_bytes()
        assert not text.bring_up_to_date(desk), "and then there is nothing to do"


def test_two_children_at_once_lose_nothing(workspace: Path) -> None:
    nurseries = [Nursery(workspace) for _ in range(2)]
    for seed, nursery in enumerate(nurseries):
        written, _ = nursery._pipes()
        written.write(f"{seed}\n")
        written.flush()
    pids, confirmed = [], []
    for nursery in nurseries:
        _, read = nursery._pipes()
        pids.append(int(read.readline().split()[1]))
        assert read.readline() == "ready\n"
        confirmed.append(read.readline().strip())
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    for nursery in nurseries:
        _, read = nursery._pipes()
        confirmed += list(iter(lambda read=read: read.readline().strip(), "dead"))
        nursery.close()
    with Desk.open(workspace / DESK) as desk:
        text = AcceptedText(workspace / "overlay" / ACCEPTED)
        text.bring_up_to_date(desk)
        assert set(confirmed) <= {f"{d.number} {d.kind} {d.candidate}" for d in desk.decisions()}
        assert text.path.read_bytes() == replay(desk.decisions())


def test_rows_that_no_review_accepted_are_spared(workspace: Path) -> None:
    text = AcceptedText(workspace / "overlay" / ACCEPTED)
    with Desk.open(workspace / DESK) as desk:
        one, *_ = desk.candidates()
        desk.decide([Draft("accept", one, "Ana", statements=(row(1),))])
        text.bring_up_to_date(desk)
        mine = text.path.read_bytes() + b"mine\n"
        text.path.write_bytes(mine)
        with pytest.raises(InputError, match="mine") as caught:
            text.bring_up_to_date(desk)
        assert "another file" in str(caught.value)
        assert text.path.read_bytes() == mine


def test_a_text_that_cannot_be_written_leaves_the_decision_on_record(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    text = AcceptedText(workspace / "overlay" / ACCEPTED)
    with Desk.open(workspace / DESK) as desk:
        one, *_ = desk.candidates()
        desk.decide([Draft("accept", one, "Ana", statements=(row(1),))])
        with monkeypatch.context() as patch:
            patch.setattr("os.fsync", full)
            with pytest.raises(InputError, match="No decision is lost"):
                text.bring_up_to_date(desk)
        assert not text.path.exists()
        assert text.bring_up_to_date(desk)
