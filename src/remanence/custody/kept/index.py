"""Where in the log a lot or an event stands: a cache beside the log, made anew from it whenever it does not fit.

The log is the only truth. The index holds, for each entry, the id of its event and the lots it names, and the hash
of the last entry that it knows, so that another log, or a log restored from a copy, is noticed and read again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

__all__ = ["Entries", "Index"]

_VERSION = 1
_BATCH = 2_000
_TABLES = """
create table if not exists known (version integer not null, size integer not null, last text not null);
create table if not exists event (at integer primary key, id text not null);
create index if not exists event_by_id on event (id);
create table if not exists lot (name text not null, at integer not null, primary key (name, at)) without rowid;
create index if not exists lot_by_entry on lot (at);
"""


class Entries(Protocol):
    """What the index needs of a log."""

    @property
    def size(self) -> int:
        """How many entries are durable."""

    def entries(self, start: int, end: int) -> Iterator[bytes]:
        """The stored bytes of entries ``start`` to ``end - 1``."""


class Index:
    """The index of one log, in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def catch_up(self, log: Entries) -> None:
        """Read what was appended since the last time; everything, where the index is of another log."""
        size = log.size
        with self._open() as base:
            base.execute("begin immediate")
            known = self._known(base, log, size)
            for first in range(known, size, _BATCH):
                entries = list(log.entries(first, min(first + _BATCH, size)))
                _add(base, first, entries)

    def events_with_id(self, event_id: str) -> list[int]:
        """Places of the events with this id, in order of the log."""
        with self._open() as base:
            return [at for (at,) in base.execute("select at from event where id = ? order by at", (event_id,))]

    def lots(self) -> list[str]:
        """Every lot that the log names, sorted."""
        with self._open() as base:
            return [name for (name,) in base.execute("select distinct name from lot order by name")]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        base = sqlite3.connect(self._path, timeout=30)
        try:
            base.executescript(_TABLES)
            yield base
            base.commit()
        finally:
            base.close()

    def _known(self, base: sqlite3.Connection, log: Entries, size: int) -> int:
        """How many entries the index holds of this very log; what is of another one is thrown away."""
        row = base.execute("select version, size, last from known").fetchone()
        if row and row[0] == _VERSION and row[1] <= size and row[2] == _last(log, row[1]):
            return int(row[1])
        for table in ("known", "event", "lot"):
            base.execute(f"delete from {table}")
        return 0


def _last(log: Entries, size: int) -> str:
    return hashlib.sha256(next(log.entries(size - 1, size))).hexdigest() if size else ""


def _add(base: sqlite3.Connection, first: int, entries: Sequence[bytes]) -> None:
    events, lots = [], []
    for at, content in enumerate(entries, first):
        statement = json.loads(content)
        if statement.get("kind") != "event":
            continue
        body = statement["body"]
        events.append((at, body["eventID"]))
        lots += [(name, at) for name in {row["lot"] for row in body["rem:custody"]["lots"]}]
    base.executemany("insert into event values (?, ?)", events)
    base.executemany("insert into lot values (?, ?)", lots)
    base.execute("delete from known")
    last = hashlib.sha256(entries[-1]).hexdigest()
    base.execute("insert into known values (?, ?, ?)", (_VERSION, first + len(entries), last))
