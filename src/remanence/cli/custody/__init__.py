"""``remanence custody``: events into a signed log, bundles out of it, and verdicts on lots.

One file a command; those that write need a workspace, those that judge a bundle need nothing but the bundle.
"""

from __future__ import annotations

from importlib import import_module

import typer

COMMANDS = (
    "init", "key", "append", "checkpoint", "witness", "prove", "export", "verify", "trace", "verdict", "papers",
)  # fmt: skip
"""Every sub-command, in the order of the help; each is the file of its name."""

group = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Proof of origin: signed events in a tamper-evident log, bundles a stranger can check, dated verdicts.",
)

for _name in COMMANDS:
    group.command(_name)(import_module(f"remanence.cli.custody.{_name}").command)
