"""Reading a log's folder: entries, hashes and proofs, without a lock and without waiting for writers.

The folder holds what C2SP tlog-tiles serves (``tile/``, ``checkpoint``) and, in ``state/``, what the writers need: the
journal of the newest entries, how many were acknowledged, two lock files and the table of leaf hashes. All tiles of the
tree that ends where the journal begins are on disk; what comes after is read from the journal.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from remanence.custody.log import merkle, note
from remanence.custody.log.checkpoint import Checkpoint, origin_is_good
from remanence.custody.log.journal import Journal, JournalError
from remanence.custody.log.mark import Mark
from remanence.custody.log.merkle import leaf_hash, node_hash
from remanence.custody.log.tiles import ENTRIES, WIDTH, Tile, Tiles, rows_of, tile_path
from remanence.errors import InputError, Offence

__all__ = ["LogReader", "damaged"]

_TRIES = 5
_RESTORE = "Restore the file from a copy of the log; nothing was changed."


def damaged(where: object, found: str, expected: str) -> InputError:
    """The error for a log that is not whole: what is wrong, and in which file."""
    return InputError("This log is damaged.", [Offence(str(where), found, expected, _RESTORE)])


class LogReader:
    """A log as its files show it. An object is for one thread; any number of processes may each have theirs.

    Attributes:
        folder: where the log lies.
        origin: what the log is called in its checkpoints.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = folder / "state"
        self.origin = self._told_origin()
        self._tiles = Tiles(folder)
        self._journal_path = self.state / "journal"
        self._count = self._opened_mark()
        self._inner: dict[tuple[int, int], bytes] = {}
        self._journal = self._opened()
        self._signed_size = 0
        self._acknowledged()
        self._check_last()

    # ---- what there is ---------------------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """How many entries are acknowledged, which is to say on the disk, at this moment."""
        return self._acknowledged()

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """Entries [start, end), each compared with its leaf hash. Raises InputError outside the log or on damage."""
        self._within(start, end)
        return self._entries(start, end)

    def leaf(self, index: int) -> bytes:
        """Leaf hash of the entry at ``index``. Raises InputError outside the log."""
        self._within(index, index + 1)
        return self.node(0, index)

    def root(self, size: int) -> bytes:
        """Root of the tree of the first ``size`` entries. Raises InputError where the log has fewer."""
        self._within(0, size)
        return merkle.tree_root(size, self.node)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """Proof that the entry at ``index`` is in the tree of ``size``, lowest hash first; it has been checked.

        Raises InputError outside the log, or where the tiles contradict each other.
        """
        self._within(0, size)
        if not 0 <= index < size:
            raise _outside(f"entry {index}", f"an entry before {size}")
        proof = merkle.inclusion_proof(index, size, self.node)
        if not merkle.verify_inclusion(self.node(0, index), index, size, proof, self.root(size)):
            raise damaged(
                self.folder / "tile", f"hashes that do not lead from entry {index} to the root", "one tree"
            )
        return proof

    def consistency(self, size1: int, size2: int) -> list[bytes]:
        """Proof that the first ``size1`` entries begin the tree of ``size2``; it has been checked.

        From the empty tree and between equal sizes there is nothing to prove: an empty list. Errors as ``inclusion``.
        """
        self._within(size1, size2)
        if size1 == 0:
            return []
        proof = merkle.consistency_proof(size1, size2, self.node)
        if not merkle.verify_consistency(size1, size2, self.root(size1), self.root(size2), proof):
            raise damaged(
                self.folder / "tile", f"hashes that do not lead from {size1} to {size2}", "one tree"
            )
        return proof

    def last_checkpoint(self) -> bytes | None:
        """The newest checkpoint with all its signatures; None before the first.

        It is the one that is served, unless a writer was stopped between keeping a newer one and serving it.
        """
        served = self.served_checkpoint()
        kept = self.checkpoints()
        if kept and (served is None or _size(served) < kept[-1][0]):
            return kept[-1][1].read_bytes()
        return served

    def served_checkpoint(self) -> bytes | None:
        """The file ``checkpoint``, which C2SP tlog-tiles serves."""
        try:
            return (self.folder / "checkpoint").read_bytes()
        except FileNotFoundError:
            return None

    def checkpoints(self) -> list[tuple[int, Path]]:
        """Size and file of every checkpoint that was signed, the smallest first."""
        kept = self.folder / "checkpoints"
        names = [path for path in kept.iterdir() if path.name.isdecimal()] if kept.is_dir() else []
        return sorted((int(path.name), path) for path in names)

    # ---- following the files ---------------------------------------------------------------------------------

    def _opened(self) -> Journal:
        path = self._journal_path
        found = JournalError(0, "")
        for _ in range(_TRIES):
            try:
                return Journal(path)
            except FileNotFoundError:
                raise damaged(path, "no file", "the journal of the newest entries") from None
            except JournalError as error:
                found = error
        raise damaged(path, f"at byte {found.at}: {found}", "records as they were written")

    def _follow(self) -> None:
        """Take in what was written since, from whichever file is the journal now. Raises JournalError."""
        if self._journal_path.stat().st_ino == self._journal.inode:
            self._journal.read_on()
            return
        self._journal = Journal(self._journal_path)
        self._inner.clear()

    def _acknowledged(self) -> int:
        """Follow, and return how many entries are acknowledged. Raises InputError where some of them are gone.

        What a writer is just writing may look wrong for a moment; only what stays wrong is damage.
        """
        path = self._journal_path
        found = JournalError(0, "")
        for _ in range(_TRIES):
            mark = max(self._mark(), self._signed_size)
            try:
                self._follow()
            except FileNotFoundError:
                raise damaged(path, "no file", "the journal of the newest entries") from None
            except JournalError as error:
                found = error
                continue
            if self._journal.count >= mark:
                return max(mark, self._journal.first)
            found = JournalError(self._journal.end, f"no whole record of entry {self._journal.count}")
        raise damaged(path, f"at byte {found.at}: {found}", f"{mark} acknowledged entries")

    def _mark(self) -> int:
        mark = self._count.read()
        if mark is None:
            found = "a number without its checksum"
            raise damaged(self._count.path, found, "how many entries were acknowledged")
        return mark

    def _told_origin(self) -> str:
        where = self.state / "origin"
        try:
            line = where.read_bytes().decode("utf-8", "replace")
        except (FileNotFoundError, NotADirectoryError):
            none = Offence(
                str(self.folder), "no log", "a folder that holds one", "Make one with `custody init`."
            )
            raise InputError("There is no log here.", [none]) from None
        if not line.endswith("\n") or not origin_is_good(line[:-1]):
            raise damaged(where, repr(line[:60]), "the origin of the log, one line without spaces")
        return line[:-1]

    def _opened_mark(self) -> Mark:
        path = self.state / "acknowledged"
        try:
            return Mark(path)
        except FileNotFoundError:
            raise damaged(path, "no file", "how many entries were acknowledged") from None

    def _check_last(self) -> None:
        """Compare the newest checkpoint with the tiles: size, origin and root."""
        content = self.last_checkpoint()
        if content is not None:
            self._signed_size = _size(content)
            self._check(content, self.folder / "checkpoint")

    def _check(self, content: bytes, where: Path) -> Checkpoint:
        """Compare a checkpoint of this log with its tiles; returns it. Its signatures are not looked at."""
        found = Checkpoint.from_text(note.parse(content, str(where)).text, str(where))
        size = self._acknowledged()
        if found.origin != self.origin:
            raise damaged(where, f"the log {found.origin!r}", f"{self.origin!r}")
        if found.size > size:
            raise damaged(
                where, f"a checkpoint over {found.size}", f"one over the {size} entries there are, or fewer"
            )
        if self.root(found.size) != found.root:
            raise damaged(
                where, "a root that the tiles do not give", f"the root of the first {found.size} entries"
            )
        return found

    # ---- hashes and entries ----------------------------------------------------------------------------------

    def _within(self, start: int, end: int) -> None:
        size = self._acknowledged()
        if not 0 <= start <= end <= size:
            raise _outside(f"{start} to {end}", f"numbers in order, from 0 to {size}")

    def node(self, level: int, index: int) -> bytes:
        """Hash of the complete subtree over leaves [index * 2**level, (index + 1) * 2**level), all in the log."""
        tile_level, height = divmod(level, 8)
        rows = rows_of(tile_level, self._journal.first)
        if index + 1 << height <= rows:
            number, at = divmod(index << height, WIDTH)
            return self._tile(tile_level, number, min(WIDTH, rows - number * WIDTH)).node(
                height, at >> height
            )
        if level == 0:
            return self._journal.leaves[index - self._journal.first]
        found = self._inner.get((level, index))
        if found is None:
            found = node_hash(self.node(level - 1, 2 * index), self.node(level - 1, 2 * index + 1))
            self._inner[level, index] = found
        return found

    @property
    def published(self) -> int:
        """Entries before the journal: their tiles are all on disk, and are what their hashes are read from."""
        return self._journal.first

    def tile_content(self, level: int, number: int, width: int) -> bytes:
        """Bytes of a tile of hashes as they lie on the disk. Raises InputError where it is not there whole."""
        try:
            return self._tiles.content(level, number, width)
        except (FileNotFoundError, ValueError) as error:
            where = self.folder / tile_path(level, number, width)
            raise damaged(where, _reason(error), f"{width} hashes") from None

    def _tile(self, level: int, number: int, width: int) -> Tile:
        try:
            return self._tiles.tile(level, number, width)
        except (FileNotFoundError, ValueError) as error:
            where = self.folder / tile_path(level, number, width)
            raise damaged(where, _reason(error), f"{width} hashes") from None

    def _entries(self, start: int, end: int) -> Iterator[bytes]:
        while start < end:
            number, at = divmod(start, WIDTH)
            stop = min(end, (number + 1) * WIDTH)
            if start < self._journal.first:
                yield from self._bundle(number)[at : at + stop - start]
            else:
                for index in range(start, stop):
                    yield self._from_journal(index)
            start = stop

    def _from_journal(self, index: int) -> bytes:
        if index < self._journal.first:
            return self._bundle(index // WIDTH)[index % WIDTH]
        try:
            return self._journal.entry(index)
        except JournalError as error:
            raise damaged(
                self.state / "journal", f"at byte {error.at}: {error}", "what was written"
            ) from None

    def bundle(self, number: int) -> list[bytes]:
        """Entries of a full bundle as they lie on the disk, compared with nothing. Raises InputError on damage."""
        try:
            return self._tiles.bundle(number)
        except (FileNotFoundError, ValueError) as error:
            where = self.folder / tile_path(ENTRIES, number)
            raise damaged(where, _reason(error), f"{WIDTH} entries") from None

    def _bundle(self, number: int) -> list[bytes]:
        where = self.folder / tile_path(ENTRIES, number)
        entries = self.bundle(number)
        tile = self._tile(0, number, WIDTH)
        for at, entry in enumerate(entries):
            if leaf_hash(entry) != tile.node(0, at):
                expected = f"the entry whose hash {tile_path(0, number)} holds"
                raise damaged(where, f"other bytes as entry {number * WIDTH + at}", expected)
        return entries


def _size(checkpoint: bytes) -> int:
    return Checkpoint.from_text(note.parse(checkpoint, "checkpoint").text).size


def _reason(error: Exception) -> str:
    return "no file" if isinstance(error, FileNotFoundError) else str(error)


def _outside(found: str, expected: str) -> InputError:
    return InputError("The log does not reach that far.", [Offence("entries", found, expected)])
