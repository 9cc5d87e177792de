"""A session at the desk: what a person decides is checked, recorded, and then written where the atlas reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from remanence.atlas import Places
from remanence.clock import now
from remanence.desk import ACCEPTED, DESK, AcceptedText, Decision, Desk, Draft
from remanence.desk.accepted import replay
from remanence.errors import InputError, Offence
from remanence.reading.review.acceptance import (
    Row,
    accepted_rows,
    changed_rows,
    proposed_rows,
    refuse_what_cannot_stand,
)
from remanence.reading.review.listing import Table, find_candidate

__all__ = ["Made", "Session", "session"]


@dataclass(frozen=True, slots=True)
class Made:
    """Decisions that are on record and in the text, and what should be said with them."""

    decisions: tuple[Decision, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Session:
    """The desk of a workspace and the text of what was accepted there."""

    places: Places
    desk: Desk
    text: AcceptedText

    def accept(self, typed: Sequence[str], who: str, why: str = "") -> Made:
        """Accept candidates as they are, all or none.

        Raises:
            InputError: for each that cannot be: unknown, not mapped, without a day of publication, decided already,
                or a statement that the atlas would refuse.
        """
        table = Table.of(self.desk)
        today = now().date()
        rows: dict[str, list[Row]] = {}

        def read(text: str) -> None:
            id_ = find_candidate(table, text)
            candidate = table.candidates[id_]
            rows[id_] = accepted_rows(candidate, table.documents[candidate.document], today)

        _each(typed, read)
        notes = self._check(table, rows)
        return self._record([Draft("accept", id_, who, why, tuple(said)) for id_, said in rows.items()], notes)

    def edit(self, typed: str, changes: Mapping[str, str], who: str, why: str = "") -> Made:
        """Accept a candidate with changes (field to text); what stood before is kept on record.

        Raises:
            InputError: fields that cannot be changed, or a statement that the atlas would refuse.
        """
        table = Table.of(self.desk)
        id_ = find_candidate(table, typed)
        candidate = table.candidates[id_]
        last = table.standing.last.get(id_)
        before: Sequence[Mapping[str, str]] = last.statements if last else ()
        before = before or proposed_rows(candidate, table.documents[candidate.document], now().date())
        rows = changed_rows(f"candidate {id_}", before, changes)
        notes = self._check(table, {id_: rows})
        return self._record([Draft("edit", id_, who, why, tuple(rows))], notes)

    def reject(self, typed: Sequence[str], who: str, why: str) -> Made:
        """Reject candidates, all or none, with a reason.

        Raises:
            InputError: no reason, or candidates that are unknown or decided already.
        """
        table = Table.of(self.desk)
        ids: list[str] = []
        _each(typed, lambda text: ids.append(find_candidate(table, text)))
        if not why.strip():
            offence = Offence("--why", "no reason", "why it is rejected", "The next reader will ask.")
            raise InputError("A rejection needs a reason; nothing was recorded:", [offence])
        return self._record([Draft("reject", id_, who, why) for id_ in ids])

    def undo(self, number: int, who: str, why: str = "") -> Made:
        """Take back a decision, or an undo. The atlas need not load for this, so that it can be mended so.

        Raises:
            InputError: no such decision, or one that does not stand.
        """
        of = next((d.candidate for d in self.desk.decisions() if d.number == number), "")
        return self._record([Draft("undo", of, who, why, undoes=number)])

    def _check(self, table: Table, rows: Mapping[str, Sequence[Row]]) -> list[str]:
        """Refuse rows that the atlas could not hold beside what stays accepted; note those ahead of its date."""
        kept = replay(d for d in table.decisions if d.candidate not in rows)
        atlas = refuse_what_cannot_stand(self.places, rows, kept)
        latest = max(date.fromisoformat(row["published"]) for said in rows.values() for row in said)
        if latest <= atlas.release_date:
            return []
        return [f"Published after the atlas's release on {atlas.release_date}: seen with --as-of {latest}."]

    def _record(self, drafts: Sequence[Draft], notes: Sequence[str] = ()) -> Made:
        """Record at the desk first; the text follows."""
        made = self.desk.decide(drafts)
        self.text.bring_up_to_date(self.desk)
        return Made(tuple(made), tuple(notes))


@contextmanager
def session(places: Places) -> Iterator[Session]:
    """Open the desk of a workspace; write what a crash left missing in the accepted text.

    Raises:
        InputError: there is no workspace, or its desk or accepted text cannot be used.
    """
    if places.workspace is None or places.overlay is None:
        remedy = "Make one with: remanence init DIR, then work inside it or give --workspace DIR."
        raise InputError("There is no desk here.", [Offence("--workspace", "none", "a workspace", remedy)])
    with Desk.open(places.workspace / DESK) as desk:
        text = AcceptedText(places.overlay / ACCEPTED)
        text.bring_up_to_date(desk)
        yield Session(places, desk, text)


def _each(typed: Sequence[str], read: Callable[[str], None]) -> None:
    """Read all that was typed, and say in one error what of it is wrong."""
    errors = []
    for text in typed:
        try:
            read(text)
        except InputError as error:
            errors.append(error)
    if errors:
        titles = list(dict.fromkeys(error.title for error in errors))
        title = titles[0] if len(titles) == 1 else "Several things are wrong; nothing was recorded:"
        raise InputError(title, [offence for error in errors for offence in error.offences])
