"""The graph of lots and processes: time-ordered, bipartite, in kilograms of each element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from remanence.custody.events.event import Basis, Evidence


@dataclass(frozen=True, slots=True)
class Mass:
    """Kilograms of one element (contained, dry) with a standard deviation."""

    kg: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Some of a lot going into or out of a process, or seen.

    Attributes:
        kg: total kilograms as stated, on ``basis``; net_kg: the same without the stated moisture.
        sd: standard deviation of ``net_kg`` from weighing.
        elements: kilograms by element; empty where ``known`` is False.
        own_assay: True where the event states an assay; False: the lot's assay at its creation.
        whole: True where no mass was stated: all that was left of the lot.
        known: False where nothing says what it holds (``declared`` of a lot that nobody made).
        event: the event that states it, time: of that event.
    """

    lot: str
    form: str
    kg: float
    elements: Mapping[str, Mass]
    certificate: str | None = None
    basis: Basis
    net_kg: float
    sd: float = 0.0
    own_assay: bool = True
    whole: bool = False
    known: bool = True
    event: str
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What one event, or the events of one campaign, did.

    Attributes:
        id: transformation id of a campaign, else the event's id.
        origin: True where it creates lots from nothing that the log knows: a mine, a collection of scrap.
        time: end of the last event; begun: time of the first.
        model: custody model as the events state it, the weakest of a campaign; what the ledger makes of it
            is `remanence.custody.lots.models.kept_models`.
        grade: evidence grade 0-5 of the best document behind it.
    """

    id: str
    events: tuple[str, ...]
    step: str
    stage: str | None
    origin: bool
    begun: datetime
    time: datetime
    country: str | None
    facility: str | None
    actor: str
    model: str
    grade: int
    inputs: tuple[Flow, ...]
    outputs: tuple[Flow, ...]
    losses: Mapping[str, Mass]
    evidence: tuple[Evidence, ...]
    flushed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A lot seen, shipped, received, packed or sold: where and when, under which model, by whom.

    Attributes:
        seen: what was seen of each lot, ``kg`` 0 where it was not weighed.
        confirms: id of the event of the other side that this one confirms.
        action: ``ADD``, ``OBSERVE`` or ``DELETE``.
    """

    event: str
    lots: tuple[str, ...]
    step: str
    time: datetime
    country: str | None
    facility: str | None
    actor: str
    model: str
    parent: str | None
    grade: int
    seen: tuple[Flow, ...] = ()
    confirms: str | None = None
    action: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One lot: what it was created with, and by which process; ``made_by`` None where the log does not say.

    Attributes:
        kg: kilograms as stated, on ``basis``; net_kg: without the stated moisture; sd: of ``net_kg``.
        made: when it was first created, None where the log does not say.
    """

    id: str
    form: str | None
    made_by: str | None
    kg: float
    elements: Mapping[str, Mass]
    basis: Basis | None = None
    net_kg: float = 0.0
    sd: float = 0.0
    certificate: str | None = None
    made: datetime | None = None


@dataclass(frozen=True, slots=True)
class LotGraph:
    """All lots, processes and moves of a history, each by id, in order of time then log index."""

    lots: Mapping[str, Lot]
    processes: Mapping[str, Process]
    moves: tuple[Move, ...]
