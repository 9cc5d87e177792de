"""Events to judge, out of the log of a workspace or out of a bundle, each with the name of its signer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from remanence.custody.events import parse_event, view_event
from remanence.custody.events.event import Event, LoggedEvent
from remanence.custody.kept.folder import CustodyFolder
from remanence.custody.sealed.bundle import read_bundle
from remanence.custody.sealed.container import load
from remanence.custody.sealed.keys import key_of_method
from remanence.custody.sealed.trust import Trust
from remanence.custody.sealed.verify import verify_bundle
from remanence.errors import InputError, Offence

__all__ = ["events_of_bundle", "events_of_log", "last_signed", "trusted_names"]


def events_of_log(folder: CustodyFolder, trust: Trust | None = None) -> list[LoggedEvent]:
    """Return every event of a workspace's log.

    Signatures were checked when the statements came in, and the log's hashes hold them; ``custody verify`` checks
    them again. Known are the keys that were made here, those that the trust file names, and those for which one of
    these has vouched in the log.

    Raises:
        InputError: the log is damaged.
    """
    log = folder.log()
    names = folder.names() | trusted_names(trust)
    return _logged(enumerate(log.entries(0, log.size)), names, set(names), view_event)


def events_of_bundle(path: Path, trust: Trust | None, on: date) -> list[LoggedEvent]:
    """Return every event of a bundle that holds: container, signatures, log and proofs; the ledger is for the judge.

    Without a trust file nobody's key is known.

    Raises:
        InputError: it is no bundle, or ``custody verify`` rejects it for anything but its ledger.
    """
    content = load(path)
    result = verify_bundle(content, trust, max(on, last_signed(content) or on))
    against = [finding for finding in result.findings if finding.hard and not finding.lots]
    if against:
        expected = "a bundle that 'custody verify' does not reject"
        offences = [Offence(str(path), finding.text, expected) for finding in against]
        raise InputError("This bundle is refused:", offences)
    bundle = read_bundle(content)
    known = set(bundle.keys.actors) if trust else set()
    return _logged(bundle.statements.items(), {**bundle.keys.actors, **trusted_names(trust)}, known, parse_event)


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


def _logged(
    statements: Iterable[tuple[int, bytes]],
    names: Mapping[str, str],
    known: Iterable[str],
    read: Callable[[Mapping[str, Any], str], Event],
) -> list[LoggedEvent]:
    """The events among stored statements (place, bytes), in their order; InputError where some do not hold."""
    found: list[LoggedEvent] = []
    offences: list[Offence] = []
    told, sure, key_of = dict(names), set(known), cache(key_of_method)
    for place, content in statements:
        statement = json.loads(content)
        key = key_of(statement["proof"]["verificationMethod"])
        body = statement["body"]
        if statement["kind"] == "actor" and key in sure:
            told.setdefault(body["key"], body["actor"])
            sure.add(body["key"])
        if statement["kind"] != "event":
            continue
        try:
            event = read(body, f"entry {place}")
        except InputError as error:
            offences += error.offences
            continue
        signed = datetime.fromisoformat(statement["proof"]["created"])
        found.append(LoggedEvent(event, told.get(key, key), place, signed, key in sure))
    if offences:
        raise InputError("Events of the log do not hold:", offences)
    return found
