"""``remanence rules``."""

from __future__ import annotations

from remanence.cli.call import AsJson, AsOf, Gathered, On, Workspace, dates, places_of
from remanence.cli.show import envelope, show


def command(as_of: AsOf = None, on: On = None, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Show the status of every rule on a date, as it was known on another."""
    from remanence.atlas import load_atlas
    from remanence.rules import load_rules, rules_document

    gathered = Gathered()
    places = places_of(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    law = gathered.attempt(lambda: load_rules(places))
    known, moment = dates(gathered, atlas, as_of, on)
    gathered.check()
    assert atlas is not None and law is not None
    result = {"rules": rules_document(law, moment, known)}
    show(envelope("rules", atlas, (known, moment), result), as_json)
