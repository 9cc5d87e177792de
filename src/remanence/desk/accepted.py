"""The text of accepted statements: ``overlay/accepted.csv`` of the workspace, a replay of the desk.

A decision is durable at the desk before this text is touched, and the text is replaced in one step, so that after any
kill it is there as it was or as it shall be. What a kill leaves missing in it is written the next time. Two processes
never write it at once: each holds the desk while it replays and replaces.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from remanence.desk.records import COLUMNS, Decision
from remanence.desk.standing import standing
from remanence.desk.store import Desk
from remanence.durable import replace
from remanence.errors import InputError, Offence

__all__ = ["ACCEPTED", "AcceptedText", "replay", "row_text"]

ACCEPTED = "accepted.csv"
"""Name of the file in the folder of private statements."""


@dataclass(frozen=True, slots=True)
class AcceptedText:
    """The file that holds the accepted statements of a desk."""

    path: Path

    def bring_up_to_date(self, desk: Desk) -> bool:
        """Write what the desk says, where the file says something else; return whether it was written.

        Raises:
            InputError: the file holds rows that no decision made (they would be lost), or cannot be written; the
                decisions stay on record in either case.
        """
        with desk.held() as decisions:
            accepted = any(d.statements for d in decisions)
            found = self._found()
            wanted = replay(decisions)
            if found == wanted or (found is None and not accepted):
                return False
            self._spare(found or b"", decisions)
            try:
                replace(self.path, wanted)
            except OSError as error:
                remedy = "No decision is lost: the text is written by the next 'remanence review' that can."
                offence = Offence(str(self.path), error.strerror or str(error), "a file to write to", remedy)
                raise InputError("The accepted statements could not be written.", [offence]) from error
            return True

    def _found(self) -> bytes | None:
        return self.path.read_bytes() if self.path.is_file() else None

    def _spare(self, found: bytes, decisions: Iterable[Decision]) -> None:
        """Refuse to write over rows that came from elsewhere."""
        ours = {row_text(COLUMNS)} | {row_text(_cells(s)) for d in decisions for s in d.statements}
        try:
            rows = list(csv.reader(io.StringIO(found.decode("utf-8-sig"), newline="")))
        except (UnicodeDecodeError, csv.Error):
            rows = [["text that cannot be read"]]
        strange = [row for row in rows if row and row_text(row) not in ours]
        if strange:
            remedy = f"Move your own rows to another file in {self.path.parent}, then remove this one."
            offences = [
                Offence(str(self.path), f"'{row_text(row).strip()[:120]}'", "a row that a review accepted", remedy)
                for row in strange
            ]
            raise InputError("This file is written by 'remanence review' alone.", offences)


def replay(decisions: Iterable[Decision]) -> bytes:
    """Return the whole text that the decisions come to; the same decisions give the same bytes."""
    rows = (row_text(_cells(s)) for d in standing(decisions).accepted for s in d.statements)
    return "".join([row_text(COLUMNS), *rows]).encode("utf-8")


def row_text(cells: Iterable[str]) -> str:
    """Return one line of the text."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def _cells(row: Mapping[str, str]) -> Iterator[str]:
    return (row.get(name, "") for name in COLUMNS)
