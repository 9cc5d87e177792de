"""``remanence custody checkpoint``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import Workspace
from remanence.cli.custody.shared import custody_folder
from remanence.cli.show import emit


def command(
    timestamp: Annotated[
        Path | None, typer.Option("--timestamp", metavar="FILE", help="Attach this RFC 3161 token to the checkpoint.")
    ] = None,
    request: Annotated[
        Path | None, typer.Option("--request", metavar="FILE", help="Write the request for such a token there.")
    ] = None,
    workspace: Workspace = None,
) -> None:
    """Sign the state of the log: its size and its root. Prints the signed note."""
    from remanence.custody.kept.witnessing import attach, stamp_request
    from remanence.durable import replace

    folder = custody_folder(workspace)
    note = attach(folder, timestamp) if timestamp else folder.sign_checkpoint()
    if request:
        replace(request, stamp_request(folder))
    emit(note)
