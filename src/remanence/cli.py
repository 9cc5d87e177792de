"""The command line: thin. Each command reads its options, calls one room and prints what came back.

Exit codes: 0 done, 1 the answer is 'no', 2 the input or the call is wrong, 3 a fault of the program. With
``--json`` standard output carries one document and nothing else; progress and notes go to standard error.
Rooms are imported inside the commands, so that ``remanence --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from remanence import __version__
from remanence.errors import InputError, Offence, RemanenceError

if TYPE_CHECKING:
    from remanence.atlas import Atlas
    from remanence.atlas.places import Places
    from remanence.market.scenario import Scenario as Case

T = TypeVar("T")
Document = dict[str, Any]
PLAIN_WIDTH = 100
"""Columns of a table that goes to a file or a pipe."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, which the framework of the command line may take for itself."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="What remains of a rare-earth magnet supply chain when a link is cut.",
)

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Only what was published by then.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The moment spoken of (as-of).")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write the report there, whole.")]
Scenario = Annotated[str, typer.Argument(metavar="SCENARIO", help="A name, or a TOML file.")]
Workspace = Annotated[
    Path | None, typer.Option("--workspace", metavar="DIR", help="A folder made by 'remanence init'.")
]


# --- what a call may get wrong ---------------------------------------------------------------------------


class Gathered:
    """Collects everything that is wrong with a call, so that one message names it all."""

    def __init__(self) -> None:
        self._errors: list[InputError] = []

    def attempt(self, read: Callable[[], T]) -> T | None:
        """Return what ``read`` gives, or keep its offences and return None."""
        try:
            return read()
        except InputError as error:
            self._errors.append(error)
            return None

    def refuse(self, *offences: Offence) -> None:
        """Keep offences that this module found itself."""
        self._errors.append(InputError("The call is wrong:", offences))

    def check(self) -> None:
        """Raise one error with all offences, when there are any.

        Raises:
            InputError: with the title of the only error, or a common one when several parts are wrong.
        """
        if not self._errors:
            return
        titles = list(dict.fromkeys(error.title for error in self._errors))
        title = titles[0] if len(titles) == 1 else "Several things are wrong; nothing was done:"
        raise InputError(title, [offence for error in self._errors for offence in error.offences])

    def whole_number(self, option: str, text: str, least: int, most: int) -> int:
        """Return the whole number in ``text``, which must lie in [least, most]."""
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            self.refuse(Offence(option, f"'{text}'", f"a whole number from {least} to {most}"))
        return number

    def day(self, option: str, text: str | None, default: date, first: date) -> date:
        """Return the ISO date in ``text``, which must not lie before ``first``; no text is ``default``."""
        if text is None:
            return default
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.refuse(Offence(option, f"'{text}'", "a date such as 2026-11-21 (year-month-day)"))
            return default
        if day < first:
            expected = f"a date that the atlas covers: it begins on {first.isoformat()}"
            self.refuse(Offence(option, text, expected, f"Give {first.isoformat()} or later."))
        return day


    def folder(self, option: str, out: Path | None) -> None:
        """Refuse a folder for results that cannot be made or written; found before a long run, not after it."""
        if out is None:
            return
        there = next(path for path in (out, *out.absolute().parents) if os.path.lexists(path))
        if not there.is_dir():
            self.refuse(Offence(option, f"the file '{there}'", "a folder, or nothing", "Name another folder."))
        elif not os.access(there, os.W_OK | os.X_OK):
            found = f"'{there}', which you may not write to"
            self.refuse(Offence(option, found, "a folder of your own", "Name another folder."))


def _dates(gathered: Gathered, atlas: Atlas | None, as_of: str | None, on: str | None) -> tuple[date, date]:
    """Return (as-of, on). As-of defaults to the release date of the atlas, on to as-of; never today."""
    release, first, first_spoken = date.max, date.min, date.min
    if atlas is not None:
        release, first = atlas.release_date, atlas.first_date
        first_spoken = min(first, *(s.valid_from for s in atlas.statements if s.valid_from is not None))
    known = gathered.day("--as-of", as_of, release, first)
    return known, gathered.day("--on", on, known, first_spoken)


