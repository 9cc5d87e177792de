"""The command line: thin. Each command is one file: it reads its options, calls one room and prints what came back.

Exit codes: 0 done, 1 the answer is 'no', 2 the input or the call is wrong, 3 a fault of the program. With
``--json`` standard output carries one document and nothing else; progress and notes go to standard error.
Rooms are imported inside the commands, so that ``remanence --help`` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, NoReturn

import typer

from remanence import __version__
from remanence.cli.call import Gathered
from remanence.cli.show import say
from remanence.errors import RemanenceError

__all__ = ["Gathered", "app", "main", "run"]

COMMANDS = (
    "init", "world", "facts", "rules", "stress", "simulate", "futures", "validate", "read", "review", "digest",
    "litmus", "custody", "bench", "schema",
)  # fmt: skip
"""Every command, in the order of the help; each is the file of its name, with a ``command`` or a ``group`` of them."""
INTERRUPTED = 130
"""Exit code after Ctrl-C, which the framework of the command line may take for itself."""

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="What remains of a rare-earth magnet supply chain when a link is cut.",
)


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


for _name in COMMANDS:
    _module = import_module(f"remanence.cli.{_name}")
    if hasattr(_module, "group"):
        app.add_typer(_module.group, name=_name)
    else:
        app.command(_name)(_module.command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what went wrong stands on standard error."""
    try:
        listed = None if arguments is None else list(arguments)
        code = app(args=listed, prog_name="remanence", standalone_mode=False)
    except RemanenceError as error:
        say(str(error))
        return 2
    except typer.TyperException as error:
        say(f"{error.format_message()} See 'remanence --help'.")
        return 2
    except OSError as error:
        where = error.filename or "a file"
        say(f"{where}: {error.strerror or error}. Nothing was written.")
        return 2
    except (KeyboardInterrupt, typer.Abort):
        say("Stopped; nothing was written.")
        return INTERRUPTED
    except Exception:
        import traceback

        say(traceback.format_exc(), "This is a fault of Remanence, not of your input; nothing was written.")
        return 3
    if code == INTERRUPTED:
        say("Stopped; nothing was written.")
    return code if isinstance(code, int) else 0


def main() -> NoReturn:
    """Entry point of ``remanence``."""
    sys.exit(run())
