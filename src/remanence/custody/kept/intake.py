"""Taking events into the log: every one is checked before the first is signed, and all are appended or none.

An event is signed by the actor whose key lies in the custody folder. A statement that somebody else signed is taken
as it is, once its signature fits. What stands in the log is never changed: an event id that the log knows comes in
again only as an error declaration.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from remanence.custody.events import event_id, parse_event, read_document
from remanence.custody.kept.folder import CustodyFolder
from remanence.custody.sealed.keys import Signer
from remanence.custody.sealed.statement import read_statement, sign
from remanence.errors import InputError, Offence

__all__ = ["Taken", "take_documents", "take_statements"]

SKEW = timedelta(minutes=5)
"""How far the clock of a scale or plant may run ahead of ours before an event is said to come from the future."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was appended: the place of each in the log, with the id of its event (None: no event)."""

    places: tuple[int, ...]
    ids: tuple[str | None, ...]
    notes: tuple[str, ...] = ()


def take_documents(
    folder: CustodyFolder, documents: Sequence[tuple[str, bytes]], key: Signer, at: datetime
) -> Taken:
    """Sign the events of EPCIS documents and append them; durable when this returns.

    Args:
        folder: where the log lies.
        documents: name and bytes of each.
        key: the actor's private key.
        at: moment of recording, UTC.

    Raises:
        InputError: with every reason in every event; nothing was appended then.
    """
    offences: list[Offence] = []
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name, content in documents:
        try:
            raws = read_document(content, name)
        except InputError as error:
            offences += error.offences
            continue
        found += [(f"{name} event {number}", _with_id(raw)) for number, raw in enumerate(raws, 1)]
    offences += _wrong(found, folder, at)
    if offences:
        raise InputError("Nothing was appended:", offences)
    if not found:
        return Taken((), (), ("There was no event to append.",))
    entries = [sign(raw, "event", key, at) for _, raw in found]
    return Taken(tuple(folder.append(entries)), tuple(str(raw["eventID"]) for _, raw in found))


def take_statements(folder: CustodyFolder, name: str, content: bytes, at: datetime) -> Taken:
    """Append statements that others signed, one a line; durable when this returns.

    Raises:
        InputError: with every statement that is not whole or whose event does not hold; nothing was appended then.
    """
    offences: list[Offence] = []
    events: list[tuple[str, Mapping[str, Any]]] = []
    entries: list[bytes] = []
    ids: list[str | None] = []
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip():
            continue
        where = f"{name} line {number}"
        try:
            statement = read_statement(line, where)
        except InputError as error:
            offences += error.offences
            continue
        is_event = statement.kind == "event"
        if is_event:
            events.append((where, statement.body))
        entries.append(line)
        ids.append(str(statement.body.get("eventID")) if is_event else None)
    offences += _wrong(events, folder, at)
    if offences:
        raise InputError("Nothing was appended:", offences)
    return Taken(tuple(folder.append(entries)), tuple(ids))


def is_signed(content: bytes) -> bool:
    """Whether a file holds signed statements, one a line, rather than an EPCIS document."""
    first = content.lstrip()[:65_536].split(b"\n", 1)[0]
    try:
        document = json.loads(first)
    except ValueError:
        return False
    return isinstance(document, dict) and document.get("type") == "CustodyStatement"


def _with_id(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    return raw if raw.get("eventID") else {**raw, "eventID": event_id(raw)}


def _wrong(found: Sequence[tuple[str, Mapping[str, Any]]], folder: CustodyFolder, at: datetime) -> list[Offence]:
    offences: list[Offence] = []
    known = folder.index()
    times = Counter(str(raw.get("eventID")) for _, raw in found if "errorDeclaration" not in raw)
    for where, raw in found:
        try:
            event = parse_event(raw, where)
        except InputError as error:
            offences += error.offences
            continue
        if event.time > at + SKEW:
            ahead = f"{event.time.isoformat()}, after the moment of recording ({at.isoformat()})"
            offences.append(
                Offence(f"{where}: eventTime", ahead, "a time that has passed", "Check the clock that wrote it.")
            )
        if "errorDeclaration" in raw:
            if not known.events_with_id(event.id) and event.id not in times:
                offences.append(
                    Offence(f"{where}: errorDeclaration", f"'{event.id}', which the log does not know",
                            "the id of an event in the log")
                )  # fmt: skip
        elif known.events_with_id(event.id) or times[event.id] > 1:
            remedy = "Correct it by an event with the same id and an errorDeclaration; nothing is ever overwritten."
            offences.append(Offence(f"{where}: eventID", f"'{event.id}' again", "a new id", remedy))
    return offences
