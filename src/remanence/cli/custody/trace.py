"""``remanence custody trace``."""

from __future__ import annotations

import typer

from remanence.cli.call import AsJson, AsOf, Call, On, Workspace
from remanence.cli.custody.shared import Bundle, Lot, TrustFile, history, trust_of
from remanence.cli.show import envelope, show


def command(
    lot: Lot,
    bundle: Bundle = None,
    trust: TrustFile = None,
    as_of: AsOf = None,
    on: On = None,
    workspace: Workspace = None,
    as_json: AsJson = False,
) -> None:
    """Tell the way of a lot from mine to magnet, and what contradicts it: its ledger, and the world.

    Ends with 1 where a hard contradiction stands on the way.
    """
    from remanence.answers.lot_trace import lot_trace

    call = Call(workspace, as_of, on)
    trusted = call.attempt(lambda: trust_of(call.places, trust))
    atlas = call.checked()
    events = history(call.places, workspace, bundle, trusted, call.known)
    result = lot_trace(lot, events, atlas.as_of(call.known), call.places)
    show(envelope("custody-trace", atlas, call.dates, result), as_json)
    if any(finding["hard"] for finding in result["findings"]):
        raise typer.Exit(1)
