"""A damaged log says what is damaged and where; a disk that fails is never trusted again in silence."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from random import Random

import pytest

from remanence.custody.log import durable
from remanence.custody.log import log as log_module
from remanence.custody.log.keys import SigningKey
from remanence.custody.log.log import Log
from remanence.errors import InputError

ORIGIN = "log.example/custody"
KEY = SigningKey(ORIGIN, 1, bytes(range(32)))
ENTRIES = [b"entry %d " % i + b"." * (i % 40) for i in range(600)]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log with full and partial tiles, two checkpoints, and entries in the journal that no checkpoint covers."""
    folder = tmp_path_factory.mktemp("honest") / "log"
    log = Log.create(folder, ORIGIN)
    log.append(ENTRIES[:300])
    log.checkpoint(KEY)
    log.append(ENTRIES[300:560])
    log.checkpoint(KEY)
    for entry in ENTRIES[560:]:
        log.append([entry])
    return folder


@pytest.fixture
def folder(honest: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(honest, tmp_path / "log"))


def told(folder: Path) -> str:
    """What opening, recomputing, or both say is wrong; empty where nothing is."""
    try:
        return "\n".join(map(str, Log.open(folder).verify([KEY.verifier]).offences))
    except InputError as error:
        return str(error)


def test_the_honest_log_is_whole(folder: Path) -> None:
    assert told(folder) == ""


def files(folder: Path) -> list[Path]:
    """Files whose every byte counts: all but the locks and the table, which is made anew."""
    found = sorted(
        path for path in folder.rglob("*") if path.is_file() and not re.search("lock$|sqlite", path.name)
    )
    assert len(found) > 12
    return found


def test_any_changed_byte_of_any_file_is_named(folder: Path) -> None:
    rng = Random("bytes")
    for path in files(folder):
        content = path.read_bytes()
        for at in {0, len(content) - 1, *(rng.randrange(len(content)) for _ in range(6))}:
            bad = bytearray(content)
            bad[at] ^= 1 << rng.randrange(8)
            path.write_bytes(bad)
            assert _names(path, folder, told(folder)), f"byte {at} of {path}: {told(folder)!r}"
        path.write_bytes(content)
    assert told(folder) == ""


