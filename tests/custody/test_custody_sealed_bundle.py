"""The container: one form of bytes, and bounded work on anything else."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.sealed_world import World
from remanence.custody.sealed.bundle import Bundle, read_bundle, write_bundle
from remanence.custody.sealed.container import load, pack, unpack
from remanence.errors import InputError

FILE = World().file(since=[2, 4])
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,6}(/[A-Za-z0-9][A-Za-z0-9._-]{0,6})?", fullmatch=True)


def everything(name: str) -> int | None:
    return 10_000


@given(st.dictionaries(NAMES, st.binary(max_size=40), min_size=1, max_size=6))
def test_what_is_packed_is_unpacked_and_any_zip_program_reads_it(entries: dict[str, bytes]) -> None:
    content = pack(entries)
    assert unpack(content, everything) == entries
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        assert read.testzip() is None
        assert {name: read.read(name) for name in read.namelist()} == entries
        assert all(
            info.compress_type == 0 and info.external_attr >> 16 == 0o100644 for info in read.infolist()
        )


def test_a_bundle_is_read_and_written_anew_alike() -> None:
    bundle = read_bundle(FILE)
    assert write_bundle(bundle) == FILE
    assert bundle.subject == World().bundle().subject
    assert set(bundle.statements) == set(range(5))
    assert replace(bundle, time_stamp=b"stamp") == read_bundle(
        write_bundle(replace(bundle, time_stamp=b"stamp"))
    )


@pytest.mark.parametrize("part", range(4))
def test_no_byte_can_be_changed_dropped_or_added(part: int) -> None:
    for i in range(part, len(FILE), 16):
        for changed in (
            FILE[:i] + bytes([FILE[i] ^ (1 << i % 8)]) + FILE[i + 1 :],
            FILE[:i] + FILE[i + 1 :],
            FILE[:i] + b"\0" + FILE[i:],
            FILE[:i],
        ):
            with pytest.raises(InputError):
                read_bundle(changed)


def _zip(entries: dict[str, bytes], **options: object) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o100644 << 16
            for key, value in options.items():
                setattr(info, key, value)
            archive.writestr(info, content)
    return made.getvalue()


def test_a_plain_zip_of_the_same_files_is_the_same_bytes() -> None:
    assert _zip(unpack(FILE, lambda name: 10**6)) == FILE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "another beginning"),
        (b"x" * 100, "another beginning"),
        (b"MZ" + FILE, "another beginning"),
        (FILE + b"\0", "1 bytes after it"),
        (FILE[:-1] + b"\1", "one form"),
        (_zip({"checkpoint": b"x"}, compress_type=zipfile.ZIP_DEFLATED), "compressed"),
        (_zip({"checkpoint": b"x"}, compress_type=zipfile.ZIP_BZIP2), "compressed"),
        (_zip({"checkpoint": b"x"}, external_attr=0o120777 << 16), "a link"),
        (_zip({"checkpoint": b"x"}, date_time=(2026, 11, 22, 0, 0, 0)), "a date"),
        (_zip({"checkpoint": b"x"}, comment=b"hello"), "a comment"),
        (_zip({"checkpoint": b"x"}, extra=b"\x01\x00\x00\x00"), "extra fields"),
        (_zip({"../checkpoint": b"x"}), "outside the bundle"),
        (_zip({"/etc/passwd": b"x"}), "outside the bundle"),
        (_zip({"statements/../../x.json": b"x"}), "outside the bundle"),
        (_zip({"C:evil": b"x"}), "such a name"),
        (_zip({"é": b"x"}), "such a name"),
        (_zip({"n" * 300: b"x"}), "such a name"),
        (_zip({"run.sh": b"x"}), "does not belong"),
        (_zip({"statements/01.json": b"x"}), "does not belong"),
        (_zip({"statements/1.json": b"x" * 70_000}), "at most 65,535"),
        (_zip({"rules/a.toml": b"x", "checkpoint": b"x"}), "in order"),
        (_zip({"checkpoint": b"x"}), "no manifest.json and no proofs.json"),
    ],
)
def test_other_containers_are_refused_with_the_reason(content: bytes, said: str) -> None:
    with pytest.raises(InputError, match="not a bundle that can be accepted") as refused:
        read_bundle(content)
    assert said in str(refused.value)


def test_the_same_name_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for content in (b"one", b"two"):
                archive.writestr(zipfile.ZipInfo("checkpoint", (1980, 1, 1, 0, 0, 0)), content)
    with pytest.raises(InputError, match="accepted") as refused:
        read_bundle(made.getvalue())
    assert "each name once" in str(refused.value)


def test_a_bomb_costs_no_more_than_its_own_bytes() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("checkpoint", b"\0" * 100_000_000)
    claims = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, 0, 2**32 - 1, 2**32 - 1, 11, 0)
        + b"proofs.json"
    )
    many = pack({f"statements/{i}.json": b"" for i in range(20_001)})
    begun = time.process_time()
    for content in (bomb.getvalue(), claims, claims * 10_000, many):
        with pytest.raises(InputError):
            read_bundle(content)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("manifest.json", b"{}", "required"),
        ("manifest.json", b"[1, 2]", "canonical"),
        (
            "manifest.json",
            b'{"origin":"a","schema":"remanence/custody-bundle/2","size":1,"subject":"x"}',
            "manifest.json",
        ),
        (
            "manifest.json",
            b'{"origin":"a","schema":"remanence/custody-bundle/1","size":true,"subject":"x"}',
            "size",
        ),
        ("proofs.json", b'{"consistency":[],"inclusion":{"01":[]}}', "an index"),
        ("proofs.json", b'{"consistency":[],"inclusion":{"1":["AAAA"]}}', "32 bytes"),
        ("proofs.json", b'{"consistency":[],"inclusion":{"1":["=="]}}', "32 bytes"),
        ("keys.json", b'{"actors":{},"log":"x","more":1,"witnesses":{}}', "keys.json"),
        ("keys.json", b"[" * 5000 + b"]" * 5000, "nested"),
        ("proofs.json", b"[" + b"[]," * 1_000_000 + b"[]]", "too many lists"),
    ],
)
def test_tables_of_another_form_are_refused(name: str, content: bytes, said: str) -> None:
    entries = unpack(FILE, lambda name: 10**6)
    with pytest.raises(InputError) as refused:
        read_bundle(pack({**entries, name: content}))
    assert said in str(refused.value)


def test_proofs_out_of_order_or_with_a_second_spelling_are_refused() -> None:
    entries = unpack(FILE, lambda name: 10**6)
    earlier = entries["proofs.json"]
    start, end = earlier.index(b"[{"), earlier.index(b"}],") + 2
    one, two = earlier[start + 1 : end - 1].split(b"},{")
    swapped = earlier[: start + 1] + b"{" + two + b",".join([b"", one]) + b"}" + earlier[end - 1 :]
    swapped = earlier[: start + 1] + b"{" + two + b"," + one + b"}" + earlier[end - 1 :]
    again = earlier[: start + 1] + one + b"}," + one + b"}" + earlier[end - 1 :]
    for changed in (swapped, again):
        with pytest.raises(InputError):
            read_bundle(pack({**entries, "proofs.json": changed}))


def test_a_bundle_that_no_reader_would_accept_is_not_written() -> None:
    bundle = World().bundle()
    many = dict.fromkeys(range(20_001), b"x")
    large = dict.fromkeys(range(2100), b"x" * 65535)
    for statements in (many, large):
        with pytest.raises(InputError, match="accepted"):
            write_bundle(replace(bundle, statements=statements))


def test_a_file_is_read_no_further_than_a_bundle_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.bundle"
    path.write_bytes(FILE)
    assert load(path) == FILE
    with path.open("wb") as file:
        file.truncate(2**40)
    for wrong in (path, tmp_path, tmp_path / "none"):
        with pytest.raises(InputError, match="accepted"):
            load(wrong)


def test_a_wrong_checksum_is_seen() -> None:
    bundle: Bundle = read_bundle(FILE)
    at = FILE.index(bundle.checkpoint)
    other = bytes([FILE[at] ^ 1]) + FILE[at + 1 : at + len(bundle.checkpoint)]
    crc = struct.pack("<I", zlib.crc32(bundle.checkpoint))
    assert FILE.count(crc) == 2
    with pytest.raises(InputError):
        read_bundle(FILE.replace(bundle.checkpoint, other))
    assert read_bundle(
        FILE.replace(bundle.checkpoint, other).replace(crc, struct.pack("<I", zlib.crc32(other)))
    )
