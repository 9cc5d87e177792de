"""All that is particular to SQLite: how a file is opened, made durable, locked, and kept append-only.

Write-ahead log with full synchronisation: what a commit has returned from survives a kill of the process and a loss of
power. A writer takes the write lock when it begins, so that what it has read still holds when it writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event, exc
from sqlalchemy.engine import URL

from remanence.errors import InputError, Offence

__all__ = ["keep_append_only", "log_ahead", "open_engine", "reading", "told", "writing"]

BUSY_SECONDS = 20
"""How long one process waits for another that writes."""


def open_engine(path: Path) -> Engine:
    """Return an engine on the file, made where there is none."""
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where begin() below says so
        for setting in (
            f"busy_timeout = {BUSY_SECONDS * 1000}",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("desk_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def log_ahead(engine: Engine) -> None:
    """Let readers and a writer go on side by side from now on; where another is just busy, it will see to it."""
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        with suppress(OperationalError):
            raw.execute("PRAGMA journal_mode = WAL")


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """Open a transaction that alone may write; it is committed at the end, or leaves nothing."""
    with told(path), engine.connect().execution_options(desk_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """Open a transaction that sees one state of the desk."""
    with told(path), engine.connect() as connection, connection.begin():
        yield connection


def keep_append_only(connection: Connection, table: Table) -> None:
    """Let the file itself refuse to change or remove a row."""
    for verb in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS no_{verb.lower()}_{table.name} BEFORE {verb} ON {table.name} "
            f"BEGIN SELECT RAISE(ABORT, '{table.name} is append-only'); END"
        )


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the database complains of into one clear error."""
    try:
        yield
    except exc.DatabaseError as error:
        raise InputError("The desk cannot be used.", [_offence(path, str(error.orig))]) from error


def _offence(path: Path, complaint: str) -> Offence:
    where = str(path)
    if "locked" in complaint or "busy" in complaint:
        free = f"a desk that is free within {BUSY_SECONDS} s"
        return Offence(where, "another process that is writing", free, "Try again when it has finished.")
    if "not a database" in complaint or "malformed" in complaint:
        return Offence(where, complaint, "a desk", "Move this file away, or put back a copy of it.")
    if "readonly" in complaint or "unable to open" in complaint:
        return Offence(where, complaint, "a file of your own", "Check the permissions of the workspace.")
    return Offence(where, complaint, "a desk that can be read and written")
