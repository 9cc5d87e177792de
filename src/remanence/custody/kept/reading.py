"""Events to judge, out of the log of a workspace or out of a bundle, each with the name of its signer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from remanence.custody.events import parse_event
from remanence.custody.events.event import LoggedEvent
from remanence.custody.kept.folder import CustodyFolder
from remanence.custody.sealed.bundle import read_bundle
from remanence.custody.sealed.container import LARGEST
from remanence.custody.sealed.keys import key_of_method
from remanence.custody.sealed.trust import Trust
from remanence.errors import InputError, Offence

__all__ = ["events_of_bundle", "events_of_log", "last_signed", "logged_events", "read_bundle_file", "trusted_names"]


def events_of_log(folder: CustodyFolder, trust: Trust | None = None) -> list[LoggedEvent]:
    """Return every event of a workspace's log.

    Signatures were checked when the statements came in, and the log's hashes hold them; ``custody verify`` checks
    them again.

    Raises:
        InputError: the log is damaged.
    """
    log = folder.log()
    return logged_events(enumerate(log.entries(0, log.size)), folder.names() | trusted_names(trust))


def events_of_bundle(path: Path, trust: Trust | None = None) -> list[LoggedEvent]:
    """Return every event of a bundle.

    Raises:
        InputError: it is no bundle.
    """
    bundle = read_bundle(read_bundle_file(path))
    return logged_events(bundle.statements.items(), {**bundle.keys.actors, **trusted_names(trust)})


def read_bundle_file(path: Path) -> bytes:
    """Return the bytes of a bundle.

    Raises:
        InputError: it cannot be read, or is larger than any bundle may be.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        found = error.strerror or str(error)
        raise InputError("No bundle:", [Offence(str(path), found, "a bundle")]) from error
    if len(content) > LARGEST:
        raise InputError("No bundle:", [Offence(str(path), "a larger file", f"at most {LARGEST:,} bytes")])
    return content


def last_signed(content: bytes) -> date | None:
    """Return the day of the last signature in a bundle by the signers' own word; None where it cannot be read."""
    try:
        statements = read_bundle(content).statements.values()
        signed = [datetime.fromisoformat(json.loads(each)["proof"]["created"]) for each in statements]
    except (InputError, ValueError, KeyError, TypeError):
        return None
    return max(signed).date() if signed else None


def trusted_names(trust: Trust | None) -> dict[str, str]:
    """Names of actors by key, as a trust file gives them."""
    return {key: party.name for key, party in trust.actors.items()} if trust else {}


def logged_events(statements: Iterable[tuple[int, bytes]], names: Mapping[str, str]) -> list[LoggedEvent]:
    """Return the events among stored statements (place, bytes), in their order.

    A signer is called by its name where ``names`` has its key, else by the key.

    Raises:
        InputError: with every event that does not hold.
    """
    return list(_events(statements, names))


def _events(statements: Iterable[tuple[int, bytes]], names: Mapping[str, str]) -> Iterator[LoggedEvent]:
    offences: list[Offence] = []
    for place, content in statements:
        statement: Mapping[str, Any] = json.loads(content)
        if statement["kind"] != "event":
            continue
        try:
            event = parse_event(statement["body"], f"entry {place}")
        except InputError as error:
            offences += error.offences
            continue
        key = key_of_method(statement["proof"]["verificationMethod"])
        yield LoggedEvent(event, names.get(key, key), place, datetime.fromisoformat(statement["proof"]["created"]))
    if offences:
        raise InputError("Events of the log do not hold:", offences)
