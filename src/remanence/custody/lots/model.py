"""The graph of lots and processes: time-ordered, bipartite, in kilograms of each element."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from remanence.custody.events.event import Evidence


@dataclass(frozen=True, slots=True)
class Mass:
    """Kilograms of one element (contained, dry) with a standard deviation."""

    kg: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Some of a lot going into or out of a process: total kilograms as stated, and kilograms by element."""

    lot: str
    form: str
    kg: float
    elements: Mapping[str, Mass]
    certificate: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """What one event, or the events of one campaign, did.

    Attributes:
        id: transformation id of a campaign, else the event's id.
        origin: True where it creates lots from nothing that the log knows: a mine, a collection of scrap.
        time: end of the last event; begun: time of the first.
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
    """A lot seen, shipped, received, packed or sold: where and when, under which model, by whom."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One lot: what it was created with, and by which process; ``made_by`` None where the log does not say."""

    id: str
    form: str | None
    made_by: str | None
    kg: float
    elements: Mapping[str, Mass]


@dataclass(frozen=True, slots=True)
class LotGraph:
    """All lots, processes and moves of a history, each by id, in order of time then log index."""

    lots: Mapping[str, Lot]
    processes: Mapping[str, Process]
    moves: tuple[Move, ...]
