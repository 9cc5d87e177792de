"""``remanence rules``."""

from __future__ import annotations

from remanence.cli.call import AsJson, AsOf, Call, On, RulesFolders, Workspace
from remanence.cli.show import envelope, show


def command(
    as_of: AsOf = None,
    on: On = None,
    rules: RulesFolders = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Show the status of every rule on a date, as it was known on another."""
    from remanence.rules import load_rules, rules_document

    call = Call(workspace, as_of, on)
    law = call.attempt(lambda: load_rules(call.places, rules or ()))
    atlas = call.checked()
    assert law is not None
    result = {"rules": rules_document(law, call.moment, call.known)}
    show(envelope("rules", atlas, call.dates, result), as_json)
