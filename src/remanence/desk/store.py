"""The desk itself: one file in the workspace that several processes may use at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, Table, insert, inspect, select

from remanence import clock
from remanence.desk import tables
from remanence.desk.records import (
    Alarm,
    Candidate,
    Decision,
    DeskDocument,
    Draft,
    LitmusTest,
    Outcome,
    Resolution,
    storable,
)
from remanence.desk.rows import (
    alarm_of,
    alarm_row,
    candidate_of,
    candidate_row,
    decision_made,
    decision_of,
    decision_row,
    document_of,
    document_row,
    resolution_of,
    test_of,
    test_row,
)
from remanence.desk.rulings import refuse
from remanence.desk.sqlite import keep_append_only, log_ahead, open_engine, reading, writing
from remanence.errors import InputError, Offence

__all__ = ["DESK", "Desk"]

DESK = "desk.sqlite"
"""Name of the file in a workspace."""


class Desk:
    """Documents, candidates, decisions, litmus tests and alarms. Nothing in it is ever changed or removed.

    Example:
        with Desk.open(workspace / DESK) as desk:
            desk.add_document(document, candidates)
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine

    @classmethod
    def open(cls, path: Path) -> Desk:
        """Open the desk in the file ``path``, made where there is none.

        Raises:
            InputError: the folder does not exist, the file is none of ours, is of a newer version, or is busy.
        """
        if not path.parent.is_dir():
            remedy = "Make a workspace with: remanence init DIR"
            offence = Offence(str(path.parent), "no such folder", "a workspace", remedy)
            raise InputError("There is no place for a desk.", [offence])
        desk = cls(path, open_engine(path))
        try:
            desk._prepare()
            log_ahead(desk._engine)
        except BaseException:
            desk.close()
            raise
        return desk

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _prepare(self) -> None:
        with reading(self._engine, self.path) as connection:
            if self._checked(connection):
                return
        with writing(self._engine, self.path) as connection:
            if self._checked(connection):  # another process was faster
                return
            tables.metadata.create_all(connection)
            for table in tables.APPEND_ONLY:
                keep_append_only(connection, table)
            connection.execute(insert(tables.format_of).values(version=tables.VERSION))

    def _checked(self, connection: Connection) -> bool:
        """Return whether the tables are there; refuse a file that is another's or a newer program's."""
        there = inspect(connection).get_table_names()
        if tables.format_of.name not in there:
            if there:
                offence = Offence(str(self.path), f"tables {', '.join(sorted(there)[:5])}", "a desk")
                raise InputError("This file is no desk.", [offence])
            return False
        version = connection.execute(select(tables.format_of.c.version)).scalar_one()
        if version > tables.VERSION:
            expected = f"at most version {tables.VERSION}"
            offence = Offence(str(self.path), f"version {version}", expected, "Use a newer Remanence.")
            raise InputError("This desk was made by a newer program.", [offence])
        return True

    # Documents and what was read in them.

    def add_document(
        self, document: DeskDocument, candidates: Iterable[Candidate] = (), alarms: Iterable[Alarm] = ()
    ) -> bool:
        """Store a document with its candidates and alarms, all or nothing; return whether it is new.

        A text that is there already adds nothing, whatever it was called this time.
        """
        with writing(self._engine, self.path) as connection:
            held = tables.documents
            if connection.execute(select(held.c.id).where(held.c.id == document.id)).first():
                return False
            connection.execute(insert(held).values(storable(document_row(document))))
            _add_new(connection, tables.candidates, map(candidate_row, candidates))
            _add_new(connection, tables.alarms, map(alarm_row, alarms))
            return True

    def add_alarms(self, alarms: Iterable[Alarm]) -> int:
        """Store alarms of documents that are there, such as those between documents; return how many are new."""
        with writing(self._engine, self.path) as connection:
            return _add_new(connection, tables.alarms, map(alarm_row, alarms))

    def documents(self) -> dict[str, DeskDocument]:
        """Return every document by id, in the order in which they came."""
        return {row.id: document_of(row) for row in self._rows(tables.documents)}

    def candidates(self) -> dict[str, Candidate]:
        """Return every candidate by id, in the order in which they came."""
        return {row.id: candidate_of(row) for row in self._rows(tables.candidates)}

    def alarms(self) -> list[Alarm]:
        """Return every alarm, in the order in which they came."""
        return [alarm_of(row) for row in self._rows(tables.alarms)]

    # Decisions.

    def decide(self, drafts: Sequence[Draft]) -> list[Decision]:
        """Record decisions, all or none; when this returns they survive whatever happens.

        Raises:
            InputError: what does not go, each with its reason: unknown candidates, one that is decided already, an
                undo of what does not stand, no name of who decides.
        """
        at = clock.now().replace(microsecond=0)
        made = []
        with writing(self._engine, self.path) as connection:
            known = _mapped(connection)
            record = [decision_of(row) for row in _all(connection, tables.decisions)]
            refuse(drafts, known, record)
            for draft in drafts:
                row = decision_row(draft, at)
                number = connection.execute(insert(tables.decisions).values(row)).inserted_primary_key
                assert number is not None
                made.append(decision_made(number[0], row))
        return made

    def decisions(self) -> list[Decision]:
        """Return the whole record, first to last."""
        return [decision_of(row) for row in self._rows(tables.decisions)]

    @contextmanager
    def held(self) -> Iterator[list[Decision]]:
        """Yield the record of decisions, to which no other process adds until the block ends."""
        with writing(self._engine, self.path) as connection:
            yield [decision_of(row) for row in _all(connection, tables.decisions)]

    # Litmus tests.

    def add_tests(self, tests: Iterable[LitmusTest]) -> int:
        """Store litmus tests; return how many are new."""
        with writing(self._engine, self.path) as connection:
            return _add_new(connection, tables.tests, map(test_row, tests))

    def tests(self) -> dict[str, LitmusTest]:
        """Return every litmus test by id, in the order in which they came."""
        return {row.id: test_of(row) for row in self._rows(tables.tests)}

    def resolve(self, test: str, outcome: Outcome, source: str, who: str, why: str = "") -> Resolution:
        """Record how a test turned out; an earlier outcome stays on record and no longer counts.

        Raises:
            InputError: no such test.
        """
        row = {"test": test, "outcome": outcome, "source": source, "who": who, "why": why}
        row = storable(row | {"at": clock.now().replace(microsecond=0).isoformat()})
        with writing(self._engine, self.path) as connection:
            if test not in {known.id for known in _all(connection, tables.tests)}:
                raise InputError("No such litmus test.", [Offence("ID", f"'{test}'", "the id of a test")])
            number = connection.execute(insert(tables.resolutions).values(row)).inserted_primary_key
            assert number is not None
        return resolution_of(number[0], row)

    def resolutions(self) -> list[Resolution]:
        """Return every resolution, first to last."""
        return [resolution_of(row.number, row._asdict()) for row in self._rows(tables.resolutions)]

    def _rows(self, table: Table) -> list[Row[Any]]:
        with reading(self._engine, self.path) as connection:
            return _all(connection, table)


def _all(connection: Connection, table: Table) -> list[Row[Any]]:
    return list(connection.execute(select(table).order_by(table.c.number)))


def _mapped(connection: Connection) -> dict[str, bool]:
    """Return of every candidate whether it has a mapped statement."""
    held = tables.candidates
    found = connection.execute(select(held.c.id, held.c.statement.is_not(None)))
    return {id_: bool(mapped) for id_, mapped in found}


def _add_new(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> int:
    """Insert the rows whose id is not there yet; return how many."""
    by_id = {row["id"]: row for row in rows}
    there = {row.id for row in connection.execute(select(table.c.id))} if by_id else set()
    new = [storable(row) for id_, row in by_id.items() if id_ not in there]
    if new:
        connection.execute(insert(table), new)
    return len(new)
