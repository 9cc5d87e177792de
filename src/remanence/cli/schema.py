"""``remanence schema``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.show import emit


def command(name: Annotated[str, typer.Argument(metavar="NAME", help="Such as stress or bom.")]) -> None:
    """Print the JSON Schema of a document."""
    from remanence.atlas.places import Places

    emit(Places.here().find("schema", name).read_bytes())
