"""``remanence custody export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from remanence.cli.call import RulesFolders, Workspace
from remanence.cli.custody.shared import Lot, custody_folder
from remanence.cli.show import say


def command(
    lot: Lot,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="BUNDLE", help="The file to write.")],
    rule: Annotated[list[str] | None, typer.Option("--rule", metavar="R", help="Copy this rule in too.")] = None,
    rules: RulesFolders = None,
    workspace: Workspace = None,
) -> None:
    """Write the bundle of a lot: every event its story needs, with signatures, proofs and the checkpoint."""
    from remanence.atlas import find_places
    from remanence.custody.kept.exporting import bundle_of
    from remanence.durable import replace

    places = find_places(workspace)
    content, size = bundle_of(custody_folder(workspace), lot, places, rule or (), rules or ())
    replace(out, content)
    say(f"Written: {out} ({size} statements). Check it with: remanence custody verify {out} --trust FILE")
