"""Read one EPCIS event with its custody extension, or say every reason against it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, cast

from remanence.custody.events.constituents import CONSTITUENTS, constituent_offence
from remanence.custody.events.document import NAMESPACE, PREFIX, placed_events, shortened
from remanence.custody.events.event import Event, EventType, Evidence, Loss, Row
from remanence.custody.events.hash_id import event_id
from remanence.custody.events.listed import TYPES, Listed, Role, listed
from remanence.custody.events.reasons import Reasons
from remanence.custody.events.rows import EXTENSION, read_rows
from remanence.custody.events.schema import Path, place, shown
from remanence.custody.events.words import countries, evidence_grades, stages_of_steps
from remanence.errors import InputError, Offence, did_you_mean

__all__ = ["NOT_STATED", "parse_event", "read_events", "view_event"]

NOT_STATED = "not stated"
"""``error_reason`` of an event whose error declaration gives no reason."""
_TITLE = "This event cannot be read."
_OF_NOTHING = sha256().hexdigest()
_YEARS = range(1900, 3000)
_LEFT_OUT: Mapping[str, Any] = MappingProxyType({})


def read_events(content: bytes, name: str) -> list[Event]:
    """Return the events of a text as :func:`read_document` takes it, each with its custody extension read.

    Raises:
        InputError: as :func:`read_document`, or an event cannot be read; every reason for every event.
    """
    found: list[Event] = []
    offences: list[Offence] = []
    for where, raw in placed_events(content, name):
        try:
            found.append(parse_event(raw, where))
        except InputError as error:
            offences.extend(error.offences)
    if offences:
        raise InputError("These events cannot be read.", shortened(offences, name))
    return found


def parse_event(raw: Mapping[str, Any], where: str) -> Event:
    """Return an event as the ledger computes with it.

    Args:
        raw: the JSON of one EPCIS event with its custody extension (``rem:custody``).
        where: what messages call the event.

    Raises:
        InputError: it does not hold to EPCIS 2.0, has no custody extension, or the extension does not hold;
            every reason at once, nothing is guessed or scaled.
    """
    reasons = Reasons(where)
    sound: Mapping[str, Any] = reasons.sound(raw, "event")
    return _read(raw, sound, _custody(raw, reasons), reasons)


def view_event(raw: Mapping[str, Any], where: str) -> Event:
    """Return an event that was parsed before it was stored: as `parse_event`, but not held to the schemas again.

    Its ``raw`` is empty, for of a hundred thousand events nobody needs the JSON beside the view.

    Raises:
        InputError: as `parse_event`, where it cannot be viewed.
    """
    try:
        if isinstance(raw["eventTime"], str):
            return replace(_read(raw, raw, raw[EXTENSION], Reasons(where)), raw=_LEFT_OUT)
    except (InputError, AttributeError, KeyError, TypeError, ValueError):
        pass  # the schemas say better what is wrong
    return parse_event(raw, where)


def _read(
    raw: Mapping[str, Any], sound: Mapping[str, Any], custody: Mapping[str, Any], reasons: Reasons
) -> Event:
    """Read the parts of an event and of its extension that hold to the schemas; all of both, where nothing is wrong."""
    _context(sound, reasons)
    lists = _lists(sound, reasons)
    rows = (
        read_rows(lists, custody.get("lots", ()), reasons) if lists is not None and "lots" in custody else {}
    )
    times = {name: _moment(sound, (name,), reasons) for name in ("eventTime", "recordTime")}
    stage = _step(custody, reasons)
    _country(custody, stage, reasons)
    losses = _losses(custody.get("losses", ()), reasons)
    evidence = _evidence(custody.get("evidence", ()), reasons)
    if reasons.offences:
        raise InputError(_TITLE, reasons.offences)
    return _event(raw, custody, rows, times, stage, losses, evidence)


def _event(
    raw: Mapping[str, Any],
    custody: Mapping[str, Any],
    rows: Mapping[Role, tuple[Row, ...]],
    times: Mapping[str, datetime | None],
    stage: str | None,
    losses: tuple[Loss, ...],
    evidence: tuple[Evidence, ...],
) -> Event:
    mistake = raw.get("errorDeclaration")
    return Event(
        id=raw.get("eventID") or event_id(raw),
        type=cast(EventType, raw["type"]),
        action=raw.get("action"),
        time=cast(datetime, times["eventTime"]),
        recorded=times["recordTime"],
        step=custody["step"],
        stage=stage,
        country=custody.get("country"),
        facility=custody.get("facility"),
        model=custody["model"],
        inputs=rows.get("input", ()),
        outputs=rows.get("output", ()),
        seen=rows.get("seen", ()),
        losses=losses,
        evidence=evidence,
        parent=raw.get("parentID"),
        transformation=raw.get("transformationID"),
        error_reason=None if mistake is None else mistake.get("reason", NOT_STATED),
        corrected_by=() if mistake is None else tuple(mistake.get("correctiveEventIDs", ())),
        flushed=custody.get("flushed"),
        confirms=custody.get("confirms"),
        raw=raw,
    )


def _custody(raw: Any, reasons: Reasons) -> Mapping[str, Any]:
    """Return the sound part of the extension; empty where there is none."""
    if not isinstance(raw, Mapping) or EXTENSION not in raw:
        reasons.add((), f"no {EXTENSION}", "the custody extension: step, model, lots with basis and assay, evidence",
                    "Without it nobody knows of what a mass is the mass.")  # fmt: skip
        return {}
    sound = reasons.sound(raw[EXTENSION], "extension", (EXTENSION,))
    return sound if isinstance(sound, Mapping) else {}


def _context(event: Mapping[str, Any], reasons: Reasons) -> None:
    """Refuse a context that gives our prefix another meaning."""
    context = event.get("@context", ())
    for part in context if isinstance(context, list) else (context,):
        if isinstance(part, dict) and part.get(PREFIX, NAMESPACE) != NAMESPACE:
            reasons.add(("@context",), f"{PREFIX} as {shown(part[PREFIX])}", f"{PREFIX} as '{NAMESPACE}'")


def _lists(event: Mapping[str, Any], reasons: Reasons) -> list[Listed] | None:
    """Return what the lists of the event hold; None for an event of a type that carries no custody."""
    kind = event.get("type")
    if kind in TYPES:
        return list(listed(event))
    if isinstance(kind, str):
        reasons.add(("type",), shown(kind), "an event of one of the types " + ", ".join(TYPES))
    return None


def _moment(event: Mapping[str, Any], path: Path, reasons: Reasons) -> datetime | None:
    """Return a time, aware; its form was checked before, whether there is such a moment is checked here."""
    text = event.get(str(path[-1]))
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        moment = None
    if moment is None or moment.year not in _YEARS or moment.utcoffset() is None:
        reasons.add(path, shown(text), "a moment from the year 1900 to 2999, with its offset from UTC")
        return None
    return moment


def _step(custody: Mapping[str, Any], reasons: Reasons) -> str | None:
    step = custody.get("step")
    if step is not None and step not in stages_of_steps():
        reasons.unknown((EXTENSION, "step"), step, "a step of data/custody/steps.csv", stages_of_steps())
    return stages_of_steps().get(step or "")


def _country(custody: Mapping[str, Any], stage: str | None, reasons: Reasons) -> None:
    if "country" not in custody:
        if stage is not None:
            remedy = "Where it is not known, state null: it is shown as not stated."
            reasons.add((EXTENSION,), f"no country for {custody['step']}", "the country of the step", remedy)
    elif (code := custody["country"]) is not None and code not in countries():
        by_name = {name.casefold(): iso for iso, name in countries().items()}
        word = by_name.get(code.casefold(), code.upper())  # so that the nearest code is that of the name
        remedy = did_you_mean(word, countries())
        reasons.add((EXTENSION, "country"), shown(code), "an ISO 3166 alpha-3 code", remedy)


def _losses(losses: Iterable[Any], reasons: Reasons) -> tuple[Loss, ...]:
    found: list[Loss] = []
    for number, loss in enumerate(losses):
        if not isinstance(loss, dict) or "of" not in loss:
            continue
        path, of = (EXTENSION, "losses", number, "of"), loss["of"]
        one = CONSTITUENTS.get(of)
        if one is None:
            reasons.offences.append(constituent_offence(of, place(path, reasons.where)))
        elif one.is_oxide:
            remedy = "A loss is in kilograms of contained element."
            reasons.add(path, f"'{of}'", "an element by its symbol", remedy)
        elif loss.keys() >= {"kg", "to"}:
            found.append(Loss(of, float(loss["kg"]), float(loss.get("sd", 0.0)), loss["to"]))
    return tuple(found)


def _evidence(documents: Iterable[Any], reasons: Reasons) -> tuple[Evidence, ...]:
    found: list[Evidence] = []
    for number, document in enumerate(documents):
        if not isinstance(document, dict) or not document.keys() >= {"sha256", "kind"}:
            continue
        if (kind := document["kind"]) not in evidence_grades():
            path = (EXTENSION, "evidence", number, "kind")
            reasons.unknown(path, kind, "a kind of data/custody/evidence.csv", evidence_grades())
        if document["sha256"] == _OF_NOTHING:
            reasons.add(
                (EXTENSION, "evidence", number, "sha256"),
                "the hash of an empty file",
                "the hash of a document",
            )
        found.append(Evidence(document["sha256"], kind, document.get("issuer")))
    return tuple(found)
