"""``remanence custody init``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.call import Workspace
from remanence.cli.show import emit, say


def command(
    origin: Annotated[
        str, typer.Argument(metavar="[ORIGIN]", help="Name of the log, such as example.com/magnets; else its folder's.")
    ] = "",
    workspace: Workspace = None,
) -> None:
    """Make the log of a workspace, empty, with a key of its own; its public key goes into trust files."""
    from remanence.atlas import find_places
    from remanence.custody.kept.folder import CustodyFolder

    made = CustodyFolder.create(find_places(workspace), origin)
    emit(f"{made.public_key()}\n".encode())
    say(f"The log lies in {made.path}. The line above is its public key: give it to those who shall verify.")
