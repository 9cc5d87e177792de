"""kill -9 of several writers at random moments: what they were told was done is there, and nothing is half."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from custody.log_writer import KEY, entry
from remanence.custody.log import log as log_module
from remanence.custody.log.checkpoint import Checkpoint, open_checkpoint
from remanence.custody.log.log import Log
from remanence.custody.log.reader import LogReader

SCRIPT = Path(__file__).with_name("log_writer.py")
SOURCES = Path(log_module.__file__).parents[3]


class Told:
    """What writers of all rounds said was done."""

    def __init__(self) -> None:
        self.entries: dict[int, bytes] = {}
        self.heads: list[Checkpoint] = []

    def take(self, lines: bytes) -> None:
        for line in lines.split(b"\n")[:-1]:
            kind, *words = line.decode().split()
            if kind == "a":
                content = bytes.fromhex(words[1])
                assert self.entries.setdefault(int(words[0]), content) == content
            else:
                self.heads.append(open_checkpoint(bytes.fromhex(words[0]), [KEY.verifier]))


def one_round(folder: Path, writers: int, rng: Random, told: Told) -> None:
    """Start writers, wait until each has appended, kill them all at moments of chance, and read what they told."""
    outputs = [folder.parent / f"told {w}" for w in range(writers)]
    started = []
    environment = {**os.environ, "PYTHONPATH": f"{SOURCES}{os.pathsep}{SCRIPT.parents[1]}"}
    for w, output in enumerate(outputs):
        call = [sys.executable, str(SCRIPT), str(folder), f"w{w}-{rng.random()}", str(rng.random())]
        with output.open("wb") as file:
            started.append(subprocess.Popen(call, stdout=file, stderr=subprocess.PIPE, env=environment))
    try:
        until = time.monotonic() + 30
        while any(output.stat().st_size == 0 for output in outputs) and time.monotonic() < until:
            time.sleep(0.01)
        for process in started:
            assert process.poll() is None, process.stderr and process.stderr.read().decode()
        for process in started:
            time.sleep(rng.random() * 0.1)
            process.kill()
    finally:
        for process in started:
            process.kill()
            process.communicate()
    for output in outputs:
        told.take(output.read_bytes())


def check(folder: Path, told: Told) -> None:
    reader = LogReader(folder)
    assert max(told.entries, default=-1) < reader.size
    log = Log.open(folder)
    entries = list(log.entries(0, log.size))
    for index, content in told.entries.items():
        assert entries[index] == content
    assert len(set(entries)) == len(entries)
    for content in entries:
        name, number, _ = content.decode().split(" ", 2)
        assert content == entry(name, int(number)), "an entry is half"
    for head in told.heads:
        assert log.root(head.size) == head.root
    sizes = [size for size, _ in log.checkpoints()]
    assert max([head.size for head in told.heads], default=0) <= max(sizes, default=0) <= log.size
    found = log.verify([KEY.verifier])
    assert found.whole, found.offences


def killed(folder: Path, rounds: int, writers: int, seed: str) -> Told:
    rng, told = Random(seed), Told()
    Log.create(folder, KEY.name)
    for _ in range(rounds):
        one_round(folder, writers, rng, told)
        check(folder, told)
    return told


def test_killed_writers_lose_nothing(tmp_path: Path) -> None:
    told = killed(tmp_path / "log", 2, 3, "few")
    assert len(told.entries) >= 2 * 3


@pytest.mark.deep
def test_writers_killed_a_hundred_times_lose_nothing(tmp_path: Path) -> None:
    signed = 0
    for part in range(10):
        told = killed(tmp_path / f"log {part}", 10, 1 + part % 5, f"many {part}")
        assert len(told.entries) > 10
        signed += len(told.heads)
    assert signed > 10
