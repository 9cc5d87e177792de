"""Several processes at one log: every entry once, readers who never wait, few syncs for many writers."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from remanence.custody.log import durable, merkle
from remanence.custody.log import log as log_module
from remanence.custody.log.keys import SigningKey
from remanence.custody.log.log import Log
from remanence.custody.log.reader import LogReader

ORIGIN = "log.example/custody"
KEY = SigningKey(ORIGIN, 1, bytes(range(32)))
SPAWN = multiprocessing.get_context("spawn")


def write_shared(folder: Path, name: int) -> list[tuple[bytes, int]]:
    """Append own entries and ones that all writers have, in an order of its own; returns the place of each."""
    log_module._JOURNAL_ENTRIES = 300
    log, rng = Log.open(folder), Random(name)
    entries = [b"own %d %d" % (name, i) for i in range(80)] + [b"shared %d" % i for i in range(40)]
    rng.shuffle(entries)
    places = []
    while entries:
        many = rng.choice([1, 1, 2, 5])
        part, entries = entries[:many], entries[many:]
        places += list(zip(part, log.append(part), strict=True))
        if rng.random() < 0.03:
            log.checkpoint(KEY)
    return places


def read_along(folder: Path, until: int) -> int:
    """Read while others write: sizes only grow, and every proof holds. Returns how often it looked."""
    log, size, looks, rng = LogReader(folder), 0, 0, Random(0)
    while size < until:
        before, size = size, log.size
        assert size >= before
        looks += 1
        if not size:
            continue
        index = rng.randrange(size)
        [entry] = log.entries(index, index + 1)
        proof = log.inclusion(index, size)
        assert merkle.verify_inclusion(merkle.leaf_hash(entry), index, size, proof, log.root(size))
        if before:
            proof = log.consistency(before, size)
            assert merkle.verify_consistency(before, size, log.root(before), log.root(size), proof)
    return looks


def test_writers_together_write_every_entry_once_while_readers_read(tmp_path: Path) -> None:
    folder, writers = tmp_path / "log", 3
    Log.create(folder, ORIGIN)
    with SPAWN.Pool(writers + 1) as pool:
        reading = pool.apply_async(read_along, (folder, 40 + 80 * writers))
        calls = [pool.apply_async(write_shared, (folder, name)) for name in range(writers)]
        done = [call.get(60) for call in calls]
        assert reading.get(60) > 3
    log = Log.open(folder)
    entries = list(log.entries(0, log.size))
    assert len(entries) == len(set(entries)) == 40 + 80 * writers
    for places in done:
        assert all(entries[place] == entry for entry, place in places)
    assert log.verify([KEY.verifier]).whole


def test_an_entry_made_durable_by_another_needs_no_sync_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Group commit: what stands before the sync of another writer is acknowledged by it."""
    first = Log.create(tmp_path / "log", ORIGIN)
    second, third = Log.open(first.folder), Log.open(first.folder)
    places = [log._write([content]) for log, content in ((first, b"a"), (second, b"b"), (third, b"c"))]
    assert (places, third.size) == ([[0], [1], [2]], 0)
    syncs: list[int] = []
    monkeypatch.setattr(log_module, "sync_data", syncs.append)
    for log, place in zip((second, first, third), (2, 1, 3), strict=True):
        log._settle(place)
    assert len(syncs) == 1
    assert first.size == 3


def test_reading_takes_no_lock(tmp_path: Path) -> None:
    log = Log.create(tmp_path / "log", ORIGIN)
    log.append([b"entry %d" % i for i in range(700)])
    log.checkpoint(KEY)
    log.append([b"more"])
    with durable.locked(log._writers), durable.locked(log._sync):
        reader = LogReader(log.folder)
        assert reader.size == 701
        assert len(list(reader.entries(0, 701))) == 701
        assert reader.inclusion(5, 701)
        assert reader.consistency(256, 701)
        assert reader.last_checkpoint() == log.last_checkpoint()


def test_a_log_that_may_only_be_read_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log.create(tmp_path / "log", ORIGIN)
    log.append([b"entry"])
    log.checkpoint(KEY)
    real = os.open

    def may_not_write(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, mode)

    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    monkeypatch.setattr(os, "open", may_not_write)
    assert list(LogReader(log.folder).entries(0, 1)) == [b"entry"]
    with pytest.raises(PermissionError):
        Log.open(log.folder).append([b"another"])


def test_an_older_reader_goes_on_when_the_journal_turns_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "_JOURNAL_ENTRIES", 300)
    log = Log.create(tmp_path / "log", ORIGIN)
    log.append([b"entry %d" % i for i in range(250)])
    reader = LogReader(log.folder)
    begun = reader.entries(0, 250)
    assert next(begun) == b"entry 0"
    log.append([b"entry %d" % i for i in range(250, 900)])
    assert log.published > 250
    assert next(begun) == b"entry 1"
    assert reader.size == 900
    assert list(begun) == [b"entry %d" % i for i in range(2, 250)]


FILL = """
import resource, sys
from pathlib import Path
from remanence.custody.log.log import Log
log = Log.create(Path(sys.argv[1]), "log.example")
size = int(sys.argv[2])
while log.size < size:
    log.append([b"entry %d" % i for i in range(log.size, min(size, log.size + 4000))])
assert log.append([b"entry 1000"]) == [1000]
assert all(True for _ in log.entries(0, size))
assert log.verify().whole
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.deep
def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    def peak(size: int) -> int:
        call = [sys.executable, "-c", FILL, str(tmp_path / str(size)), str(size)]
        return int(subprocess.run(call, check=True, stdout=subprocess.PIPE, env=None).stdout) // 1024

    small, large = peak(50_000), peak(300_000)
    assert large < small + 24, f"{small} MiB for 50,000 entries, {large} MiB for 300,000"
