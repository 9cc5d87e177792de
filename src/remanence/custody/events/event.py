"""One custody event as read: what went in, what came out, where, when, and on what evidence.

The JSON keeps the truth (`Event.raw`); these types are the view that the ledger computes with. Masses are
kilograms on the basis of their row; `remanence.custody.lots` turns them into kilograms of an element.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

EventType = Literal[
    "ObjectEvent", "TransformationEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent"
]
Basis = Literal["REO", "element", "gross", "dry"]


@dataclass(frozen=True, slots=True)
class AssayLine:
    """Share of one constituent in the mass on the row's basis; ``of`` is an element or an oxide by formula."""

    of: str
    share: float
    sd: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document behind an event, by hash; ``kind`` is a word of ``data/custody/evidence.csv`` (grades 0-5)."""

    sha256: str
    kind: str
    issuer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One lot in an event.

    Attributes:
        lot: EPC class (lot) or EPC (a single thing).
        kg: mass on ``basis``; None where the event moves the whole lot without weighing it.
        weighing_sd: standard deviation of the mass as a fraction of it.
        moisture: water as a fraction of gross mass; with it the assay of a gross row is of the dry mass.
        assay: the shares measured; None: ``"declared"``, the lot counts as it was created.
        certificate: hash of the assay certificate.
    """

    lot: str
    form: str
    basis: Basis
    kg: float | None
    weighing_sd: float = 0.0
    moisture: float | None = None
    assay: tuple[AssayLine, ...] | None = None
    certificate: str | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """Declared loss of a process (tailings, slag, dust): kilograms of an element with a standard deviation."""

    element: str
    kg: float
    sd: float
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event.

    Attributes:
        id: ``eventID``.
        action: ``ADD``, ``OBSERVE``, ``DELETE``; None for a transformation.
        time: when it happened (aware); recorded: when the actor wrote it down, where stated.
        step: word of ``data/custody/steps.csv``; ``stage`` follows from it (None: no stage, as for transport).
        country: ISO 3166 alpha-3 of the place, None where not stated.
        facility: id of the atlas, where stated.
        model: custody model (ISO 22095) under which the event kept the material.
        inputs: lots consumed or destroyed; outputs: lots created; seen: lots moved, packed, observed, linked.
        parent: the container or asset of an aggregation or association; the order of a transaction.
        transformation: id that joins the events of one campaign.
        error_reason: why this event declares the earlier one of its id void, ``not stated`` where it does not say;
            None where there is no error declaration. corrected_by: ids of the events that replace it.
        flushed: whether the circuit was flushed before the campaign; None: not stated.
        confirms: id of the event of the other side that this one confirms.
        raw: the JSON of the event as signed; empty where it was viewed out of a log that holds it.
    """

    id: str
    type: EventType
    action: str | None
    time: datetime
    recorded: datetime | None
    step: str
    stage: str | None
    country: str | None
    facility: str | None
    model: str
    inputs: tuple[Row, ...]
    outputs: tuple[Row, ...]
    seen: tuple[Row, ...]
    losses: tuple[Loss, ...]
    evidence: tuple[Evidence, ...]
    parent: str | None = None
    transformation: str | None = None
    error_reason: str | None = None
    corrected_by: tuple[str, ...] = ()
    flushed: bool | None = None
    confirms: str | None = None
    raw: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """An event with who signed it (name of the actor in the trust file, else the key) and its place in the log.

    ``signed`` is what the signer's proof says (``created``); the log's order is ``index``. ``known`` says whether the
    reader knows whose key it is; what a stranger signed is no more than somebody's own statement.
    """

    event: Event
    actor: str
    index: int
    signed: datetime | None = None
    known: bool = True
