"""Recomputing a whole log: every entry, every tile, every checkpoint that was signed, and the table of leaf hashes.

One pass over the entries in order, with a few hundred hashes in memory however long the log is. Nothing is repaired.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from remanence.custody.log import note
from remanence.custody.log.checkpoint import Checkpoint
from remanence.custody.log.keys import VerifierKey
from remanence.custody.log.leaf_index import LeafIndex
from remanence.custody.log.merkle import EMPTY_ROOT, leaf_hash, node_hash, root_of
from remanence.custody.log.reader import LogReader
from remanence.custody.log.tiles import ENTRIES, WIDTH, encode_bundle, parse_path, rows_of, tile_path
from remanence.errors import InputError, Offence

__all__ = ["Audit", "audit"]

_MOST = 50
_ANEW = "Delete it: it is made anew."


@dataclass(frozen=True, slots=True)
class Audit:
    """What recomputing a log gave.

    Attributes:
        size: entries that were read and hashed.
        root: root of the tree over them, from the entries alone.
        checkpoints: how many signed checkpoints were compared.
        offences: what is wrong and where; the first fifty.
    """

    size: int
    root: bytes
    checkpoints: int
    offences: tuple[Offence, ...]

    @property
    def whole(self) -> bool:
        """True where nothing is wrong."""
        return not self.offences


class _Frontier:
    """Roots of the complete subtrees that make up a growing tree, the widest first."""

    def __init__(self) -> None:
        self.size = 0
        self.peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        self.peaks.append(leaf)
        size = self.size
        while size & 1:
            right = self.peaks.pop()
            self.peaks[-1] = node_hash(self.peaks[-1], right)
            size >>= 1
        self.size += 1

    @property
    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY_ROOT
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found


class _Auditor:
    def __init__(self, log: LogReader, keys: Sequence[VerifierKey]) -> None:
        self.log, self.keys = log, keys
        self.size = log.size
        self.published = min(log.published, self.size)
        self.offences: list[Offence] = []
        self.rows: list[list[bytes]] = [[] for _ in range(9)]
        self.heads = dict(self._heads())
        self.table_path = log.state / "leaves.sqlite"
        self.table, self.covered = self._table()

    def run(self) -> Audit:
        tree = _Frontier()
        self._head(tree)
        for leaf in self._leaves():
            self._look_up(leaf, tree.size)
            if tree.size < self.published:
                self._row(0, leaf, tree.size)
            tree.add(leaf)
            self._head(tree)
        for level, rows in enumerate(self.rows):
            if rows:
                self._compare(level, rows_of(level, self.published) // WIDTH, rows)
        self._other_files()
        return Audit(tree.size, tree.root, len(self.heads), tuple(self.offences[:_MOST]))

    def wrong(self, where: Path, found: str, expected: str, remedy: str = "") -> None:
        self.offences.append(Offence(str(where), found, expected, remedy))

    def _leaves(self) -> Iterator[bytes]:
        """Leaf hashes from the entries; where these and their tile disagree, from what the level above bears out."""
        for start in range(0, self.size, WIDTH):
            end = min(start + WIDTH, self.size)
            try:
                yield from [leaf_hash(entry) for entry in self.log.entries(start, end)]
                continue
            except InputError as error:
                if leaves := self._borne_out(start // WIDTH):
                    yield from leaves
                    continue
                self.offences += error.offences
            try:
                yield from [self.log.leaf(index) for index in range(start, end)]
            except InputError as error:
                self.offences += error.offences
                return

    def _borne_out(self, number: int) -> list[bytes]:
        """Leaf hashes of a bundle's entries where the level above has their root: then it is the tile that is wrong."""
        try:
            leaves = [leaf_hash(entry) for entry in self.log.bundle(number)]
            return leaves if root_of(leaves) == self.log.node(8, number) else []
        except InputError:
            return []

    def _row(self, level: int, value: bytes, index: int) -> None:
        """Take in the next hash of a level; a full tile is compared, and its root is a hash of the level above."""
        rows = self.rows[level]
        rows.append(value)
        if len(rows) == WIDTH:
            number = index // WIDTH
            self._compare(level, number, rows)
            above = root_of(rows)
            rows.clear()
            self._row(level + 1, above, number)

    def _compare(self, level: int, number: int, rows: Sequence[bytes]) -> None:
        where = self.log.folder / tile_path(level, number, len(rows))
        try:
            found = self.log.tile_content(level, number, len(rows))
        except InputError as error:
            self.offences += error.offences
            return
        if found != b"".join(rows):
            at = next(i for i, row in enumerate(rows) if found[32 * i : 32 * i + 32] != row)
            self.wrong(where, f"another hash at {at}", "the hash that the entries give")

    def _heads(self) -> Iterator[tuple[int, tuple[Path, Checkpoint]]]:
        """Every checkpoint that was signed, by size; what cannot be read is told."""
        texts = {}
        for size, path in self.log.checkpoints():
            head = self._read(path)
            if head is None:
                continue
            texts[size] = head.text
            if (head.origin, head.size) != (self.log.origin, size) or size > self.size:
                found = f"a checkpoint of {head.origin!r} over {head.size} entries"
                self.wrong(path, found, f"one of {self.log.origin!r} over {size}, of {self.size} there are")
            yield size, (path, head)
        served = self.log.folder / "checkpoint"
        last = self._read(served) if served.exists() else None
        if last and texts.get(last.size) != last.text:
            self.wrong(served, f"a checkpoint over {last.size}", "one of those in checkpoints/")

    def _read(self, path: Path) -> Checkpoint | None:
        """A checkpoint, its signature verified where there are keys; None after telling what is wrong with it."""
        try:
            content = path.read_bytes()
            text = (
                note.open(content, self.keys, str(path))[0]
                if self.keys
                else note.parse(content, str(path)).text
            )
            return Checkpoint.from_text(text, str(path))
        except InputError as error:
            self.offences += error.offences
            return None

    def _head(self, tree: _Frontier) -> None:
        path, head = self.heads.get(tree.size, (None, None))
        if path and head and head.root != tree.root:
            self.wrong(path, "another root", f"the root of the first {tree.size} entries")

    def _look_up(self, leaf: bytes, index: int) -> None:
        """Compare the table of leaf hashes, up to the first row that it should have and has not."""
        if self.table is None or index >= self.covered:
            return
        try:
            found = "" if self.table.holds(leaf, index) else f"no row of entry {index}"
        except sqlite3.DatabaseError as error:
            found = str(error)
        if found:
            self.wrong(self.table_path, found, "a row of each entry", _ANEW)
            self.table = None

    def _table(self) -> tuple[LeafIndex | None, int]:
        """The table of leaf hashes and how many entries it says it covers; one that is being made is not looked at."""
        if not self.table_path.exists():
            return None, 0
        try:
            table = LeafIndex.as_it_is(self.table_path)
            return table, min(table.covered, self.size)
        except sqlite3.OperationalError:
            return None, 0
        except sqlite3.DatabaseError as error:
            self.wrong(self.table_path, str(error), "a table of leaf hashes", _ANEW)
            return None, 0

    def _other_files(self) -> None:
        """Compare the tiles that the tree of the journal's beginning does not need: partial ones, and those to come."""
        for path in sorted((self.log.folder / "tile").rglob("*")):
            if not path.is_file():
                continue
            known = parse_path(path.relative_to(self.log.folder).as_posix())
            if known is None:
                self.wrong(path, "a file that is no tile", "tiles only")
            elif not self._was_compared(*known):
                try:
                    self._compare_file(path, *known)
                except InputError as error:
                    self.offences += error.offences

    def _was_compared(self, level: int, number: int, width: int) -> bool:
        rows = rows_of(max(level, 0), self.published)
        return (number + 1) * WIDTH <= rows and width == WIDTH

    def _compare_file(self, path: Path, level: int, number: int, width: int) -> None:
        start, end = number * WIDTH, number * WIDTH + width
        if end > rows_of(max(level, 0), self.size):
            self.wrong(path, "a tile beyond the last entry", "none")
            return
        if level == ENTRIES:
            expected = encode_bundle(self.log.entries(start, end))
        else:
            expected = b"".join(self.log.node(8 * level, index) for index in range(start, end))
        if path.read_bytes() != expected:
            self.wrong(path, "other bytes", "what the entries give")


def audit(log: LogReader, keys: Sequence[VerifierKey] = ()) -> Audit:
    """Recompute a log from its entries.

    Args:
        log: opened for reading or writing; what is appended meanwhile is left out.
        keys: where given, every checkpoint must be signed by one of them.
    """
    return _Auditor(log, keys).run()