def test_any_file_cut_short_grown_or_gone_is_named(folder: Path) -> None:
    for path in files(folder):
        content = path.read_bytes()
        for bad in (content[:-1], content[: len(content) // 2], b"", content + b"x"):
            path.write_bytes(bad)
            if path.name == "journal" and bad == content + b"x":
                assert told(folder) == "", "what a stopped write leaves after the last record is no damage"
                continue
            assert _names(path, folder, told(folder)), f"{path} of {len(bad)} bytes: {told(folder)!r}"
        path.unlink()
        if path.parent.name == "checkpoints" or path.name == "checkpoint" or path.parent.suffix == ".p":
            pass
        else:
            assert told(folder) != "", path
        path.write_bytes(content)
    assert told(folder) == ""


def _names(path: Path, folder: Path, said: str) -> bool:
    """Tell whether the file is named; a damaged tile may show as a checkpoint or path that it no longer leads to."""
    if path.name in ("origin", "checkpoint") or path.is_relative_to(folder / "checkpoints"):
        return "checkpoint" in said or "origin" in said or "no log" in said
    if path.is_relative_to(folder / "tile"):
        return str(path) in said or "checkpoint: found a root that the tiles do not give" in said
    return str(path) in said


def test_acknowledged_entries_that_are_gone_are_counted(folder: Path) -> None:
    journal = folder / "state/journal"
    content = journal.read_bytes()
    journal.write_bytes(content[:-5])
    with pytest.raises(InputError, match="no whole record of entry 599, expected 600 acknowledged entries"):
        Log.open(folder)
    assert journal.read_bytes() == content[:-5], "nothing is repaired in silence"


def test_a_record_in_the_middle_is_named_by_byte_and_entry(folder: Path) -> None:
    journal = folder / "state/journal"
    content = journal.read_bytes()
    at = content.index(ENTRIES[580])
    journal.write_bytes(content[:at] + b"E" + content[at + 1 :])
    with pytest.raises(InputError, match=r"at byte \d+: the record of entry 580 does not give its checksum"):
        Log.open(folder)


def test_reading_a_changed_entry_is_refused_at_once(folder: Path) -> None:
    bundle = folder / "tile/entries/000"
    bundle.write_bytes(bundle.read_bytes().replace(b"entry 77 ", b"entry 99 "))
    log = Log.open(folder)
    with pytest.raises(InputError, match="other bytes as entry 77"):
        list(log.entries(70, 80))
    assert list(log.entries(256, 260)) == ENTRIES[256:260]


def test_a_proof_from_a_changed_tile_is_not_given(folder: Path) -> None:
    tile = folder / "tile/0/001"
    content = bytearray(tile.read_bytes())
    content[5 * 32] ^= 1
    tile.write_bytes(content)
    log = Log.open(folder)
    with pytest.raises(InputError, match="do not lead"):
        log.inclusion(261, 560)


def test_a_lost_or_spoilt_table_of_hashes_is_made_anew(folder: Path) -> None:
    table = folder / "state/leaves.sqlite"
    for content in (b"", b"not a table" * 1000):
        table.write_bytes(content)
        assert Log.open(folder).append(ENTRIES) == list(range(600))
    table.write_bytes(b"")
    assert told(folder) == "", "a writer that was stopped while making it leaves it empty"
    table.unlink()
    assert Log.open(folder).append(ENTRIES) == list(range(600))
    assert told(folder) == ""


def test_a_table_with_wrong_rows_is_named_and_one_that_breaks_in_use_made_anew(folder: Path) -> None:
    table = folder / "state/leaves.sqlite"
    good = table.read_bytes()
    for at in range(4096 - 20, len(good), 4096):
        table.write_bytes(good[:at] + b"\xff\x00" * 10 + good[at + 20 :])
        if "leaves.sqlite" in told(folder):
            break
    else:
        pytest.fail("no page of the table matters")
    table.write_bytes(good[:100] + b"\xff" * (len(good) - 100))
    assert "leaves.sqlite" in told(folder)
    assert Log.open(folder).append(ENTRIES) == list(range(600))
    assert told(folder) == ""


def test_a_checkpoint_that_does_not_fit_is_never_continued(folder: Path, tmp_path: Path) -> None:
    other = Log.create(tmp_path / "other", ORIGIN)
    other.append([b"another", *ENTRIES[1:560]])
    log = Log.open(folder)
    (folder / "checkpoint").write_bytes(other.checkpoint(KEY))
    with pytest.raises(InputError, match="a root that the tiles do not give"):
        log.checkpoint(KEY)
    with pytest.raises(InputError, match="a root that the tiles do not give"):
        Log.open(folder)


def test_a_failed_fsync_acknowledges_nothing_until_the_journal_is_written_anew(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Log.open(folder)

    def fails(file: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(log_module, "sync_data", fails)
        with pytest.raises(OSError, match="Input/output"):
            log.append([b"new"])
    assert log.size == 600
    for again in (log, Log.open(folder)):
        with pytest.raises(InputError, match="a disk that failed to write"):
            again.append([b"another"])
        with pytest.raises(InputError, match="a disk that failed to write"):
            again.checkpoint(KEY)
    log.recover()
    assert log.append([b"new", b"third"]) == [600, 602]
    assert list(Log.open(folder).entries(600, 603)) == [b"new", b"another", b"third"]
    assert told(folder) == ""


def test_a_full_disk_leaves_the_log_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log.open(folder)
    real = os.write

    def full(file: int, content: bytes) -> int:
        if len(content) > 40:
            return real(file, bytes(content)[:40])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        with pytest.raises(OSError, match="No space"):
            log.append([b"new" * 50])
        with pytest.raises(OSError, match="No space"):
            durable.write_whole(folder / "checkpoint", b"x" * 100, folder / "state/new")
    assert told(folder) == ""
    assert log.append([b"new" * 50]) == [600]
    assert told(folder) == ""
