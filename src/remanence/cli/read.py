"""``remanence read``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remanence.cli.call import Call, Workspace
from remanence.cli.show import draw, emit, envelope, progress_bar, say, show
from remanence.errors import Offence

if TYPE_CHECKING:
    from remanence.atlas.places import Places
    from remanence.reading.checks import Alarm
    from remanence.reading.reading import Read, Reading
    from remanence.reading.review.filing import Filer

NONE: list[Path] = []
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
Labels = Annotated[
    list[Path], typer.Option("--labels", metavar="FILE", help="Score the reader on these labelled claims instead.")
]
Table = Annotated[list[Path], typer.Option("--articles", metavar="FILE", help="Who published the labelled articles.")]
Entities = Annotated[list[Path], typer.Option("--entities", metavar="FILE", help="Names that stand for one thing.")]
LeaveOut = Annotated[bool, typer.Option("--leave-out", help="Also fit anew for each publisher on the others' labels.")]


def command(
    places: Where,
    as_json: AsLines = False,
    alarms: Alarms = False,
    as_of: Day = None,
    web: Web = False,
    private: Private = False,
    labels: Labels = NONE,
    articles: Table = NONE,
    entities: Entities = NONE,
    held_out: LeaveOut = False,
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
    for option, given in (("--articles", articles), ("--entities", entities), ("--leave-out", held_out)):
        if given and not labels:
            call.refuse(Offence(option, "no --labels", "a file of labelled claims"))
    atlas = call.checked()
    if labels:
        _score(call, places, labels, articles, entities, held_out, as_of or "", as_json)
        return
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


def _score(
    call: Call,
    places: list[str],
    labels: list[Path],
    articles: list[Path],
    entities: list[Path],
    held_out: bool,
    as_of: str,
    as_json: bool,
) -> None:
    """Score the reader on labelled claims of the articles in the places."""
    from remanence.reading.measure.labelled import load_labelled
    from remanence.reading.measure.report import measure
    from remanence.reading.reading import load_kit

    atlas = call.checked()
    kit = load_kit(atlas, call.places)
    labelled = load_labelled(kit, places, labels, articles, entities, as_of)
    say(*(f"Finding: {finding}" for finding in labelled.findings))
    with progress_bar("publishers left out") as progress:
        scores = measure(labelled, kit, held_out=held_out, progress=progress)
    notes = [f"Labelled, and not among the articles read: {', '.join(labelled.missing)}."] if labelled.missing else []
    result = {
        "articles": len(labelled.articles),
        "labels": len(labelled.golds),
        "scores": [one.to_json() for one in scores],
        "notes": notes,
    }
    show(envelope("read-score", atlas, call.dates, result), as_json)


@contextmanager
def _desk(places: Places) -> Iterator[Filer | None]:
    """Open the desk of the workspace, where there is one."""
    if places.workspace is None:
        yield None
        return
    from remanence.reading.review.deciding import session
    from remanence.reading.review.filing import Filer

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
