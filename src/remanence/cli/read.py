"""``remanence read``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from remanence.cli.call import Call, Workspace
from remanence.cli.show import draw, emit, progress_bar, say
from remanence.errors import Offence

if TYPE_CHECKING:
    from remanence.atlas.places import Places
    from remanence.reading.checks import Alarm
    from remanence.reading.filing import Filer
    from remanence.reading.reading import Read, Reading

MANY = 5
"""Articles after which a bar is shown."""

Where = Annotated[list[str], typer.Argument(metavar="FILE|FOLDER|URL|-...", help="What is read; - is standard input.")]
AsLines = Annotated[bool, typer.Option("--json", help="Print one JSON line a claim and nothing else.")]
Alarms = Annotated[bool, typer.Option("--alarms", help="Print one JSON line an alarm of the checks instead.")]
Day = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="The day that '3 hours ago' counts back from.")
]
Web = Annotated[bool, typer.Option("--web", help="Addresses may be fetched.")]
Private = Annotated[bool, typer.Option("--private-addresses", help="Also those that are not public.")]


def command(
    places: Where,
    as_json: AsLines = False,
    alarms: Alarms = False,
    as_of: Day = None,
    web: Web = False,
    private: Private = False,
    workspace: Workspace = None,
) -> None:
    """Read news and documents: what they claim, how strongly, and what is wrong with them."""
    from datetime import date

    from remanence.reading.reading import Reading, load_kit

    call = Call(workspace)
    if as_of is not None:
        call.day("--as-of", as_of, date.min, date.min)
    if any(not place.strip() for place in places):
        call.refuse(Offence("FILE|FOLDER|URL|-", "nothing", "a file, a folder, - or an address"))
    atlas = call.checked()
    reading = Reading(load_kit(atlas, call.places), web=web, private=private, as_of=as_of or "")
    with _desk(call.places) as filer:
        _read(reading, places, filer, as_json, alarms)
    if filer is None:
        say("Note: nothing was kept: there is no workspace here. Make one with: remanence init DIR")
    else:
        told = f"{filer.new} new articles, {filer.candidates} candidates; {filer.known} known already."
        say(told + (f" {filer.copies} of the new are copies and count once." if filer.copies else ""))
    if reading.unread:
        say(f"Not read: {len(reading.unread)} of what was asked for; each is named above.")
        raise typer.Exit(2)


@contextmanager
def _desk(places: Places) -> Iterator[Filer | None]:
    """Open the desk of the workspace, where there is one."""
    if places.workspace is None:
        yield None
        return
    from remanence.reading.deciding import session
    from remanence.reading.filing import Filer

    with session(places) as here:
        filer = Filer(here.desk)
        try:
            yield filer
        except KeyboardInterrupt:
            say(f"{filer.new} new articles were filed before the stop and stay; none is half filed.")
            raise


def _read(reading: Reading, places: list[str], filer: Filer | None, as_json: bool, alarms: bool) -> None:
    """Read, print and file, one article at a time; then what is wrong between articles."""
    import sys

    from remanence.reading.document import Finding
    from remanence.reports.reading import Tally, between

    show = _alarm_lines if alarms else _lines if as_json else _for_people
    quiet = as_json or alarms or not sys.stdout.isatty()
    tally = Tally()
    with ExitStack() as stack:
        progress = None
        for found in reading.articles(places):
            if isinstance(found, Finding):
                say(f"Finding: {found}")
                continue
            tally.add(found.lines, found.alarms)
            if filer is not None:
                filer.file(found.article, found.lines, found.alarms)
            show(found, reading)
            if tally.articles == MANY and quiet:
                progress = stack.enter_context(progress_bar("articles"))
            if progress is not None:
                progress(tally.articles, 0)
    across = reading.across()
    tally.note(across)
    if filer is not None:
        filer.file_between(across)
    if alarms:
        _emit_alarms(across)
    elif not as_json and tally.articles:
        if across:
            draw(between(across))
        draw(tally.drawn())


def _lines(read: Read, _: Reading) -> None:
    from remanence.reading.line import text_of

    emit("".join(f"{text_of(line)}\n" for line in read.lines).encode())


def _alarm_lines(read: Read, _: Reading) -> None:
    _emit_alarms(read.alarms)


def _emit_alarms(alarms: Iterable[Alarm]) -> None:
    from remanence.reading.line import text_of

    emit("".join(f"{text_of(alarm.as_json())}\n" for alarm in alarms).encode())


def _for_people(read: Read, reading: Reading) -> None:
    from remanence.reports.reading import read_article

    caveat = reading.kit.publishers.caveat(read.article.document.source_class)
    draw(read_article(read.article, read.lines, read.alarms, caveat))
