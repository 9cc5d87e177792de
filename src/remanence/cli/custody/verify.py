"""``remanence custody verify``."""

from __future__ import annotations

from typing import Annotated

import typer

from remanence.cli.call import AsJson, Call, On
from remanence.cli.custody.shared import TrustFile, trust_of
from remanence.cli.show import envelope, show


def command(
    bundle: Annotated[str, typer.Argument(metavar="BUNDLE", help="A bundle made by 'custody export'.")],
    trust: TrustFile = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """Check a bundle offline: signatures, log, proofs and the ledger, against what a trust file names.

    Ends with 0 where all that can be checked holds (VERIFIED), with 1 where something does not (REJECTED), or where
    no trust file says whose keys count (INTERNALLY_CONSISTENT). Keys are judged on --on; by default on the release date
    of the atlas or, where that is later, on the day of the last signature in the bundle: never by the clock.
    """
    from remanence.custody.kept.reading import last_signed
    from remanence.custody.sealed.container import load
    from remanence.custody.sealed.verify import verify_bundle

    call = Call(None, None, on)
    trusted = call.attempt(lambda: trust_of(call.places, trust))
    content = call.attempt(lambda: load(call.places.find("bundle", bundle)))
    atlas = call.checked()
    assert content is not None
    day = call.moment if on else max(last_signed(content) or call.moment, call.moment)
    result = verify_bundle(content, trusted, day).to_json()
    notes = [] if on else [f"Keys were judged as they stood on {day}; name another day with --on."]
    show(envelope("custody-verify", atlas, (call.known, day), {**result, "notes": notes}), as_json)
    if result["status"] != "VERIFIED":
        raise typer.Exit(1)
