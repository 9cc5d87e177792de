"""``remanence world``."""

from __future__ import annotations

from remanence.cli.call import AsJson, AsOf, Gathered, On, Workspace, dates, places_of
from remanence.cli.show import envelope, show


def command(as_of: AsOf = None, on: On = None, workspace: Workspace = None, as_json: AsJson = False) -> None:
    """Show stage totals, shares, residuals and the mix of evidence."""
    from remanence.atlas import load_atlas
    from remanence.atlas import world as world_of

    gathered = Gathered()
    places = places_of(gathered, workspace)
    atlas = gathered.attempt(lambda: load_atlas(places))
    known, moment = dates(gathered, atlas, as_of, on)
    gathered.check()
    assert atlas is not None
    result = world_of(atlas.as_of(known), moment).to_json()
    show(envelope("world", atlas, (known, moment), result), as_json)
