"""What the custody commands share: options, the moment of recording, and where a history comes from."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remanence.errors import InputError, Offence

if TYPE_CHECKING:
    from remanence.answers.papers.case import History
    from remanence.atlas import Places
    from remanence.cli.call import Call
    from remanence.custody.events.event import LoggedEvent
    from remanence.custody.kept.folder import CustodyFolder
    from remanence.custody.sealed.trust import Trust

Lot = Annotated[str, typer.Argument(metavar="LOT", help="Id of a lot, as the events write it.")]
At = Annotated[
    str | None, typer.Option("--at", metavar="TIME", help="Moment of recording (now), such as 2026-11-21T12:00:00Z.")
]
Bundle = Annotated[
    str | None, typer.Option("--bundle", metavar="FILE", help="Read this bundle, not the workspace's log.")
]
TrustFile = Annotated[
    str | None, typer.Option("--trust", metavar="FILE", help="Whom you trust: log, actors, witnesses, rules.")
]
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help="The passphrase of the key.")
]


def moment(text: str | None) -> datetime:
    """Return the moment of recording: as given, in UTC, else the clock's.

    Raises:
        InputError: the text is no time with an offset.
    """
    from remanence.clock import now

    if text is None:
        return now().replace(microsecond=0)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        offence = Offence("--at", f"'{text}'", "a time with its offset, such as 2026-11-21T12:00:00Z")
        raise InputError("The call is wrong:", [offence])
    return found.astimezone(UTC)


def custody_folder(workspace: Path | None) -> CustodyFolder:
    """Return the custody folder of the workspace given or stood in.

    Raises:
        InputError: there is no workspace, or no custody folder in it; the message says how to make one.
    """
    from remanence.atlas import find_places
    from remanence.custody.kept.folder import CustodyFolder

    return CustodyFolder.open(find_places(workspace))


def trust_of(places: Places, name: str | None) -> Trust | None:
    """Return what a trust file says, given by path or by the name of an example; None where none is named."""
    from remanence.custody.sealed.trust_file import load_trust

    return None if name is None else load_trust(places.find("trust", name))


def history(
    places: Places, workspace: Path | None, bundle: str | None, trust: Trust | None, on: date
) -> list[LoggedEvent]:
    """Return the events to judge: those of a bundle, else those of the workspace's log.

    Raises:
        InputError: neither can be read.
    """
    from remanence.custody.kept.reading import events_of_bundle, events_of_log

    if bundle is not None:
        return events_of_bundle(places.find("bundle", bundle), trust, on)
    return events_of_log(custody_folder(workspace), trust)


def checked_history(
    call: Call, workspace: Path | None, bundle: str | None, trust: Trust | None, *, dated: bool
) -> tuple[list[LoggedEvent], History]:
    """Return the events to judge with what is known of where they come from; a bundle is verified first.

    Args:
        call: with the places where names are looked up, and the moment spoken of.
        workspace: folder of the workspace, where no bundle is named.
        bundle: the bundle, if one is named.
        trust: whom the reader trusts.
        dated: whether the caller named that moment; keys are judged on it, else on the day of the last signature
            of the bundle where that is later.

    Raises:
        InputError: neither can be read.
    """
    from hashlib import sha256

    from remanence.answers.papers.case import History
    from remanence.custody.kept.reading import last_signed
    from remanence.custody.sealed.container import load
    from remanence.custody.sealed.verify import verify_bundle

    events = history(call.places, workspace, bundle, trust, call.moment)
    if bundle is None:
        return events, History("log", custody_folder(workspace).log().origin, events=len(events))
    path = call.places.find("bundle", bundle)
    content = load(path)
    day = call.moment if dated else max(last_signed(content) or call.moment, call.moment)
    result = verify_bundle(content, trust, day)
    told = result.to_json()
    hard = tuple(finding["text"] for finding in told["findings"] if finding["hard"])
    return events, History("bundle", path.name, sha256(content).hexdigest(), len(events), told["status"], hard)
