"""``remanence init``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")]) -> None:
    """Make a workspace: private statements, scenarios, bills of materials and runs of your own."""
    from remanence.atlas.places import init_workspace

    made = init_workspace(folder)
    typer.echo(f"Workspace: {made}. Use it from inside, or with --workspace {made}.")
