"""``remanence facts``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.call import AsJson, AsOf, Call, Workspace
from remanence.cli.show import envelope, show


def command(
    thing: Annotated[str, typer.Argument(metavar="ID", help="Such as country:CHN or product:dy-oxide.")],
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Show every statement about one thing, and which of them is used."""
    from remanence.atlas import facts as facts_of

    call = Call(workspace, as_of)
    held = call.atlas
    result = call.attempt(lambda: facts_of(held.as_of(call.known), thing)) if held else None
    atlas = call.checked()
    assert result is not None
    show(envelope("facts", atlas, call.dates, result), as_json)
