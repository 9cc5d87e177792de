"""The log on disk: appending, reading back, proofs, checkpoints, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remanence.custody.log import merkle, note
from remanence.custody.log.checkpoint import Checkpoint, open_checkpoint
from remanence.custody.log.keys import COSIGNATURE, SigningKey
from remanence.custody.log.log import Log
from remanence.custody.log.tiles import Tiles, decode_bundle, encode_bundle, parse_path, tile_path
from remanence.errors import InputError

ORIGIN = "log.example/custody"
KEY = SigningKey(ORIGIN, 1, bytes(range(32)))


def entries_of(start: int, end: int) -> list[bytes]:
    return [b"entry %d" % i for i in range(start, end)]


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return Log.create(tmp_path / "log", ORIGIN)


def test_entries_come_back_and_prove_themselves_across_openings(log: Log) -> None:
    entries = entries_of(0, 1500)
    assert log.append(entries[:1]) == [0]
    assert log.append(entries[1:700]) == list(range(1, 700))
    log.checkpoint(KEY)
    assert log.append(entries[700:]) == list(range(700, 1500))
    for other in (log, Log.open(log.folder)):
        assert other.size == 1500
        assert list(other.entries(0, 1500)) == entries
        assert list(other.entries(690, 710)) == entries[690:710]
        leaves = [merkle.leaf_hash(e) for e in entries]
        for size in (0, 1, 255, 256, 257, 700, 768, 1499, 1500):
            assert other.root(size) == merkle.root_of(leaves[:size])
        root = other.root(1500)
        for index in (0, 255, 256, 699, 700, 1279, 1280, 1499):
            proof = other.inclusion(index, 1500)
            assert merkle.verify_inclusion(leaves[index], index, 1500, proof, root)
        for old in (1, 256, 699, 700, 1024, 1499):
            proof = other.consistency(old, 1500)
            assert merkle.verify_consistency(old, 1500, other.root(old), root, proof)


def test_the_same_bytes_keep_their_index_even_after_a_restart(log: Log) -> None:
    log.append(entries_of(0, 600))
    log.checkpoint(KEY)
    log.append([b"late", b"later", b"late"])
    for other in (log, Log.open(log.folder)):
        assert other.append([b"entry 7", b"late", b"entry 599", b"later"]) == [7, 600, 599, 601]
        assert other.size == 602
        assert (other.find(b"entry 300"), other.find(b"later"), other.find(b"never")) == (300, 601, None)


def test_an_empty_append_and_an_empty_entry_are_allowed(log: Log) -> None:
    assert log.append([]) == []
    assert log.append([b""]) == [0]
    assert list(log.entries(0, 1)) == [b""]


def test_a_too_long_entry_is_refused_and_nothing_is_written(log: Log) -> None:
    with pytest.raises(InputError, match="too long") as caught:
        log.append([b"good", bytes(65_536), bytes(70_000)])
    assert [o.where for o in caught.value.offences] == ["entry 1", "entry 2"]
    assert log.size == 0
    assert log.append([bytes(65_535)]) == [0]


def test_the_folder_is_served_as_it_lies(log: Log) -> None:
    entries = entries_of(0, 700)
    log.append(entries)
    log.checkpoint(KEY)
    found = [log.folder / tile_path(-1, 0), log.folder / tile_path(-1, 1), log.folder / tile_path(-1, 2, 188)]
    assert [e for path in found for e in decode_bundle(path.read_bytes())] == entries
    hashes = b"".join(
        (log.folder / name).read_bytes() for name in ("tile/0/000", "tile/0/001", "tile/0/002.p/188")
    )
    assert hashes == b"".join(merkle.leaf_hash(e) for e in entries)
    above = (log.folder / "tile/1/000.p/2").read_bytes()
    assert above == b"".join(
        merkle.root_of([merkle.leaf_hash(e) for e in entries[i : i + 256]]) for i in (0, 256)
    )


def test_the_path_of_a_tile_is_that_of_the_specification() -> None:
    assert tile_path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tile_path(3, 0, 17) == "tile/3/000.p/17"
    assert tile_path(-1, 999) == "tile/entries/999"
    assert tile_path(-1, 1000, 1) == "tile/entries/x001/000.p/1"


def test_a_checkpoint_covers_all_and_repeats_itself_when_nothing_is_new(log: Log) -> None:
    empty = log.checkpoint(KEY)
    assert open_checkpoint(empty, [KEY.verifier], ORIGIN) == Checkpoint(ORIGIN, 0, merkle.EMPTY_ROOT)
    log.append(entries_of(0, 3))
    first = log.checkpoint(KEY)
    assert open_checkpoint(first, [KEY.verifier]).size == 3
    assert log.checkpoint(KEY) == first == log.last_checkpoint()
    other = SigningKey("other.example", 1, bytes(32))
    assert {s.name for s in note.parse(log.checkpoint(other)).signatures} == {ORIGIN, "other.example"}
    assert [size for size, _ in log.checkpoints()] == [0, 3]
    with pytest.raises(InputError, match="cannot do this"):
        log.checkpoint(SigningKey("w", COSIGNATURE, bytes(32)))


def test_a_folder_with_something_in_it_and_a_bad_origin_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot do this"):
        Log.create(tmp_path / "a", "two words")
    assert not (tmp_path / "a").exists()
    Log.create(tmp_path / "new/folder/log", ORIGIN)
    (tmp_path / "empty").mkdir()
    assert Log.create(tmp_path / "empty", ORIGIN).size == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "new"]
    (tmp_path / "b").mkdir()
    (tmp_path / "b/file").touch()
    with pytest.raises(InputError, match="something already"):
        Log.create(tmp_path / "b", ORIGIN)
    with pytest.raises(InputError, match="no log here"):
        Log.open(tmp_path / "c")


def test_numbers_outside_the_log_are_refused(log: Log) -> None:
    log.append(entries_of(0, 5))
    for wrong in (
        lambda: log.entries(3, 6),
        lambda: log.root(6),
        lambda: log.inclusion(5, 5),
        lambda: log.inclusion(0, 6),
        lambda: log.inclusion(-1, 5),
        lambda: log.consistency(4, 3),
        lambda: log.leaf(5),
    ):
        with pytest.raises(InputError, match="does not reach"):
            wrong()
    assert log.consistency(0, 5) == log.consistency(5, 5) == []


def test_a_partial_tile_that_is_no_longer_kept_is_the_beginning_of_the_full_one(tmp_path: Path) -> None:
    full = b"".join(merkle.leaf_hash(b"%d" % i) for i in range(256))
    (tmp_path / "tile/1").mkdir(parents=True)
    (tmp_path / "tile/1/000").write_bytes(full)
    tiles = Tiles(tmp_path)
    assert tiles.content(1, 0, 17) == full[: 17 * 32]
    assert tiles.tile(1, 0, 256).node(3, 2) == merkle.root_of(
        [full[i : i + 32] for i in range(16 * 32, 24 * 32, 32)]
    )
    with pytest.raises(FileNotFoundError):
        tiles.content(1, 1, 17)
    (tmp_path / "tile/1/000").write_bytes(full[:100])
    with pytest.raises(ValueError, match="100 bytes"):
        tiles.content(1, 0, 17)


@given(st.lists(st.binary(max_size=40) | st.just(bytes(65_535)), max_size=20))
def test_a_bundle_survives_being_written(entries: list[bytes]) -> None:
    content = encode_bundle(entries)
    assert decode_bundle(content) == entries
    for cut in {1, len(content) // 2, len(content) - 1} - {0, len(content)}:
        if cut < len(content):
            try:
                found = decode_bundle(content[:cut])
            except ValueError:
                continue
            assert found == entries[: len(found)]


@given(st.integers(-1, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_the_path_of_a_tile_is_read_back(level: int, number: int, width: int) -> None:
    assert parse_path(tile_path(level, number, width)) == (level, number, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/00",
        "tile/00/000",
        "tile/0/x000/000",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/000.p/07",
        "t",
    ],
)
def test_another_path_is_no_tile(path: str) -> None:
    assert parse_path(path) is None
