"""``remanence review``: a loop on a terminal, and sub-commands for scripts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from remanence.cli.at_desk import Who, Why, at_desk
from remanence.cli.call import AsJson, Call, Gathered, Workspace
from remanence.cli.show import Document, emit, envelope, say, show
from remanence.errors import InputError, Offence

if TYPE_CHECKING:
    from remanence.reading.review.deciding import Made, Session

STATES = ("open", "accepted", "rejected")

group = typer.Typer(
    no_args_is_help=False,
    rich_markup_mode=None,
    help="Decide what the reader found: accept, edit, reject and undo, all kept on record.",
)

Id = Annotated[str, typer.Argument(metavar="ID", help="A candidate: its id, or how it begins.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Candidates: their ids, or how they begin.")]
Changes = Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="Such as value=12000 unit=t/a.")]
Subject = Annotated[
    str | None, typer.Option("--subject", metavar="S", help="Only subjects whose name or id holds this.")
]
State = Annotated[
    str | None, typer.Option("--state", metavar="STATE", help="Only those open, accepted or rejected.")
]


@group.callback(invoke_without_command=True)
def command(
    context: typer.Context,
    workspace: Workspace = None,
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="Who decides; asked for if need be.")] = "",
) -> None:
    """Decide what the reader found: accept, edit, reject and undo, all kept on record."""
    if context.invoked_subcommand is not None:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        listed(workspace, state="open")
        return
    from remanence.cli.review_loop import decide_all

    with at_desk(workspace) as here:
        decide_all(here, who)


@group.command("list")
def listed(
    workspace: Workspace = None, subject: Subject = None, state: State = None, as_json: AsJson = False
) -> None:
    """List candidates by subject: their words, their source and what would change; those that are mapped first."""
    call = Gathered()
    if state is not None:
        call.one_of("--state", state, STATES)
    call.check()
    from remanence.reports.review import listed as brief

    with at_desk(workspace) as here:
        show(document(here, state=state, subject=subject), as_json, brief)


@group.command("show")
def shown(candidate: Id, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Show one candidate in full."""
    from remanence.reading.review.listing import Table, find_candidate

    with at_desk(workspace) as here:
        found = find_candidate(Table.of(here.desk), candidate)
        show(document(here, ids=[found]), as_json)


@group.command("accept")
def accepted(
    candidates: Ids, who: Who, why: Why = "", workspace: Workspace = None, as_json: AsJson = False
) -> None:
    """Accept candidates as they are, all or none."""
    with at_desk(workspace) as here:
        _confirm(here, here.accept(candidates, who, why), as_json)


@group.command("edit")
def edited(
    candidate: Id,
    changes: Changes,
    who: Who,
    why: Why = "",
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Accept a candidate with changes; what the reader made of it is kept."""
    with at_desk(workspace) as here:
        _confirm(here, here.edit(candidate, fields(changes), who, why), as_json)


@group.command("reject")
def rejected(
    candidates: Ids, who: Who, why: Why = "", workspace: Workspace = None, as_json: AsJson = False
) -> None:
    """Reject candidates, all or none, with a reason; they stay on record."""
    with at_desk(workspace) as here:
        _confirm(here, here.reject(candidates, who, why), as_json)


@group.command("undo")
def undone(
    decision: Annotated[int, typer.Argument(metavar="DECISION", help="Number of a decision in the history.")],
    who: Who,
    why: Why = "",
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Take back a decision, or an undo; both stay on record."""
    with at_desk(workspace) as here:
        _confirm(here, here.undo(decision, who, why), as_json)


@group.command("history")
def recorded(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Show every decision: who, when, why, and whether it stands."""
    with at_desk(workspace) as here:
        show(_history(here, None), as_json)


def fields(changes: Sequence[str]) -> dict[str, str]:
    """Read ``field=value`` words.

    Raises:
        InputError: words without an equals sign, or a field given twice.
    """
    offences = [Offence("FIELD=VALUE", f"'{text}'", "such as value=12000") for text in changes if "=" not in text]
    read = [text.partition("=")[::2] for text in changes]
    names = [name.strip() for name, _ in read]
    twice = dict.fromkeys(name for name in names if names.count(name) > 1)
    offences += [Offence("FIELD=VALUE", f"'{name}' twice", "each field once") for name in twice]
    if offences:
        raise InputError("This edit cannot be read; nothing was recorded:", offences)
    return {name.strip(): value for name, value in read}


def document(
    here: Session, *, state: str | None = None, subject: str | None = None, ids: Sequence[str] | None = None
) -> Document:
    """Return the ``review`` document of the candidates asked for."""
    from remanence.reading.review.listing import Table, caveats, review

    call = Call(here.places.workspace)
    atlas = call.checked()
    told = review(Table.of(here.desk), atlas, caveats(), state=state, subject=subject, ids=ids)
    return envelope("review", atlas, call.dates, told)


def _history(here: Session, numbers: Sequence[int] | None) -> Document:
    from remanence.reading.review.listing import Table, history

    call = Call(here.places.workspace)
    atlas = call.checked()
    return envelope("review-history", atlas, call.dates, history(Table.of(here.desk), numbers))


def _confirm(here: Session, made: Made, as_json: bool) -> None:
    """Acknowledge decisions: what is told here is durable at the desk and stands in the text."""
    if as_json:
        show(_history(here, [decision.number for decision in made.decisions]), True)
    else:
        from remanence.reports.review import acknowledged

        for decision in made.decisions:
            emit(f"{acknowledged(decision.number, decision.kind, decision.candidate, decision.undoes)}\n".encode())
    say(*(f"Note: {note}" for note in made.notes))
