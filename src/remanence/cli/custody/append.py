"""``remanence custody append``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import Workspace
from remanence.cli.custody.shared import At, PassphraseFile, custody_folder, moment
from remanence.cli.show import emit, say


def command(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="EPCIS documents, or statements already signed, one a line.")
    ],
    actor: Annotated[
        str | None, typer.Option("--as", metavar="NAME", help="Who signs EPCIS documents; the only one with a key.")
    ] = None,
    passphrase_file: PassphraseFile = None,
    at: At = None,
    workspace: Workspace = None,
) -> None:
    """Check events, sign them and append them to the log: all of them, or none."""
    from remanence.custody.kept.intake import take
    from remanence.custody.sealed.keys import passphrase

    folder = custody_folder(workspace)
    taken = take(folder, files, actor, passphrase(passphrase_file), moment(at))
    emit("".join(f"{place}\t{name or ''}\n" for place, name in zip(taken.places, taken.ids, strict=True)).encode())
    say(*taken.notes, f"The log holds {folder.log().size} entries; sign its state with: remanence custody checkpoint")
