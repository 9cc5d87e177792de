"""``remanence custody prove``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.call import Workspace
from remanence.cli.custody.shared import custody_folder
from remanence.cli.show import emit


def command(
    event: Annotated[str, typer.Argument(metavar="ID", help="Id of an event, or the place of an entry.")],
    workspace: Workspace = None,
) -> None:
    """Print the proof that an event stands in the log under its newest checkpoint (C2SP tlog-proof)."""
    from remanence.custody.kept.witnessing import prove

    emit(prove(custody_folder(workspace), event))
