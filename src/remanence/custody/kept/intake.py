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
from pathlib import Path
from typing import Any

from remanence.custody.events import event_id, parse_event, read_document
from remanence.custody.kept.actors import signer
from remanence.custody.kept.folder import CustodyFolder
from remanence.custody.sealed.keys import Signer
from remanence.custody.sealed.statement import read_statement, sign
from remanence.errors import InputError, Offence

__all__ = ["Taken", "read_file", "take"]

LARGEST_FILE = 67_108_864
SKEW = timedelta(minutes=5)
"""How far the clock of a scale or plant may run ahead of ours before an event is said to come from the future."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What was appended: the place of each in the log, with the id of its event (None: no event)."""

    places: tuple[int, ...]
    ids: tuple[str | None, ...]
    notes: tuple[str, ...] = ()


def take(
    folder: CustodyFolder, files: Sequence[Path], actor: str | None, secret: bytes | None, at: datetime
) -> Taken:
    """Append what files hold: EPCIS documents, which ``actor`` signs, or statements already signed, one a line.

    Args:
        folder: where the log lies.
        files: any number of files of one of the two sorts.
        actor: whose key signs; None where the files are signed, or where one actor alone has a key here.
        secret: passphrase of that key, None: it has none.
        at: moment of recording, UTC.

    Raises:
        InputError: a file cannot be read, nobody is named to sign, or an event does not hold; nothing was
            appended then.
    """
    documents = [(path.name, read_file(path)) for path in files]
    signed = [is_signed(content) for _, content in documents]
    if all(signed):
        with folder.alone():
            return _take_statements(folder, documents, at)
    if any(signed):
        mixed = ", ".join(name for (name, _), is_one in zip(documents, signed, strict=True) if is_one)
        raise InputError("Nothing was appended:", [Offence(mixed, "signed statements", "files of one sort in a call")])
    known = sorted(folder.names().values())
    if actor is None and len(known) == 1:
        actor = known[0]
    if actor is None:
        remedy = "Name the actor with --as NAME; make a key with: remanence custody key NAME"
        raise InputError("Nothing was appended:", [Offence("--as", "nothing", "the actor who signs", remedy)])
    key = signer(folder, actor, secret)
    with folder.alone():
        return _take_documents(folder, documents, key, at)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file of events.

    Raises:
        InputError: it cannot be read, or is larger than any file of events may be.
    """
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_FILE else b""
    except OSError as error:
        raise InputError(
            "Nothing was appended:", [Offence(str(path), error.strerror or str(error), "a file of events")]
        ) from error
    if size > LARGEST_FILE:
        remedy = "Split it into several files."
        offence = Offence(str(path), f"{size:,} bytes", f"at most {LARGEST_FILE:,} bytes", remedy)
        raise InputError("Nothing was appended:", [offence])
    return content


def _take_documents(
    folder: CustodyFolder, documents: Sequence[tuple[str, bytes]], key: Signer, at: datetime
) -> Taken:
    offences: list[Offence] = []
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name, content in documents:
        try:
            raws = read_document(content, name)
        except InputError as error:
            offences += error.offences
            continue
        found += [(f"{name} event {number}", _with_id(raw)) for number, raw in enumerate(raws, 1)]
    there = _there(folder, found)
    offences += _wrong([one for one in found if str(one[1]["eventID"]) not in there], folder, at)
    if offences:
        raise InputError("Nothing was appended:", offences)
    entries = [sign(raw, "event", key, at) for _, raw in found if str(raw["eventID"]) not in there]
    made = iter(folder.append(entries) if entries else ())
    ids = tuple(str(raw["eventID"]) for _, raw in found)
    notes = [f"{len(there)} of them stood in the log already, word for word."] if there else []
    if not found:
        notes.append("There was no event to append.")
    return Taken(tuple(there[name] if name in there else next(made) for name in ids), ids, tuple(notes))


def _there(folder: CustodyFolder, found: Sequence[tuple[str, Mapping[str, Any]]]) -> dict[str, int]:
    """Places of the events that the log holds already, word for word: asking twice appends once."""
    index = folder.index()
    there = {}
    for _, raw in found:
        for place in index.events_with_id(str(raw["eventID"])):
            if folder.body_at(place) == raw:
                there[str(raw["eventID"])] = place
    return there


def _take_statements(folder: CustodyFolder, files: Sequence[tuple[str, bytes]], at: datetime) -> Taken:
    offences: list[Offence] = []
    events: list[tuple[str, Mapping[str, Any]]] = []
    entries: list[bytes] = []
    ids: list[str | None] = []
    lines = ((f"{name} line {n}", line) for name, content in files for n, line in enumerate(content.splitlines(), 1))
    known = folder.log()
    for where, line in lines:
        if not line.strip():
            continue
        try:
            statement = read_statement(line, where)
        except InputError as error:
            offences += error.offences
            continue
        is_event = statement.kind == "event"
        if is_event and known.find(line) is None:
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
