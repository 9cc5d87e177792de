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
    whole: Annotated[bool, typer.Option("--whole", help="Put in every statement of the log.")] = False,
    workspace: Workspace = None,
) -> None:
    """Write the bundle of a lot: every event its story needs, with signatures, proofs and the checkpoint."""
    from remanence.atlas import find_places
    from remanence.custody.kept.exporting import bundle_of
    from remanence.durable import replace

    places = find_places(workspace)
    content = bundle_of(custody_folder(workspace), lot, places, rule or (), rules or (), whole=whole)
    replace(out, content)
    say(f"Written: {out} ({len(content):,} bytes). Check it with: remanence custody verify {out} --trust FILE")
