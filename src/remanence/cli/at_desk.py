"""What every command at the desk shares: its options, and the session in the workspace given or stood in."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from remanence.reading.review.deciding import Session

Who = Annotated[str, typer.Option("--who", metavar="NAME", help="Who decides.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, kept with the decision.")]


def at_desk(workspace: Path | None) -> AbstractContextManager[Session]:
    """Open the desk of a workspace.

    Raises:
        InputError: there is no workspace, or its desk cannot be used.
    """
    from remanence.atlas import find_places
    from remanence.reading.review.deciding import session

    return session(find_places(workspace))
