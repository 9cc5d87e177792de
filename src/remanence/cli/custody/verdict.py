"""``remanence custody verdict``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.call import AsJson, AsOf, Call, On, Out, RulesFolders, Workspace
from remanence.cli.custody.shared import Bundle, TrustFile, history, trust_of
from remanence.cli.show import deliver, envelope, progress_bar

YES = {"PASS", "NOT_APPLICABLE", "EXCEPTION"}


def command(
    subject: Annotated[str, typer.Argument(metavar="LOT|BOM", help="A lot, or a bill of materials (CSV, XLSX).")],
    rule: Annotated[list[str], typer.Option("--rule", metavar="R", help="A rule by id; more than one may be named.")],
    reading: Annotated[
        str | None, typer.Option("--reading", metavar="READING", help="Such as strict or literal; the rule's default.")
    ] = None,
    fact: Annotated[
        list[str] | None, typer.Option("--fact", metavar="NAME=VALUE", help="A fact that the subject does not state.")
    ] = None,
    rules: RulesFolders = None,
    bundle: Bundle = None,
    trust: TrustFile = None,
    as_of: AsOf = None,
    on: On = None,
    workspace: Workspace = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Give the dated verdict of a rule on a lot or on every line of a bill of materials.

    The legal date is the line's own (delivery, contract, export, placing on the market), else --on. Ends with 1 where
    one of the verdicts is anything but PASS, EXCEPTION or NOT_APPLICABLE.
    """
    from remanence.answers.verdicts import verdicts
    from remanence.rules import load_rules
    from remanence.rules.loading import rule_hashes

    call = Call(workspace, as_of, on)
    law = call.attempt(lambda: load_rules(call.places, rules or ()))
    trusted = call.attempt(lambda: trust_of(call.places, trust))
    facts = call.pairs("--fact", fact or ())
    atlas = call.checked()
    assert law is not None
    with progress_bar("Verdicts") as progress:
        result = verdicts(
            subject,
            rules=law,
            asked=tuple(rule),
            reading=reading,
            events=lambda: history(call.places, workspace, bundle, trusted, call.known),
            view=atlas.as_of(call.known),
            on=call.moment if on is not None else None,
            places=call.places,
            facts=facts,
            progress=progress,
        )
    result["rules"] = rule_hashes(result["counts"], call.places, rules or ())
    deliver(envelope("custody-verdict", atlas, call.dates, result), out, as_json)
    if any(verdict["outcome"] not in YES for verdict in result["verdicts"]):
        raise typer.Exit(1)
