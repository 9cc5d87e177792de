"""``remanence validate``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import AsJson, Call, Out, Workspace
from remanence.cli.show import deliver, envelope, progress_bar, say

Pages = Annotated[
    Path | None,
    typer.Option("--write-docs", metavar="FILE", help="Write the page of the documentation that shows them."),
]


def command(
    cases: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CASE|PATH]...", help="Names, or folders with case.toml (default: all)."),
    ] = None,
    out: Out = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
    write_docs: Pages = None,
) -> None:
    """Hold the model against history and published tables: scores, hits and every miss."""
    from remanence.validation.case import load_case, names
    from remanence.validation.document import validate

    call = Call(workspace)
    call.folder("--out", out)
    asked = list(cases or names(call.places))
    read = [call.attempt(partial(load_case, name, call.places, call.ids)) for name in asked]
    atlas = call.checked()
    with progress_bar("cases") as progress:
        result = validate(atlas, [case for case in read if case is not None], progress)
    document = envelope("validate", atlas, (atlas.release_date, atlas.release_date), result)
    if write_docs is not None:
        from remanence.reports.validation_page import page

        write_docs.write_text(page(document, write_docs.parent), encoding="utf-8")
        say(f"Written: {write_docs}")
    deliver(document, out, as_json)
