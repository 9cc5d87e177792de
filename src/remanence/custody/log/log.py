"""The log: an append-only sequence of entries, on disk before it is acknowledged, hashed as RFC 9162 says.

Any number of processes may append. Each writes its record to the journal under one lock, and then makes sure under a
second one that it is on the disk; who waits for the second finds that the fsync before has often covered it already
(group commit). An entry that the log has already is not written again: its index is returned. When the journal has
grown, and at each checkpoint, full tiles are published and the journal begins anew after them.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from remanence.custody.log import note
from remanence.custody.log.audit import Audit, audit
from remanence.custody.log.checkpoint import Checkpoint, origin_is_good
from remanence.custody.log.durable import locked, publish, sync_data, write_whole
from remanence.custody.log.journal import journal_bytes
from remanence.custody.log.keys import NOTE, SigningKey, VerifierKey
from remanence.custody.log.leaf_index import LeafIndex
from remanence.custody.log.mark import mark_bytes
from remanence.custody.log.merkle import leaf_hash
from remanence.custody.log.reader import LogReader
from remanence.custody.log.tiles import ENTRIES, MAX_ENTRY, WIDTH, encode_bundle, rows_of, spans, tile_path
from remanence.durable import sync_folder
from remanence.errors import InputError, Offence

__all__ = ["Log"]

_PART_ENTRIES, _PART_BYTES = 4096, 4 << 20
_JOURNAL_ENTRIES, _JOURNAL_BYTES = 16_384, 8 << 20


class Log(LogReader):
    """A log that can be written. Reading is as in ``LogReader`` and needs no lock."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._writers, self._sync = str(self.state / "writers.lock"), str(self.state / "sync.lock")
        self._failed = self.state / "failed"
        self._index: LeafIndex | None = None

    @classmethod
    def create(cls, folder: Path, origin: str) -> Log:
        """Make an empty log in a folder that does not exist yet or is empty.

        Raises InputError where there is something, or the origin has a space or a plus sign.
        """
        if not origin_is_good(origin):
            raise _refused("origin", repr(origin), "one line without spaces and plus signs")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise _refused(str(folder), "something already", "no folder, or an empty one")
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = folder.with_name(f".{folder.name}.new-{os.getpid()}")
        shutil.rmtree(made, ignore_errors=True)
        state = made / "state"
        state.mkdir(parents=True)
        files = {
            "journal": journal_bytes(0, []),
            "acknowledged": mark_bytes(0),
            "origin": f"{origin}\n".encode(),
        }
        publish({state / name: content for name, content in files.items()}, state / "new")
        sync_folder(made)
        made.rename(folder)
        sync_folder(folder.parent)
        return cls(folder)

    @classmethod
    def open(cls, folder: Path) -> Log:
        """Open a log. Raises InputError where there is none or acknowledged entries are damaged.

        Whole entries that a process wrote and did not live to acknowledge are put on the disk and acknowledged now, as
        are those whose acknowledgement a power cut took back. Where nothing is to be written, ``LogReader`` will do.
        """
        log = cls(folder)
        if log._journal.count > log._mark() and not log._failed.exists():
            with locked(log._sync):
                log._to_disk()
        return log

    # ---- appending -------------------------------------------------------------------------------------------

    def append(self, entries: Sequence[bytes]) -> list[int]:
        """Append entries and return the index of each; they are on the disk when this returns.

        An entry that is there already, byte for byte, keeps its index. Entries of one call follow each other in order
        but others may come between; a process that is killed leaves whole entries of the call, from its beginning.

        Raises:
            InputError: an entry is longer than 65,535 bytes (nothing is written), or the log is damaged.
            OSError: the disk failed or is full; what was not acknowledged may be there or not.
        """
        long = [(i, len(entry)) for i, entry in enumerate(entries) if len(entry) > MAX_ENTRY]
        if long:
            offences = (
                Offence(f"entry {i}", f"{size:,} bytes", f"at most {MAX_ENTRY:,}") for i, size in long
            )
            raise InputError("These entries are too long for the log.", offences)
        indices: list[int] = []
        for part in _parts(entries):
            found = self._write(part)
            self._settle(max(found) + 1)
            indices += found
        return indices

    def find(self, entry: bytes) -> int | None:
        """Index of an acknowledged entry with these bytes, or None. Waits for the writers, unlike all other reading."""
        with locked(self._writers):
            acknowledged = self._acknowledged()
            found = self._place(leaf_hash(entry))
        return found if found is not None and found < acknowledged else None

    def _write(self, entries: Sequence[bytes]) -> list[int]:
        """Put the new ones among the entries into the journal; returns the index of each entry."""
        with locked(self._writers):
            self._acknowledged()
            places: dict[bytes, int] = {}
            new: list[bytes] = []
            indices: list[int] = []
            for entry in entries:
                leaf = leaf_hash(entry)
                place = places.get(leaf)
                if place is None:
                    place = self._place(leaf)
                if place is None:
                    place = self._journal.count + len(new)
                    new.append(entry)
                places[leaf] = place
                indices.append(place)
            if new:
                self._journal.append(new)
        return indices

    def _settle(self, needed: int) -> None:
        """Return when the first ``needed`` entries are on the disk and acknowledged."""
        with locked(self._sync):
            if self._mark() < needed:
                self._to_disk()
            if self._journal_is_long():
                with locked(self._writers):
                    self._to_disk()
                    self._turn_over()

    def _to_disk(self) -> None:
        """Put everything written so far on the disk and acknowledge it. The caller holds the sync lock.

        After a failed fsync the system may forget what it could not write, so the next one would prove nothing:
        a file ``failed`` stands until the journal has been written anew.
        """
        self._acknowledged()
        if self._failed.exists():
            expected = "a log that `recover` has written anew"
            raise _refused(str(self._failed), "a disk that failed to write", expected)
        try:
            sync_data(self._journal.file)
        except OSError:
            self._failed.touch()
            raise
        self._count.write(self._journal.count)

    def recover(self) -> None:
        """After a failed write to disk: write the journal anew, with every whole entry it has, and go on."""
        with locked(self._sync), locked(self._writers):
            self._acknowledged()
            self._new_journal(self._journal.first)
            self._count.write(self._journal.count)
            self._failed.unlink(missing_ok=True)

    def _place(self, leaf: bytes) -> int | None:
        """Index of the entry with this leaf hash, acknowledged or not. The caller holds the writers' lock."""
        found = self._journal.index.get(leaf)
        if found is not None or not self._journal.first:
            return found
        try:
            return self._leaf_index().find(leaf, lambda place: self.node(0, place))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._leaf_index().clear()
            return self._leaf_index().find(leaf, lambda place: self.node(0, place))

    def _leaf_index(self) -> LeafIndex:
        """The table of leaf hashes, which covers at least the tiles: made or completed from them where it does not."""
        if self._index is None:
            self._index = LeafIndex(self.state / "leaves.sqlite")
            if self._index.covered > self._journal.count:
                self._index.clear()
        for start in range(self._index.covered // WIDTH * WIDTH, self._journal.first, WIDTH):
            self._index.add(start, (self.node(0, start + i) for i in range(WIDTH)))
        return self._index

    def verify(self, keys: Sequence[VerifierKey] = ()) -> Audit:
        """Recompute everything (``audit``); where keys are given, one must have signed each checkpoint."""
        return audit(self, keys)

    # ---- tiles and checkpoints -------------------------------------------------------------------------------

    def checkpoint(self, key: SigningKey) -> bytes:
        """Sign the log as it stands; returns the note, which is also written to ``checkpoint``.

        Everything it covers is on the disk before, tiles included. It never covers less than the last one; where
        nothing was appended since, the last one is returned (with this key's signature added, if it was another's).

        Raises InputError where the key is a witness's, or the last checkpoint and the entries disagree.
        """
        if key.kind != NOTE:
            raise _refused(f"key {key.name}", "a witness's key", "a key for notes")
        with locked(self._sync), locked(self._writers):
            self._to_disk()
            self._turn_over()
            content = self._signed(key)
            if content != self.served_checkpoint():
                size = self._journal.count
                files = self._partial(size)
                files[self.folder / "checkpoints" / str(size)] = content
                publish(files, self.state / "new")
                write_whole(self.folder / "checkpoint", content, self.state / "new")
        return content

    def add_signatures(self, content: bytes) -> bytes:
        """Put the signatures under a checkpoint of this log (of witnesses, mostly) to those it has; returns it whole.

        They are not verified: who reads a checkpoint verifies what it trusts.

        Raises InputError where the log never signed a checkpoint with this text.
        """
        told = note.parse(content, "checkpoint")
        size = Checkpoint.from_text(told.text).size
        with locked(self._sync):
            path = self.folder / "checkpoints" / str(size)
            kept = path.read_bytes() if path.exists() else b""
            if not kept or note.parse(kept).text != told.text:
                raise _refused(
                    "checkpoint", f"one of {size} entries that this log did not sign", "one of its own"
                )
            whole = note.append(kept, told.signatures)
            served = self.served_checkpoint()
            files = {path: whole}
            if served is not None and note.parse(served).text == told.text:
                files[self.folder / "checkpoint"] = whole
            publish(files, self.state / "new")
        return whole

    def _signed(self, key: SigningKey) -> bytes:
        """The note over the log as it stands, or the last one where that stands for the same tree."""
        size = self._journal.count
        head = Checkpoint(self.origin, size, self.root(size))
        last = self.last_checkpoint()
        signed = note.sign(head.text, key)
        if last is None or self._check(last, self.folder / "checkpoint").text != head.text:
            return signed
        if note.parse(last).by(key.verifier):
            return last
        return note.append(last, note.parse(signed).signatures)

    def _turn_over(self) -> None:
        """Publish the tiles that are full and begin the journal after them. The caller holds both locks."""
        old, new = self._journal.first, self._journal.count // WIDTH * WIDTH
        if new == old:
            return
        publish(self._full(old, new), self.state / "new")
        self._leaf_index().add(old, self._journal.leaves[: new - old])
        self._new_journal(new)
        for level in (ENTRIES, *range(8)):
            for number, width in spans(max(level, 0), old, new):
                if width == WIDTH:
                    shutil.rmtree(self.folder / f"{tile_path(level, number)}.p", ignore_errors=True)

    def _new_journal(self, first: int) -> None:
        kept = list(self._entries(first, self._journal.count))
        write_whole(self.state / "journal", journal_bytes(first, kept), self.state / "new")
        self._follow()

    def _full(self, old: int, new: int) -> dict[Path, bytes]:
        """Tiles that a tree of ``new`` entries, a multiple of 256, has and one of ``old`` had not."""
        files = {
            self.folder / tile_path(ENTRIES, number): encode_bundle(
                self._entries(number * WIDTH, (number + 1) * WIDTH)
            )
            for number, _ in spans(0, old, new)
        }
        for level in range(8):
            for number, width in spans(level, old, new):
                rows = (self.node(8 * level, number * WIDTH + i) for i in range(width))
                files[self.folder / tile_path(level, number, width)] = b"".join(rows)
        return files

    def _partial(self, size: int) -> dict[Path, bytes]:
        """The two tiles of level 0 that are not full in a tree of ``size``; those above stand already."""
        number, width = divmod(rows_of(0, size), WIDTH)
        if not width:
            return {}
        start = number * WIDTH
        return {
            self.folder / tile_path(0, number, width): b"".join(
                self.node(0, start + i) for i in range(width)
            ),
            self.folder / tile_path(ENTRIES, number, width): encode_bundle(self._entries(start, size)),
        }

    def _journal_is_long(self) -> bool:
        return len(self._journal.leaves) >= _JOURNAL_ENTRIES or self._journal.end >= _JOURNAL_BYTES


def _parts(entries: Sequence[bytes]) -> Iterator[list[bytes]]:
    """Entries in parts of a bounded size."""
    part: list[bytes] = []
    held = 0
    for entry in entries:
        if part and (len(part) == _PART_ENTRIES or held + len(entry) > _PART_BYTES):
            yield part
            part, held = [], 0
        part.append(entry)
        held += len(entry)
    if part:
        yield part


def _refused(where: str, found: str, expected: str) -> InputError:
    return InputError("The log cannot do this.", [Offence(where, found, expected)])
