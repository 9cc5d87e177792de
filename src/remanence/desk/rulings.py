"""What may be decided when: a candidate is decided once, until that is taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from remanence.desk.records import Decision, Draft
from remanence.desk.standing import Standing, standing
from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["refuse"]


def refuse(drafts: Sequence[Draft], known: Mapping[str, bool], record: Sequence[Decision]) -> None:
    """Raise one error for all drafts that do not go on this record.

    Args:
        drafts: what is to be decided, together.
        known: every candidate, and whether it has a mapped statement.
        record: the decisions made so far.

    Raises:
        InputError: with the reason for each draft that does not go.
    """
    so_far = standing(record)
    offences = [found for draft in drafts for found in _offences(draft, known, record, so_far)]
    asked = [draft.candidate for draft in drafts if draft.kind != "undo"]
    offences += [
        Offence(f"candidate {twice}", "it twice", "each candidate once")
        for twice in dict.fromkeys(asked)
        if asked.count(twice) > 1
    ]
    if offences:
        raise InputError("This cannot be decided; nothing was recorded:", offences)


def _offences(
    draft: Draft, known: Mapping[str, bool], record: Sequence[Decision], so_far: Standing
) -> Iterator[Offence]:
    if not draft.who.strip():
        yield Offence("--who", "nobody", "the name of who decides", "Every decision has an author.")
    if draft.kind == "undo":
        yield from _undo(draft, record, so_far)
        return
    where = f"candidate {draft.candidate}"
    if draft.candidate not in known:
        yield Offence(where, "no such candidate", "one of the desk", did_you_mean(draft.candidate, known))
        return
    if draft.kind in ("accept", "edit") and not draft.statements:
        yield Offence(where, "no statement", "what shall be accepted", "Edit it into a full statement.")
    if draft.kind == "accept" and not known[draft.candidate]:
        yield Offence(
            where, "a claim that is not mapped", "a statement", "Edit it into a full one, or reject it."
        )
    last = so_far.last.get(draft.candidate)
    changes = draft.kind == "edit" and last is not None and last.kind != "reject"
    if last is not None and not changes:
        found = f"it {so_far.state(draft.candidate)} by {last.who} (decision {last.number})"
        yield Offence(where, found, "an open candidate", f"Undo first: remanence review undo {last.number}")


def _undo(draft: Draft, record: Sequence[Decision], so_far: Standing) -> Iterator[Offence]:
    number = draft.undoes
    if not any(decision.number == number for decision in record):
        yield Offence("DECISION", f"{number}", "the number of a decision", "See: remanence review history")
    elif number not in so_far.live:
        by = next(d.number for d in record if d.undoes == number and d.number in so_far.live)
        remedy = f"To have it back: remanence review undo {by}"
        yield Offence(f"decision {number}", f"it undone by decision {by}", "one that stands", remedy)
