"""``remanence facts``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.call import AsJson, AsOf, Gathered, Workspace, dates, places_of
from remanence.cli.show import envelope, show


def command(
    thing: Annotated[str, typer.Argument(metavar="ID", help="Such as country:CHN or product:dy-oxide.")],
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Show every statement about one thing, and which of them is used."""
    from remanence.atlas import facts as facts_of
    from remanence.atlas import load_atlas

    gathered = Gathered()
    places = places_of(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    known, moment = dates(gathered, atlas, as_of, None)
    result = gathered.attempt(lambda: facts_of(atlas.as_of(known), thing)) if atlas else None
    gathered.check()
    assert atlas is not None and result is not None
    show(envelope("facts", atlas, (known, moment), result), as_json)
