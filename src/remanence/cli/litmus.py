"""``remanence litmus``: dated statements, what came of them, and how well their sources did."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from remanence.cli.at_desk import Who, Why, at_desk
from remanence.cli.call import AsJson, Call, Gathered, Workspace
from remanence.cli.show import emit, envelope, show
from remanence.errors import Offence

if TYPE_CHECKING:
    from remanence.desk import Desk

OUTCOMES = ("true", "false", "unknown")

group = typer.Typer(
    no_args_is_help=False,
    rich_markup_mode=None,
    help="Dated statements that turn out true or false: list, due, resolve, score.",
)

Day = Annotated[str, typer.Option("--on", metavar="DATE", help="The day spoken of.")]
Outcome = Annotated[str, typer.Option("--outcome", metavar="OUTCOME", help="true, false or unknown.")]
Source = Annotated[str, typer.Option("--source", metavar="S", help="Where that stands: address, document.")]


@group.callback(invoke_without_command=True)
def command(context: typer.Context, workspace: Workspace = None) -> None:
    """Dated statements that turn out true or false: list, due, resolve, score."""
    if context.invoked_subcommand is None:
        listed(workspace)


@group.command("list")
def listed(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """List every test, past ones too."""
    _told(workspace, None, as_json, listing=True)


@group.command("due")
def due(on: Day, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """List the tests whose period is over on a day and that nobody has resolved."""
    _told(workspace, on, as_json, listing=True, only_due=True)


@group.command("score")
def score(workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Score each source by what came of its statements (Brier; 0 is perfect)."""
    _told(workspace, None, as_json, scoring=True)


@group.command("resolve")
def resolve(
    test: Annotated[str, typer.Argument(metavar="ID", help="A test: its id, or how it begins.")],
    outcome: Outcome,
    source: Source,
    who: Who,
    why: Why = "",
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Record how a test turned out, with its source; an earlier outcome stays on record."""
    from remanence.reading.review.register import find_test, gather_tests, tests

    call = Gathered()
    said = call.one_of("--outcome", outcome, OUTCOMES)
    for option, text, what in (("--source", source, "where that stands"), ("--who", who, "who says so")):
        if not text.strip():
            call.refuse(Offence(option, "nothing", what))
    with at_desk(workspace) as here:
        gather_tests(here.desk)
        found = call.attempt(lambda: find_test(here.desk, test))
        call.check()
        assert found is not None
        made = here.desk.resolve(found, said, source.strip(), who.strip(), why.strip())  # type: ignore[arg-type]
        if as_json:
            mine = [one for one in tests(here.desk) if one["id"] == found]
            show(_document(here.places.workspace, None, {"tests": mine, "scores": None}), True)
        else:
            emit(f"Resolution {made.number}: test {found} is {made.outcome}.\n".encode())


def _told(
    workspace: Path | None,
    on: str | None,
    as_json: bool,
    *,
    listing: bool = False,
    only_due: bool = False,
    scoring: bool = False,
) -> None:
    from remanence.reading.review.register import gather_tests

    call = Gathered()
    day = call.day("--on", on, date.min, date.min) if on is not None else None
    call.check()
    with at_desk(workspace) as here:
        gather_tests(here.desk)
        result = _result(here.desk, day, listing, only_due, scoring)
        show(_document(here.places.workspace, day, result), as_json)


def _result(desk: Desk, day: date | None, listing: bool, only_due: bool, scoring: bool) -> dict[str, Any]:
    from remanence.reading.review.register import scorecard, tests

    return {
        "tests": tests(desk, day, due=only_due) if listing else None,
        "scores": scorecard(desk) if scoring else None,
    }


def _document(workspace: Path | None, day: date | None, result: dict[str, Any]) -> dict[str, Any]:
    call = Call(workspace)
    atlas = call.checked()
    return envelope("litmus", atlas, (call.known, day or call.moment), result)
