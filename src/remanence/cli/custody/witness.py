"""``remanence custody witness``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import Workspace
from remanence.cli.custody.shared import At, custody_folder, moment
from remanence.cli.show import emit, say


def command(
    state: Annotated[Path, typer.Argument(metavar="DIR", help="The witness's own folder; made when absent.")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Its name, such as witness.example.org.")] = "",
    at: At = None,
    workspace: Workspace = None,
) -> None:
    """Let a witness sign the newest checkpoint, if it continues what this witness has signed before."""
    from remanence.custody.kept.witnessing import cosign

    note, key = cosign(custody_folder(workspace), state, name, moment(at))
    emit(note)
    say(f"Public key of the witness: {key}")
