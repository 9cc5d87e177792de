"""``remanence digest``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.at_desk import at_desk
from remanence.cli.call import AsJson, Call, Workspace
from remanence.cli.show import emit, envelope, say, show
from remanence.errors import Offence

From = Annotated[str, typer.Option("--from", metavar="DATE", help="First day of publication.")]
To = Annotated[str, typer.Option("--to", metavar="DATE", help="Last day of publication.")]
File = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the page there (Markdown).")]


def command(
    first: From, last: To, out: File = None, workspace: Workspace = None, as_json: AsJson = False
) -> None:
    """Tell on one page what was read in a period: every sentence with its rows, announced against firm tonnes."""
    from remanence.desk.digest import digest
    from remanence.reading.review.register import headings, register
    from remanence.reports.digest import page
    from remanence.reports.whole import write_whole

    with at_desk(workspace) as here:
        call = Call(here.places.workspace)
        begins = call.day("--from", first, date.min, date.min)
        ends = call.day("--to", last, date.max, date.min)
        if begins > ends:
            call.refuse(Offence("--from", first, f"a day not after --to {last}"))
        atlas = call.checked()
        told = digest(register(here.desk), begins, ends, headings())
    document = envelope("digest", atlas, (min(ends, atlas.release_date), ends), told)
    if out is not None:
        write_whole({out.name: page(document).encode("utf-8")}, out.absolute().parent)
    if as_json:
        show(document, True)
    elif out is None:
        emit(page(document).encode("utf-8"))
    say(*([f"Written: {out}"] if out else []))
