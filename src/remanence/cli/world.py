"""``remanence world``."""

from __future__ import annotations

from remanence.cli.call import AsJson, AsOf, Call, On, Workspace
from remanence.cli.show import envelope, show


def command(as_of: AsOf = None, on: On = None, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Show stage totals, shares, residuals and the mix of evidence."""
    from remanence.atlas import world as world_of

    call = Call(workspace, as_of, on)
    atlas = call.checked()
    result = world_of(atlas.as_of(call.known), call.moment).to_json()
    show(envelope("world", atlas, call.dates, result), as_json)