def _places(gathered: Gathered, workspace: Path | None) -> Places:
    from remanence.atlas.places import Places, find_places

    return gathered.attempt(lambda: find_places(workspace)) or Places()


# --- what comes back -------------------------------------------------------------------------------------


def _document(
    name: str, atlas: Atlas, dates: tuple[date, date], result: Mapping[str, Any], case: Case | None = None
) -> Document:
    """Put ``result`` into the envelope that every document shares; its notes become those of the document."""
    as_of, on = dates
    notes = [*result.get("notes", ())]
    if as_of > atlas.release_date:
        notes.append(f"The atlas ends on {atlas.release_date}: nothing published later is in it.")
    return {
        "schema": f"remanence/{name}/1",
        "as_of": as_of.isoformat(),
        "on": on.isoformat(),
        "atlas": atlas.sha256,
        "scenario": case and {key: getattr(case, key) for key in ("name", "title", "summary", "base", "sha")},
        "result": {key: value for key, value in result.items() if key != "notes"},
        "notes": notes,
    }


def _name_of(document: Document) -> str:
    return str(document["schema"].split("/")[1])


def _emit(content: bytes) -> None:
    """Write to standard output. A reader that has seen enough (``| head``) is no error."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show(document: Document, as_json: bool) -> None:
    """Print the document as JSON, or drawn for people with its notes on standard error."""
    if as_json:
        from remanence.reports.formats.as_json import document as written

        _emit(written(document))
        return
    from rich.console import Console

    from remanence.reports.listing import LISTINGS

    render = LISTINGS[_name_of(document)]
    plain = "COLUMNS" not in os.environ and not sys.stdout.isatty()
    console = Console(highlight=False, width=PLAIN_WIDTH if plain else None)
    with console.capture() as drawn:
        console.print(render(document))
    _emit(drawn.get().encode())
    _say(*(f"Note: {note}" for note in document["notes"]))


def _say(*lines: str) -> None:
    """Write notes to standard error."""
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def _deliver(document: Document, out: Path | None, as_json: bool) -> None:
    """Write the report into ``out``, all of its files or none, show the document, and say where the report is."""
    written: list[Path] = []
    if out is not None:
        from remanence.reports.registry import reports

        written = reports()[_name_of(document)].write(document, out)
    _show(document, as_json)
    _say(*(f"Written: {path}" for path in written))


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function ``(done, of)`` that moves a bar on standard error, silent where it is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


# --- the commands ----------------------------------------------------------------------------------------


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        typer.echo(f"remanence {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")]) -> None:
    """Make a workspace: private statements, scenarios, bills of materials and runs of your own."""
    from remanence.atlas.places import init_workspace

    made = init_workspace(folder)
    typer.echo(f"Workspace: {made}. Use it from inside, or with --workspace {made}.")


@app.command()
def world(as_of: AsOf = None, on: On = None, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Show stage totals, shares, residuals and the mix of evidence."""
    from remanence.atlas import load_atlas
    from remanence.atlas import world as world_of

    gathered = Gathered()
    places = _places(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    known, moment = _dates(gathered, atlas, as_of, on)
    gathered.check()
    assert atlas is not None
    result = world_of(atlas.as_of(known), moment).to_json()
    _show(_document("world", atlas, (known, moment), result), as_json)


@app.command()
def facts(
    thing: Annotated[str, typer.Argument(metavar="ID", help="Such as country:CHN or product:dy-oxide.")],
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Show every statement about one thing, and which of them is used."""
    from remanence.atlas import facts as facts_of
    from remanence.atlas import load_atlas

    gathered = Gathered()
    places = _places(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    known, moment = _dates(gathered, atlas, as_of, None)
    result = gathered.attempt(lambda: facts_of(atlas.as_of(known), thing)) if atlas else None
    gathered.check()
    assert atlas is not None and result is not None
    _show(_document("facts", atlas, (known, moment), result), as_json)


@app.command()
def rules(as_of: AsOf = None, on: On = None, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Show the status of every rule on a date, as it was known on another."""
    from remanence.atlas import load_atlas
    from remanence.rules import load_rules, rules_document

    gathered = Gathered()
    places = _places(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    law = gathered.attempt(lambda: load_rules(places))
    known, moment = _dates(gathered, atlas, as_of, on)
    gathered.check()
    assert atlas is not None and law is not None
    result = {"rules": rules_document(law, moment, known)}
    _show(_document("rules", atlas, (known, moment), result), as_json)


@app.command()
def stress(
    scenario: Scenario,
    bom: Annotated[
        str, typer.Option("--bom", metavar="FILE", help="Your parts, CSV or XLSX (default: the example).")
    ] = "motors",
    as_of: AsOf = None,
    on: On = None,
    n: Annotated[str, typer.Option("-n", metavar="N", help="How many futures are drawn.")] = "20",
    seed: Annotated[str, typer.Option("--seed", metavar="S", help="Seed of the draws.")] = "0",
    out: Out = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Answer the main question: in how many weeks each line stops, why, and what would buy time."""
    from remanence.answers.bom import read_bom
    from remanence.answers.stress import stress as ask
    from remanence.atlas import load_atlas
    from remanence.market.scenario import load_scenario

    gathered = Gathered()
    places = _places(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    known, moment = _dates(gathered, atlas, as_of, on)
    futures = gathered.whole_number("-n", n, 1, 10_000)
    first = gathered.whole_number("--seed", seed, 0, 2**31 - 1)
    gathered.folder("--out", out)
    known_ids = atlas.entities if atlas else None
    case = gathered.attempt(lambda: load_scenario(scenario, places, known_ids))
    parts = gathered.attempt(lambda: read_bom(bom, known, places))
    gathered.check()
    assert atlas is not None and case is not None and parts is not None
    with _progress("futures") as progress:
        result = ask(atlas, case, parts, known, moment, futures, first, places, progress)
    _deliver(_document("stress", atlas, (known, moment), result, case), out, as_json)


@app.command()
def simulate(
    scenario: Scenario,
    as_of: AsOf = None,
    on: On = None,
    months: Annotated[str, typer.Option("--months", metavar="N", help="How many months are run.")] = "36",
    out: Out = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Run the market under a scenario: prices, flows, stocks and shortages by month."""
    from remanence.atlas import load_atlas
    from remanence.market.document import simulate as run_market
    from remanence.market.scenario import load_scenario

    gathered = Gathered()
    places = _places(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    known, moment = _dates(gathered, atlas, as_of, on)
    count = gathered.whole_number("--months", months, 1, 120)
    gathered.folder("--out", out)
    known_ids = atlas.entities if atlas else None
    case = gathered.attempt(lambda: load_scenario(scenario, places, known_ids))
    gathered.check()
    assert atlas is not None and case is not None
    with _progress("months") as progress:
        result = run_market(atlas, case, known, moment, count, places, progress)
    _deliver(_document("simulate", atlas, (known, moment), result, case), out, as_json)


@app.command()
def schema(name: Annotated[str, typer.Argument(metavar="NAME", help="Such as stress or bom.")]) -> None:
    """Print the JSON Schema of a document."""
    from remanence.atlas.places import Places

    _emit(Places.here().find("schema", name).read_bytes())


# --- the way in and out ----------------------------------------------------------------------------------


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what went wrong stands on standard error."""
    try:
        listed = None if arguments is None else list(arguments)
        code = app(args=listed, prog_name="remanence", standalone_mode=False)
    except RemanenceError as error:
        _say(str(error))
        return 2
    except typer.TyperException as error:
        _say(f"{error.format_message()} See 'remanence --help'.")
        return 2
    except OSError as error:
        where = error.filename or "a file"
        _say(f"{where}: {error.strerror or error}. Nothing was written.")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        _say("Stopped; nothing was written.")
        return INTERRUPTED
    except Exception:
        import traceback

        _say(traceback.format_exc(), "This is a fault of Remanence, not of your input; nothing was written.")
        return 3
    if code == INTERRUPTED:
        _say("Stopped; nothing was written.")
    return code if isinstance(code, int) else 0


def main() -> NoReturn:
    """Entry point of ``remanence``."""
    sys.exit(run())
