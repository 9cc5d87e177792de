"""Whole histories in and out: EPCIS documents, query documents, single events, lists, and JSON lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import rfc8785

from remanence.custody.events.schema import conforms, wrongs
from remanence.custody.events.strict_json import read_json
from remanence.errors import InputError, Offence

__all__ = [
    "CONTEXT",
    "NAMESPACE",
    "PREFIX",
    "SIZE",
    "placed_events",
    "read_document",
    "shortened",
    "write_document",
]

SIZE = 256 * 2**20
"""Bytes of one document, at most: some 200,000 events."""
NAMESPACE = "urn:remanence:custody:"
PREFIX = "rem"
_EPCIS_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
CONTEXT: list[Any] = [_EPCIS_CONTEXT, {PREFIX: NAMESPACE}]
"""The ``@context`` of a document that this program writes."""
_SHOWN = 1000
_TITLE = "These events cannot be read."
_LINES = re.compile(r"\.(jsonl|ndjson)$", re.IGNORECASE)

Numbered = tuple[str, Any]
"""A place in words, and the JSON value there."""


def read_document(content: bytes, name: str) -> list[dict[str, Any]]:
    """Return the events of a text: each holds to EPCIS 2.0, its custody extension is not yet read.

    Accepted are an EPCISDocument, an EPCISQueryDocument, one event (with ``@context``), a list of events, and
    JSON lines (one event a line). An event keeps what its document's ``@context`` says beyond the usual names,
    as a ``@context`` of its own, so that its extensions mean the same outside the document.

    Args:
        content: the bytes of the file.
        name: what messages call it; ``.jsonl`` and ``.ndjson`` are always read as lines.

    Raises:
        InputError: too large, no strict JSON, or not EPCIS; every offender with the place of its event.
    """
    return [event for _, event in placed_events(content, name)]


def placed_events(content: bytes, name: str) -> list[tuple[str, dict[str, Any]]]:
    """Return what :func:`read_document` returns, each event with its place in words (``NAME line 7``).

    Raises:
        InputError: as there.
    """
    if len(content) > SIZE:
        found = f"{len(content):,} bytes"
        raise InputError(_TITLE, [Offence(name, found, f"at most {SIZE:,} bytes", "Split the history.")])
    events, offences = _numbered(content, name)
    for where, event in events:
        if not conforms(event, "event"):
            offences.extend(offence for _, offence in wrongs(event, "event", where))
    if offences:
        raise InputError(_TITLE, shortened(offences, name))
    return events


def write_document(events: Sequence[Mapping[str, Any]], created: str) -> bytes:
    """Return an EPCISDocument: canonical JSON (RFC 8785), one event a line, in the order given.

    Reading it gives equal events again; the same events and date give the same bytes.

    Args:
        events: JSON of the events.
        created: ``creationDate``, a date and time with offset.

    Raises:
        InputError: an event, or the date, does not hold to EPCIS 2.0.
    """
    head = {"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": created, "@context": CONTEXT}
    empty = {**head, "epcisBody": {"eventList": []}}
    offences = [offence for _, offence in wrongs(empty, "document", "the document")]
    for number, event in enumerate(events, 1):
        offences += [offence for _, offence in wrongs(event, "event", f"event {number}")]
    if offences:
        raise InputError("These events cannot be written.", shortened(offences, "the document"))
    before, after = _canonical(empty, "the document").split(b'"eventList":[]')
    lines = b",\n".join(_canonical(event, f"event {n}") for n, event in enumerate(events, 1))
    return before + b'"eventList":[\n' + lines + b"\n]" + after + b"\n"


def _canonical(value: Any, where: str) -> bytes:
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        offence = Offence(where, str(error), "what canonical JSON (RFC 8785) can say")
        raise InputError("These events cannot be written.", [offence]) from None


def _numbered(content: bytes, name: str) -> tuple[list[Numbered], list[Offence]]:
    """Return the events with their places, and what is wrong with the document around them."""
    lines = [line for line in content.splitlines() if line.strip()]
    if _LINES.search(name) or _looks_like_lines(lines):
        return _of_lines(content, name)
    value = read_json(content, name)
    if isinstance(value, list):
        return [(f"{name} event {n}", event) for n, event in enumerate(value, 1)], []
    events = _list_of(value)
    if events is None:  # one event alone, or no document at all
        found = [offence for _, offence in wrongs(value, "document", name)]
        return ([] if found else [(name, value)]), found
    outside = [offence for _, offence in wrongs(_emptied(value), "document", name)]
    context = _more_than_usual(value.get("@context"))
    kept = [_with_context(event, context) for event in events] if context else events
    return [(f"{name} event {n}", event) for n, event in enumerate(kept, 1)], outside


def _looks_like_lines(lines: Sequence[bytes]) -> bool:
    """Return whether the first line is a whole object and another follows."""
    if len(lines) < 2 or not lines[0].lstrip(b"\xef\xbb\xbf").startswith(b"{"):
        return False
    return lines[0].rstrip().endswith(b"}") and lines[1].lstrip().startswith(b"{")


def _of_lines(content: bytes, name: str) -> tuple[list[Numbered], list[Offence]]:
    events: list[Numbered] = []
    offences: list[Offence] = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        where = f"{name} line {number}"
        try:
            events.append((where, read_json(line, where)))
        except InputError as error:
            offences.extend(error.offences)
    return events, offences


def _list_of(value: Any) -> list[Any] | None:
    """Return the event list of a document or a query document, None where there is none."""
    if not isinstance(value, dict):
        return None
    body = value.get("epcisBody")
    if value.get("type") == "EPCISQueryDocument" and isinstance(body, dict):
        results = body.get("queryResults")
        body = results.get("resultsBody") if isinstance(results, dict) else None
    elif value.get("type") != "EPCISDocument":
        return None
    events = body.get("eventList") if isinstance(body, dict) else None
    return events if isinstance(events, list) else None


def _emptied(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document without its events, which are checked one by one."""
    body = document["epcisBody"]
    if document["type"] == "EPCISDocument":
        return {**document, "epcisBody": {**body, "eventList": []}}
    results = body["queryResults"]
    inner = {**results["resultsBody"], "eventList": []}
    return {**document, "epcisBody": {**body, "queryResults": {**results, "resultsBody": inner}}}


def _more_than_usual(context: Any) -> list[Any]:
    """Return what a document's context says beyond the EPCIS context and our own prefix."""
    parts = context if isinstance(context, list) else [context]
    kept: list[Any] = []
    for part in parts:
        if isinstance(part, dict):
            rest = {name: to for name, to in part.items() if (name, to) != (PREFIX, NAMESPACE)}
            kept += [rest] if rest else []
        elif isinstance(part, str) and part != _EPCIS_CONTEXT:
            kept.append(part)
    return kept


def _with_context(event: Any, context: list[Any]) -> Any:
    """Return the event with the document's names before its own; one that is no object stays as it is."""
    if not isinstance(event, dict):
        return event
    own = event.get("@context", [])
    own = own if isinstance(own, list) else [own]
    merged = [*context, *(part for part in own if part not in context)]
    return {**event, "@context": merged}


def shortened(offences: Sequence[Offence], name: str) -> Iterator[Offence]:
    """Yield the first thousand offences and, where there are more, how many."""
    yield from offences[:_SHOWN]
    if len(offences) > _SHOWN:
        yield Offence(name, f"{len(offences) - _SHOWN:,} more offences", "none", "Mend these first.")
