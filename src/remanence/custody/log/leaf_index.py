"""Where an entry stands, by its leaf hash: a table on disk, made from the tiles and thrown away at will.

The table holds the first eight bytes of each hash; the caller compares the whole hash with the tile, so a wrong row
can only cost a look, and a lost table is made anew. It covers the entries of the tiles, not those of the journal.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

__all__ = ["LeafIndex"]

_SYNCHRONOUS = "full"
_MAKE = """
begin immediate;
create table if not exists leaf (prefix integer, place integer, primary key (prefix, place)) without rowid;
create table if not exists covered (one integer primary key check (one = 1), many integer not null);
insert or ignore into covered values (1, 0);
commit;
"""


def _prefix(leaf: bytes) -> int:
    return int.from_bytes(leaf[:8], "big", signed=True)


class LeafIndex:
    """The table of one log. Used by writers under their lock; readers may look up at any time."""

    def __init__(self, path: Path) -> None:
        """Open to write; what is no table is thrown away."""
        self.path = path
        try:
            self._table = self._opened()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self.clear()

    @classmethod
    def as_it_is(cls, path: Path) -> LeafIndex:
        """Open to read only, making and throwing away nothing. Raises sqlite3.DatabaseError where it is no table."""
        index = cls.__new__(cls)
        index.path = path
        index._table = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=60)
        return index

    def _opened(self) -> sqlite3.Connection:
        table = sqlite3.connect(self.path, isolation_level=None, timeout=60)
        try:
            table.execute("pragma journal_mode = truncate")
            table.execute(f"pragma synchronous = {_SYNCHRONOUS}")
            table.execute("pragma cache_size = -16000")
            table.executescript(_MAKE)
        except sqlite3.DatabaseError:
            table.close()
            raise
        return table

    def close(self) -> None:
        """Let go of the file."""
        self._table.close()

    def clear(self) -> None:
        """Throw the table away and begin an empty one."""
        if hasattr(self, "_table"):
            self._table.close()
        for suffix in ("", "-journal"):
            Path(f"{self.path}{suffix}").unlink(missing_ok=True)
        self._table = self._opened()

    @property
    def covered(self) -> int:
        """How many entries, from the first, the table covers."""
        row = self._table.execute("select many from covered").fetchone()
        return int(row[0]) if row else 0

    def add(self, first: int, leaves: Iterable[bytes]) -> None:
        """Put in the entries from index ``first`` on, all or none."""
        rows = sorted((_prefix(leaf), first + i) for i, leaf in enumerate(leaves))
        self._table.execute("begin immediate")
        try:
            self._table.executemany("insert or ignore into leaf values (?, ?)", rows)
            self._table.execute("update covered set many = max(many, ?)", (first + len(rows),))
            self._table.execute("commit")
        except BaseException:
            self._table.execute("rollback")
            raise

    def find(self, leaf: bytes, hash_at: Callable[[int], bytes]) -> int | None:
        """First index at which an entry with this leaf hash stands, by the hash that the log itself gives there."""
        found = self._table.execute(
            "select place from leaf where prefix = ? order by place", (_prefix(leaf),)
        )
        return next((place for (place,) in found if hash_at(place) == leaf), None)

    def holds(self, leaf: bytes, place: int) -> bool:
        """Tell whether the table has the row of this leaf hash at this index."""
        asked = "select 1 from leaf where prefix = ? and place = ?"
        return self._table.execute(asked, (_prefix(leaf), place)).fetchone() is not None
