"""Death at every step of appending and signing, and power cuts: nothing acknowledged is lost."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from custody.unsafe_disk import Died, UnsafeDisk
from remanence.custody.log import durable, leaf_index, note
from remanence.custody.log import log as log_module
from remanence.custody.log.checkpoint import Checkpoint, open_checkpoint
from remanence.custody.log.keys import SigningKey
from remanence.custody.log.log import Log

ORIGIN = "log.example/custody"
KEY = SigningKey(ORIGIN, 1, bytes(range(32)))
STREAM = [b"entry %d " % i + b"." * (i * 7 % 90) for i in range(700)]
CUTS = [(0, 1), (1, 200), (200, 255), (255, 256), (256, 300), (300, 620), (620, 621), (621, 700)]
SIGNED_AFTER = {1, 256, 620, 621}


class Run:
    """One life of a writer, and what it was told was done."""

    def __init__(self) -> None:
        self.acknowledged = 0
        self.signed = [Checkpoint(ORIGIN, 0, b"")]

    def live(self, folder: Path) -> None:
        log = Log.open(folder)
        for start, end in CUTS:
            log.append(STREAM[start:end])
            self.acknowledged = end
            if end in SIGNED_AFTER:
                self.signed.append(open_checkpoint(log.checkpoint(KEY), [KEY.verifier]))

    def check(self, folder: Path) -> None:
        """Look at what is left, go on where it stopped, and recompute everything."""
        log = Log.open(folder)
        size = log.size
        assert self.acknowledged <= size
        assert list(log.entries(0, size)) == STREAM[:size]
        last = log.last_checkpoint()
        told = Checkpoint.from_text(note.parse(last).text).size if last else 0
        assert told >= self.signed[-1].size
        assert log.append(STREAM) == list(range(700))
        end = open_checkpoint(log.checkpoint(KEY), [KEY.verifier])
        assert end.size == 700
        for head in self.signed[1:]:
            assert log.root(head.size) == head.root
        found = log.verify([KEY.verifier])
        assert found.whole, found.offences
        assert (found.size, found.root) == (700, end.root)


@pytest.fixture(autouse=True)
def short_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn the journal over often, and wait for no real disk: what a sync keeps is what ``UnsafeDisk`` says."""
    monkeypatch.setattr(log_module, "_JOURNAL_ENTRIES", 270)
    monkeypatch.setattr(os, "fsync", lambda file: None)
    monkeypatch.setattr(leaf_index, "_SYNCHRONOUS", "off")
    for module in (durable, log_module):
        monkeypatch.setattr(module, "sync_data", lambda file: None)


def dies(folder: Path, step: int, cut: Random | None = None) -> bool:
    """Run until the step; check what is left. Tells whether the run got there."""
    Log.create(folder, ORIGIN)
    run = Run()
    with pytest.MonkeyPatch.context() as patch:
        disk = UnsafeDisk(patch, step)
        with suppress(Died):
            run.live(folder)
    if cut is not None:
        disk.lose_power(folder, cut)
        if cut.random() < 0.5:
            (folder / "state/leaves.sqlite").unlink(missing_ok=True)
    run.check(folder)
    return disk.dead


def count_steps(folder: Path) -> int:
    Log.create(folder, ORIGIN)
    with pytest.MonkeyPatch.context() as patch:
        disk = UnsafeDisk(patch, 0)
        Run().live(folder)
    return disk.steps


def test_death_at_steps_all_along_loses_nothing(tmp_path: Path) -> None:
    steps = count_steps(tmp_path / "count")
    assert steps > 100
    chosen = range(1, steps + 1, max(1, steps // 16))
    assert all(dies(tmp_path / str(step), step) for step in chosen)


def test_power_cuts_all_along_lose_nothing(tmp_path: Path) -> None:
    steps = count_steps(tmp_path / "count")
    rng = Random("power")
    for number in range(16):
        assert dies(tmp_path / str(number), rng.randint(1, steps), rng)


@pytest.mark.deep
def test_death_and_power_cuts_at_every_step_lose_nothing(tmp_path: Path) -> None:
    steps = count_steps(tmp_path / "count")
    for step in range(1, steps + 1):
        assert dies(tmp_path / f"death {step}", step)
        for number in range(3):
            assert dies(tmp_path / f"cut {step} {number}", step, Random(f"{step} {number}"))
