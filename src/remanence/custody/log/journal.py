"""The journal: the newest entries of a log, in records with checksums, appended to one file.

The file is a head (what it is, the index of its first entry, a checksum) and records. A record is its head (index of
its first entry, how many, how many bytes), 16 bytes of SHA-256 over head and body, and the body: entries, each after
its length in two bytes. A process that is killed leaves at most one record that is short; a machine that stops may
leave one whose end is zeros. Such a record at the end was never acknowledged. Any other record that does not give its
checksum is damage.
"""

from __future__ import annotations

import hashlib
import os
import struct
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from remanence.custody.log.merkle import leaf_hash
from remanence.custody.log.tiles import decode_bundle, encode_bundle

__all__ = ["Journal", "JournalError", "journal_bytes"]

_MAGIC = b"RMJRNL01"
_HEAD = struct.Struct(">8sQ16s")
_RECORD = struct.Struct(">QHI16s")
_MOST_ENTRIES, _MOST_BYTES = 256, 1 << 20
_SECTOR = 512


class JournalError(Exception):
    """The journal has, at byte ``at``, something that no stopped write leaves."""

    def __init__(self, at: int, text: str) -> None:
        self.at = at
        super().__init__(text)


def journal_bytes(first: int, entries: Sequence[bytes]) -> bytes:
    """A whole journal whose first entry has the index ``first``."""
    return _HEAD.pack(_MAGIC, first, _digest(_MAGIC, first.to_bytes(8, "big"))) + records(first, entries)


def records(first: int, entries: Sequence[bytes]) -> bytes:
    """Records of these entries, the first of which has the index ``first``."""
    out: list[bytes] = []
    for part in _parts(entries):
        body = encode_bundle(part)
        head = struct.pack(">QHI", first, len(part), len(body))
        out += [head, _digest(head, body), body]
        first += len(part)
    return b"".join(out)


def _parts(entries: Sequence[bytes]) -> Iterator[list[bytes]]:
    part: list[bytes] = []
    held = 0
    for entry in entries:
        if part and (len(part) == _MOST_ENTRIES or held + len(entry) > _MOST_BYTES):
            yield part
            part, held = [], 0
        part.append(entry)
        held += len(entry)
    if part:
        yield part


def _digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()[:16]


class Journal:
    """One journal file, held open: it stays readable by its holder when another takes its name.

    Attributes:
        first: index of its first entry.
        leaves: leaf hashes of its entries, in order.
        end: byte after the last whole record that was read.
    """

    def __init__(self, path: Path) -> None:
        """Open and read. Raises JournalError where its head is not one."""
        access = os.O_RDWR if os.access(path, os.W_OK) else os.O_RDONLY
        self.file = os.open(path, access | os.O_APPEND | os.O_CLOEXEC)
        self.inode = os.fstat(self.file).st_ino
        head = os.pread(self.file, _HEAD.size, 0)
        good = len(head) == _HEAD.size and head[:8] == _MAGIC and head[16:] == _digest(head[:8], head[8:16])
        if not good:
            os.close(self.file)
            self.file = -1
            raise JournalError(0, "the head of the journal does not give its checksum")
        self.first = int.from_bytes(head[8:16], "big")
        self.end = _HEAD.size
        self.leaves: list[bytes] = []
        self.index: dict[bytes, int] = {}
        self._at, self._length = array("Q"), array("H")
        self.read_on()

    def __del__(self) -> None:
        if getattr(self, "file", -1) >= 0:
            os.close(self.file)

    @property
    def count(self) -> int:
        """Index after the last entry that was read."""
        return self.first + len(self.leaves)

    def entry(self, index: int) -> bytes:
        """Bytes of an entry of this journal. Raises JournalError where they are no longer what was read."""
        at = self._at[index - self.first]
        found = os.pread(self.file, self._length[index - self.first], at)
        if leaf_hash(found) != self.leaves[index - self.first]:
            raise JournalError(at, f"entry {index} is no longer what it was")
        return found

    def read_on(self) -> None:
        """Take in the whole records that were written since; an unfinished one at the end is passed over.

        Raises JournalError where a record is wrong and not unfinished.
        """
        left = os.fstat(self.file).st_size - self.end
        if left <= 0:
            return
        new = memoryview(os.pread(self.file, left, self.end))
        at = 0
        while len(new) - at >= _RECORD.size:
            index, count, length, digest = _RECORD.unpack_from(new, at)
            body = bytes(new[at + _RECORD.size : at + _RECORD.size + length])
            if len(body) < length and index == self.count:
                return
            if index != self.count or digest != _digest(bytes(new[at : at + 14]), body) or not count:
                self._judge(new[at:], index)
                return
            self._take(self._decoded(body, count), self.end + _RECORD.size)
            at += _RECORD.size + length
            self.end += _RECORD.size + length

    def append(self, entries: Sequence[bytes]) -> None:
        """Write entries after the last whole record, not yet durable. The caller holds the writers' lock."""
        content = records(self.count, entries)
        if os.fstat(self.file).st_size > self.end:
            os.ftruncate(self.file, self.end)
        left = memoryview(content)
        while left:
            left = left[os.write(self.file, left) :]
        self.read_on()

    def _decoded(self, body: bytes, count: int) -> list[bytes]:
        try:
            entries = decode_bundle(body)
        except ValueError as error:
            raise JournalError(self.end, str(error)) from None
        if len(entries) != count:
            raise JournalError(self.end, f"{len(entries)} entries in a record of {count}")
        return entries

    def _take(self, entries: list[bytes], at: int) -> None:
        for entry in entries:
            leaf = leaf_hash(entry)
            self.index.setdefault(leaf, self.count)
            self._at.append(at + 2)
            self._length.append(len(entry))
            self.leaves.append(leaf)
            at += 2 + len(entry)

    def _judge(self, rest: memoryview, index: int) -> None:
        """Tell a write that a stopped machine left unfinished (zeros to the end, from a sector's start) from damage."""
        kept = len(bytes(rest).rstrip(b"\x00"))
        zeros_from = -(-(self.end + kept) // _SECTOR) * _SECTOR
        if kept == 0 or zeros_from < self.end + len(rest):
            return
        raise JournalError(self.end, f"the record of entry {self.count} does not give its checksum")
