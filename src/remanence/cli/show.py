"""What every command shares on its way out: the envelope of a document, and where it is printed and written."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType

    from remanence.atlas import Atlas
    from remanence.market.scenario import Scenario as Case

Document = dict[str, Any]
PLAIN_WIDTH = 100
"""Columns of a table that goes to a file or a pipe."""


def envelope(
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


def emit(content: bytes) -> None:
    """Write to standard output. A reader that has seen enough (``| head``) is no error."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show(
    document: Document, as_json: bool, drawn: Callable[[Document], RenderableType] | None = None
) -> None:
    """Print the document as JSON, or drawn for people with its notes on standard error.

    Args:
        document: what is told.
        as_json: whether as JSON.
        drawn: draws it for people, where that is not the one way in which all documents of its name are drawn.
    """
    if as_json:
        from remanence.reports.formats.as_json import document as written

        emit(written(document))
        return
    from remanence.reports.listing import LISTINGS

    draw((drawn or LISTINGS[_name_of(document)])(document))
    say(*(f"Note: {note}" for note in document["notes"]))


def draw(renderable: RenderableType) -> None:
    """Print something drawn for people, in colour where it goes to a terminal."""
    from rich.console import Console

    plain = "COLUMNS" not in os.environ and not sys.stdout.isatty()
    console = Console(highlight=False, width=PLAIN_WIDTH if plain else None)
    with console.capture() as drawn:
        console.print(renderable)
    emit(drawn.get().encode("utf-8", "replace"))


def say(*lines: str) -> None:
    """Write notes to standard error; what they quote of a document cannot steer the terminal."""
    from remanence.reports.literal import literal_lines

    sys.stderr.write("".join(f"{literal_lines(line)}\n" for line in lines))


def deliver(
    document: Document, out: Path | None, as_json: bool, beside: Callable[[], Mapping[str, bytes]] = dict
) -> None:
    """Write the report into ``out``, all of its files or none, show the document, and say where the report is.

    Args:
        document: what is told.
        out: the folder of the report, if one is asked for.
        as_json: whether the document is printed as JSON.
        beside: gives files that no document holds (tables); asked only when there is a folder.
    """
    written: list[Path] = []
    if out is not None:
        from remanence.reports.registry import reports

        written = reports()[_name_of(document)].write(document, out, beside())
    show(document, as_json)
    say(*(f"Written: {path}" for path in written))


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function ``(done, of)`` that moves a bar on standard error, silent where it is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
