"""``remanence custody witness``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import Workspace
from remanence.cli.custody.shared import At, custody_folder, moment
from remanence.cli.show import emit, say


def command(
    state: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The witness's own folder, made when absent; else ./witness.")
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="Its name, such as witness.example.org.")] = "",
    at: At = None,
    workspace: Workspace = None,
) -> None:
    """Let a witness sign the newest checkpoint, if it continues what this witness has signed before."""
    from remanence.custody.kept.witnessing import cosign

    folder = custody_folder(workspace)
    note, key = cosign(folder, state or folder.path.parent / "witness", name or "witness", moment(at))
    emit(note)
    if state is None:
        say("This witness lies beside the log: it shows forks to you, and nothing to others. Best is another machine.")
    say(f"Public key of the witness: {key}")
